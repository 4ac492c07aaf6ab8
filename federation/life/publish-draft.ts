import type { Domain } from '../decide-for.ts';
import type { By } from '../deed.ts';
import type { SheetReference } from '../habilitation/decision.ts';
import { instantOf, type PublishVerdict, publishPrepared, publishSheet, type When } from '../publish-sheet.ts';
import { samePerson } from '../same-person.ts';
import { sourceOf } from '../store/sheet-text.ts';
import { ABSENT, NUMBER_TAKEN, OVERTAKEN, objectionTo, prepared } from './draft-state.ts';

/** See `Drafts.publish`. */
export async function publishDraft(
  domain: Domain,
  application: string,
  { by, at }: { readonly by: By; readonly at: When },
): Promise<PublishVerdict> {
  const { store, professionals } = domain;
  const draft = store.draft(application);
  if (!draft) return ABSENT;
  if (!draft.approved) return { accepted: false, code: 'federation.draft.not-approved' };
  // Two records may have been found to be one person's since.
  const code = objectionTo(draft, draft.approved.by, samePerson(professionals, instantOf(at)));
  if (code !== null) return { accepted: false, code };
  const ready = await prepared(domain, draft);
  const verdict = await publishPrepared(domain, ready, { by, at, approvedBy: draft.approved.by });
  if (!verdict.accepted) return NUMBER_TAKEN.has(verdict.code) ? OVERTAKEN : verdict;
  await store.removeDraft(application, draft.digest);
  return verdict;
}

/** See `Drafts.rollBack`. */
export async function rollBack(
  domain: Domain,
  application: string,
  to: number,
  { by, at }: { readonly by: By; readonly at: When },
): Promise<PublishVerdict> {
  const [newest] = domain.store.periods(application);
  const earlier = domain.store.sheet(application, to);
  if (!newest || !earlier) return { accepted: false, code: 'federation.sheet.absent' };
  const { to: _, ...content } = (await domain.turns.run(sourceOf(earlier))) as Record<string, unknown>;
  const source = { ...content, version: newest.version + 1, from: instantOf(at).toISOString() };
  const reference: SheetReference = { application, version: to, digest: earlier.digest };
  const verdict = await publishSheet(domain, source, { by, at, rollbackOf: reference });
  if (verdict.accepted || !NUMBER_TAKEN.has(verdict.code)) return verdict;
  return rolledBackMeanwhile(domain.store, application, to) ?? OUT_OF_ORDER;
}

const OUT_OF_ORDER = { accepted: false, code: 'federation.sheet.version-out-of-order' } as const;

/** Somebody else rolled back to the same version in the meantime: it is done. */
function rolledBackMeanwhile(store: Domain['store'], application: string, to: number): PublishVerdict | null {
  const [newest] = store.versions(application);
  if (newest?.rollbackOf?.version !== to) return null;
  const { version, digest } = newest;
  return { accepted: true, sheet: { application, version, digest }, already: true };
}
