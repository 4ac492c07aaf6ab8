import { join } from 'node:path';
import type { EntryStore } from '../entries/entry-store.ts';
import { BulkGatherer } from './bulk-gatherer.ts';
import { completeWords } from './complete-words.ts';
import type { Environment } from './environment.ts';
import type { Gathered } from './gather-thread.ts';

/** Folders of what is being sorted, inside the environment's own. */
const INDEX_RUNS = 'index-runs';
export const WORD_RUNS = 'word-runs';

/**
 * Filling a directory with very many records at once. What a record is found by – the index of entries, the words of search – is left out as records are written, and
 * put in once for all of them: until then they are there, and only read by name, number or list. The store notes what is missing in the transaction that leaves it out,
 * so that a crash loses nothing: whoever opens the store for writing completes it.
 */
export interface BulkFill {
  /** From now on, leave new records out. */
  begin(): void;
  /** What is worked out meanwhile, by another thread, is ready when this resolves. To be waited for before {@link complete}. */
  settle(): Promise<void>;
  /** Put in whatever is missing. Each step is an amount of entries or records; other work may have its turn between two. */
  complete(): Generator<number>;
  close(): Promise<void>;
}

/** @param place the environment's own */
export function openBulkFill(
  environment: Environment,
  entries: EntryStore,
  { path, mapSizeBytes }: { readonly path: string; readonly mapSizeBytes: number },
): BulkFill {
  let gatherer: BulkGatherer | null = null;
  let gathered: Gathered | null = null;
  const [indexFolder, wordFolder] = [join(path, INDEX_RUNS), join(path, WORD_RUNS)];
  environment.beforeCommit({ flush: () => gatherer?.follow(), discard: () => gatherer?.giveUp(), waiting: 0 });
  return {
    begin: () => {
      // Nobody sees what one long transaction writes before its end.
      if (!environment.isWithinWhole()) {
        gatherer = new BulkGatherer({ path, mapSizeBytes, indexFolder, wordFolder, from: entries.nextId() });
      }
      entries.deferIndex(() => {
        gatherer?.spoil();
        gathered = null;
      });
      environment.words.defer({
        add: (record) => gatherer?.word(record),
        spoil: () => {
          gatherer?.spoilWords();
          if (gathered !== null) gathered = { ...gathered, words: null };
        },
      });
    },
    settle: async () => {
      gathered = (await gatherer?.finish()) ?? null;
      gatherer = null;
    },
    *complete() {
      const ready = gathered;
      gathered = null;
      yield* entries.completeIndex(environment.write, indexFolder, ready);
      yield* completeWords(environment, wordFolder, ready?.words ?? null);
    },
    close: async () => {
      await gatherer?.close();
      gatherer = null;
    },
  };
}
