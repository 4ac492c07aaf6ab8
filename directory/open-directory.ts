import { randomBytes, randomUUID } from 'node:crypto';
import type { DirectoryConflicts } from './conflict-views.ts';
import { openStaff } from './curated/open-staff.ts';
import { turnRecords } from './curated/turn-records.ts';
import { openConflictsView } from './edit/open-conflicts.ts';
import { openEditor } from './edit/open-editor.ts';
import { openLineage } from './edit/open-lineage.ts';
import type { DirectoryEditor } from './edit-views.ts';
import type { EntryReader } from './entries/entry-reader.ts';
import { type EntryStore, openEntryStore } from './entries/entry-store.ts';
import { uuidBytes } from './entries/stored-entry.ts';
import { openImporter } from './import/open-importer.ts';
import type { DirectoryImporter, HoldThresholds } from './import-views.ts';
import type { DirectoryLineage } from './lineage-views.ts';
import { timeOrderedIds } from './model/time-ordered-id.ts';
import type { EntryProjector } from './projector.ts';
import { SCHEMA_PROJECTION } from './schema/schema-projection.ts';
import { openSearcher } from './search/open-searcher.ts';
import type { DirectoryStaff } from './staff-views.ts';
import { openBulkFill } from './store/bulk-fill.ts';
import { wordlessRecords } from './store/complete-words.ts';
import { ensureRegion } from './store/ensure-region.ts';
import { DEFAULT_MAP_BYTES, openEnvironment } from './store/environment.ts';
import { entryLinesAfter, linesFrom, nextSequence } from './store/journal.ts';
import { boundedLimit, openReader } from './store/open-reader.ts';
import type { RecordStore } from './store/record-store.ts';
import { DIGEST_BYTES, ensureDigestKey } from './store/row-digests.ts';
import { projectNetworks, refreshNetworks } from './store/save-network.ts';
import type { EntryChangeLine } from './store/stored-shapes.ts';
import { type EntryUpdater, openEntryUpdater } from './store/update-entries.ts';
import type { DirectoryReader, DirectorySearcher, HistoryLine } from './views.ts';

/** Instants from outside: the room never reads the machine's clock. */
export interface Clock {
  now(): Date;
}

/** Base of the demonstration's tree. */
export const DEFAULT_BASE_DN = 'dc=region,dc=example';

const DEFAULT_HOLD: HoldThresholds = { percent: 5, records: 20, establishmentPercent: 20, establishmentRecords: 20 };

const DEFAULT_BULK_RECORDS = 20_000;

/** How to open a directory. */
export interface DirectoryOptions {
  /** Folder of the environment; created unless `readOnly`. */
  readonly path: string;
  readonly clock: Clock;
  /** Whole name of the region's tree; `dc=region,dc=example` unless told. */
  readonly baseDn?: string;
  /** How records become LDAP entries; the schema's projection unless told. */
  readonly project?: EntryProjector;
  /** For other processes than the one writer: reads only. */
  readonly readOnly?: boolean;
  /** Address space reserved, in bytes; 32 GiB unless told. */
  readonly mapSizeBytes?: number;
  /** From how many departures on a part of an arriving file is held back; 5 % and 20 records of a department, 20 % and 20 people of an establishment. */
  readonly hold?: Partial<HoldThresholds>;
  /**
   * Nobody else uses this handle while it imports (a command, a thread of its own): what an import writes is then seen all at once, and a crash leaves nothing
   * of it. Several at a time within one handle unless told.
   */
  readonly isAlone?: boolean;
  /** Told before an import's first write and after its last one: others' writes would wait for it. */
  readonly onWriting?: (isWriting: boolean) => void;
  /** Whether somebody else writes for long: a write is refused meanwhile, `directory.store.busy`, instead of waiting for the lock. */
  readonly isFenced?: () => boolean;
  /** From how many records on that a file writes they are found at its end only, all at once, when there were not more before; 20,000 unless told. */
  readonly bulkRecords?: number;
  /**
   * Told once, before what searches find records by is put in again at opening: a crash, or an earlier version, left it out. Nobody is answered until it is done.
   * @param records at most so many, some 0.1 ms of processor each
   */
  readonly onCompleting?: (records: number) => void;
  /** Makes internal ids of new people; UUIDs in the order of time unless told. */
  readonly newPersonId?: () => string;
  /** Makes the key of this folder's digests of rows, 16 bytes, when it has none yet; random unless told. */
  readonly newDigestKey?: () => Uint8Array;
}

