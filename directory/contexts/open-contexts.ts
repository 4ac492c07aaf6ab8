import { mkdirSync } from 'node:fs';
import { open, type RootDatabase } from 'lmdb';
import type { EntryReader } from '../entries/entry-reader.ts';
import { type EntryStore, openEntryStore } from '../entries/entry-store.ts';
import { uuidBytes } from '../entries/stored-entry.ts';
import { DirectoryError } from '../error.ts';
import type { UpdateRequest } from '../ldap/messages.ts';
import type { DnPath } from '../schema/dn-path.ts';
import { openAtLastCommit } from '../store/last-commit.ts';
import { ContextTransaction } from './context-transaction.ts';
import { performAdd } from './perform-add.ts';
import { performDelete } from './perform-delete.ts';
import { performModify } from './perform-modify.ts';
import { performRename } from './perform-rename.ts';
import { type PlainContext, type PlainContextOptions, readContexts } from './plain-context.ts';
import { openContextTables } from './tables.ts';
import type { UpdateOutcome, Writer } from './update.ts';
import { UpdateLog } from './update-log.ts';
import { WriteQueue } from './write-queue.ts';

/** Address space reserved for the map, in bytes; the file only grows as it fills. */
const MAP_BYTES = 32 * 1024 ** 3;
const MAX_TABLES = 24;
/** Attribute whose values are kept apart from the entry. */
const PASSWORDS = 'userPassword';

/** How to open the plain naming contexts. */
export interface ContextsOptions {
  /** Folder of their environment; created unless `readOnly`. One process writes it: the LDAP door. */
  readonly path: string;
  readonly contexts: readonly PlainContextOptions[];
  /** Base of the region's own tree, which no context may overlap. */
  readonly regionDn: string;
  readonly clock: { now(): Date };
  readonly newUuid: () => string;
  readonly readOnly?: boolean;
}

/** The plain naming contexts: entries of any schema, read like the region's and written over LDAP. */
export interface Contexts {
  readonly list: readonly PlainContext[];
  readonly reader: EntryReader;
  readonly log: UpdateLog;
  /** Password hashes of an entry, by its path; empty when it has none or does not exist. */
  secretsAt(path: DnPath): readonly string[];
  /** Whole name of the entry with this path, as it is spelled; undefined when there is none. */
  nameAt(path: DnPath): string | undefined;
  /**
   * Perform one update in a transaction; resolves after the flush to disk. Refusals are answers, not errors.
   *
   * @throws DirectoryError `directory.store.unavailable`, or what the disk throws
   */
  perform(request: UpdateRequest, writer: Writer): Promise<UpdateOutcome>;
  close(): Promise<void>;
}

/** @throws DirectoryError `directory.ldap.misconfigured` (overlapping or malformed names), `directory.store.unavailable` */
export function openContexts(options: ContextsOptions): Contexts {
  const list = readContexts(options.contexts, options.regionDn);
  const root = openContextsRoot(options.path, options.readOnly === true);
  const entries = openEntryStore(root, '', () => uuidBytes(options.newUuid()));
  const { reader } = entries;
  const log = new UpdateLog(openContextTables(root));
  const queue = new WriteQueue(root, [entries, log]);
  return {
    list,
    reader,
    log,
    secretsAt(path) {
      const id = reader.find(path);
      return id === undefined ? [] : (reader.secretsOf(id)[PASSWORDS] ?? []);
    },
    nameAt(path) {
      const id = reader.find(path);
      const entry = id === undefined ? undefined : reader.read(id);
      return entry === undefined ? undefined : Buffer.concat(reader.nameParts(entry)).toString('utf8');
    },
    async perform(request, writer) {
      const outcome = await queue.write(() =>
        performLogged({ entries, log, list, now: options.clock.now() }, request, writer),
      );
      log.announce();
      return outcome;
    },
    async close() {
      await queue.close();
      await root.close();
    },
  };
}

interface Parts {
  readonly entries: EntryStore;
  readonly log: UpdateLog;
  readonly list: readonly PlainContext[];
  readonly now: Date;
}

function performLogged({ entries, log, list, now }: Parts, request: UpdateRequest, writer: Writer): UpdateOutcome {
  const stamp = log.nextStamp(now);
  const inner = entries.begin(stamp);
  const unique = list.flatMap((context) => context.unique);
  const outcome = performOne(new ContextTransaction(inner, writer.dn, unique), list, request, writer);
  log.note(stamp, writer.dn, inner.changes);
  return outcome;
}

function performOne(
  transaction: ContextTransaction,
  list: readonly PlainContext[],
  request: UpdateRequest,
  writer: Writer,
): UpdateOutcome {
  switch (request.operation) {
    case 'add':
      return performAdd(transaction, list, request, writer);
    case 'modify':
      return performModify(transaction, list, request, writer);
    case 'delete':
      return performDelete(transaction, list, request, writer);
    case 'modifyDn':
      return performRename(transaction, list, request, writer);
  }
}

/** The environment of the contexts. @throws DirectoryError `directory.store.unavailable` */
export function openContextsRoot(path: string, readOnly: boolean): RootDatabase {
  try {
    if (!readOnly) mkdirSync(path, { recursive: true, mode: 0o700 });
    const settings = { path, readOnly, mapSize: MAP_BYTES, maxDbs: MAX_TABLES, noSubdir: false };
    // On disk when a transaction returns; nobody else on the machine reads the file.
    const whole = { ...settings, overlappingSync: false, eventTurnBatching: false, ...{ permissionsMode: 0o600 } };
    return openAtLastCommit(() => open(whole));
  } catch (cause) {
    throw new DirectoryError('directory.store.unavailable', 'cannot open the environment of the contexts', { cause });
  }
}
