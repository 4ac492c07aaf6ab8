import type { Database, RootDatabase } from 'lmdb';
import { ServerError } from '../errors.ts';
import type { NewRecord, SignInStore, StoredRecord } from './contract.ts';
import { commit, openEnvironment } from './environment.ts';
import { endOfPrefix, expiryBound, expiryRow, indexPrefix, indexRow, recordKey, recordOfRow } from './record-keys.ts';

/** Most records {@link SignInStore.findBy} answers. */
export const MAX_FOUND_RECORDS = 10_000;
/** Most index values of one record. */
export const MAX_INDEXES = 8;
/** Most records one sweep removes. */
export const MAX_SWEPT_RECORDS = 10_000;

export interface SignInStoreOptions {
  /** Folder of the environment; made when absent. */
  readonly path: string;
  readonly clock: { now(): Date };
  /** Address space reserved at the start, bytes; the map grows by itself beyond. */
  readonly mapSizeBytes?: number;
}

/** One record as written. Names are short because each record repeats them. */
interface Row {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly expires: number;
  /** 0: never consumed. */
  readonly consumed: number;
  /** Prefixes of the record's index rows. */
  readonly indexes: readonly Uint8Array[];
}

const NO_VALUE = Buffer.alloc(0);

/**
 * The sign-in store on LMDB. Several processes may open the same folder.
 *
 * A write resolves after its transaction is synced to disk (`overlappingSync` off: committed and flushed are one). Writes asked
 * for in the same turn share one transaction and one flush. Ids and index values are stored as SHA-256; the payload is stored
 * as given, so a caller never puts a bearer value into it. What `indexes` held is not given back: only its digests exist.
 * A {@link SignInStore.put} forgets the mark of use, a {@link SignInStore.update} keeps it.
 *
 * @throws ServerError `server.store.unavailable` (disk), `server.store.closed`, `server.store.record-malformed`
 */
export function openSignInStore(options: SignInStoreOptions): SignInStore {
  return new LmdbSignInStore(options);
}

class LmdbSignInStore implements SignInStore {
  readonly #root: RootDatabase;
  readonly #records: Database<Row, Uint8Array>;
  readonly #indexes: Database<Buffer, Buffer>;
  readonly #expiries: Database<Buffer, Buffer>;
  readonly #clock: { now(): Date };
  #closed = false;

  constructor({ path, clock, mapSizeBytes }: SignInStoreOptions) {
    this.#clock = clock;
    this.#root = openEnvironment(path, mapSizeBytes);
    this.#records = this.#root.openDB('records', { keyEncoding: 'binary', encoding: 'msgpack' });
    this.#indexes = this.#root.openDB('indexes', { keyEncoding: 'binary', encoding: 'binary' });
    this.#expiries = this.#root.openDB('expiries', { keyEncoding: 'binary', encoding: 'binary' });
  }

  get(kind: string, id: string): StoredRecord | undefined {
    this.#mustBeOpen();
    return present(this.#live(recordKey(kind, id)));
  }

  async put(kind: string, id: string, record: NewRecord): Promise<void> {
    const key = recordKey(kind, id);
    const row = rowOf(kind, record, 0);
    return this.#write(() => this.#replace(key, row));
  }

  async putIfAbsent(kind: string, id: string, record: NewRecord): Promise<boolean> {
    const key = recordKey(kind, id);
    const row = rowOf(kind, record, 0);
    return this.#write(() => {
      if (this.#live(key)) return false;
      this.#replace(key, row);
      return true;
    });
  }

