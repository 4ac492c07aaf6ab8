import type { Database } from 'lmdb';

/**
 * Counters by name. Within a write transaction one that many records move is read once and written once, at its end; whoever asks meanwhile is told where it stands. Outside one,
 * the table is asked.
 */
export class Counters {
  readonly #table: Database<number, string>;
  /** Read or moved in the transaction at hand; null: there is none. */
  #held: Map<string, number | undefined> | null = null;
  readonly #moved = new Set<string>();

  constructor(table: Database<number, string>) {
    this.#table = table;
  }

  get(name: string): number | undefined {
    const held = this.#held;
    if (held === null) return this.#table.get(name);
    if (held.has(name)) return held.get(name);
    const value = this.#table.get(name);
    held.set(name, value);
    return value;
  }

  /** Inside a write transaction. */
  putSync(name: string, value: number): void {
    this.#set(name, value);
  }

  removeSync(name: string): void {
    this.#set(name, undefined);
  }

  /** All of them as they are on disk. */
  rows(): readonly { readonly name: string; readonly value: number }[] {
    return Array.from(this.#table.getRange({}), ({ key, value }) => ({ name: key, value }));
  }

  /** A write transaction begins; of one within another, what the other one moved is written first. */
  begin(): void {
    this.write();
    this.#held = new Map();
  }

  /** Write where they stand; the transaction goes on. */
  write(): void {
    for (const name of this.#moved) {
      const value = this.#held?.get(name);
      if (value === undefined) this.#table.removeSync(name);
      else this.#table.putSync(name, value);
    }
    this.#moved.clear();
  }

  /** What was not written yet was given up, and with it whatever was read; the transaction goes on. */
  forget(): void {
    this.#held?.clear();
    this.#moved.clear();
  }

  /** The transaction is over. */
  end(): void {
    this.#held = null;
    this.#moved.clear();
  }

  #set(name: string, value: number | undefined): void {
    const held = this.#held;
    if (held !== null) {
      held.set(name, value);
      this.#moved.add(name);
    } else if (value === undefined) this.#table.removeSync(name);
    else this.#table.putSync(name, value);
  }
}
