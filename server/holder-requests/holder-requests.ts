import { randomBytes } from 'node:crypto';
import type { SignInStore, StoredRecord } from '../store/contract.ts';
import type { requestCodes } from './request-codes.ts';

/** What a staff card says of its holder's place; each part may be empty. */
export interface ProvedStaff {
  readonly familyName: string;
  readonly givenName: string;
  /** Function, in words. */
  readonly title: string;
  /** Typed identifier of the structure. */
  readonly structureId: string;
  readonly organisation: string;
}

/** Refusals that say that the directory has nobody of a number: a register's, or an establishment's. */
export function isUnknownHolder(code: string): boolean {
  return code === 'directory.person.absent' || code === 'directory.staff.absent';
}

/** What a card proved of its holder; the directory does not know them. */
export interface ProvedHolder {
  readonly nationalId: string;
  /** As the card says it; empty when it names nobody. */
  readonly name: string;
  readonly cardType: string;
  readonly cardNumber: string;
  /** Of a staff card alone. */
  readonly staff: ProvedStaff | null;
}

/** One request to be taken into the directory: one for each holder at most. */
export interface HolderRequest extends ProvedHolder {
  readonly id: string;
  /** How to reach who asks, in their words; may be empty. */
  readonly contact: string;
  readonly message: string;
  readonly askedAt: Date;
  readonly state: 'waiting' | 'declined' | 'closed';
  /** Why it was declined, for whoever asked; empty otherwise. */
  readonly reason: string;
}

export type HolderRequestCode = keyof typeof requestCodes;

export type HolderRequestVerdict =
  | { readonly accepted: true; readonly request: HolderRequest }
  | { readonly accepted: false; readonly code: HolderRequestCode };

/** What may be done from the page that follows a refused sign-in. */
export interface OfferedRequest {
  readonly holder: ProvedHolder;
  /** The request made before, or null. */
  readonly known: HolderRequest | null;
  /** Whether a new one would be taken now. */
  readonly mayAsk: boolean;
}

/** Requests of holders of good cards whom the directory does not know. */
export interface HolderRequests {
  /** Note whom the card of this interaction proved; a request may then be made in it for ten minutes. */
  offer(interaction: string, holder: ProvedHolder): Promise<void>;
  offered(interaction: string): Promise<OfferedRequest | null>;
  /** Make the request of this interaction’s card. Simultaneous ones make one. */
  ask(
    interaction: string,
    words: { readonly contact: string; readonly message: string },
  ): Promise<HolderRequestVerdict>;
  /** Those that wait, oldest first. */
  waiting(): Promise<readonly HolderRequest[]>;
  /** Answered once: of two answers the second is `server.holder-request.unknown`. @param reason of a refusal; null closes it as done */
  answer(id: string, reason: string | null): Promise<HolderRequestVerdict>;
}

const OFFER_KIND = 'HolderProved';
const KIND = 'HolderRequest';
const OFFER_SECONDS = 600;
/** A request is kept so long, answered or not. */
const KEPT_DAYS = 60;
/** From a refusal to the next request of the same holder. */
const AGAIN_HOURS = 24;
const HOUR_MS = 3_600_000;
const ID_BYTES = 12;
const MAX_CONTACT_CHARS = 120;
const MAX_MESSAGE_CHARS = 500;

