import { CARD_PARTS, type CardMarks, cardIndexes, type IssuedCertificate } from '../leaving/session-cards.ts';
import type { NewRecord, SignInStore, StoredRecord } from '../store/contract.ts';
import { MAX_PASSKEYS, type Passkey } from './passkey.ts';

const KIND = 'Passkey';
const HOLDER = 'PasskeyHolder';
/** A list of passkeys has no end of its own. */
const HELD_YEARS = 50;

/** Passkeys at rest. Both kinds are lasting ones: where sign-in state is in Redis, they stay on our own disk (decision 0009). */
export interface PasskeyStore {
  /** @returns `full` at {@link MAX_PASSKEYS}, `known` when this credential is somebody's already: nothing is kept then */
  add(passkey: Passkey): Promise<'added' | 'full' | 'known'>;
  /** One passkey, if its holder has it still. */
  find(id: string): Promise<Passkey | undefined>;
  /** Oldest first. */
  list(personId: string): Promise<readonly Passkey[]>;
  /**
   * Note a use. Atomic: of two uses with one counter value, one is refused.
   *
   * @returns false when the counter did not grow, though the device counts (WebAuthn §7.2 step 22), or the passkey is gone
   */
  use(id: string, counter: number, at: Date): Promise<boolean>;
  /** @returns whether it is this person's */
  rename(personId: string, id: string, name: string): Promise<boolean>;
  /** Let it rest on another card of the same person. @returns whether it is this person's */
  restOn(personId: string, id: string, card: Pick<Passkey, 'certificate' | 'marks' | 'expiresAt'>): Promise<boolean>;
  /** @returns what was removed, or undefined when it is not this person's */
  remove(personId: string, id: string): Promise<Passkey | undefined>;
  /** Those that rest on the card of this mark; see `SessionCards.markOf`. */
  restingOn(mark: string): Promise<readonly Passkey[]>;
  /** Those whose card has a certificate that lists name, in parts. */
  restingUnder(isNamed: (certificate: IssuedCertificate) => boolean): AsyncGenerator<readonly Passkey[]>;
}

export function openPasskeyStore(store: SignInStore, clock: { now(): Date }): PasskeyStore {
  const find = (id: string) => findHeld(store, id);
  const list = async (personId: string) => {
    const found = await Promise.all((await idsOf(store, personId)).map((id) => read(store, id)));
    return found.filter((passkey) => passkey !== undefined && passkey.personId === personId) as readonly Passkey[];
  };
  const change = async (personId: string, id: string, changes: Partial<Passkey>) => {
    if ((await find(id))?.personId !== personId) return false;
    let isChanged = false;
    await store.update(KIND, id, (current) => {
      isChanged = current !== undefined;
      return current && recordOf({ ...passkeyOf(current), ...changes });
    });
    return isChanged;
  };
  return {
    add: (passkey) => add(store, clock, passkey),
    find,
    list,
    use: (id, counter, at) => use(store, id, counter, at),
    rename: (personId, id, name) => change(personId, id, { name }),
    restOn: (personId, id, card) => change(personId, id, card),
    remove: (personId, id) => remove(store, clock, personId, id),
    async restingOn(mark) {
      const found = [...(await store.findBy(KIND, 'whole', mark)), ...(await store.findBy(KIND, 'serial', mark))];
      return [...new Map(found.map(passkeyOf).map((one) => [one.id, one] as const)).values()];
    },
    async *restingUnder(isNamed) {
      for (let part = 0; part < CARD_PARTS; part += 1) {
        const found = (await store.findBy(KIND, 'part', String(part))).map(passkeyOf);
        const named = found.filter(({ marks }) => isNamed(marks.issued));
        if (named.length > 0) yield named;
      }
    },
  };
}

/**
 * The passkey first, its place in its holder's list after: only what is listed counts, and what is listed without a passkey has ended, and
 * gives its place away.
 */
async function add(store: SignInStore, clock: { now(): Date }, passkey: Passkey): Promise<'added' | 'full' | 'known'> {
  const { id, personId } = passkey;
  const listed = await idsOf(store, personId);
  const live = await Promise.all(listed.map((each) => store.get(KIND, each)));
  const ended = new Set(listed.filter((_each, place) => live[place] === undefined));
  if (!(await store.putIfAbsent(KIND, id, recordOf(passkey)))) return 'known';
  let isListed = false;
  await store.update(HOLDER, personId, (current) => {
    const ids = listIn(current).filter((each) => !ended.has(each));
    isListed = ids.length < MAX_PASSKEYS;
    return isListed ? holderOf(clock, [...ids, id]) : undefined;
  });
  if (isListed) return 'added';
  await store.destroy(KIND, id);
  return 'full';
}

async function use(store: SignInStore, id: string, counter: number, at: Date): Promise<boolean> {
  let isUsed = false;
  await store.update(KIND, id, (current) => {
    const passkey = current && passkeyOf(current);
    isUsed = passkey !== undefined && ((passkey.counter === 0 && counter === 0) || counter > passkey.counter);
    return passkey && isUsed ? recordOf({ ...passkey, counter, lastUsedAt: at }) : undefined;
  });
  return isUsed;
}

/** Out of the list first: from then on it counts no more, whatever happens to the rest. */
async function remove(
  store: SignInStore,
  clock: { now(): Date },
  personId: string,
  id: string,
): Promise<Passkey | undefined> {
  const passkey = await findHeld(store, id);
  if (passkey?.personId !== personId) return undefined;
  await store.update(HOLDER, personId, (current) =>
    holderOf(
      clock,
      listIn(current).filter((each) => each !== id),
    ),
  );
  await store.destroy(KIND, id);
  return passkey;
}

async function findHeld(store: SignInStore, id: string): Promise<Passkey | undefined> {
  const passkey = await read(store, id);
  return passkey && (await idsOf(store, passkey.personId)).includes(id) ? passkey : undefined;
}

async function read(store: SignInStore, id: string): Promise<Passkey | undefined> {
  const record = await store.get(KIND, id);
  return record && passkeyOf(record);
}

async function idsOf(store: SignInStore, personId: string): Promise<readonly string[]> {
  return listIn(await store.get(HOLDER, personId));
}

function listIn(record: StoredRecord | undefined): readonly string[] {
  const ids = record?.payload.ids;
  return Array.isArray(ids) ? ids.map(String) : [];
}

function holderOf(clock: { now(): Date }, ids: readonly string[]): NewRecord {
  const end = clock.now();
  end.setUTCFullYear(end.getUTCFullYear() + HELD_YEARS);
  return { payload: { ids }, expiresAt: end };
}

function recordOf({ createdAt, lastUsedAt, expiresAt, ...rest }: Passkey): NewRecord {
  return {
    payload: { ...rest, createdAt: createdAt.getTime(), lastUsedAt: lastUsedAt?.getTime() ?? null },
    expiresAt,
    indexes: cardIndexes(rest.marks),
  };
}

/** Written by `recordOf` alone. */
function passkeyOf({ payload, expiresAt }: StoredRecord): Passkey {
  const { lastUsedAt } = payload;
  return {
    id: String(payload.id),
    personId: String(payload.personId),
    name: String(payload.name),
    publicKey: String(payload.publicKey),
    counter: Number(payload.counter),
    transports: (payload.transports as readonly unknown[]).map(String),
    isSynced: payload.isSynced === true,
    createdAt: new Date(Number(payload.createdAt)),
    lastUsedAt: lastUsedAt === null ? null : new Date(Number(lastUsedAt)),
    certificate: String(payload.certificate),
    marks: payload.marks as CardMarks,
    expiresAt,
  };
}
