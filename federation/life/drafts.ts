import type { FederationCode } from '../codes.ts';
import type { Domain } from '../decide-for.ts';
import { seekWarnings } from '../habilitation/check-sheet.ts';
import type { CompiledSheet } from '../habilitation/compile-sheet.ts';
import type { SheetReference } from '../habilitation/decision.ts';
import { type CasesReport, runCasesAside } from '../habilitation/run-cases.ts';
import type { SheetWarning } from '../habilitation/sheet-warning.ts';
import type { PreparedSheet } from '../prepare-sheet.ts';
import { instantOf, type PublishVerdict, publishPrepared, publishSheet, type When } from '../publish-sheet.ts';
import { type IsSamePerson, samePerson } from '../same-person.ts';
import type { DecisionLog } from '../store/decision-log.ts';
import { sourceOf, withSource } from '../store/sheet-text.ts';
import type { Draft, DraftState, KeptDraft } from './draft.ts';
import type { Rehearsal } from './rehearsal.ts';
import { replayUnder, surveyUnder } from './rehearse.ts';
import { WorkBudget } from './work-budget.ts';

export type DraftVerdict<T> =
  | ({ readonly accepted: true } & T)
  | { readonly accepted: false; readonly code: FederationCode };

/**
 * The life of a sheet before it is in force: written, its cases pass, rehearsed, approved by a second person, published. Any
 * writing starts it again. Every step answers on the content it saw: one that was changed meanwhile is refused
 * (`federation.draft.changed`).
 */
export interface Drafts {
  find(application: string): Draft | undefined;
  /** The newest version where it has the draft's number, or a higher one: published since the draft was written, it has to be read first; null: none. */
  overtakenBy(application: string): number | null;
  /** The draft compiled, others being answered meanwhile; null when there is none. */
  compiled(application: string): Promise<CompiledSheet | null>;
  /**
   * Write or replace the draft.
   *
   * @param seen digest of the draft that the writer had before their eyes, null for none: another one is not written over; undefined: whatever is there
   * @throws FederationError `federation.sheet.malformed`
   */
  save(
    input: unknown,
    by: string,
    at: Date,
    seen?: string | null,
  ): Promise<DraftVerdict<{ draft: Draft; warnings: readonly SheetWarning[] }>>;
  /** Ask the sheet's own cases. Accepted when there are some and all pass; the report says which do not. */
  check(
    application: string,
    at: Date,
  ): Promise<DraftVerdict<{ report: CasesReport }> & { readonly report?: CasesReport }>;
  /** Replay the decisions recorded since an instant, and ask the whole directory: one at a time, and as far as its limit goes, which the report says. */
  rehearse(application: string, by: string, since: Date, at: Date): Promise<DraftVerdict<{ rehearsal: Rehearsal }>>;
  /** Whether this person wrote some of the draft, under any of the names that are theirs at the instant. */
  isWriter(application: string, person: string, at: Date): boolean;
  /** By somebody who wrote none of it, on the digest they read. */
  approve(application: string, by: string, digest: string, at: Date): Promise<DraftVerdict<{ draft: Draft }>>;
  /** One of several who publish the same draft does, the others are told `already`. */
  publish(application: string, by: string, at: When): Promise<PublishVerdict>;
  /**
   * Publish what an earlier version said under the next number, from now on: it was approved in its day. Of several at a time one
   * does, whatever draft there is: who rolls back to the same is told `already`, the others `federation.sheet.version-out-of-order`.
   */
  rollBack(application: string, to: number, by: string, at: When): Promise<PublishVerdict>;
}

