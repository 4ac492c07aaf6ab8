import { rmSync } from 'node:fs';
import { wordsOfStructure } from '../search/index-words.ts';
import type { RecordRef } from '../views.ts';
import type { Environment, Tables } from './environment.ts';
import { FIRST_LINE } from './former-words.ts';
import { foundWords } from './found-words.ts';
import { mergeRunFiles } from './merge-runs.ts';
import type { KeyedValues } from './run-values.ts';
import { SortedRuns } from './sorted-runs.ts';
import { RECORD_IDS, UNWORDED_FROM, wordKey } from './word-batch.ts';

/** Lines of the journal, or records, read before other work gets its turn. */
const READ_AT_ONCE = 1_000;
/** Rows written in one transaction. */
const ROWS_PER_TRANSACTION = 100_000;

/**
 * Put the words of records that were left out (`WordBatch.defer`) where search finds them: all sorted outside memory, then each row written in the order in which the
 * table keeps it. Where nobody gathered them meanwhile the journal says which records they are. Cut off, it is simply done again.
 *
 * @param folder   for the sorting; emptied first unless they are there already, removed in the end
 * @param gathered files of all those words, sorted, when a thread worked them out meanwhile
 * @returns amounts of records, one for each step
 */
export function* completeWords(
  environment: Environment,
  folder: string,
  gathered: readonly string[] | null,
): Generator<number> {
  const { tables, words } = environment;
  words.forgetDeferral();
  const from = tables.counters.get(UNWORDED_FROM);
  try {
    if (from === undefined) return;
    if (gathered !== null) yield* writeWords(environment, mergeRunFiles(gathered, RECORD_IDS));
    else {
      const runs = new SortedRuns(folder, RECORD_IDS);
      yield* from === FIRST_LINE ? gatherAll(tables, runs) : gatherFrom(tables, from, runs);
      yield* writeWords(environment, runs.merge());
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
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
export function* writeWords({ tables, write }: Environment, rows: Generator<KeyedValues<string>>): Generator<number> {
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
          const [kind, word] = [key.slice(0, space), key.slice(space + 1)];
          tables.words.change(kind, word, { added: eachOnce(values), removed: [] });
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

/** Ids in their order, each once. */
function eachOnce(ids: readonly string[]): readonly string[] {
  const sorted = ids.toSorted();
  return sorted.filter((id, at) => id !== sorted[at - 1]);
}

/** Add the words of a record. @returns whether it is there */
export function gatherWords(
  tables: Pick<Tables, 'people' | 'structures'>,
  { kind, id }: RecordRef,
  runs: SortedRuns<string>,
): boolean {
  const words = wordsOf(tables, kind, id);
  for (const word of words ?? []) runs.add(wordKey(kind, word), id);
  return words !== null;
}

function wordsOf(
  { people, structures }: Pick<Tables, 'people' | 'structures'>,
  kind: RecordRef['kind'],
  id: string,
): ReadonlySet<string> | null {
  const person = kind === 'person' ? people.get(id) : undefined;
  if (person !== undefined) return foundWords(person).words;
  const structure = kind === 'structure' ? structures.get(id) : undefined;
  return structure === undefined ? null : wordsOfStructure(structure).words;
}

function rowsIn(table: { getStats(): object }): number {
  // The library's types leave the name out.
  return (table.getStats() as { readonly entryCount?: number }).entryCount ?? 0;
}
