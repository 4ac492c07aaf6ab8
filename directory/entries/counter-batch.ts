import type { Database } from 'lmdb';

/**
 * Counters that one write transaction moves many times: read once, written once at its end. Whoever moves one of them within the transaction does it here.
 */
export class CounterBatch<Name extends string> {
  readonly #table: Database<number, string>;
  readonly #next = new Map<Name, number>();

  /** @param table counters by name; one that is absent stands at 1 */
  constructor(table: Database<number, string>) {
    this.#table = table;
  }

  /** The next number, taken. */
  take(name: Name): number {
    const next = this.#next.get(name) ?? this.#table.get(name) ?? 1;
    this.#next.set(name, next + 1);
    return next;
  }

  /** Write where they stand, inside the transaction. */
  flush(): void {
    for (const [name, next] of this.#next) this.#table.putSync(name, next);
    this.#next.clear();
  }

  /** The transaction is given up. */
  discard(): void {
    this.#next.clear();
  }
}
