import type { BatchSummary, PlanSummary, Tally, WaitingSlice } from '../../../directory/index.ts';
import { codeWords } from '../../http/code-words.ts';
import type { GateWork } from '../../import-gate.ts';
import { displayName } from '../../portal/present-person.ts';
import type { Outcome, Refusal } from '../../ui/context.ts';
import type { AdminImportsView, BatchRow, PlanRow, SliceView, WorkView } from '../../ui/pages/admin-imports.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator } from '../entrance.ts';
import { presentHeld, structureUrl } from './present-report.ts';

/** Where the pages of the gate are. */
export const IMPORTS_URL = '/admin/imports';
const BYTES_PER_MEGABYTE = 1_000_000;
/** Imports shown. */
const SHOWN_BATCHES = 30;

/** What an act led to, as the address says it. */
export type GateDone = keyof ReturnType<typeof texts>['admin']['imports']['done'];

/** The gate's front page. */
export async function presentImports(
  dependencies: AdminDependencies,
  { view }: Administrator,
  outcome: Outcome | null,
  failure: Refusal | null,
): Promise<AdminImportsView> {
  const { importer, gate, inbox } = dependencies;
  return {
    admin: view,
    upload: { action: `${IMPORTS_URL}/plans`, hidden: {} },
    inbox: (await inbox.list()).map(({ name, bytes, at }) => ({
      name,
      megabytes: Math.ceil(bytes / BYTES_PER_MEGABYTE),
      at,
      prepare: { action: `${IMPORTS_URL}/depot`, hidden: { file: name } },
    })),
    work: workOf(gate.work()),
    plans: importer.plans().map((plan) => planRow(dependencies, plan)),
    slices: importer.heldSlices().map((slice) => sliceOf(dependencies, slice)),
    batches: importer
      .batches()
      .slice(0, SHOWN_BATCHES)
      .map((batch) => batchRow(batch, IMPORTS_URL)),
    outcome,
    failure: failure ?? (outcome === null ? lastFailure(gate.work()) : null),
  };
}

/** A refusal of the last work is told until the next one: nobody may have waited for it. */
function lastFailure(work: GateWork | null): Refusal | null {
  if (work?.ended == null || work.ended.code === '') return null;
  const { fr, en } = codeWords(work.ended.code);
  const about = `${work.name} : `;
  return { code: work.ended.code, sentence: { fr: about + fr, en: about + en }, incident: work.request };
}

function workOf(work: GateWork | null): WorkView | null {
  if (work === null || work.ended !== null) return null;
  return { does: work.what, name: work.name, since: work.since, progress: work.progress, reloadUrl: IMPORTS_URL };
}

/** A plan of a list. @param home where its page is */
export function planRow(
  { reader }: Pick<AdminDependencies, 'reader'>,
  { planId, file, at, by, people, structures, state }: PlanSummary,
  home: string = IMPORTS_URL,
): PlanRow {
  const found = reader.findByPersonId(by);
  return {
    file,
    url: `${home}/plans/${encodeURIComponent(planId)}`,
    at,
    by: 'record' in found ? displayName(found.record) : by,
    people: writes(people),
    structures: writes(structures),
    outcome: state,
  };
}

function writes({ created, changed, closed, reappeared }: Tally): number {
  return created + changed + closed + reappeared;
}

/** An import of a list. @param home where its page is */
export function batchRow({ batchId, file, at, state }: BatchSummary, home: string): BatchRow {
  return { file, url: `${home}/lots/${encodeURIComponent(batchId)}`, at, outcome: state };
}

function sliceOf({ reader }: AdminDependencies, slice: WaitingSlice): SliceView {
  const { sliceId, kind, file, at, records } = slice;
  const action = `${IMPORTS_URL}/retenus/${encodeURIComponent(sliceId)}`;
  return {
    ...presentHeld(reader, slice),
    id: sliceId,
    file,
    at,
    records: records.map(({ id, name, would }) => ({
      name,
      url: kind === 'person' ? `/admin/personnes/${encodeURIComponent(id)}` : structureUrl(id),
      does: would,
    })),
    release: { action: `${action}/appliquer`, hidden: {} },
    keep: { action: `${action}/garder`, hidden: {} },
  };
}

/** The line after an act. */
export function doneOutcome(done: string | null): Outcome | null {
  const [fr, en] = [texts('fr').admin.imports.done, texts('en').admin.imports.done];
  if (done === null || !Object.hasOwn(fr, done)) return null;
  const key = done as GateDone;
  return { tone: 'success', sentence: { fr: fr[key], en: en[key] } };
}
