import { FederationError } from '../error.ts';
import { sheetDigest } from '../habilitation/canonical-digest.ts';
import type { ProfessionalFactsPort } from '../ports.ts';
import { samePerson } from '../same-person.ts';
import type { ActBatch, ActRefusal } from '../store/act-store.ts';
import type { TrustDomainStore } from '../store/trust-store.ts';
import type { ChoiceMeans, NewAct, Party, PatientAct, Recorder } from './act.ts';
import { checkPeriods, MIN_REASON_CHARS, parseActs, type StatedAct } from './act-schema.ts';
import { isPseudonym } from './pseudonym.ts';

/** A declaration of break-glass ends by itself. */
export const BREAK_GLASS_MINUTES = 60;
const MAX_KEY_CHARS = 100;
const MAX_REASON_CHARS = 300;

export type ActsVerdict =
  | { readonly accepted: true; readonly acts: readonly PatientAct[] }
  | {
      readonly accepted: false;
      readonly code:
        | ActRefusal['code']
        | 'federation.act.unknown-professional'
        | 'federation.act.own-review'
        | 'federation.application.absent';
      /** Of the act at fault, e.g. `acts.3`. */
      readonly place: string;
    };

export interface ActParts {
  readonly store: TrustDomainStore;
  readonly professionals: ProfessionalFactsPort;
}

/** An application's acts about its patients, all or none. @throws FederationError `federation.act.malformed`, with the place */
export async function recordStated(
  parts: ActParts,
  application: string,
  input: unknown,
  { at, key }: { readonly at: Date; readonly key: string | null },
): Promise<ActsVerdict> {
  if (key !== null && !(key.length <= MAX_KEY_CHARS && /^[\x21-\x7e]+$/.test(key))) throw malformedKey();
  const stated = parseActs(input);
  const named = key === null ? {} : { key: { name: key, digest: sheetDigest(input) } };
  // Before anything that time may have changed: what was accepted once is answered for good.
  const before = named.key && parts.store.acts.answered(application, named.key);
  if (before) return { accepted: true, acts: before };
  checkPeriods(stated, at);
  const acts: NewAct[] = [];
  for (const [place, one] of stated.entries()) {
    const act = actOf(parts, application, one, at);
    if (!act) return { accepted: false, code: 'federation.act.unknown-professional', place: `acts.${place}` };
    acts.push(act);
  }
  return write(parts.store, { application, acts, ...named });
}

function malformedKey(): FederationError {
  return new FederationError(
    'federation.act.malformed',
    `visible characters, ${MAX_KEY_CHARS} at most`,
    'Idempotency-Key',
  );
}

/** @returns undefined when a professional it names is in no directory */
function actOf(parts: ActParts, application: string, stated: StatedAct, at: Date): NewAct | undefined {
  const { recordedBy, ...said } = stated;
  const person = recordedBy === undefined ? null : personOf(parts, recordedBy, at);
  if (person === undefined) return undefined;
  const now = at.toISOString();
  const common = { application, at: now, by: { door: 'application', person } as Recorder };
  if (said.kind === 'withdrawal') return { ...said, ...common, patient: '', since: now, until: null };
  const until = said.until === undefined ? null : new Date(said.until).toISOString();
  const period = { ...common, since: now, until };
  if (said.kind === 'agree' || said.kind === 'oppose') return { ...said, ...period };
  const party = 'to' in said ? said.to : (said.from ?? null);
  const known = party === null ? null : partyOf(parts, party, at);
  if (known === undefined) return undefined;
  if (said.kind === 'mask') return { ...said, ...period, from: known };
  if (known === null) return undefined;
  if (said.kind === 'block') return { ...said, ...period, to: known };
  const since = said.since === undefined ? now : new Date(said.since).toISOString();
  return { ...said, ...period, since, to: known };
}

function partyOf(parts: ActParts, party: Party, at: Date): Party | undefined {
  if ('structure' in party) return party;
  const known = parts.professionals.factsOf(party.professional, null, at);
  if (!known) return undefined;
  const { personId: professional, nationalId: number } = known;
  return number === '' ? { professional } : { professional, number };
}

function personOf({ professionals }: ActParts, id: string, at: Date): string | undefined {
  return professionals.factsOf(id, null, at)?.personId;
}