export function openHolderRequests(store: SignInStore, clock: { now(): Date }): HolderRequests {
  const later = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);
  const provedIn = async (interaction: string): Promise<ProvedHolder | undefined> => {
    // The store gives back what `offer` put in.
    return (await store.get(OFFER_KIND, interaction))?.payload.holder as ProvedHolder | undefined;
  };
  return {
    offer: (interaction, holder) =>
      store.put(OFFER_KIND, interaction, { payload: { holder }, expiresAt: later(OFFER_SECONDS * 1000) }),
    async offered(interaction) {
      const holder = await provedIn(interaction);
      if (!holder) return null;
      const record = await store.get(KIND, holder.nationalId);
      const known = record ? present(record) : null;
      return { holder, known, mayAsk: objection(known, record, clock.now()) === null };
    },
    async ask(interaction, words) {
      const holder = await provedIn(interaction);
      if (!holder) return { accepted: false, code: 'server.holder-request.unproved' };
      const id = randomBytes(ID_BYTES).toString('hex');
      const payload = {
        ...holder,
        id,
        ...bounded(words),
        state: 'waiting',
        reason: '',
        askedAt: clock.now().getTime(),
      };
      let code: HolderRequestCode | null = null;
      await store.update(KIND, holder.nationalId, (current) => {
        code = objection(current ? present(current) : null, current, clock.now());
        return code === null ? waitingRecord(payload, later(KEPT_DAYS * 24 * HOUR_MS)) : undefined;
      });
      return code === null ? verdictOf(await store.get(KIND, holder.nationalId)) : { accepted: false, code };
    },
    async waiting() {
      const records = await store.findBy(KIND, 'state', 'waiting');
      return records.map(present).sort((one, other) => one.askedAt.getTime() - other.askedAt.getTime());
    },
    async answer(id, reason) {
      const [found] = await store.findBy(KIND, 'id', id);
      const none: HolderRequestVerdict = { accepted: false, code: 'server.holder-request.unknown' };
      if (!found) return none;
      if (reason?.trim() === '') return { accepted: false, code: 'server.holder-request.no-reason' };
      const nationalId = String(found.payload.nationalId);
      let isDone = false;
      await store.update(KIND, nationalId, (current) => {
        isDone = current?.payload.id === id && current.payload.state === 'waiting';
        if (!isDone || !current) return undefined;
        const state = reason === null ? 'closed' : 'declined';
        const told = (reason ?? '').trim().slice(0, MAX_MESSAGE_CHARS);
        const payload = { ...current.payload, state, reason: told, answeredAt: clock.now().getTime() };
        return { payload, expiresAt: current.expiresAt, indexes: { state, id } };
      });
      return isDone ? verdictOf(await store.get(KIND, nationalId)) : none;
    },
  };
}

function waitingRecord(payload: { readonly id: string } & Record<string, unknown>, expiresAt: Date) {
  return { payload, expiresAt, indexes: { state: 'waiting', id: payload.id } };
}

/** Why no request is taken now, or null. */
function objection(known: HolderRequest | null, record: StoredRecord | undefined, now: Date): HolderRequestCode | null {
  if (known?.state === 'waiting') return 'server.holder-request.waiting';
  if (known?.state !== 'declined') return null;
  const since = now.getTime() - Number(record?.payload.answeredAt);
  return since < AGAIN_HOURS * HOUR_MS ? 'server.holder-request.too-soon' : null;
}

function bounded({ contact, message }: { readonly contact: string; readonly message: string }) {
  return { contact: contact.trim().slice(0, MAX_CONTACT_CHARS), message: message.trim().slice(0, MAX_MESSAGE_CHARS) };
}

function verdictOf(record: StoredRecord | undefined): HolderRequestVerdict {
  return record
    ? { accepted: true, request: present(record) }
    : { accepted: false, code: 'server.holder-request.unknown' };
}

function present({ payload }: StoredRecord): HolderRequest {
  const word = (name: string) => String(payload[name] ?? '');
  const state = payload.state === 'declined' || payload.state === 'closed' ? payload.state : 'waiting';
  return {
    id: word('id'),
    nationalId: word('nationalId'),
    name: word('name'),
    cardType: word('cardType'),
    cardNumber: word('cardNumber'),
    // The store gives back what `ask` put in; requests of an earlier version have none.
    staff: (payload.staff ?? null) as ProvedStaff | null,
    contact: word('contact'),
    message: word('message'),
    askedAt: new Date(Number(payload.askedAt)),
    state,
    reason: word('reason'),
  };
}
