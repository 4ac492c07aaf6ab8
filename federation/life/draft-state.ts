import type { FederationCode } from '../codes.ts';
import type { Domain } from '../decide-for.ts';
import type { NewDeed } from '../deed.ts';
import type { PreparedSheet } from '../prepare-sheet.ts';
import type { IsSamePerson } from '../same-person.ts';
import type { DraftState, KeptDraft } from './draft.ts';

export const ABSENT = { accepted: false, code: 'federation.draft.absent' } as const;
export const CHANGED = { accepted: false, code: 'federation.draft.changed' } as const;
export const OVERTAKEN = { accepted: false, code: 'federation.draft.overtaken' } as const;

/** Another version has the number, or a higher one. */
export const NUMBER_TAKEN: ReadonlySet<FederationCode> = new Set([
  'federation.sheet.version-exists',
  'federation.sheet.version-out-of-order',
]);

/** See {@link Drafts.overtakenBy}. */
export function overtaking(store: Domain['store'], { application, version }: KeptDraft): number | null {
  const [newest] = store.periods(application);
  return newest && newest.version >= version ? newest.version : null;
}

/** Note something of a draft whose content is still the one seen, beside what others noted of it meanwhile. */
export function note(
  store: Domain['store'],
  { application, digest }: KeptDraft,
  add: (stored: KeptDraft) => KeptDraft | null,
  deed: NewDeed | null,
): Promise<KeptDraft | null> {
  return store.changeDraft(application, digest, (stored) => (stored ? add(stored) : null), deed);
}

/** Why this person may not approve this draft, or null. */
export function objectionTo(
  { checked, rehearsed, writers }: DraftState,
  by: string,
  isSame: IsSamePerson,
): FederationCode | null {
  if (!checked) return 'federation.draft.cases-fail';
  if (!rehearsed) return 'federation.draft.not-rehearsed';
  return isWriterOf(writers, by, isSame) ? 'federation.draft.same-person' : null;
}

export function isWriterOf(writers: readonly string[], person: string, isSame: IsSamePerson): boolean {
  return writers.some((writer) => isSame(writer, person));
}

export function prepared({ prepared }: Domain, draft: KeptDraft): Promise<PreparedSheet> {
  return prepared.prepared(draft.digest, draft);
}
