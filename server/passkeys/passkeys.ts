import type { Professional } from '../../directory/index.ts';
import { PASSKEY_AMR, SYNCED_PASSKEY_AMR } from '../oidc/acr.ts';
import type { SignInStore } from '../store/contract.ts';
import { type CeremonyCode, credentialNamedIn, openPasskeyCeremonies, type PasskeyCeremonies } from './ceremonies.ts';
import { openPasskeyChallenges, type PasskeyPurpose } from './challenges.ts';
import { heldByPerson } from './held-by-person.ts';
import { endOfCard, judgePasskey, type PasskeyJudgeParts } from './judge.ts';
import { MAX_NAME_CHARACTERS, type Passkey } from './passkey.ts';
import { openPasskeySessions, type PasskeySessions } from './passkey-sessions.ts';
import { openPasskeyStore, type PasskeyStore } from './passkey-store.ts';
import { type EnrolPermit, type EnrolPermits, openEnrolPermits } from './permits.ts';

/** Where a passkey is made: in the session that showed the card, or on the device that opened a link. */
export type EnrolPlace = Extract<PasskeyPurpose, { readonly kind: 'enrol' | 'link' }>;

export type EnrolVerdict =
  | { readonly accepted: true; readonly passkey: Passkey }
  | { readonly accepted: false; readonly code: string; readonly personId: string | undefined };

/** What a passkey proved, of whom, at which level. */
export type PasskeyVerdict =
  | {
      readonly accepted: true;
      readonly person: Professional;
      readonly passkey: Passkey;
      readonly acr: string;
      readonly amr: readonly string[];
      readonly at: Date;
    }
  | {
      readonly accepted: false;
      readonly code: string /** Claimed, unproven. */;
      readonly personId: string | undefined;
    };

/** Passkeys: made from a card just shown, worth what that card is worth, ended with it. */
export interface Passkeys extends Pick<PasskeyStore, 'list' | 'rename' | 'remove' | 'restingOn' | 'restingUnder'> {
  readonly permits: EnrolPermits;
  readonly sessions: PasskeySessions;
  /** The level of a sign-in by passkey. */
  readonly level: string;
  /** Keep the certificate of a card that is shown to make passkeys. @param der of the card */
  sealCertificate(der: Uint8Array): string;
  /** Leave to make a passkey here, or undefined. */
  permitAt(place: EnrolPlace, personId?: string): Promise<EnrolPermit | undefined>;
  /** What the page hands to the device. */
  askCreation(place: EnrolPlace, permit: EnrolPermit, displayName: string): Promise<object>;
  /**
   * Take in what the device made. The link is spent whatever comes of it from there on.
   *
   * @returns the codes of {@link CeremonyCode}, of the card, of the directory, or `server.passkey.card-needed`, `.link-unknown`, `.known`, `.too-many`
   * @throws ServerError `server.request.malformed`
   */
  enrol(place: EnrolPlace, text: string, name: string, personId?: string): Promise<EnrolVerdict>;
  askProof: PasskeyCeremonies['askProof'];
  /**
   * Take in what a device signed.
   *
   * @returns the codes of {@link CeremonyCode}, of the card, of the directory, or `server.passkey.counter`
   * @throws ServerError `server.request.malformed`
   */
  prove(purpose: PasskeyPurpose, text: string): Promise<PasskeyVerdict>;
  /** The passkey that an answer claims to be of, unproven; undefined when it names none that is kept: whoever makes names up has none of their own. */
  claimedIn(text: string): Promise<string | undefined>;
  /** Let a passkey rest on the card just shown, when it is its holder's: after a renewal. @returns whether it does now */
  restOn(permit: EnrolPermit, id: string): Promise<boolean>;
}

export interface PasskeyParts extends PasskeyJudgeParts {
  readonly issuer: string;
  readonly serviceName: string;
  readonly store: SignInStore;
  readonly clock: { now(): Date };
}

