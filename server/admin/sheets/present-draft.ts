import { labelOf } from '../../../directory/index.ts';
import {
  type Application,
  type CasesReport,
  type Draft,
  READY_SHEETS,
  type Rehearsal,
  type Shift,
} from '../../../federation/index.ts';
import type { Lang } from '../../ui/context.ts';
import type { AdminDraftView, DraftStateView, RehearsalView, ShiftView } from '../../ui/pages/admin-draft.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator } from '../entrance.ts';
import { compareUrl, dossierUrl, nameOf } from './present-sheet.ts';

/** Decisions are replayed over this long unless told. */
const REHEARSED_DAYS = 30;

/** A ready sheet to begin with, as it was asked for. */
export interface Model {
  readonly name: string;
  readonly network: string;
}

/** What was just done or typed, shown over what is kept. */
export interface DraftShown {
  readonly text?: string;
  /** Digest of the draft that what was typed was written over; the one kept, unless told. */
  readonly seen?: string;
  readonly model?: Model;
  readonly faults?: readonly string[];
  readonly warnings?: readonly string[];
  readonly report?: CasesReport;
  readonly outcome?: AdminDraftView['outcome'];
  readonly failure?: AdminDraftView['failure'];
}

export function presentDraft(
  dependencies: AdminDependencies,
  { session, view }: Administrator,
  application: Application,
  { text, seen, model, faults = [], warnings = [], report, outcome = null, failure = null }: DraftShown,
  lang: Lang,
): AdminDraftView {
  const draft = dependencies.federation.drafts.find(application.id);
  const overtakenBy = dependencies.federation.drafts.overtakenBy(application.id);
  const source = draft ? renumbered(draft.source, overtakenBy) : nextSource(dependencies, application, model);
  return {
    admin: view,
    sheetsUrl: view.sheetsUrl,
    dossier: application.name[lang],
    dossierUrl: dossierUrl(application.id),
    text: text ?? JSON.stringify(source, null, 2),
    save: { action: dossierUrl(application.id, '/brouillon'), hidden: { seen: seen ?? draft?.digest ?? '' } },
    models: { names: Object.keys(READY_SHEETS), chosen: model?.name ?? '', network: model?.network ?? '' },
    draft: draft ? presentState(dependencies, draft, session.person.personId, report, lang) : null,
    overtakenBy,
    rehearsalUrl: dependencies.works.rehearsals.isRunning(application.id)
      ? dossierUrl(application.id, '/brouillon/repetition')
      : null,
    faults,
    warnings,
    outcome,
    failure,
  };
}

/** A draft whose number was taken is shown under the next one: saved so, its steps begin again. */
function renumbered(source: unknown, overtakenBy: number | null): unknown {
  return overtakenBy === null ? source : { ...(source as object), version: overtakenBy + 1 };
}

/** Where a next version begins: a ready sheet, the one in force under the next number, or an empty sheet. */
function nextSource({ federation, clock }: AdminDependencies, { id, name }: Application, model?: Model): unknown {
  const [newest] = federation.sheets.reigns(id);
  const make = model && Object.hasOwn(READY_SHEETS, model.name) ? READY_SHEETS[model.name] : undefined;
  if (make) {
    const network = model?.network ? { network: model.network } : {};
    const ready = make({ application: id, from: clock.now().toISOString(), ...network });
    return { ...ready, version: (newest?.version ?? 0) + 1 };
  }
  const source = newest && federation.sheets.published(id, newest.version)?.source;
  const from = clock.now().toISOString();
  if (newest) return { ...(source as object), version: newest.version + 1, from };
  return { schema: 'hab/1', application: id, version: 1, title: name, from, actions: {}, rules: [], cases: [] };
}

function presentState(
  dependencies: AdminDependencies,
  draft: Draft,
  personId: string,
  report: CasesReport | undefined,
  lang: Lang,
): DraftStateView {
  const { application, version, source, digest, checked, rehearsed, approved } = draft;
  const target = (step: string) => ({ action: dossierUrl(application, `/brouillon/${step}`), hidden: { digest } });
  const since = new Date(dependencies.clock.now().getTime() - REHEARSED_DAYS * 24 * 3600 * 1000);
  const [newest] = dependencies.federation.sheets.reigns(application);
  return {
    version,
    from: new Date(String((source as { readonly from: unknown }).from)),
    checked: checked && { cases: checked.cases, at: new Date(checked.at) },
    failures: (report?.failures ?? []).map(({ title, what, expected, found }) => ({
      ...{ title, what, expected: JSON.stringify(expected) ?? '', found: JSON.stringify(found) ?? '' },
    })),
    rehearsed: rehearsed && presentRehearsal(new Date(rehearsed.at), rehearsed.report, lang),
    approved: approved && { by: nameOf(dependencies, approved.by), at: new Date(approved.at) },
    isOwn: dependencies.federation.drafts.isWriter(application, personId, dependencies.clock.now()),
    since: since.toISOString().slice(0, 10),
    compareUrl: newest ? compareUrl(application, newest.version, 'brouillon') : null,
    targets: {
      check: target('cas'),
      rehearse: target('repetition'),
      approve: target('approbation'),
      publish: target('publication'),
    },
  };
}

function presentRehearsal(at: Date, { recorded, directory, unrecorded }: Rehearsal, lang: Lang): RehearsalView {
  return { at, recorded: presentShift(recorded, lang), directory: presentShift(directory, lang), unrecorded };
}

function presentShift({ asked, gains, losses, cut, byProfession, examples }: Shift, lang: Lang): ShiftView {
  return {
    asked,
    gains,
    losses,
    isCut: cut === true,
    byProfession: Object.entries(byProfession).map(([code, counts]) => ({ profession: professionOf(code), ...counts })),
    examples: examples.map(({ change, subject, profession, action, resource, before, after }) => ({
      change,
      who: subject || texts(lang).admin.sheets.draft.untold,
      profession: professionOf(profession),
      what: `${action} ${resource}`,
      before: before.join(' '),
      after: after.join(' '),
    })),
  };
}

function professionOf(code: string): string {
  return code === '' ? '?' : labelOf('profession', code);
}
