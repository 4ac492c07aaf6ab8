import type { Domain } from '../decide-for.ts';
import { authorOf, type By, deedOf } from '../deed.ts';
import { seekWarnings } from '../habilitation/check-sheet.ts';
import type { CompiledSheet } from '../habilitation/compile-sheet.ts';
import { type CasesReport, runCasesAside } from '../habilitation/run-cases.ts';
import type { SheetWarning } from '../habilitation/sheet-warning.ts';
import type { PublishVerdict, When } from '../publish-sheet.ts';
import { samePerson } from '../same-person.ts';
import type { DecisionLog } from '../store/decision-log.ts';
import { withSource } from '../store/sheet-text.ts';
import type { Draft, DraftVerdict } from './draft.ts';
import { ABSENT, CHANGED, isWriterOf, note, OVERTAKEN, objectionTo, overtaking, prepared } from './draft-state.ts';
import { publishDraft, rollBack } from './publish-draft.ts';
import type { Rehearsal } from './rehearsal.ts';
import { rehearseDraft } from './rehearse-draft.ts';
import type { Watched } from './work-budget.ts';

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
    by: By,
    at: Date,
    seen?: string | null,
  ): Promise<DraftVerdict<{ draft: Draft; warnings: readonly SheetWarning[] }>>;
  /** Ask the sheet's own cases. Accepted when there are some and all pass; the report says which do not. */
  check(
    application: string,
    at: Date,
  ): Promise<DraftVerdict<{ report: CasesReport }> & { readonly report?: CasesReport }>;
  /** Replay the decisions recorded since an instant, and ask the whole directory: one at a time, and as far as its limit goes, which the report says. One that is stopped leaves nothing (`federation.draft.rehearsal-stopped`). */
  rehearse(
    application: string,
    by: By,
    since: Date,
    at: Date,
    watched?: Watched,
  ): Promise<DraftVerdict<{ rehearsal: Rehearsal }>>;
  /** Whether this person wrote some of the draft, under any of the names that are theirs at the instant. */
  isWriter(application: string, person: string, at: Date): boolean;
  /** By somebody who wrote none of it, on the digest they read. */
  approve(application: string, by: By, digest: string, at: Date): Promise<DraftVerdict<{ draft: Draft }>>;
  /** One of several who publish the same draft does, the others are told `already`. */
  publish(application: string, by: By, at: When): Promise<PublishVerdict>;
  /**
   * Publish what an earlier version said under the next number, from now on: it was approved in its day. Of several at a time one
   * does, whatever draft there is: who rolls back to the same is told `already`, the others `federation.sheet.version-out-of-order`.
   */
  rollBack(application: string, to: number, by: By, at: When): Promise<PublishVerdict>;
}

/** @param mostAsked conditions asked in each half of a rehearsal; absent: as many as any long work may */
export function openDrafts(domain: Domain, log: DecisionLog, mostAsked?: number): Drafts {
  const { store, professionals } = domain;
  /** Applications whose draft is rehearsed now. */
  const rehearsed = new Set<string>();
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
    check: (application, at) => checkDraft(domain, application, at),
    async rehearse(application, by, since, at, watched) {
      if (rehearsed.has(application)) return { accepted: false, code: 'federation.draft.rehearsing' };
      rehearsed.add(application);
      try {
        return await rehearseDraft(domain, log, application, { by, since, at, mostAsked, watched });
      } finally {
        rehearsed.delete(application);
      }
    },
    isWriter: (application, person, at) =>
      isWriterOf(store.draft(application)?.writers ?? [], person, samePerson(professionals, at)),
    approve: (application, by, digest, at) => approveDraft(domain, application, { by, digest, at }),
    publish: (application, by, at) => publishDraft(domain, application, { by, at }),
    rollBack: (application, to, by, at) => rollBack(domain, application, to, { by, at }),
  };
}

async function checkDraft(domain: Domain, application: string, at: Date): ReturnType<Drafts['check']> {
  const draft = domain.store.draft(application);
  if (!draft) return ABSENT;
  if (overtaking(domain.store, draft) !== null) return OVERTAKEN;
  const report = await runCasesAside((await prepared(domain, draft)).compiled);
  if (report.cases === 0 || report.failures.length > 0)
    return { accepted: false, code: 'federation.draft.cases-fail', report };
  const checked = { at: at.toISOString(), cases: report.cases };
  return (await note(domain.store, draft, (stored) => ({ ...stored, checked }), null))
    ? { accepted: true, report }
    : CHANGED;
}

async function approveDraft(
  { store, professionals }: Domain,
  application: string,
  { by: doer, digest, at }: { readonly by: By; readonly digest: string; readonly at: Date },
): ReturnType<Drafts['approve']> {
  const draft = store.draft(application);
  if (!draft) return ABSENT;
  if (draft.digest !== digest) return CHANGED;
  if (overtaking(store, draft) !== null) return OVERTAKEN;
  const isSame = samePerson(professionals, at);
  const { by } = authorOf(doer);
  const code = objectionTo(draft, by, isSame);
  if (code !== null) return { accepted: false, code };
  const approved = { at: at.toISOString(), by };
  const done = await note(
    store,
    draft,
    (stored) => (objectionTo(stored, by, isSame) ? null : { ...stored, approved }),
    deedOf('sheet-approved', application, doer, at, { digest }),
  );
  return done ? { accepted: true, draft: withSource(done) } : CHANGED;
}

async function saveDraft(
  { store, prepared, turns }: Domain,
  input: unknown,
  author: By,
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
  const { by } = authorOf(author);
  const draft = await store.changeDraft(
    application,
    written,
    (before) => {
      const writers = [...(before?.writers ?? []).filter((writer) => writer !== by), by];
      return { application, version, text, digest, writers, ...fresh };
    },
    deedOf('sheet-drafted', application, author, at, { version, digest }),
  );
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
      fr: `Aucune feuille n’est en vigueur du ${start} au ${end} : tout y est refusé.`,
      en: `No sheet is in force from ${start} to ${end}: everything is refused.`,
    },
  ];
}
