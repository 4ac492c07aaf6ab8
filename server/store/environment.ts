import { setTimeout as delay } from 'node:timers/promises';
import { open, type RootDatabase } from 'lmdb';
import { makeDataFolder } from '../data-folder.ts';
import { diskReason } from '../disk-reason.ts';
import { ServerError } from '../errors.ts';
import { BehindLastCommit, MAX_BEGINNINGS, mustFollowLastCommit, openAtLastCommit, PAUSE_MS } from './last-commit.ts';

/** Tables of one environment, and one to spare. */
const MAX_TABLES = 6;
/** Nobody else on the machine reads sessions or the audit, whatever the folder above allows. The library's types leave it out. */
const OWNER_ONLY = 0o600;

/**
 * Open an LMDB environment whose writes resolve once they are on disk.
 *
 * `overlappingSync` off: committed and synced are one step. `eventTurnBatching` off: with it, a failed commit (disk full) also
 * rejects a promise inside lmdb that nobody can reach, and the process ends. `noSubdir` off: a folder whose name has a dot would
 * be taken for a file.
 *
 * @param path         folder, made when absent
 * @param mapSizeBytes address space to begin with; the map grows by itself
 * @throws ServerError `server.data.unusable` when the folder cannot be opened or made
 */
export function openEnvironment(path: string, mapSizeBytes?: number): RootDatabase {
  const settings = {
    path,
    noSubdir: false,
    overlappingSync: false,
    eventTurnBatching: false,
    maxDbs: MAX_TABLES,
    permissionsMode: OWNER_ONLY,
  };
  // Made here: the library would leave it open to whomever the process does, who could take the files away.
  makeDataFolder(path);
  try {
    return openAtLastCommit(() => open(mapSizeBytes === undefined ? settings : { ...settings, mapSize: mapSizeBytes }));
  } catch (cause) {
    throw new ServerError('server.data.unusable', `${path} : ${diskReason(cause)}`, { cause });
  }
}

/**
 * Run one change as an atomic step and wait until it is on disk. Changes asked for meanwhile share the next transaction.
 *
 * INVARIANT: what a change may throw, it throws before its first write: lmdb shares the transaction with other callers and does
 * not take one callback's writes back.
 *
 * INVARIANT: a change may be called again, from what lies in the tables: see {@link FREE_PAGES}.
 *
 * @throws what the change threw; BehindLastCommit when the environment does not come to its last commit; else lmdb's reason for not writing
 */
export async function commit<T>(root: RootDatabase, change: () => T): Promise<T> {
  let isSecondTry = false;
  for (let beginnings = 1; ; beginnings += 1) {
    try {
      return await commitOnce(root, change);
    } catch (error) {
      if (error instanceof BehindLastCommit && beginnings < MAX_BEGINNINGS) await delay(PAUSE_MS);
      else if (isAboutFreePages(error) && !isSecondTry) isSecondTry = true;
      else throw error;
    }
  }
}

async function commitOnce<T>(root: RootDatabase, change: () => T): Promise<T> {
  try {
    return await root.transaction(() => {
      mustFollowLastCommit(root);
      return change();
    });
  } catch (error) {
    throw await reasonOf(error);
  }
}

/**
 * Answers of LMDB (MDB_NOTFOUND, MDB_BAD_VALSIZE) that no write of ours has: the library's list of free pages, which it keeps in memory from one
 * transaction to the next, failed it — rarely, under a load of writes by several processes, about once in half a million. The transaction is then given up whole,
 * and that list with it: the same again begins from what is on disk.
 */
const FREE_PAGES: ReadonlySet<unknown> = new Set([-30798, -30781]);

function isAboutFreePages(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FREE_PAGES.has(error.code);
}

/** lmdb gives the reason of a failed commit as a rejected promise beside the error: unread, it would end the process. */
async function reasonOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  return Promise.resolve(error.commitError).catch((reason: unknown) => reason);
}
