import { Worker } from 'node:worker_threads';
import type { RecordRef } from '../views.ts';
import type { Gathered, GatherOrder, GatherQuestion, LeftOut } from './gather-thread.ts';

const THREAD = new URL('./gather-thread.ts', import.meta.url);
/** Room for what the thread makes and drops, in MiB. */
const YOUNG_MIB = 48;

/**
 * Works out, in a thread of its own, what new records are found by – index rows of their entries, words of search – as they are committed: the other half of the work of filling a directory, done meanwhile. What it reads
 * is what was committed, so that nothing given up is ever among it. An entry that changes after it was read spoils the whole, a
 * transaction given up the words: they are then worked out at the end.
 */
export class BulkGatherer {
  readonly #worker: Worker;
  readonly #answer: Promise<Gathered | null>;
  #leftOut: LeftOut = { people: [], structures: [] };
  #isSpoilt = false;
  #areWordsSpoilt = false;

  constructor(question: GatherQuestion) {
    const worker = new Worker(THREAD, {
      workerData: question,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    // Whoever ends in the middle does not wait for it.
    worker.unref();
    this.#worker = worker;
    this.#answer = new Promise((resolve) => {
      worker.once('message', (answer: Gathered) => resolve(answer));
      // Without it the rows are worked out at the end, as after a crash.
      worker.once('error', () => resolve(null));
      worker.once('exit', () => resolve(null));
    });
  }

  /** The words of a record are wanted, once it is committed. */
  word({ kind, id }: RecordRef): void {
    (kind === 'person' ? this.#leftOut.people : this.#leftOut.structures).push(id);
  }

  /** Something was, or is about to be, committed. */
  follow(): void {
    this.#tell('more');
  }

  /** The transaction was given up: it has no records. */
  giveUp(): void {
    this.#leftOut = { people: [], structures: [] };
  }

  /** What was read is no longer so. */
  spoil(): void {
    this.#isSpoilt = true;
  }

  /** The same of words alone. */
  spoilWords(): void {
    this.#areWordsSpoilt = true;
  }

  /** All is committed. @returns null when it has to be worked out anew */
  async finish(): Promise<Gathered | null> {
    this.#worker.ref();
    if (!this.#isSpoilt) this.#tell('finish');
    const gathered = this.#isSpoilt ? null : await this.#answer;
    await this.close();
    return gathered !== null && this.#areWordsSpoilt ? { ...gathered, words: null } : gathered;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #tell(what: GatherOrder['what']): void {
    const order: GatherOrder = { what, leftOut: this.#leftOut };
    this.#leftOut = { people: [], structures: [] };
    this.#worker.postMessage(order);
  }
}