/** What a person does here about a patient of an application, in their own name. */
export type OwnAct =
  | { readonly kind: 'agree' | 'oppose'; readonly how: ChoiceMeans }
  | { readonly kind: 'break-glass'; readonly reason: string; readonly mode?: 'centre_15' };

/**
 * A person's own act at the portal.
 *
 * @throws FederationError `federation.act.malformed` for a pseudonym that is none, or a reason too short or too long
 */
export function recordOwn(
  { store }: ActParts,
  asked: { readonly application: string; readonly patient: string; readonly person: string; readonly at: Date },
  act: OwnAct,
): Promise<ActsVerdict> {
  const { application, patient, person, at } = asked;
  if (!isPseudonym(patient)) throw new FederationError('federation.act.malformed', 'no pseudonym', 'patient');
  const by: Recorder = { door: 'portal', person };
  const common = { application, patient, at: at.toISOString(), by, since: at.toISOString() };
  if (act.kind !== 'break-glass') return write(store, { application, acts: [{ ...common, ...act, until: null }] });
  const until = new Date(at.getTime() + BREAK_GLASS_MINUTES * 60_000).toISOString();
  const reason = checkedReason(act.reason, 'reason');
  return write(store, {
    application,
    acts: [{ ...common, kind: 'break-glass', professional: person, reason, until, ...modeOf(act) }],
  });
}

function modeOf({ mode }: Extract<OwnAct, { readonly kind: 'break-glass' }>): { readonly mode?: 'centre_15' } {
  return mode === undefined ? {} : { mode };
}

/**
 * Withdraw what one recorded at the portal, by mistake or because the patient changed their mind: nobody else's, and no withdrawal.
 *
 * @throws FederationError `federation.act.malformed` for a reason too short or too long
 */
export async function withdrawOwn(
  { store, professionals }: ActParts,
  asked: { readonly application: string; readonly withdraws: string; readonly person: string; readonly at: Date },
  said: string,
): Promise<ActsVerdict> {
  const { application, withdraws, person, at } = asked;
  const reason = checkedReason(said, 'reason');
  const target = store.acts.find(application, withdraws);
  const isOwn = (recorder: string | null): boolean =>
    recorder !== null && samePerson(professionals, at)(recorder, person);
  if (target?.by.door !== 'portal' || !isOwn(target.by.person)) {
    return { accepted: false, code: 'federation.act.absent', place: 'withdraws' };
  }
  const now = at.toISOString();
  const by: Recorder = { door: 'portal', person };
  const act: NewAct = {
    kind: 'withdrawal',
    withdraws,
    reason,
    application,
    patient: '',
    at: now,
    by,
    since: now,
    until: null,
  };
  return write(store, { application, acts: [act] });
}

/** The follow-up of a break-glass declaration, once. @throws FederationError `federation.act.malformed` for a note too short */
export async function recordReview(
  { store, professionals }: ActParts,
  asked: { readonly application: string; readonly reviews: string; readonly person: string; readonly at: Date },
  { outcome, note }: { readonly outcome: 'justified' | 'unjustified'; readonly note: string },
): Promise<ActsVerdict> {
  const { application, reviews, person, at } = asked;
  const now = at.toISOString();
  const act: NewAct = {
    kind: 'review',
    reviews,
    outcome,
    note: checkedReason(note, 'note'),
    application,
    patient: '',
    at: now,
    by: { door: 'administration', person },
    since: now,
    until: null,
  };
  const declared = store.acts.find(application, reviews);
  if (declared?.kind === 'break-glass' && samePerson(professionals, at)(declared.professional, person)) {
    return { accepted: false, code: 'federation.act.own-review', place: 'reviews' };
  }
  return write(store, { application, acts: [act] });
}

function checkedReason(said: string, place: string): string {
  const reason = said.trim();
  if (reason.length >= MIN_REASON_CHARS && reason.length <= MAX_REASON_CHARS) return reason;
  throw new FederationError('federation.act.malformed', `${MIN_REASON_CHARS} to ${MAX_REASON_CHARS} characters`, place);
}

async function write(store: TrustDomainStore, batch: ActBatch): Promise<ActsVerdict> {
  if (!store.application(batch.application)) {
    return { accepted: false, code: 'federation.application.absent', place: '' };
  }
  const written = await store.writeActs(batch);
  if ('code' in written) return { accepted: false, code: written.code, place: `acts.${written.place}` };
  return { accepted: true, acts: written };
}
