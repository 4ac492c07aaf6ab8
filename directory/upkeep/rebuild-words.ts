import { setImmediate } from 'node:timers/promises';
import type { Database, RangeOptions } from 'lmdb';
import { type IndexedWords, wordsOfStructure } from '../search/index-words.ts';
import { writeWords } from '../store/complete-words.ts';
import type { Environment } from '../store/environment.ts';
import { FIRST_LINE } from '../store/former-words.ts';
import { foundWords } from '../store/found-words.ts';
import type { SearchableKind } from '../store/index-record.ts';
import { SortedRuns } from '../store/sorted-runs.ts';
import { RECORD_IDS, UNWORDED_FROM, wordKey } from '../store/word-batch.ts';

/** Records whose labels are written in one transaction. */
const RECORDS_PER_TRANSACTION = 2_000;

/**
 * Throw what search finds records by away and write it anew from the records, in transactions of bounded size. Nobody may write meanwhile. Interrupted, whoever opens the
 * store for writing puts the words in; labels may then be missing, which `verify` says: rebuild again.
 *
 * @param folder for the sorting; its own, removed in the end
 */
export async function rebuildWords(environment: Environment, folder: string): Promise<void> {
  const { tables, write } = environment;
  write(() => {
    tables.words.clear();
    tables.searchLabels.clearSync();
    tables.counters.putSync(UNWORDED_FROM, FIRST_LINE);
  });
  const runs = new SortedRuns(folder, RECORD_IDS);
  try {
    await gather(environment, 'person', tables.people, foundWords, runs);
    await gather(environment, 'structure', tables.structures, wordsOfStructure, runs);
    for (const _ of writeWords(environment, runs.merge())) await setImmediate();
  } finally {
    runs.remove();
  }
}

async function gather<T extends { readonly closedOn: string | null }>(
  { tables, write }: Environment,
  kind: SearchableKind,
  records: Database<T, string>,
  wordsOf: (record: T) => IndexedWords,
  runs: SortedRuns<string>,
): Promise<void> {
  let range: RangeOptions = { limit: RECORDS_PER_TRANSACTION };
  for (;;) {
    const page = Array.from(records.getRange(range), ({ key, value }) => ({
      id: key,
      found: wordsOf(value),
      closed: value.closedOn !== null,
    }));
    const last = page.at(-1);
    if (last === undefined) return;
    write(() => {
      for (const { id, found, closed } of page) {
        tables.searchLabels.putSync([kind, id], { sortName: found.sortName, closed });
        for (const word of found.words) runs.add(wordKey(kind, word), id);
      }
    });
    range = { limit: RECORDS_PER_TRANSACTION, start: last.id, exclusiveStart: true };
    await setImmediate();
  }
}
