import { parentPort, workerData } from 'node:worker_threads';
import { openEnvironment } from '../store/environment.ts';
import { SortedRuns } from '../store/sorted-runs.ts';
import { gatherRows, NUMBERS } from './gather-rows.ts';
import { openEntryTables } from './tables.ts';

/** What the thread of `index-gatherer.ts` is started for. */
export interface GatherQuestion {
  /** Folder of the environment. */
  readonly path: string;
  readonly mapSizeBytes: number;
  /** Folder of the runs. */
  readonly folder: string;
  /** The first entry to be gathered. */
  readonly from: number;
}

/** Asked of the thread: something was committed; everything was. */
export type GatherOrder = 'more' | 'finish';

/** Its answer to the last order. */
export interface Gathered {
  /** Files of the runs, in their order. */
  readonly runs: readonly string[];
  readonly entries: number;
}

/** Entries read from one state of the store. */
const ENTRIES_AT_ONCE = 4_000;
/** Values held before they are sorted and written out: less than where nothing else runs. */
const MAX_HELD = 500_000;

const { path, mapSizeBytes, folder, from }: GatherQuestion = workerData;
const environment = openEnvironment({ path, readOnly: true, mapSizeBytes });
const tables = openEntryTables(environment.root);
const runs = new SortedRuns(folder, NUMBERS, MAX_HELD);
let after = from - 1;
let entries = 0;

/** @returns how many there were */
function gatherSome(): number {
  environment.root.resetReadTxn();
  const { last, read } = gatherRows(tables, after, ENTRIES_AT_ONCE, runs);
  after = last;
  entries += read;
  return read;
}

parentPort?.on('message', (order: GatherOrder) => {
  while (gatherSome() > 0);
  if (order === 'more') return;
  const answer: Gathered = { runs: runs.finish(), entries };
  void environment.close().then(() => parentPort?.postMessage(answer));
});