/** The directory: four narrow views over one environment, the projected entries, and the journal for the audit. */
export interface Directory {
  readonly reader: DirectoryReader;
  readonly searcher: DirectorySearcher;
  readonly editor: DirectoryEditor;
  /** Which records and which identifiers are one person. */
  readonly lineage: DirectoryLineage;
  /** People and places in no national file, and who curates them. */
  readonly staff: DirectoryStaff;
  /** What files and the directory disagree about, until somebody decides. */
  readonly conflicts: DirectoryConflicts;
  readonly importer: DirectoryImporter;
  readonly entries: EntryReader;
  /** Direct writing of entries: LDAP updates, LDIF, plain naming contexts. */
  readonly updater: EntryUpdater;
  /** Number of the newest line of the journal, 0 when there is none. */
  lastChange(): number;
  /**
   * Lines after a change number that changed entries, oldest first: for content synchronisation, audit and caches.
   * @param limit 1 to 500; @throws DirectoryError `directory.query.limit`
   */
  entryChangesAfter(number: number, limit: number): readonly EntryChangeLine[];
  /**
   * Journal lines from a sequence on, oldest first.
   * @param limit 1 to 500; @throws DirectoryError `directory.query.limit`
   */
  journalFrom(sequence: number, limit: number): HistoryLine[];
  /** Whether searches find every record: not while a first file is being written, nor after a crash until somebody opens it for writing. */
  isSearchWhole(): boolean;
  /**
   * The day turned: memberships that began or ended with it are so in the entries of their networks, too; posts and places in no national file are so in their records, each
   * with its line. @throws DirectoryError `directory.store.busy`
   */
  turnDay(): void;
  /** See what the writing process acknowledged so far: for those opened with `readOnly`, at the start of each request. */
  refresh(): void;
  close(): Promise<void>;
}

/**
 * Open the directory. One process writes; any number may read the same folder with `readOnly`.
 *
 * @throws DirectoryError `directory.store.unavailable`, `directory.store.unprepared`; later, on any write with `readOnly`, `directory.store.read-only`
 */
export function openDirectory(options: DirectoryOptions): Directory {
  const { path, clock, project = SCHEMA_PROJECTION, readOnly = false, isAlone = false } = options;
  const { onWriting = () => undefined, isFenced = () => false } = options;
  const { mapSizeBytes = DEFAULT_MAP_BYTES, baseDn = DEFAULT_BASE_DN } = options;
  const hold = { ...DEFAULT_HOLD, ...options.hold };
  const { bulkRecords = DEFAULT_BULK_RECORDS } = options;
  const { newPersonId = timeOrderedIds(clock, randomUUID) } = options;
  const { newDigestKey = () => randomBytes(DIGEST_BYTES) } = options;
  const environment = openEnvironment({ path, readOnly, mapSizeBytes, isFenced });
  const entryStore = openEntryStore(environment.root, baseDn, () => uuidBytes(randomUUID()));
  environment.beforeCommit(entryStore);
  const bulk = openBulkFill(environment, entryStore, { path, mapSizeBytes });
  const store: RecordStore = { environment, entries: entryStore.projected, project, bulk };
  if (!readOnly) {
    prepareToWrite(store, entryStore, { baseDn, at: clock.now(), newDigestKey, onCompleting: options.onCompleting });
  }
  return {
    reader: openReader(environment.tables),
    searcher: openSearcher(environment.tables),
    editor: openEditor(store),
    lineage: openLineage(store),
    staff: openStaff(store, newPersonId),
    conflicts: openConflictsView(store),
    importer: openImporter({ store, path, clock, newPersonId, hold, isAlone, onWriting, bulkRecords }),
    entries: entryStore.reader,
    updater: openEntryUpdater(environment, entryStore, clock),
    lastChange: () => nextSequence(environment.tables) - 1,
    entryChangesAfter: (number, limit) => entryLinesAfter(environment.tables, number, boundedLimit(limit)),
    journalFrom: (sequence, limit) => linesFrom(environment.tables, sequence, boundedLimit(limit)),
    isSearchWhole: () => wordlessRecords(environment.tables) === 0,
    turnDay: () => {
      turnRecords(store, clock.now());
      projectNetworks(store, clock.now());
    },
    refresh: () => environment.root.resetReadTxn(),
    close: async () => {
      await bulk.close();
      await environment.close();
    },
  };
}

interface Preparing {
  readonly baseDn: string;
  readonly at: Date;
  readonly newDigestKey: () => Uint8Array;
  readonly onCompleting: ((records: number) => void) | undefined;
}

function prepareToWrite(store: RecordStore, entries: EntryStore, preparing: Preparing): void {
  const { baseDn, at, newDigestKey, onCompleting } = preparing;
  const missing = wordlessRecords(store.environment.tables);
  if (missing > 0) onCompleting?.(missing);
  try {
    ensureRegion(store.environment, entries, baseDn, at);
    ensureDigestKey(store.environment, newDigestKey);
  } catch (error) {
    void store.environment.close();
    throw error;
  }
  // A crash may have left the index of a large file unwritten.
  for (const _ of store.bulk.complete());
  // A crash may have left networks whose entry was not rewritten yet.
  refreshNetworks(store, at);
  // Days went by while nobody wrote.
  turnRecords(store, at);
}
