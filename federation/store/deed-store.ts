import type { Database, RootDatabase } from 'lmdb';
import type { Deed, NewDeed } from '../deed.ts';

/** Deeds read in one call. */
const MAX_DEEDS_READ = 500;
/** Deeds forgotten with one that is written: more than one, so that what had piled up goes. */
const FORGOTTEN_AT_ONCE = 10;

/**
 * Deeds on their way to whoever keeps account of them: each written in the transaction of what was done, so that neither is there without the other, and kept
 * until it was carried. Their numbers are given once. Its table lies in the environment of the trust domain; whoever owns that runs the transactions.
 */
export class DeedStore {
  readonly #deeds: Database<Deed, number>;
  /** No deed is numbered so, or below. */
  #beyond = 0;
  /** Carried up to this one. */
  #carried = 0;

  constructor(root: RootDatabase) {
    this.#deeds = root.openDB({ name: 'deeds' });
  }

  /** Number deeds beyond this one from now on: its number was given, whether or not it is here. */
  numberBeyond(sequence: number): void {
    this.#beyond = sequence;
  }

  /** Deeds from a sequence on, oldest first. */
  since(sequence: number): readonly Deed[] {
    return [...this.#deeds.getRange({ start: sequence, limit: MAX_DEEDS_READ })].map(({ value }) => value);
  }

  /** They were carried up to this one: they are forgotten with the deeds that come, the newest never, after which the next is numbered. */
  carried(sequence: number): void {
    this.#carried = Math.max(this.#carried, sequence);
  }

  /** Inside a transaction. */
  write(deed: NewDeed): void {
    const [last = 0] = this.#deeds.getKeys({ reverse: true, limit: 1 });
    const sequence = Math.max(last, this.#beyond) + 1;
    this.#deeds.put(sequence, { ...deed, sequence });
    const forgotten = { start: 0, end: Math.min(this.#carried + 1, sequence), limit: FORGOTTEN_AT_ONCE };
    for (const old of [...this.#deeds.getKeys(forgotten)]) this.#deeds.remove(old);
  }
}
