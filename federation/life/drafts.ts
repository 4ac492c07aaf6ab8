import type { FederationCode } from '../codes.ts';
import type { Domain } from '../decide-for.ts';
import { checkSheet } from '../habilitation/check-sheet.ts';
import { type CompiledSheet, compileSheet, makeCompiled } from '../habilitation/compile-sheet.ts';
import type { SheetReference } from '../habilitation/decision.ts';
import { parseSheet, readSheet } from '../habilitation/parse-sheet.ts';
import { type CasesReport, runCasesAside } from '../habilitation/run-cases.ts';
import type { SheetWarning } from '../habilitation/sheet-warning.ts';
import type { Steps } from '../habilitation/steps.ts';
import { type PublishVerdict, publishSheet } from '../publish-sheet.ts';
import { type IsSamePerson, samePerson } from '../same-person.ts';
import type { DecisionLog } from '../store/decision-log.ts';
import type { Draft } from './draft.ts';
import type { Rehearsal } from './rehearsal.ts';
import { replayUnder, surveyUnder } from './rehearse.ts';

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
  /** Replay the decisions recorded since an instant, and ask the whole directory. */
  rehearse(application: string, by: string, since: Date, at: Date): Promise<DraftVerdict<{ rehearsal: Rehearsal }>>;
  /** Whether this person wrote some of the draft, under any of the names that are theirs at the instant. */
  isWriter(application: string, person: string, at: Date): boolean;
  /** By somebody who wrote none of it, on the digest they read. */
  approve(application: string, by: string, digest: string, at: Date): Promise<DraftVerdict<{ draft: Draft }>>;
  publish(application: string, by: string, at: Date): Promise<PublishVerdict>;
  /** Publish what an earlier version said under the next number, from now on: it was approved in its day. */
  rollBack(application: string, to: number, by: string, at: Date): Promise<PublishVerdict>;
}

export function openDrafts(domain: Domain, log: DecisionLog): Drafts {
  const { store, professionals } = domain;
  const objection = (draft: Draft, by: string, at: Date) => objectionTo(draft, by, samePerson(professionals, at));
  return {
    find: (application) => store.draft(application),
    save: (input, by, at, seen) => saveDraft(domain, input, by, at, seen),
    async check(application, at) {
      const draft = store.draft(application);
      if (!draft) return { accepted: false, code: 'federation.draft.absent' };
      const report = await runCasesAside(await domain.turns.run(compiled(draft)));
      if (report.cases === 0 || report.failures.length > 0)
        return { accepted: false, code: 'federation.draft.cases-fail', report };
      const checked = { at: at.toISOString(), cases: report.cases };
      return (await note(store, draft, (stored) => ({ ...stored, checked }))) ? { accepted: true, report } : CHANGED;
    },
    rehearse: (application, by, since, at) => rehearse(domain, log, application, { by, since, at }),
    isWriter: (application, person, at) =>
      isWriterOf(store.draft(application)?.writers ?? [], person, samePerson(professionals, at)),
    async approve(application, by, digest, at) {
      const draft = store.draft(application);
      if (!draft) return { accepted: false, code: 'federation.draft.absent' };
      if (draft.digest !== digest) return CHANGED;
      const code = objection(draft, by, at);
      if (code !== null) return { accepted: false, code };
      const approved = { at: at.toISOString(), by };
      const done = await note(store, draft, (stored) => (objection(stored, by, at) ? null : { ...stored, approved }));
      return done ? { accepted: true, draft: done } : CHANGED;
    },
    async publish(application, by, at) {
      const draft = store.draft(application);
      if (!draft) return { accepted: false, code: 'federation.draft.absent' };
      if (!draft.approved) return { accepted: false, code: 'federation.draft.not-approved' };
      // Two records may have been found to be one person's since.
      const code = objection(draft, draft.approved.by, at);
      if (code !== null) return { accepted: false, code };
      const verdict = await publishSheet(domain, draft.source, { by, at, approvedBy: draft.approved.by });
      if (verdict.accepted) await store.removeDraft(application, draft.digest);
      return verdict;
    },
    rollBack: (application, to, by, at) => rollBack(domain, application, to, { by, at }),
  };
}

