import { mkdirSync } from 'node:fs';
import { type Database, open, type RootDatabase } from 'lmdb';
import { DirectoryError } from '../error.ts';
import type { Membership, Network } from '../model/network.ts';
import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import type { ImportBatch, LatestFile, SearchLabel, StoredLine } from './stored-shapes.ts';

/** Address space reserved for the map, in bytes; the file itself only grows as it fills. */
export const DEFAULT_MAP_BYTES = 32 * 1024 ** 3;
/** Our tables, the entry store's tables, and room for a few more. */
const MAX_TABLES = 48;

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
  /** National id, current or old → personId. */
  readonly identifiers: Database<string, string>;
  /** [family, 'person' | 'structure', national id | structure key] → record id, open records only. */
  readonly owned: Database<string, string[]>;
  /** Many: ['person' | 'structure', folded word] → record id. */
  readonly words: Database<string, string[]>;
  /** ['person' | 'structure', record id] → what orders and filters search answers without reading the record. */
  readonly searchLabels: Database<SearchLabel, string[]>;
  /** Many: structure key → personId, open people only. */
  readonly peopleAt: Database<string, string>;
  /** Sequence → line. */
  readonly journal: Database<StoredLine, number>;
  /** Many: `<kind>:<id>` → sequence. */
  readonly history: Database<number, string>;
  /** Batch id → import. */
  readonly batches: Database<ImportBatch, string>;
  /** Latest applied file of each family. */
  readonly latest: Database<LatestFile, string>;
  /** Counters: `journal`, `person`, `structure`, `network`. */
  readonly counters: Database<number, string>;
  /** Networks whose projected entry waits to be rewritten. */
  readonly staleNetworks: Database<true, string>;
}

export interface EnvironmentOptions {
  /** Folder of the environment; created when writing. */
  readonly path: string;
  readonly readOnly: boolean;
  readonly mapSizeBytes: number;
}

/** One LMDB environment: its root (for the entry store), our tables, and the only way to write. */
export interface Environment {
  readonly root: RootDatabase;
  readonly tables: Tables;
  readonly readOnly: boolean;
  /**
   * Run `work` in one write transaction; on disk when this returns; undone whole when `work` throws.
   * Synchronous: lmdb commits and flushes before it returns because overlappingSync is off.
   * @throws DirectoryError `directory.store.read-only`
   */
  write<T>(work: () => T): T;
  /** Run `work` inside {@link write} so that a throw of it undoes its own changes alone. */
  nest<T>(work: () => T): T;
  /** Have something done at the end of each write transaction, inside it, and when one is given up. */
  beforeCommit(hook: { flush(): void; discard(): void }): void;
  close(): Promise<void>;
}

/** Nobody else on the machine reads people's records, whatever the folder above allows. The library's types leave it out. */
const OWNER_ONLY = { permissionsMode: 0o600 };

/** @throws DirectoryError `directory.store.unavailable` when the folder cannot be opened (read-only: must exist). */
export function openEnvironment(options: EnvironmentOptions): Environment {
  const { path, readOnly, mapSizeBytes } = options;
  try {
    if (!readOnly) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    }
    const root = open({
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
    });
    const tables = openTables(root);
    const hooks: CommitHook[] = [];
    return {
      root,
      tables,
      readOnly,
      write: (work) => writeIn(root, readOnly, hooks, work),
      // A transaction inside another is LMDB's nested one.
      nest: (work) => root.transactionSync(work),
      beforeCommit: (hook) => hooks.push(hook),
      close: () => root.close(),
    };
  } catch (cause) {
    throw new DirectoryError('directory.store.unavailable', `cannot open the directory's environment`, { cause });
  }
}

interface CommitHook {
  flush(): void;
  discard(): void;
}

function writeIn<T>(root: RootDatabase, readOnly: boolean, hooks: readonly CommitHook[], work: () => T): T {
  if (readOnly) {
    throw new DirectoryError('directory.store.read-only', 'a write was asked of a directory opened for reading');
  }
  try {
    return root.transactionSync(() => {
      const value = work();
      for (const hook of hooks) hook.flush();
      return value;
    });
  } catch (error) {
    for (const hook of hooks) hook.discard();
    throw error;
  }
}

function openTables(root: RootDatabase): Tables {
  const record = <V, K extends string | string[] | number>(name: string): Database<V, K> =>
    root.openDB<V, K>({ name, encoding: 'json', compression: true });
  const small = <V, K extends string | string[]>(name: string): Database<V, K> =>
    root.openDB<V, K>({ name, encoding: 'json' });
  const many = <V, K extends string | string[]>(name: string): Database<V, K> =>
    root.openDB<V, K>({ name, encoding: 'ordered-binary', dupSort: true });
  return {
    people: record('people'),
    structures: record('structures'),
    networks: small('networks'),
    memberships: small('memberships'),
    members: many('members'),
    identifiers: small('identifiers'),
    owned: small('owned'),
    words: many('words'),
    searchLabels: small('search-labels'),
    peopleAt: many('people-at'),
    // Its own form of JSON: lines hold bytes.
    journal: root.openDB({ name: 'journal', encoding: 'msgpack', compression: true }),
    history: many('history'),
    batches: small('batches'),
    latest: small('latest'),
    counters: small('counters'),
    staleNetworks: small('stale-networks'),
  };
}
