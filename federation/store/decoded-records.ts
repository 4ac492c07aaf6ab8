import type { Database, Key } from 'lmdb';

/** Records kept decoded; the oldest are forgotten first. */
const MAX_KEPT = 1_000;

interface Kept<V> {
  readonly bytes: Buffer;
  readonly value: V;
}

/**
 * Records of a table that is read at every opening and changed once a month, kept decoded. What lies in the table is compared byte
 * for byte once a turn of the event loop — the store's own snapshot lasts as long —, and after each write of ours: a change is
 * seen at the next turn, by whichever process it was made. What is answered is shared, and frozen.
 */
export class DecodedRecords<V, K extends Key & string> {
  readonly #table: Database<V, K>;
  readonly #kept = new Map<K, Kept<V>>();
  /** Those compared in this turn, or since our last write. */
  readonly #compared = new Map<K, V>();

  constructor(table: Database<V, K>) {
    this.#table = table;
  }

  get(key: K): V | undefined {
    return this.#compared.get(key) ?? this.#compare(key);
  }

  /** A record was written, or is about to be: what lies in the table is compared again. */
  forget(): void {
    this.#compared.clear();
  }

  #compare(key: K): V | undefined {
    const value = this.#read(key);
    if (value === undefined) return undefined;
    if (this.#compared.size === 0) setImmediate(() => this.forget()).unref();
    this.#compared.set(key, value);
    return value;
  }

  #read(key: K): V | undefined {
    const bytes = this.#table.getBinary(key);
    if (!bytes) return undefined;
    const kept = this.#kept.get(key);
    if (kept?.bytes.equals(bytes)) return kept.value;
    const value = this.#table.get(key);
    if (value === undefined) return undefined;
    this.#keep(key, { bytes, value: frozen(value) });
    return value;
  }

  #keep(key: K, kept: Kept<V>): void {
    if (this.#kept.size >= MAX_KEPT) for (const oldest of this.#kept.keys()) if (this.#kept.delete(oldest)) break;
    this.#kept.set(key, kept);
  }
}

function frozen<V>(value: V): V {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