  async update(
    kind: string,
    id: string,
    change: (current: StoredRecord | undefined) => NewRecord | undefined,
  ): Promise<void> {
    const key = recordKey(kind, id);
    return this.#write(() => {
      const current = this.#live(key);
      const next = change(present(current));
      if (next) this.#replace(key, rowOf(kind, next, current?.consumed ?? 0));
    });
  }

  async consume(kind: string, id: string, at: Date): Promise<boolean> {
    const key = recordKey(kind, id);
    const consumed = millisecondsOf(at);
    return this.#write(() => {
      const current = this.#live(key);
      if (current?.consumed !== 0) return false;
      this.#records.put(key, { ...current, consumed });
      return true;
    });
  }

  take(kind: string, id: string): Promise<StoredRecord | undefined> {
    const key = recordKey(kind, id);
    return this.#write(() => {
      const current = this.#live(key);
      this.#remove(key);
      return present(current);
    });
  }

  destroy(kind: string, id: string): Promise<void> {
    const key = recordKey(kind, id);
    return this.#write(() => this.#remove(key));
  }

  findBy(kind: string, index: string, value: string): readonly StoredRecord[] {
    this.#mustBeOpen();
    const found: StoredRecord[] = [];
    for (const key of this.#keysBy(indexPrefix(kind, index, value))) {
      const record = present(this.#live(key));
      if (record) found.push(record);
      if (found.length === MAX_FOUND_RECORDS) break;
    }
    return found;
  }

  destroyBy(kind: string, index: string, value: string): Promise<number> {
    const prefix = indexPrefix(kind, index, value);
    return this.#write(() => {
      // Gathered first: removing rows under a running cursor would move it.
      const keys = [...this.#keysBy(prefix)];
      for (const key of keys) this.#remove(key);
      return keys.length;
    });
  }

  sweep(limit: number): Promise<number> {
    const end = expiryBound(this.#clock.now().getTime() + 1);
    return this.#write(() => {
      const ended = [...this.#expiries.getKeys({ end, limit: Math.min(limit, MAX_SWEPT_RECORDS) })];
      for (const row of ended) this.#remove(recordOfRow(row));
      return ended.length;
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#root.close();
  }

  /** The record, unless its end has come. */
  #live(key: Uint8Array): Row | undefined {
    const row = this.#records.get(key);
    return row && row.expires > this.#clock.now().getTime() ? row : undefined;
  }

  *#keysBy(prefix: Uint8Array): Iterable<Buffer> {
    for (const row of this.#indexes.getKeys({ start: prefix, end: endOfPrefix(prefix) })) yield recordOfRow(row);
  }

  #replace(key: Uint8Array, row: Row): void {
    const old = this.#records.get(key);
    // First, because a payload that cannot be encoded throws here.
    this.#records.put(key, row);
    if (old) this.#removeRows(key, old, row);
    this.#expiries.put(expiryRow(row.expires, key), NO_VALUE);
    for (const prefix of row.indexes) this.#indexes.put(indexRow(prefix, key), NO_VALUE);
  }

  #remove(key: Uint8Array): void {
    const old = this.#records.get(key);
    if (!old) return;
    this.#removeRows(key, old, undefined);
    this.#records.remove(key);
  }

  /** Rows of the old record that the new one does not write again. */
  #removeRows(key: Uint8Array, old: Row, next: Row | undefined): void {
    if (old.expires !== next?.expires) this.#expiries.remove(expiryRow(old.expires, key));
    for (const prefix of old.indexes) {
      if (!next?.indexes.some((kept) => Buffer.compare(kept, prefix) === 0))
        this.#indexes.remove(indexRow(prefix, key));
    }
  }

  /** One atomic step, its own error kept apart from a disk that does not write. */
  async #write<T>(change: () => T): Promise<T> {
    this.#mustBeOpen();
    let thrown: { readonly error: unknown } | undefined;
    const guarded = (): T | undefined => {
      try {
        return change();
      } catch (error) {
        thrown = { error };
        return undefined;
      }
    };
    const written = await commit(this.#root, guarded).catch((cause: unknown) => {
      throw new ServerError('server.store.unavailable', 'the transaction was not written', { cause });
    });
    if (thrown) throw thrown.error;
    // Only a change that threw leaves `undefined` where T has none.
    return written as T;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new ServerError('server.store.closed', 'the sign-in store is closed');
  }
}

function rowOf(kind: string, { payload, expiresAt, indexes = {} }: NewRecord, consumed: number): Row {
  const entries = Object.entries(indexes);
  if (entries.length > MAX_INDEXES) {
    throw new ServerError(
      'server.store.record-malformed',
      `${kind}: ${entries.length} indexes, at most ${MAX_INDEXES}`,
    );
  }
  const prefixes = entries.map(([index, value]) => indexPrefix(kind, index, value));
  return { payload, expires: millisecondsOf(expiresAt), consumed, indexes: prefixes };
}

function millisecondsOf(at: Date): number {
  const ms = at.getTime();
  if (!Number.isInteger(ms) || ms <= 0)
    throw new ServerError('server.store.record-malformed', 'an instant after 1970 is expected');
  return ms;
}

function present(row: Row | undefined): StoredRecord | undefined {
  if (!row) return undefined;
  const { payload, expires, consumed } = row;
  return { payload, expiresAt: new Date(expires), consumedAt: consumed === 0 ? null : new Date(consumed) };
}
