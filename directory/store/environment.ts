import { mkdirSync } from 'node:fs';
import { type Database, open, type RootDatabase } from 'lmdb';
import { DirectoryError } from '../error.ts';
import type { ImportReport } from '../import-views.ts';
import type { Conflict } from '../model/conflict.ts';
import type { Correspondence, CorrespondenceWithdrawal } from '../model/correspondence.ts';
import type { Curation } from '../model/curation.ts';
import type { Membership, Network } from '../model/network.ts';
import type { PersonMerge } from '../model/person-merge.ts';
import type { Professional } from '../model/professional.ts';
import type { Proposal } from '../model/proposal.ts';
import type { Structure } from '../model/structure.ts';
import { Counters } from './counters.ts';
import { hasFormerWords, leaveFormerWords } from './former-words.ts';
import type { HeldRecord, StoredPlan, StoredSlice } from './gate-shapes.ts';
import { openAtLastCommit } from './last-commit.ts';
import { present, unprepared } from './prepared.ts';
import { RECORD_ENCODING, readingJson } from './record-shapes.ts';
import type { ImportBatch, LatestFile, SearchLabel, StoredLine, UndoRow } from './stored-shapes.ts';
import { WordBatch } from './word-batch.ts';
import { WordTable } from './word-table.ts';
import { type CommitHook, nested, type Writers, writersOf } from './writers.ts';

/** Address space reserved for the map, in bytes; the file itself only grows as it fills. */
export const DEFAULT_MAP_BYTES = 32 * 1024 ** 3;
/** Our tables, the entry store's tables, and room for a few more. */
const MAX_TABLES = 56;

/**
 * The directory's tables. Those marked « many » keep several values under one key (dupSort).
 * Every key is bounded by {@link MAX_IDENTIFIER_CHARS} or `MAX_WORD_CHARS`, far below LMDB's own key limit.
 */
export interface Tables {
  /** personId → record. */
  readonly people: Database<Professional, string>;
  /** structure key → record. */
  readonly structures: Database<Structure, string>;
  /** network id → record. */
  readonly networks: Database<Network, string>;
  /** [personId, networkId, first day] → membership. */
  readonly memberships: Database<Membership, string[]>;
  /** Many: networkId → personId. */
  readonly members: Database<string, string>;
  /** [personId, local field] → correction proposed by the person. */
  readonly proposals: Database<Proposal, string[]>;
  /** Those that wait, the oldest first: [ISO instant, personId, local field]. */
  readonly waitingProposals: Database<true, string[]>;
  /** National id, current or old → personId. */
  readonly identifiers: Database<string, string>;
  /** Absorbed personId → the merge that holds. */
  readonly merges: Database<PersonMerge, string>;
  /** Former national id → the one that took its place, holding or withdrawn. */
  readonly correspondences: Database<Correspondence, string>;
  /** `<national id> <other>`: not of one person, whatever files say; of those that no correspondence is kept for. */
  readonly apart: Database<CorrespondenceWithdrawal, string>;
  /** Conflict id → what waits for an administrator. */
  readonly conflicts: Database<Conflict, string>;
  /** Many: national id → former ones, of correspondences holding or withdrawn. */
  readonly formers: Database<string, string>;
  /** [family, 'person' | 'structure', national id | structure key] → record id, open records only. */
  readonly owned: Database<string, string[]>;
  /** 'person' | 'structure', folded word → record ids. */
  readonly words: WordTable;
  /** ['person' | 'structure', record id] → what orders and filters search answers without reading the record. */
  readonly searchLabels: Database<SearchLabel, string[]>;
  /** Many: structure key → personId, open people only. */
  readonly peopleAt: Database<string, string>;
  /** Many: key of an establishment, or of the place of a post → personId of staff, open or not. */
  readonly staffAt: Database<string, string>;
  /** Many: key of a structure, or {@link STANDS_ALONE} → key of a local structure that is a part of it, open or not. */
  readonly localUnder: Database<string, string>;
  /** [day, 'person' | 'structure', record id]: a record in no national file that is to be written again on that day. */
  readonly turns: Database<true, string[]>;
  /** [personId, structure key, first day] → who may curate what. */
  readonly curations: Database<Curation, string[]>;
  /** Many: structure key → personId of its curators, past and to come included. */
  readonly curators: Database<string, string>;
  /** Sequence → line. */
  readonly journal: Database<StoredLine, number>;
  /** Many: `<kind>:<id>` → sequence. */
  readonly history: Database<number, string>;
  /** Batch id → import. */
  readonly batches: Database<ImportBatch, string>;
  /** [batch id, 'person' | 'structure', record id] → what the batch wrote over. */
  readonly undo: Database<UndoRow, string[]>;
  /** Plan id → plan kept for somebody to look at, the file's bytes beside it on disk. */
  readonly plans: Database<StoredPlan, string>;
  /** Batch id → what the import told when it was applied. */
  readonly reports: Database<ImportReport, string>;
  /** Slice id → part of an applied file that waits for somebody. */
  readonly heldSlices: Database<StoredSlice, string>;
  /** [slice id, record id] → what the file would do to a record of the slice. */
  readonly heldRecords: Database<HeldRecord, string[]>;
  /** Latest applied file of each family. */
  readonly latest: Database<LatestFile, string>;
  /** `<family> <national id>` → digest of the rows that change nothing of this person; see `row-digests.ts`. */
  readonly personDigests: Database<Uint8Array, string>;
  /** `<family> <structure key>` → digest of all that rows say of a structure and that changes nothing of it. */
  readonly structureDigests: Database<Uint8Array, string>;
  /** Family → what its digests were made under: header, charset and rules of the importer. */
  readonly digestBases: Database<string, string>;
  /** Counters: `journal`, `batch`, `person`, `structure`, `network`. */
  readonly counters: Counters;
  /** Networks whose projected entry waits to be rewritten. */
  readonly staleNetworks: Database<true, string>;
}

