import { join } from 'node:path';
import type { EntryStore } from '../entries/entry-store.ts';
import { completeWords } from './complete-words.ts';
import type { Environment } from './environment.ts';

/** Folders of what is being sorted, inside the environment's own. */
const INDEX_RUNS = 'index-runs';
const WORD_RUNS = 'word-runs';

/**
 * Filling a directory with very many records at once. What a record is found by – the index of entries, the words of search – is left out as records are written, and
 * put in once for all of them: until then they are there, and only read by name, number or list. The store notes what is missing in the transaction that leaves it out,
 * so that a crash loses nothing: whoever opens the store for writing completes it.
 */
export interface BulkFill {
  /** From now on, leave new records out. */
  begin(): void;
  /** Put in whatever is missing. Each step is an amount of entries or records; other work may have its turn between two. */
  complete(): Generator<number>;
}

/** @param path folder of the environment */
export function openBulkFill(environment: Environment, entries: EntryStore, path: string): BulkFill {
  return {
    begin: () => {
      entries.deferIndex();
      environment.words.defer(join(path, WORD_RUNS));
    },
    *complete() {
      yield* entries.completeIndex(environment.write, join(path, INDEX_RUNS));
      yield* completeWords(environment, join(path, WORD_RUNS));
    },
  };
}