/** @param mostAsked conditions asked in each half of a rehearsal; absent: as many as any long work may */
export function openDrafts(domain: Domain, log: DecisionLog, mostAsked?: number): Drafts {
  const { store, professionals } = domain;
  /** Applications whose draft is rehearsed now. */
  const rehearsed = new Set<string>();
  const objection = (draft: DraftState, by: string, at: Date) => objectionTo(draft, by, samePerson(professionals, at));
  return {
    find: (application) => {
      const draft = store.draft(application);
      return draft && withSource(draft);
    },
    overtakenBy: (application) => {
      const draft = store.draft(application);
      return draft ? overtaking(store, draft) : null;
    },
    compiled: async (application) => {
      const draft = store.draft(application);
      return draft ? (await prepared(domain, draft)).compiled : null;
    },
    save: (input, by, at, seen) => saveDraft(domain, input, by, at, seen),
    async check(application, at) {
      const draft = store.draft(application);
      if (!draft) return { accepted: false, code: 'federation.draft.absent' };
      if (overtaking(store, draft) !== null) return OVERTAKEN;
      const report = await runCasesAside((await prepared(domain, draft)).compiled);
      if (report.cases === 0 || report.failures.length > 0)
        return { accepted: false, code: 'federation.draft.cases-fail', report };
      const checked = { at: at.toISOString(), cases: report.cases };
      return (await note(store, draft, (stored) => ({ ...stored, checked }))) ? { accepted: true, report } : CHANGED;
    },
    async rehearse(application, by, since, at) {
      if (rehearsed.has(application)) return { accepted: false, code: 'federation.draft.rehearsing' };
      rehearsed.add(application);
      try {
        return await rehearse(domain, log, application, { by, since, at, mostAsked });
      } finally {
        rehearsed.delete(application);
      }
    },
    isWriter: (application, person, at) =>
      isWriterOf(store.draft(application)?.writers ?? [], person, samePerson(professionals, at)),
    async approve(application, by, digest, at) {
      const draft = store.draft(application);
      if (!draft) return { accepted: false, code: 'federation.draft.absent' };
      if (draft.digest !== digest) return CHANGED;
      if (overtaking(store, draft) !== null) return OVERTAKEN;
      const code = objection(draft, by, at);
      if (code !== null) return { accepted: false, code };
      const approved = { at: at.toISOString(), by };
      const done = await note(store, draft, (stored) => (objection(stored, by, at) ? null : { ...stored, approved }));
      return done ? { accepted: true, draft: withSource(done) } : CHANGED;
    },
    async publish(application, by, at) {
      const draft = store.draft(application);
      if (!draft) return { accepted: false, code: 'federation.draft.absent' };
      if (!draft.approved) return { accepted: false, code: 'federation.draft.not-approved' };
      // Two records may have been found to be one person's since.
      const code = objection(draft, draft.approved.by, instantOf(at));
      if (code !== null) return { accepted: false, code };
      const ready = await prepared(domain, draft);
      const verdict = await publishPrepared(domain, ready, { by, at, approvedBy: draft.approved.by });
      if (!verdict.accepted) return NUMBER_TAKEN.has(verdict.code) ? OVERTAKEN : verdict;
      await store.removeDraft(application, draft.digest);
      return verdict;
    },
    rollBack: (application, to, by, at) => rollBack(domain, application, to, { by, at }),
  };
}

const CHANGED = { accepted: false, code: 'federation.draft.changed' } as const;
const OVERTAKEN = { accepted: false, code: 'federation.draft.overtaken' } as const;

/** Another version has the number, or a higher one. */
const NUMBER_TAKEN: ReadonlySet<FederationCode> = new Set([
  'federation.sheet.version-exists',
  'federation.sheet.version-out-of-order',
]);

/** See {@link Drafts.overtakenBy}. */
function overtaking(store: Domain['store'], { application, version }: KeptDraft): number | null {
  const [newest] = store.periods(application);
  return newest && newest.version >= version ? newest.version : null;
}

/** Note something of a draft whose content is still the one seen, beside what others noted of it meanwhile. */
function note(
  store: Domain['store'],
  { application, digest }: KeptDraft,
  add: (stored: KeptDraft) => KeptDraft | null,
): Promise<KeptDraft | null> {
  return store.changeDraft(application, digest, (stored) => (stored ? add(stored) : null));
}

/** Why this person may not approve this draft, or null. */
function objectionTo(
  { checked, rehearsed, writers }: DraftState,
  by: string,
  isSame: IsSamePerson,
): FederationCode | null {
  if (!checked) return 'federation.draft.cases-fail';
  if (!rehearsed) return 'federation.draft.not-rehearsed';
  return isWriterOf(writers, by, isSame) ? 'federation.draft.same-person' : null;
}

