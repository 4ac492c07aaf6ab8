import { parisDay } from '../model/paris-time.ts';
import type { RecordStore } from '../store/record-store.ts';
import { refreshNetworks } from '../store/save-network.ts';
import type { FileFormat, ImportOptions, ImportReport } from '../views.ts';
import { FaultList } from './fault-list.ts';
import { FORMAT_STEPS } from './format-steps.ts';
import type { Family, ImportContext, ImportedFile } from './import-context.ts';
import { ImportRefusal } from './import-refusal.ts';
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
  reseaux: 'reseaux',
  membres: 'membres',
};

/** Hexadecimal characters of the file's digest that name its batch in the journal. */
const BATCH_ID_CHARS = 16;

/** One request to import. */
export interface ImportRequest {
  /** Base name of the file. */
  readonly name: string;
  readonly at: Date;
  readonly progress: ((rows: number) => void) | undefined;
  readonly options: ImportOptions;
}

/** A spooled file and what is needed to import it. */
export interface SpooledImport {
  readonly store: RecordStore;
  readonly staging: Staging;
  readonly spool: Spool;
  readonly clock: { now(): Date };
  readonly newPersonId: () => string;
}

/**
 * Recognise, read, plan, guard, apply: nothing is written before the guard has passed.
 * @throws ImportRefusal with the code of the verdict
 */
export async function importSpooled(work: SpooledImport, request: ImportRequest): Promise<ImportReport> {
  const { spool, store } = work;
  const firstLine = await readFirstLine(spool);
  if (firstLine === null) {
    throw new ImportRefusal('directory.import.empty', request.name);
  }
  const recognised = recogniseFormat(request.name, firstLine);
  const context = contextOf(work, request, recognised);
  refuseOlder(context, recognised);
  const steps = FORMAT_STEPS[recognised.format](context, recognised);
  const rows = await stageRows(context, spool, steps, work.clock, request.progress);
  await steps.plan();
  if (request.options.allowClosures !== true) {
    await steps.guard();
  }
  noteBatch(context, 'applying', recognised);
  await steps.apply();
  refreshNetworks(store, request.at);
  noteBatch(context, 'applied', recognised);
  return reportOf(context, spool, rows);
}

function contextOf(work: SpooledImport, request: ImportRequest, { format, asOf }: RecognisedFile): ImportContext {
  const described = asOf ?? request.at;
  const { digest } = work.spool;
  const file: ImportedFile = {
    name: request.name,
    format,
    family: FAMILY_OF[format],
    digest,
    batchId: digest.slice(0, BATCH_ID_CHARS),
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
    },
    newPersonId: work.newPersonId,
  };
}

/** Files that say their date are applied in order; an undated file is taken as of now and leaves no mark. */
function refuseOlder({ store, file }: ImportContext, { asOf }: RecognisedFile): void {
  const latest = store.environment.tables.latest.get(file.family);
  if (asOf !== null && latest !== undefined && asOf.toISOString() < latest.asOf) {
    const detail = `${file.name} describes ${asOf.toISOString()}, ${latest.file} of ${latest.asOf} is applied`;
    throw new ImportRefusal('directory.import.older-file', detail);
  }
}

/** The batch and the family's date are written before the first change: a crash must not let an older file back in. */
function noteBatch(context: ImportContext, state: 'applying' | 'applied', { asOf }: RecognisedFile): void {
  const { store, file, tallies, at } = context;
  const { tables, write } = store.environment;
  write(() => {
    tables.batches.putSync(file.batchId, {
      file: file.name,
      format: file.format,
      digest: file.digest,
      at: at.toISOString(),
      state,
      people: tallies.people.tally,
      structures: tallies.structures.tally,
      networks: tallies.networks.tally,
      memberships: tallies.memberships.tally,
    });
    if (asOf !== null) {
      tables.latest.putSync(file.family, { file: file.name, digest: file.digest, asOf: asOf.toISOString() });
    }
  });
}

function reportOf({ file, tallies, faults }: ImportContext, { charset, digest }: Spool, rows: number): ImportReport {
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
    faults: faults.kept,
    faultsOmitted: faults.omitted,
  };
}
