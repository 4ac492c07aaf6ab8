import { wordsOfStructure } from '../search/index-words.ts';
import type { RecordRef } from '../views.ts';
import type { Environment, Tables } from './environment.ts';
import { foundWords } from './found-words.ts';
import type { SearchableKind } from './index-record.ts';
import { SortedRuns } from './sorted-runs.ts';
import { RECORD_IDS, UNWORDED_FROM, wordKey } from './word-batch.ts';

/** Lines of the journal read before other work gets its turn. */
const LINES_AT_ONCE = 1_000;
/** Rows written in one transaction. */
const ROWS_PER_TRANSACTION = 100_000;
/**
 * Put the words of records that were left out (`WordBatch.defer`) where search finds them: all sorted outside memory, then each row written in the order in which the
 * table keeps it. After a crash the journal says which records they are. Cut off, it is simply done again.
 *
 * @param folder for the sorting; removed in the end
 * @returns amounts of records, one for each step
 */
export function* completeWords(environment: Environment, folder: string): Generator<number> {
  const { tables, words } = environment;
  const leftOut = words.takeLeftOut();
  const from = tables.counters.get(UNWORDED_FROM);
  if (from === undefined) {
    leftOut?.remove();
    return;
  }
  const runs = leftOut ?? new SortedRuns(folder, RECORD_IDS);
  try {
    if (leftOut === null) yield* gatherFrom(tables, from, runs);
    yield* writeWords(environment, runs);
  } finally {
    runs.remove();
  }
}

function* gatherFrom(tables: Tables, from: number, runs: SortedRuns<string>): Generator<number> {
  for (let start = from; ; ) {
    const range = tables.journal.getRange({ start, limit: LINES_AT_ONCE });
    const lines = Array.from(range, ({ key, value: { ref } }) => ({ key, ref }));
    const last = lines.at(-1);
    if (last === undefined) return;
    for (const { ref } of lines) gatherWords(tables, ref, runs);
    start = last.key + 1;
    yield lines.length;
  }
}

/** Write gathered words in the order of their table, and take away the note that some are missing. */
export function* writeWords({ tables, write }: Environment, runs: SortedRuns<string>): Generator<number> {
  const rows = runs.merge();
  try {
    for (let hasMore = true; hasMore; ) {
      write(() => {
        let written = 0;
        while (written < ROWS_PER_TRANSACTION) {
          const row = rows.next();
          hasMore = row.done !== true;
          if (row.done === true) break;
          const { key, values } = row.value;
          const space = key.indexOf(' ');
          const added = [...new Set(values)].sort();
          tables.words.change(key.slice(0, space), key.slice(space + 1), { added, removed: [] });
          written += values.length;
        }
        if (!hasMore) tables.counters.removeSync(UNWORDED_FROM);
      });
      yield 0;
    }
  } finally {
    rows.return(undefined);
  }
}

function gatherWords(tables: Tables, { kind, id }: RecordRef, runs: SortedRuns<string>): void {
  if (kind !== 'person' && kind !== 'structure') return;
  for (const word of wordsOf(tables, kind, id)) runs.add(wordKey(kind, word), id);
}

function wordsOf(tables: Tables, kind: SearchableKind, id: string): ReadonlySet<string> {
  if (kind === 'person') {
    const person = tables.people.get(id);
    return person === undefined ? new Set() : foundWords(person).words;
  }
  const structure = tables.structures.get(id);
  return structure === undefined ? new Set() : wordsOfStructure(structure).words;
}