function isWriterOf(writers: readonly string[], person: string, isSame: IsSamePerson): boolean {
  return writers.some((writer) => isSame(writer, person));
}

function prepared({ prepared }: Domain, draft: KeptDraft): Promise<PreparedSheet> {
  return prepared.prepared(draft.digest, draft);
}

async function saveDraft(
  { store, prepared, turns }: Domain,
  input: unknown,
  by: string,
  at: Date,
  seen: string | null | undefined,
): Promise<DraftVerdict<{ draft: Draft; warnings: readonly SheetWarning[] }>> {
  const { compiled, text } = await prepared.prepare(input);
  const { sheet, reference } = compiled;
  const { application, version, digest } = reference;
  if (!store.application(application)) return { accepted: false, code: 'federation.sheet.unknown-application' };
  const [newest] = store.periods(application);
  if (newest && newest.version >= version) return { accepted: false, code: 'federation.sheet.version-out-of-order' };
  if (store.isFull(application)) return { accepted: false, code: 'federation.sheet.too-many-versions' };
  const fresh = { savedAt: at.toISOString(), checked: null, rehearsed: null, approved: null };
  const written = seen === undefined ? (store.draft(application)?.digest ?? null) : seen;
  const draft = await store.changeDraft(application, written, (before) => {
    const writers = [...(before?.writers ?? []).filter((writer) => writer !== by), by];
    return { application, version, text, digest, writers, ...fresh };
  });
  if (!draft) return CHANGED;
  return {
    accepted: true,
    draft: withSource(draft),
    warnings: [...(await turns.run(seekWarnings(sheet))), ...gapBefore(store.periods(application), sheet.from)],
  };
}

/** Days without any sheet between the version in force and this one. */
function gapBefore(periods: Iterable<{ readonly to: number | null }>, from: Date): readonly SheetWarning[] {
  const [newest] = periods;
  if (!newest || newest.to === null || newest.to >= from.getTime()) return [];
  const [start, end] = [new Date(newest.to).toISOString(), from.toISOString()];
  return [
    {
      pointer: '/from',
      kind: 'gap',
      fr: `Aucune feuille n’est en vigueur du ${start} au ${end} : tout y est refusé.`,
      en: `No sheet is in force from ${start} to ${end}: everything is refused.`,
    },
  ];
}

async function rehearse(
  domain: Domain,
  log: DecisionLog,
  application: string,
  {
    by,
    since,
    at,
    mostAsked,
  }: { readonly by: string; readonly since: Date; readonly at: Date; readonly mostAsked: number | undefined },
): Promise<DraftVerdict<{ rehearsal: Rehearsal }>> {
  const draft = domain.store.draft(application);
  if (!draft) return { accepted: false, code: 'federation.draft.absent' };
  if (overtaking(domain.store, draft) !== null) return OVERTAKEN;
  const { compiled: sheet } = await prepared(domain, draft);
  const current = await domain.sheets.ready(application, at);
  const declared = current?.sheet.facts;
  const rehearsal: Rehearsal = {
    sheet: draft.digest,
    from: since.toISOString(),
    to: at.toISOString(),
    recorded: await replayUnder(
      domain.turns,
      sheet,
      log.keptOf(application, since, at),
      (version) => domain.sheets.readyVersion(application, version),
      new WorkBudget(mostAsked),
    ),
    directory: await surveyUnder(domain, { current, draft: sheet, at }, new WorkBudget(mostAsked)),
    unrecorded: [...sheet.sheet.facts].flatMap(([name, { type }]) =>
      declared?.get(name)?.type === type ? [] : [name],
    ),
  };
  const rehearsed = { at: at.toISOString(), by, report: rehearsal };
  return (await note(domain.store, draft, (stored) => ({ ...stored, rehearsed })))
    ? { accepted: true, rehearsal }
    : CHANGED;
}

async function rollBack(
  domain: Domain,
  application: string,
  to: number,
  { by, at }: { readonly by: string; readonly at: When },
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
