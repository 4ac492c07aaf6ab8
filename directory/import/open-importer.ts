import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { DirectoryError } from '../error.ts';
import type { BatchSummary, DirectoryImporter, HoldThresholds, ImportVerdict } from '../import-views.ts';
import { parisDay } from '../model/paris-time.ts';
import { notWritten } from '../store/not-written.ts';
import type { ImportBatch } from '../store/stored-shapes.ts';
import type { Writing } from './at-once.ts';
import { ImportRefusal } from './import-refusal.ts';
import { importSpooled, planOnly, type SpooledImport } from './import-spooled.ts';
import { waitingSlices } from './keep-slices.ts';
import { openPlanShelf } from './plan-shelf.ts';
import { dropSlice, releaseSlice } from './release-slice.ts';
import { IMPORT_PIECE_BYTES, spoolFile } from './spool.ts';
import { openStaging } from './staging.ts';
import { undoBatch } from './undo-batch.ts';

/** Imports told of. */
const MAX_TOLD_BATCHES = 100;
/** Folder of the workbench inside the directory's own. */
const STAGING_FOLDER = 'import-staging';

/** What the importer needs beyond the records. */
export interface ImporterOptions extends Writing {
  /** Folder of the environment. */
  readonly path: string;
  readonly clock: { now(): Date };
  readonly newPersonId: () => string;
  readonly hold: HoldThresholds;
  readonly bulkRecords: number;
}

/** The importing view: one file at a time, all refusals before the first change. */
export function openImporter(options: ImporterOptions): DirectoryImporter {
  let busy = false;
  const alone = async <T>(name: string, work: () => Promise<T>): Promise<T | Refused> => {
    if (options.store.environment.readOnly) {
      throw new DirectoryError('directory.store.read-only', 'an import was asked of a directory opened for reading');
    }
    if (busy) return { accepted: false, code: 'directory.import.busy', detail: name };
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
    }
  };
  return {
    importFile: (source, name, at, progress, importOptions = {}) =>
      alone(name, async () => {
        const request = { name, at, progress, options: importOptions };
        const done = await withFile(options, source, (work) => importSpooled(work, request));
        return 'refused' in done ? done.refused : { accepted: true, report: done.answer };
      }),
    planFile: (source, name, at, progress, importOptions = {}) =>
      alone(name, async () => {
        const request = { name, at, progress, options: importOptions };
        const done = await withFile(options, source, (work) => planOnly(work, request));
        return 'refused' in done ? done.refused : { accepted: true, plan: done.answer.plan };
      }),
    ...keptPlans(options, alone),
    report: (batchId) =>
      (isBatchId(batchId) ? options.store.environment.tables.reports.get(batchId) : undefined) ?? null,
    heldSlices: () => waitingSlices(options.store),
    releaseSlice: (sliceId, at) => alone(sliceId, () => verdictOf(async () => releaseSlice(options, sliceId, at))),
    dropSlice: (sliceId) => alone(sliceId, () => verdictOf(async () => dropSlice(options.store, sliceId))),
    batches: () =>
      Array.from(options.store.environment.tables.batches.getRange({}), ({ key, value }) => ({ key, value }))
        .sort((one, other) => other.value.number - one.value.number)
        .slice(0, MAX_TOLD_BATCHES)
        .map(({ key, value }) => summaryOf(key, value)),
    batch: (batchId) => {
      const found = isBatchId(batchId) ? options.store.environment.tables.batches.get(batchId) : undefined;
      return found === undefined ? null : summaryOf(batchId, found);
    },
    undoBatch: (batchId, at, curator = null) =>
      alone(batchId, () => verdictOf(async () => undoBatch({ ...options, batchId, at, day: parisDay(at), curator }))),
  };
}

/** Ids are made of a file's digest; what comes from an address may be anything, and longer than a key. */
const isBatchId = (text: string): boolean => /^[0-9a-z-]{1,80}$/i.test(text);

function summaryOf(batchId: string, { file, format, at, state, curator }: ImportBatch): BatchSummary {
  return { batchId, file, format, at: new Date(at), state, ...(curator === undefined ? {} : { curator }) };
}

/** Plans kept, applied and dropped. */
function keptPlans(
  options: ImporterOptions,
  alone: <T>(name: string, work: () => Promise<T>) => Promise<T | Refused>,
): Pick<DirectoryImporter, 'keepPlan' | 'plans' | 'plan' | 'applyPlan' | 'dropPlan'> {
  const shelf = openPlanShelf(options.store, options.path);
  return {
    keepPlan: (source, name, { at, by }, progress, importOptions = {}) =>
      alone(name, async () => {
        const request = { name, at, progress, options: importOptions };
        const done = await withFile(options, source, async (work) =>
          shelf.keep({ ...(await planOnly(work, request)), at, by, options: importOptions }, work.spool),
        );
        return 'refused' in done ? done.refused : { accepted: true, kept: done.answer };
      }),
    plans: () => shelf.list(),
    plan: (planId) => shelf.find(planId),
    applyPlan: (planId, at, progress) =>
      alone(planId, async () => {
        const taken = await verdictOf(async () => shelf.take(planId));
        if (!taken.accepted) return taken;
        const { stored, file } = taken.report;
        const { mark, plan } = stored;
        const request = { name: plan.file, at, progress, options: stored.options, mark };
        const done = await withFile(options, createReadStream(file, { highWaterMark: IMPORT_PIECE_BYTES }), (work) =>
          importSpooled(work, request),
        );
        if ('refused' in done) return done.refused;
        await shelf.settle(planId, 'applied');
        return { accepted: true, report: done.answer };
      }),
    dropPlan: async (planId) => (await alone(planId, () => shelf.settle(planId, 'dropped'))) === true,
  };
}

type Refused = Extract<ImportVerdict, { readonly accepted: false }>;

/** Spool the file onto a fresh workbench, and throw the workbench away afterwards. */
async function withFile<T>(
  { path, ...options }: ImporterOptions,
  source: AsyncIterable<Uint8Array>,
  work: (spooled: SpooledImport) => Promise<T>,
): Promise<{ readonly answer: T } | { readonly refused: Refused }> {
  const staging = await openStaging(join(path, STAGING_FOLDER));
  try {
    const spool = await spoolFile(source, join(staging.folder, 'spool'));
    return { answer: await work({ ...options, staging, spool }) };
  } catch (error) {
    if (error instanceof ImportRefusal) {
      return { refused: { accepted: false, code: error.code, detail: error.detail } };
    }
    // The workbench's own writes fail so, too: what was applied before stays, and the same file goes on from there.
    const failure = notWritten(error);
    if (failure instanceof DirectoryError && failure.code === 'directory.store.not-written') {
      return { refused: { accepted: false, code: failure.code, detail: failure.message } };
    }
    throw error;
  } finally {
    await staging.close();
  }
}

/** What the importer refuses by throwing, as a verdict. */
async function verdictOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly accepted: true; readonly report: T } | Refused> {
  try {
    return { accepted: true, report: await work() };
  } catch (error) {
    if (error instanceof ImportRefusal) return { accepted: false, code: error.code, detail: error.detail };
    throw error;
  }
}