const CHANGED = { accepted: false, code: 'federation.draft.changed' } as const;

/** Note something of a draft whose content is still the one seen, beside what others noted of it meanwhile. */
function note(
  store: Domain['store'],
  { application, digest }: Draft,
  add: (stored: Draft) => Draft | null,
): Promise<Draft | null> {
  return store.changeDraft(application, digest, (stored) => (stored ? add(stored) : null));
}

/** Why this person may not approve this draft, or null. */
function objectionTo({ checked, rehearsed, writers }: Draft, by: string, isSame: IsSamePerson): FederationCode | null {
  if (!checked) return 'federation.draft.cases-fail';
  if (!rehearsed) return 'federation.draft.not-rehearsed';
  return isWriterOf(writers, by, isSame) ? 'federation.draft.same-person' : null;
}

function isWriterOf(writers: readonly string[], person: string, isSame: IsSamePerson): boolean {
  return writers.some((writer) => isSame(writer, person));
}

function* compiled({ source }: Draft): Steps<CompiledSheet> {
  return yield* makeCompiled(yield* readSheet(source), source as object);
}

async function saveDraft(
  { store }: Domain,
  input: unknown,
  by: string,
  at: Date,
  seen: string | null | undefined,
): Promise<DraftVerdict<{ draft: Draft; warnings: readonly SheetWarning[] }>> {
  const sheet = parseSheet(input);
  const { application, version } = sheet;
  if (!store.application(application)) return { accepted: false, code: 'federation.sheet.unknown-application' };
  const [newest] = store.periods(application);
  if (newest && newest.version >= version) return { accepted: false, code: 'federation.sheet.version-out-of-order' };
  const source = structuredClone(input);
  const { digest } = compileSheet(sheet, source).reference;
  const fresh = { savedAt: at.toISOString(), checked: null, rehearsed: null, approved: null };
  const written = seen === undefined ? (store.draft(application)?.digest ?? null) : seen;
  const draft = await store.changeDraft(application, written, (before) => {
    const writers = [...(before?.writers ?? []).filter((writer) => writer !== by), by];
    return { application, version, source, digest, writers, ...fresh };
  });
  if (!draft) return CHANGED;
  return {
    accepted: true,
    draft,
    warnings: [...checkSheet(sheet), ...gapBefore(store.periods(application), sheet.from)],
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
  { by, since, at }: { readonly by: string; readonly since: Date; readonly at: Date },
): Promise<DraftVerdict<{ rehearsal: Rehearsal }>> {
  const draft = domain.store.draft(application);
  if (!draft) return { accepted: false, code: 'federation.draft.absent' };
  const sheet = await domain.turns.run(compiled(draft));
  const current = await domain.sheets.ready(application, at);
  const declared = current?.sheet.facts;
  const rehearsal: Rehearsal = {
    sheet: draft.digest,
    from: since.toISOString(),
    to: at.toISOString(),
    recorded: await replayUnder(sheet, log.keptOf(application, since, at), (version) =>
      domain.sheets.version(application, version),
    ),
    directory: await surveyUnder(domain, { current, draft: sheet, at }),
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
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<PublishVerdict> {
  const [newest] = domain.store.periods(application);
  const earlier = domain.store.sheet(application, to);
  if (!newest || !earlier) return { accepted: false, code: 'federation.sheet.absent' };
  const { to: _, ...content } = earlier.source as Record<string, unknown>;
  const source = { ...content, version: newest.version + 1, from: at.toISOString() };
  const reference: SheetReference = { application, version: to, digest: earlier.digest };
  return publishSheet(domain, source, { by, at, rollbackOf: reference });
}