export interface EnvironmentOptions {
  /** Folder of the environment; created when writing. */
  readonly path: string;
  readonly readOnly: boolean;
  readonly mapSizeBytes: number;
  /** Whether another handle writes for long; never, unless told. */
  readonly isFenced?: () => boolean;
}

/** One LMDB environment: its root (for the entry store), our tables, and the only way to write. */
export interface Environment extends Writers {
  readonly root: RootDatabase;
  readonly tables: Tables;
  /** The only way to write {@link Tables.words}. */
  readonly words: WordBatch;
  readonly readOnly: boolean;
  /** Run `work` inside {@link write} so that a throw of it undoes its own changes alone. */
  nest<T>(work: () => T): T;
  /** Have something done at the end of each write transaction, inside it, and when one is given up. */
  beforeCommit(hook: CommitHook): void;
  close(): Promise<void>;
}

/** Nobody else on the machine reads people's records, whatever the folder above allows. The library's types leave it out. */
const OWNER_ONLY = { permissionsMode: 0o600 };

/** @throws DirectoryError `directory.store.unavailable` when the folder cannot be opened; read-only, `directory.store.unprepared` of an earlier version's. */
export function openEnvironment(options: EnvironmentOptions): Environment {
  const { path, readOnly, mapSizeBytes, isFenced = () => false } = options;
  let opened: RootDatabase | null = null;
  try {
    if (!readOnly) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    }
    const settings = {
      path,
      readOnly,
      mapSize: mapSizeBytes,
      maxDbs: MAX_TABLES,
      // A path with a dot would otherwise be taken for a file name.
      noSubdir: false,
      overlappingSync: false,
      // On, a failed commit (disk full) also rejects a promise inside lmdb that nobody can reach.
      eventTurnBatching: false,
      ...OWNER_ONLY,
    };
    const root = openAtLastCommit(() => open(settings));
    opened = root;
    const tables = openTables(root);
    if (!readOnly) leaveFormerWords(root, tables.counters, tables.words);
    else if (hasFormerWords(root)) throw unprepared('its words are of an earlier version');
    const words = new WordBatch(tables.words);
    const hooks: CommitHook[] = [words];
    return {
      root,
      tables,
      words,
      readOnly,
      ...writersOf(root, hooks, tables.counters, () => refuseWriting(readOnly, isFenced())),
      nest: (work) => nested(root, tables.counters, work),
      beforeCommit: (hook) => hooks.push(hook),
      close: () => root.close(),
    };
  } catch (cause) {
    void opened?.close();
    if (cause instanceof DirectoryError) throw cause;
    throw new DirectoryError('directory.store.unavailable', `cannot open the directory's environment`, { cause });
  }
}

function refuseWriting(readOnly: boolean, isFenced: boolean): void {
  if (readOnly) {
    throw new DirectoryError('directory.store.read-only', 'a write was asked of a directory opened for reading');
  }
  if (isFenced) throw new DirectoryError('directory.store.busy', 'an import is being written');
}

function openTables(root: RootDatabase): Tables {
  const record = <V, K extends string | string[] | number>(name: string): Database<V, K> =>
    present(name, root.openDB<V, K>({ name, encoding: 'json', compression: true }));
  const shaped = <V, K extends string | string[]>(name: string): Database<V, K> =>
    readingJson(present(name, root.openDB<V, K>({ name, compression: true, ...RECORD_ENCODING })));
  const small = <V, K extends string | string[]>(name: string): Database<V, K> =>
    present(name, root.openDB<V, K>({ name, encoding: 'json' }));
  const many = <V, K extends string | string[]>(name: string): Database<V, K> =>
    present(name, root.openDB<V, K>({ name, encoding: 'ordered-binary', dupSort: true }));
  const binary = (name: string): Database<Buffer, string[]> =>
    present(name, root.openDB<Buffer, string[]>({ name, encoding: 'binary' }));
  const bytes = (name: string): Database<Uint8Array, string> =>
    present(name, root.openDB<Uint8Array, string>({ name, encoding: 'binary' }));
  return {
    people: shaped('people'),
    structures: shaped('structures'),
    networks: small('networks'),
    memberships: small('memberships'),
    proposals: small('proposals'),
    waitingProposals: small('waiting-proposals'),
    members: many('members'),
    identifiers: small('identifiers'),
    merges: record('merges'),
    correspondences: small('correspondences'),
    formers: many('formers'),
    apart: small('apart'),
    conflicts: small('conflicts'),
    owned: small('owned'),
    words: new WordTable(binary('word-ids')),
    searchLabels: small('search-labels'),
    peopleAt: many('people-at'),
    staffAt: many('staff-at'),
    localUnder: many('local-under'),
    turns: small('turns'),
    curations: small('curations'),
    curators: many('curators'),
    // Its own form of JSON: lines hold bytes.
    journal: root.openDB({ name: 'journal', encoding: 'msgpack', compression: true }),
    history: many('history'),
    batches: small('batches'),
    undo: shaped('undo'),
    plans: record('plans'),
    reports: record('reports'),
    heldSlices: small('held-slices'),
    heldRecords: record('held-records'),
    latest: small('latest'),
    personDigests: bytes('person-digests'),
    structureDigests: bytes('structure-digests'),
    digestBases: small('digest-bases'),
    counters: new Counters(small('counters')),
    staleNetworks: small('stale-networks'),
  };
}
