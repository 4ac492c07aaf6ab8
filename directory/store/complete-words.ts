import { wordsOfStructure } from '../search/index-words.ts';
import type { RecordRef } from '../views.ts';
import type { Environment, Tables } from './environment.ts';
import { FIRST_LINE } from './former-words.ts';
import { foundWords } from './found-words.ts';
import type { SearchableKind } from './index-record.ts';
import { SortedRuns } from './sorted-runs.ts';
import { RECORD_IDS, UNWORDED_FROM, wordKey } from './word-batch.ts';

/** Lines of the journal, or records, read before other work gets its turn. */
const READ_AT_ONCE = 1_000;
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
    if (leftOut === null) yield* from === FIRST_LINE ? gatherAll(tables, runs) : gatherFrom(tables, from, runs);
    yield* writeWords(environment, runs);
  } finally {
    runs.remove();
  }
}

/** Records whose words may be missing, at most; 0 when every one is found by its words. */
export function wordlessRecords({ counters, journal, people, structures }: Tables): number {
  const from = counters.get(UNWORDED_FROM);
  if (from === undefined) return 0;
  const all = rowsIn(people) + rowsIn(structures);
  return from === FIRST_LINE
    ? all
    : Math.min(all, (Array.from(journal.getKeys({ reverse: true, limit: 1 }))[0] ?? 0) - from + 1);
}

/** From the records themselves: the journal of years names each of them many times. */
function* gatherAll(tables: Tables, runs: SortedRuns<string>): Generator<number> {
  for (const kind of ['person', 'structure'] as const) {
    const table = kind === 'person' ? tables.people : tables.structures;
    for (let after: string | undefined; ; ) {
      const range = after === undefined ? {} : { start: after, exclusiveStart: true };
      const ids = Array.from(table.getKeys({ ...range, limit: READ_AT_ONCE }));
      after = ids.at(-1);
      if (after === undefined) break;
      for (const id of ids) gatherWords(tables, { kind, id }, runs);
      yield ids.length;
    }
  }
}

function* gatherFrom(tables: Tables, from: number, runs: SortedRuns<string>): Generator<number> {
  for (let start = from; ; ) {
    const range = tables.journal.getRange({ start, limit: READ_AT_ONCE });
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

function rowsIn(table: { getStats(): object }): number {
  // The library's types leave the name out.
  return (table.getStats() as { readonly entryCount?: number }).entryCount ?? 0;
}
