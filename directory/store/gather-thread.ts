import { parentPort, workerData } from 'node:worker_threads';
import { type GatheredRows, gatherRows, NUMBERS } from '../entries/gather-rows.ts';
import { openEntryTables } from '../entries/tables.ts';
import { gatherWords } from './complete-words.ts';
import { openEnvironment } from './environment.ts';
import { SortedRuns } from './sorted-runs.ts';
import { RECORD_IDS } from './word-batch.ts';

/** What the thread of `bulk-gatherer.ts` is started for. */
export interface GatherQuestion {
  /** Folder of the environment. */
  readonly path: string;
  readonly mapSizeBytes: number;
  /** Folders of the runs. */
  readonly indexFolder: string;
  readonly wordFolder: string;
  /** The first entry to be gathered. */
  readonly from: number;
}

/** Ids of records whose words are wanted. */
export interface LeftOut {
  readonly people: string[];
  readonly structures: string[];
}

/** Asked of the thread: something was committed; everything was. */
export interface GatherOrder {
  readonly what: 'more' | 'finish';
  /** Records of which nothing was said before, committed by now or soon. */
  readonly leftOut: LeftOut;
}

/** Its answer to the last order. */
export interface Gathered extends GatheredRows {
  /** Files of the runs of words; null: some record never came. */
  readonly words: readonly string[] | null;
}

/** Entries, and records, read from one state of the store. */
const READ_AT_ONCE = 4_000;
/** Values held before they are sorted and written out: less than where nothing else runs. */
const MAX_HELD = 500_000;

const { path, mapSizeBytes, indexFolder, wordFolder, from }: GatherQuestion = workerData;
const environment = openEnvironment({ path, readOnly: true, mapSizeBytes });
const tables = openEntryTables(environment.root);
const rows = new SortedRuns(indexFolder, NUMBERS, MAX_HELD);
const words = new SortedRuns(wordFolder, RECORD_IDS, MAX_HELD);
/** Said, and not seen yet. */
const waiting = { person: new Set<string>(), structure: new Set<string>() };
let after = from - 1;
let entries = 0;

/** @returns how many entries there were */
function gatherSome(): number {
  environment.root.resetReadTxn();
  const { last, read } = gatherRows(tables, after, READ_AT_ONCE, rows);
  after = last;
  entries += read;
  return read;
}

function gatherWaiting(): void {
  environment.root.resetReadTxn();
  for (const kind of ['person', 'structure'] as const) {
    for (const id of waiting[kind]) if (gatherWords(environment.tables, { kind, id }, words)) waiting[kind].delete(id);
  }
}

parentPort?.on('message', ({ what, leftOut }: GatherOrder) => {
  for (const id of leftOut.people) waiting.person.add(id);
  for (const id of leftOut.structures) waiting.structure.add(id);
  while (gatherSome() > 0);
  gatherWaiting();
  if (what === 'more') return;
  const isWhole = waiting.person.size + waiting.structure.size === 0;
  const answer: Gathered = { rows: rows.finish(), entries, words: isWhole ? words.finish() : null };
  void environment.close().then(() => parentPort?.postMessage(answer));
});
