import { FederationError } from '../error.ts';
import type { PatientAct } from './act.ts';
import { runningAt } from './act-facts.ts';
import { parseIdentities } from './act-schema.ts';
import { NO_NATIONAL_NUMBER } from './national-number.ts';
import { isPseudonym, pseudonymOf } from './pseudonym.ts';
import {
  type ActParts,
  type ActsVerdict,
  type OwnAct,
  recordOwn,
  recordReview,
  recordStated,
  withdrawOwn,
} from './record-acts.ts';

/** Acts read in one call. */
export const MAX_ACTS_READ = 500;
/** Own acts of one page. */
export const MAX_OWN_ACTS = 100;
/** Declarations of one page. */
const MAX_EMERGENCIES_READ = 100;

/**
 * What is kept about patients: acts, each with who recorded it, how and when. No name, no clinical data, no national number: a
 * patient is a pseudonym of one application, and an application sees and records only its own.
 */
export interface Patients {
  /**
   * The application's pseudonyms of these identities, in their order. Nothing of the identities is kept.
   *
   * @throws FederationError `federation.patient.identity-malformed`, with the place
   */
  pseudonyms(application: string, input: unknown): readonly string[];
  /**
   * Record acts that an application states, all or none. The same key with the same acts answers those recorded before.
   *
   * @throws FederationError `federation.act.malformed`, with the place; `federation.store.unavailable`
   */
  record(
    application: string,
    input: unknown,
    asked: { readonly at: Date; readonly key: string | null },
  ): Promise<ActsVerdict>;
  /** What a person does in their own name. @throws FederationError as {@link record} */
  recordOwn(
    asked: { readonly application: string; readonly patient: string; readonly person: string; readonly at: Date },
    act: OwnAct,
  ): Promise<ActsVerdict>;
  /** Withdraw what one recorded at the portal oneself. @throws FederationError as {@link record} */
  withdrawOwn(
    asked: { readonly application: string; readonly withdraws: string; readonly person: string; readonly at: Date },
    reason: string,
  ): Promise<ActsVerdict>;
  /**
   * What a person recorded at the portal, newest first, with what still holds of it: {@link MAX_OWN_ACTS} at a time.
   *
   * @param after the last one seen, by its application and id; null, or none of that person's own: from the newest on
   */
  ownActs(person: string, at: Date, after: OwnActPlace | null): OwnActsPage;
  /** Judge a break-glass declaration, once, by somebody else than who declared it. @throws FederationError as {@link record} */
  review(
    asked: { readonly application: string; readonly reviews: string; readonly person: string; readonly at: Date },
    judgement: { readonly outcome: 'justified' | 'unjustified'; readonly note: string },
  ): Promise<ActsVerdict>;
  /**
   * Every act about a patient of an application, oldest first; `[]` for one that it never had.
   *
   * @throws FederationError `federation.patient.pseudonym-malformed`
   */
  history(application: string, patient: string): readonly PatientAct[];
  find(application: string, act: string): PatientAct | undefined;
  /**
   * Break-glass declarations in an application, oldest first: for telling its patients.
   *
   * @param after the last one seen, or null
   * @returns null when the application has no such declaration to go on from
   */
  emergencies(application: string, after: string | null): readonly PatientAct[] | null;
  /** Break-glass declarations that wait for their review, oldest first. */
  unreviewed(): readonly PatientAct[];
  /** Acts of every application from a sequence on, for whoever follows them. */
  since(sequence: number): readonly PatientAct[];
}

/** Names an act of one's own. */
export interface OwnActPlace {
  readonly application: string;
  readonly id: string;
}

export interface OwnActsPage {
  readonly acts: readonly { readonly act: PatientAct; readonly holds: boolean }[];
  /** Where the next page goes on; null at the end. */
  readonly next: OwnActPlace | null;
}

/** Recorded under their own record, or under one that was merged into it; newest first. */
function ownOf(
  { store, professionals }: ActParts,
  person: string,
  at: Date,
  after: OwnActPlace | null,
): readonly PatientAct[] {
  const ids = [person, ...(professionals.factsOf(person, null, at)?.mergedIds ?? [])];
  const seen = after === null ? undefined : store.acts.find(after.application, after.id);
  const isOwn = seen?.by.door === 'portal' && ids.includes(seen.by.person ?? '');
  const before = isOwn ? seen.sequence : Number.MAX_SAFE_INTEGER;
  return ids
    .flatMap((id) => store.acts.ownOf(id, before, MAX_OWN_ACTS + 1))
    .sort((a, b) => b.sequence - a.sequence)
    .slice(0, MAX_OWN_ACTS + 1);
}

function ownPage(parts: ActParts, person: string, at: Date, after: OwnActPlace | null): OwnActsPage {
  const { acts } = parts.store;
  const found = ownOf(parts, person, at, after);
  const shown = found.slice(0, MAX_OWN_ACTS);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  return {
    acts: shown.map((act) => ({
      act,
      holds: runningAt(acts.of(act.application, act.patient), at).some(({ id }) => id === act.id),
    })),
    next: last ? { application: last.application, id: last.id } : null,
  };
}

export function openPatients(parts: ActParts, key: Uint8Array): Patients {
  const { acts } = parts.store;
  return {
    pseudonyms: (application, input) =>
      parseIdentities(input).map((identity, place) => pseudonymOf(key, application, identity, `patients.${place}.`)),
    record: (application, input, asked) => recordStated(parts, application, input, asked),
    recordOwn: (asked, act) => recordOwn(parts, asked, act),
    withdrawOwn: (asked, reason) => withdrawOwn(parts, asked, reason),
    ownActs: (person, at, after) => ownPage(parts, person, at, after),
    review: (asked, judgement) => recordReview(parts, asked, judgement),
    history(application, patient) {
      if (!isPseudonym(patient)) {
        throw new FederationError('federation.patient.pseudonym-malformed', NO_NATIONAL_NUMBER, 'patient');
      }
      return acts.of(application, patient);
    },
    find: (application, act) => acts.find(application, act),
    emergencies(application, after) {
      const seen = after === null ? null : acts.find(application, after);
      if (seen === undefined || (seen && seen.kind !== 'break-glass')) return null;
      return acts.emergenciesOf(application, seen?.sequence ?? 0, MAX_EMERGENCIES_READ);
    },
    unreviewed: () => acts.unreviewed(MAX_ACTS_READ),
    since: (sequence) => acts.since(sequence, MAX_ACTS_READ),
  };
}
