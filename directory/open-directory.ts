import { randomUUID } from 'node:crypto';
import { openEditor } from './edit/open-editor.ts';
import type { EntryReader } from './entries/entry-reader.ts';
import { type EntryStore, openEntryStore } from './entries/entry-store.ts';
import { uuidBytes } from './entries/stored-entry.ts';
import { openImporter } from './import/open-importer.ts';
import type { EntryProjector } from './projector.ts';
import { projectNetwork, projectProfessional, projectStructure } from './schema/project-entry.ts';
import { openSearcher } from './search/open-searcher.ts';
import { ensureRegion } from './store/ensure-region.ts';
import { DEFAULT_MAP_BYTES, openEnvironment } from './store/environment.ts';
import { entryLinesAfter, linesFrom, nextSequence } from './store/journal.ts';
import { boundedLimit, openReader } from './store/open-reader.ts';
import type { RecordStore } from './store/record-store.ts';
import { refreshNetworks } from './store/save-network.ts';
import type { EntryChangeLine } from './store/stored-shapes.ts';
import { type EntryUpdater, openEntryUpdater } from './store/update-entries.ts';
import type { DirectoryEditor, DirectoryImporter, DirectoryReader, DirectorySearcher, HistoryLine } from './views.ts';

/** Instants from outside: the room never reads the machine's clock. */
export interface Clock {
  now(): Date;
}

/** The projection every door shows: the schema's own. */
const SCHEMA_PROJECTION: EntryProjector = {
  professional: projectProfessional,
  structure: projectStructure,
  network: projectNetwork,
};

/** Base of the demonstration's tree. */
export const DEFAULT_BASE_DN = 'dc=region,dc=example';

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
  /** Makes internal ids of new people; random UUIDs unless told. */
  readonly newPersonId?: () => string;
}

/** The directory: four narrow views over one environment, the projected entries, and the journal for the audit. */
export interface Directory {
  readonly reader: DirectoryReader;
  readonly searcher: DirectorySearcher;
  readonly editor: DirectoryEditor;
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
  close(): Promise<void>;
}

/**
 * Open the directory. One process writes; any number may read the same folder with `readOnly`.
 *
 * @throws DirectoryError `directory.store.unavailable`; later, on any write with `readOnly`, `directory.store.read-only`
 */
export function openDirectory(options: DirectoryOptions): Directory {
  const { path, clock, project = SCHEMA_PROJECTION, readOnly = false, newPersonId = randomUUID } = options;
  const { mapSizeBytes = DEFAULT_MAP_BYTES, baseDn = DEFAULT_BASE_DN } = options;
  const environment = openEnvironment({ path, readOnly, mapSizeBytes });
  const entryStore = openEntryStore(environment.root, baseDn, () => uuidBytes(randomUUID()));
  environment.beforeCommit(entryStore);
  const store: RecordStore = { environment, entries: entryStore.projected, project };
  if (!readOnly) {
    prepareToWrite(store, entryStore, baseDn, clock.now());
  }
  return {
    reader: openReader(environment.tables),
    searcher: openSearcher(environment.tables),
    editor: openEditor(store),
    importer: openImporter({ store, path, clock, newPersonId }),
    entries: entryStore.reader,
    updater: openEntryUpdater(environment, entryStore, clock),
    lastChange: () => nextSequence(environment.tables) - 1,
    entryChangesAfter: (number, limit) => entryLinesAfter(environment.tables, number, boundedLimit(limit)),
    journalFrom: (sequence, limit) => linesFrom(environment.tables, sequence, boundedLimit(limit)),
    close: () => environment.close(),
  };
}

function prepareToWrite(store: RecordStore, entries: EntryStore, baseDn: string, at: Date): void {
  try {
    ensureRegion(store.environment, entries, baseDn, at);
  } catch (error) {
    void store.environment.close();
    throw error;
  }
  // A crash may have left networks whose entry was not rewritten yet.
  refreshNetworks(store, at);
}
