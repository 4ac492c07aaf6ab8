import process from 'node:process';
import { open } from 'lmdb';
import { openAtLastCommit } from '../store/last-commit.ts';

/** Tables that an environment of ours has at most. */
const MAX_TABLES = 64;

/**
 * Open one LMDB environment for reading and tell what is seen, as JSON on the standard output. A program of its own: a damaged file ends the process
 * that opens it, whatever it does.
 */
const [, , path = ''] = process.argv;
const root = openAtLastCommit(() => open({ path, readOnly: true, noSubdir: false, maxDbs: MAX_TABLES }));
const dead = root.readerCheck();
const stats: { readonly entryCount?: number } = root.getStats();
// Each table is one row of the first: reading them all walks it.
const tables = [...root.getKeys()].length;
const readers = root.readerList().split('\n').length - 1;
process.stdout.write(JSON.stringify({ dead, readers, tables: Math.max(tables, stats.entryCount ?? 0) }));
await root.close();
