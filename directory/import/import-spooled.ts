import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type {
  FileFormat,
  HoldThresholds,
  ImportOptions,
  ImportPlan,
  ImportProgress,
  ImportReport,
} from '../import-views.ts';
import { parisDay } from '../model/paris-time.ts';
import type { RecordStore } from '../store/record-store.ts';
import { refreshNetworks } from '../store/save-network.ts';
import { forgetOldUndo } from '../store/undo-rows.ts';
import { atOnce, type Writing } from './at-once.ts';
import { datedByHand } from './dated-by-hand.ts';
import { describePlan } from './describe-plan.ts';
import { FaultList } from './fault-list.ts';
import { FORMAT_STEPS } from './format-steps.ts';
import { holdSlices } from './hold-slices.ts';
import type { Family, ImportContext, ImportedFile } from './import-context.ts';
import { ImportRefusal } from './import-refusal.ts';
import type { FormatSteps } from './import-steps.ts';
import { keepReport } from './keep-report.ts';
import { keepSlices } from './keep-slices.ts';
import { planMark } from './plan-mark.ts';
import { ProgressTeller } from './progress-teller.ts';
import { keepRaised } from './raise-conflicts.ts';
import { readFirstLine } from './read-rows.ts';
import { type RecognisedFile, recogniseFormat } from './recognise-format.ts';
import type { Spool } from './spool.ts';
import { stageRows } from './stage-rows.ts';
import type { Staging } from './staging.ts';
import { TallyCount } from './tally-count.ts';

const FAMILY_OF: Readonly<Record<FileFormat, Family>> = {
  'rass-psc': 'rass',
  'libreacces-activite': 'libreacces',
  'finess-cs1100502': 'finess',
  'finess-extended': 'finess',
  'correspondance-adeli-rpps': 'correspondance',
  'finess-plus': 'finess',
  'libreacces-savoir-faire': 'savoir-faire',
  mssante: 'mssante',
  reseaux: 'reseaux',
  membres: 'membres',
  personnel: 'personnel',
  lieux: 'lieux',
  curateurs: 'curateurs',
};

/** Files that a curator may bring. */
const OF_CURATORS: ReadonlySet<FileFormat> = new Set(['personnel', 'lieux']);

/**
 * Most records with which a directory is filled in one transaction. Beyond, it is written in short ones: a second thread follows what they commit and works
 * out the index, and nobody relies on a directory that is being filled for the first time.
 */
const MAX_FILLED_AT_ONCE = 50_000;

/** Hexadecimal characters of the file's digest that name its batch in the journal. */
const BATCH_ID_CHARS = 16;

/** One request to import. */
export interface ImportRequest {
  /** Base name of the file. */
  readonly name: string;
  readonly at: Date;
  readonly progress: ImportProgress | undefined;
  readonly options: ImportOptions;
  /** The mark that its plan must have; undefined when nobody looked at one. */
  readonly mark?: string;
}

/** A plan, and the digest of what it stands for. */
export interface MarkedPlan {
  readonly plan: ImportPlan;
  readonly mark: string;
}

/** A spooled file and what is needed to import it. */
export interface SpooledImport extends Writing {
  readonly staging: Staging;
  readonly spool: Spool;
  readonly clock: { now(): Date };
  readonly newPersonId: () => string;
  readonly hold: HoldThresholds;
  /** From so many records on, all are made findable at once, at the end. */
  readonly bulkRecords: number;
}

/**
 * Recognise, read, plan, guard, apply: nothing is written before the guard has passed.
 * @throws ImportRefusal with the code of the verdict
 */
export async function importSpooled(work: SpooledImport, request: ImportRequest): Promise<ImportReport> {
  const { context, recognised, steps, rows } = await planSpooled(work, request);
  if (request.mark !== undefined && request.mark !== (await planMark(context, steps))) {
    throw new ImportRefusal('directory.import.plan-stale', request.name);
  }
  const write = async (): Promise<ImportReport> => {
    await completeBulk(work.store, context.progress);
    await forgetOldUndo(work.store.environment);
    noteBatch(context, 'applying', recognised);
    if (steps.closes.length > 0 || context.held.length > 0) await keepSlices(context);
    await keepRaised(context);
    await applyWith(work, context, steps);
    refreshNetworks(work.store, request.at);
    const report = reportOf(context, work.spool, rows);
    noteBatch(context, 'applied', recognised);
    keepReport(work.store, context.file.batchId, report);
    return report;
  };
  return atOnce(work, write, { bySteps: isFirstFill(context) && planned(context) > MAX_FILLED_AT_ONCE });
}

/** A file that makes most of the directory is written without what records are found by, which is put in for all of them at once. */
async function applyWith(
  { store, bulkRecords }: SpooledImport,
  context: ImportContext,
  steps: FormatSteps,
): Promise<void> {
  const { progress } = context;
  if (planned(context) < bulkRecords || !isFirstFill(context)) return steps.apply();
  store.bulk.begin();
  await steps.apply();
  await completeBulk(store, progress);
}

/** People and structures that the file would write. */
function planned({ staging }: ImportContext): number {
  return rowsIn(staging.people) + rowsIn(staging.changedStructures);
}

/** Whether the file brings at least as many records as there are. */
function isFirstFill(context: ImportContext): boolean {
  const { people, structures } = context.store.environment.tables;
  return planned(context) >= rowsIn(people) + rowsIn(structures);
}