export function openPasskeys(parts: PasskeyParts): Passkeys {
  const { store, clock, seal, levels, reader } = parts;
  const kept = heldByPerson(openPasskeyStore(store, clock), reader);
  const permits = openEnrolPermits(store, clock);
  const challenges = openPasskeyChallenges(store, clock);
  const ceremonies = openPasskeyCeremonies({ ...parts, challenges, find: kept.find });
  const permitAt: Passkeys['permitAt'] = async (place, personId) =>
    place.kind === 'link' ? permits.findLink(place.link) : permits.of(place.sessionUid, personId ?? '');
  const inner = { ...parts, kept, permits, ceremonies, permitAt };
  return {
    ...kept,
    permits,
    sessions: openPasskeySessions(store, clock),
    permitAt,
    level: levels.passkey,
    sealCertificate: (der) => seal.seal(Buffer.from(der).toString('base64')),
    askCreation: async (place, { personId }, displayName) =>
      ceremonies.askCreation(place, { personId, displayName }, await kept.list(personId)),
    enrol: (place, text, name, personId) => enrol(inner, place, { text, name, personId }),
    askProof: ceremonies.askProof,
    prove: (purpose, text) => prove(inner, purpose, text),
    claimedIn: async (text) => (await kept.find(credentialNamedIn(text)))?.id,
    restOn: async ({ personId, card }, id) => {
      const { accepted } = await judgePasskey(parts, { ...card, personId }, clock.now());
      return accepted && kept.restOn(personId, id, { ...card, expiresAt: endOfCard(card, seal) });
    },
  };
}

interface InnerParts extends PasskeyParts {
  readonly kept: PasskeyStore;
  readonly permits: EnrolPermits;
  readonly ceremonies: PasskeyCeremonies;
  readonly permitAt: Passkeys['permitAt'];
}

interface Enrolment {
  readonly text: string;
  readonly name: string;
  readonly personId: string | undefined;
}

async function enrol(parts: InnerParts, place: EnrolPlace, { text, name, personId }: Enrolment): Promise<EnrolVerdict> {
  const { ceremonies, permits, permitAt, kept, clock, seal } = parts;
  const refused = (code: string, of = personId) => ({ accepted: false, code, personId: of }) as const;
  const made = await ceremonies.finishCreation(place, text);
  if (!made.accepted) return refused(made.code);
  const permit = await (place.kind === 'link' ? permits.spendLink(place.link) : permitAt(place, personId));
  if (!permit) return refused(place.kind === 'link' ? 'server.passkey.link-unknown' : 'server.passkey.card-needed');
  const { card, personId: holder } = permit;
  const at = clock.now();
  const worth = await judgePasskey(parts, { certificate: card.certificate, personId: holder }, at);
  if (!worth.accepted) return refused(worth.code, holder);
  const passkey: Passkey = {
    ...made.credential,
    ...card,
    personId: holder,
    name: plainName(name),
    createdAt: at,
    lastUsedAt: null,
    expiresAt: endOfCard(card, seal),
  };
  const added = await kept.add(passkey);
  if (added === 'added') return { accepted: true, passkey };
  return refused(added === 'full' ? 'server.passkey.too-many' : 'server.passkey.known', holder);
}

async function prove(parts: InnerParts, purpose: PasskeyPurpose, text: string): Promise<PasskeyVerdict> {
  const { ceremonies, kept, clock } = parts;
  const proof = await ceremonies.finishProof(purpose, text);
  const personId = proof.passkey?.personId;
  if (!proof.accepted) return { accepted: false, code: proof.code, personId };
  const { passkey, counter } = proof;
  const at = clock.now();
  const worth = await judgePasskey(parts, passkey, at);
  if (!worth.accepted) return { accepted: false, code: worth.code, personId };
  if (!(await kept.use(passkey.id, counter, at))) return { accepted: false, code: 'server.passkey.counter', personId };
  const { person, acr } = worth;
  return { accepted: true, person, passkey, acr, amr: passkey.isSynced ? SYNCED_PASSKEY_AMR : PASSKEY_AMR, at };
}

/** A name as it goes on pages and into the audit: one line, short. */
export function plainName(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_NAME_CHARACTERS);
}

export type { CeremonyCode };