/** What a file that failed on its way left out is put in before the next one. */
async function completeBulk({ bulk, environment }: RecordStore, progress: ProgressTeller): Promise<void> {
  environment.settle();
  await bulk.settle();
  for (const done of bulk.complete()) {
    progress.add('indexed', done);
    await setImmediate();
  }
}

function rowsIn(table: { getStats(): object }): number {
  // The library's types leave the name out.
  return (table.getStats() as { readonly entryCount?: number }).entryCount ?? 0;
}

/**
 * The same up to the first write, and what it would have been.
 * @throws ImportRefusal with the code of the verdict
 */
export async function planOnly(work: SpooledImport, request: ImportRequest): Promise<MarkedPlan> {
  const { context, steps, rows } = await planSpooled(work, request);
  const described = await describePlan(context, steps);
  const mark = await planMark(context, steps);
  return { plan: { ...reportOf(context, work.spool, rows), ...described }, mark };
}

/** Everything that comes before the first write. */
async function planSpooled(work: SpooledImport, request: ImportRequest) {
  const { spool } = work;
  const firstLine = await readFirstLine(spool);
  if (firstLine === null) {
    throw new ImportRefusal('directory.import.empty', request.name);
  }
  const recognised = datedByHand(recogniseFormat(request.name, firstLine), request.options.asOf, request.at);
  refuseToCurators(request.options.curator, recognised.format);
  const context = contextOf(work, request, recognised);
  refuseOlder(context, recognised);
  const steps = FORMAT_STEPS[recognised.format](context, recognised);
  const rows = await (steps.read?.(spool) ?? stageRows(context, spool, steps));
  await steps.plan();
  if (request.options.allowClosures !== true) {
    await steps.guard();
    const released = new Set(request.options.releasedDepartments ?? []);
    context.held = await holdSlices(context, steps.closes, work.hold, released);
  }
  return { context, recognised, steps, rows };
}

function contextOf(work: SpooledImport, request: ImportRequest, { format, asOf }: RecognisedFile): ImportContext {
  const described = asOf ?? request.at;
  const { digest } = work.spool;
  const curator = request.options.curator ?? null;
  const family = FAMILY_OF[format];
  const file: ImportedFile = {
    name: request.name,
    format,
    family,
    series: curator === null ? family : `${family}:${curator}`,
    digest,
    batchId: (curator === null ? digest : hash('sha256', `${digest} ${curator}`, 'hex')).slice(0, BATCH_ID_CHARS),
    asOf: described,
    day: parisDay(described),
  };
  return {
    store: work.store,
    staging: work.staging,
    file,
    at: request.at,
    faults: new FaultList(),
    tallies: {
      people: new TallyCount(),
      structures: new TallyCount(),
      networks: new TallyCount(),
      memberships: new TallyCount(),
      curations: new TallyCount(),
    },
    progress: new ProgressTeller(work.clock, request.progress),
    curator,
    newPersonId: work.newPersonId,
    seen: null,
    held: [],
  };
}

/** What a curator may not bring at all; what of a file is not theirs is refused row by row. */
function refuseToCurators(curator: string | undefined, format: FileFormat): void {
  if (curator !== undefined && !OF_CURATORS.has(format)) {
    throw new ImportRefusal('directory.import.not-of-curators', format);
  }
}

/** Files that say their date are applied in order; an undated file is taken as of now and leaves no mark. */
function refuseOlder({ store, file }: ImportContext, { asOf }: RecognisedFile): void {
  const latest = store.environment.tables.latest.get(file.series);
  if (asOf !== null && latest !== undefined && asOf.toISOString() < latest.asOf) {
    const detail = `${file.name} describes ${asOf.toISOString()}, ${latest.file} of ${latest.asOf} is applied`;
    throw new ImportRefusal('directory.import.older-file', detail);
  }
}

/** The batch and the family's date are written before the first change: a crash must not let an older file back in. */
function noteBatch(context: ImportContext, state: 'applying' | 'applied', { asOf }: RecognisedFile): void {
  const { store, file, tallies, at, curator } = context;
  const { tables, write } = store.environment;
  write(() => {
    const known = tables.batches.get(file.batchId);
    // The same file once more, under whatever name: it is the import of the first time, and changes next to nothing.
    if (known?.state !== 'applied') {
      const isTakenUp = known?.state === 'applying';
      const number = isTakenUp ? known.number : (tables.counters.get('batch') ?? 0) + 1;
      if (!isTakenUp) tables.counters.putSync('batch', number);
      tables.batches.putSync(file.batchId, {
        number,
        previous: isTakenUp ? known.previous : (tables.latest.get(file.series) ?? null),
        file: file.name,
        format: file.format,
        digest: file.digest,
        at: at.toISOString(),
        state,
        people: tallies.people.tally,
        structures: tallies.structures.tally,
        networks: tallies.networks.tally,
        memberships: tallies.memberships.tally,
        ...(curator === null ? {} : { curator }),
      });
    }
    if (asOf !== null) {
      tables.latest.putSync(file.series, { file: file.name, digest: file.digest, asOf: asOf.toISOString() });
    }
  });
}

function reportOf(
  { file, tallies, faults, held }: ImportContext,
  { charset, digest }: Spool,
  rows: number,
): ImportReport {
  return {
    file: file.name,
    format: file.format,
    charset,
    digest,
    rows,
    people: tallies.people.tally,
    structures: tallies.structures.tally,
    networks: tallies.networks.tally,
    memberships: tallies.memberships.tally,
    ...(file.format === 'curateurs' ? { curations: tallies.curations.tally } : {}),
    faults: faults.kept,
    faultsOmitted: faults.omitted,
    held,
  };
}
