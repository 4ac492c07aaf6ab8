import type { Database, RootDatabase } from 'lmdb';
import { ServerError } from '../errors.ts';
import { type CommitPace, noPace } from './commit-pace.ts';
import type { Beside, Change, NewRecord, SignInStore, Step, StoredRecord } from './contract.ts';
import { openEnvironment } from './environment.ts';
import { GroupCommit } from './group-commit.ts';
import { endOfPrefix, expiryBound, expiryRow, indexPrefix, indexRow, recordKey, recordOfRow } from './record-keys.ts';
import { decodeRow, encodeRow, markedUsed, millisecondsOf, type Row, recordOf, rowOf, timesOf } from './row.ts';

/** Most records {@link SignInStore.findBy} answers. */
export const MAX_FOUND_RECORDS = 10_000;
/** Most records one sweep removes. */
export const MAX_SWEPT_RECORDS = 10_000;

export interface SignInStoreOptions {
  /** Folder of the environment; made when absent. */
  readonly path: string;
  readonly clock: { now(): Date };
  /** By which ended records are removed; `clock` unless told. */
  readonly sweepClock?: { now(): Date };
  /** When batches of writes begin; at once unless told. */
  readonly pace?: CommitPace;
  /** Other processes write the same folder: each reading sees what any of them acknowledged before it was asked. */
  readonly isShared?: boolean;
  /** Address space reserved at the start, bytes; the map grows by itself beyond. */
  readonly mapSizeBytes?: number;
}

const NO_VALUE = Buffer.alloc(0);

/** A step made ready outside the transaction: what can be wrong with it is known by then. */
type ReadyStep = (
  | { readonly does: 'put' | 'add' | 'put-if-absent'; readonly row: Row; readonly text: string }
  | { readonly does: 'consume'; readonly at: number }
  | { readonly does: 'destroy' }
) & { readonly key: Buffer };

/**
 * The sign-in store on LMDB. Several processes may open the same folder.
 *
 * A write resolves after its transaction is synced to disk (`overlappingSync` off: committed and flushed are one). Ids and index
 * values are stored as SHA-256; the payload is stored as given, so a caller never puts a bearer value into it. A
 * {@link SignInStore.put} forgets the mark of use, a {@link SignInStore.update} keeps it.
 *
 * @throws ServerError `server.store.unavailable` (disk), `server.store.closed`, `server.store.record-malformed`
 */
export function openSignInStore(options: SignInStoreOptions): SignInStore {
  return new LmdbSignInStore(options);
}

class LmdbSignInStore implements SignInStore {
  readonly #root: RootDatabase;
  readonly #records: Database<string, Uint8Array>;
  readonly #indexes: Database<Buffer, Buffer>;
  readonly #expiries: Database<Buffer, Buffer>;
  readonly #writes: GroupCommit;
  readonly #pace: CommitPace;
  readonly #clock: { now(): Date };
  readonly #sweepClock: { now(): Date };
  readonly #isShared: boolean;
  #closed = false;

  constructor({ path, clock, sweepClock = clock, pace = noPace, mapSizeBytes, isShared = false }: SignInStoreOptions) {
    this.#clock = clock;
    this.#sweepClock = sweepClock;
    this.#isShared = isShared;
    this.#pace = pace;
    this.#root = openEnvironment(path, mapSizeBytes);
    this.#records = this.#root.openDB('rows', { keyEncoding: 'binary', encoding: 'string' });
    this.#indexes = this.#root.openDB('row-indexes', { keyEncoding: 'binary', encoding: 'binary' });
    this.#expiries = this.#root.openDB('row-ends', { keyEncoding: 'binary', encoding: 'binary' });
    this.#writes = new GroupCommit(this.#root, pace);
  }

  async get(kind: string, id: string): Promise<StoredRecord | undefined> {
    const step = this.#pace.step();
    if (step) await step;
    this.#lookNow();
    return present(this.#live(recordKey(kind, id)));
  }

  async commit(steps: readonly Step[]): Promise<boolean> {
    const ready = steps.map(makeReady);
    return this.#write(() => this.#apply(ready));
  }

  async put(kind: string, id: string, record: NewRecord): Promise<void> {
    await this.commit([{ does: 'put', kind, id, record }]);
  }

  putIfAbsent(kind: string, id: string, record: NewRecord): Promise<boolean> {
    return this.commit([{ does: 'put-if-absent', kind, id, record }]);
  }

  async update(kind: string, id: string, change: Change, { unless, seeing = [] }: Beside = {}): Promise<void> {
    const key = recordKey(kind, id);
    const blocked = unless && recordKey(unless.kind, unless.id);
    const seen = seeing.map((name) => recordKey(name.kind, name.id));
    return this.#write(() => {
      if (blocked && this.#live(blocked)) return;
      const current = this.#live(key);
      const next = change(
        present(current),
        seen.map((name) => present(this.#live(name))),
      );
      if (!next) return;
      const row = rowOf(kind, next, current?.consumed ?? 0);
      this.#replace(key, row, encodeRow(row));
    });
  }

  consume(kind: string, id: string, at: Date): Promise<boolean> {
    return this.commit([{ does: 'consume', kind, id, at }]);
  }

  async take(kind: string, id: string): Promise<StoredRecord | undefined> {
    const key = recordKey(kind, id);
    return this.#write(() => {
      const current = this.#live(key);
      this.#remove(key);
      return present(current);
    });
  }

  async destroy(kind: string, id: string): Promise<void> {
    await this.commit([{ does: 'destroy', kind, id }]);
  }

  async findBy(kind: string, index: string, value: string): Promise<readonly StoredRecord[]> {
    this.#lookNow();
    const found: StoredRecord[] = [];
    for (const key of this.#keysBy(indexPrefix(kind, index, value))) {
      const record = present(this.#live(key));
      if (record) found.push(record);
      if (found.length === MAX_FOUND_RECORDS) break;
    }
    return found;
  }

  async destroyBy(kind: string, index: string, value: string): Promise<number> {
    const prefix = indexPrefix(kind, index, value);
    return this.#write(() => {
      // Gathered first: removing rows under a running cursor would move it.
      const keys = [...this.#keysBy(prefix)];
      for (const key of keys) this.#remove(key);
      return keys.length;
    });
  }

  async sweep(limit: number): Promise<number> {
    const end = expiryBound(this.#sweepClock.now().getTime() + 1);
    return this.#write(() => {
      const ended = [...this.#expiries.getKeys({ end, limit: Math.min(limit, MAX_SWEPT_RECORDS) })];
      for (const row of ended) this.#remove(recordOfRow(row));
      return ended.length;
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writes.settled();
    await this.#root.close();
  }

  #apply(steps: readonly ReadyStep[]): boolean {
    // INVARIANT: every condition is asked before the first write; a step never follows another one on the same record.
    for (const step of steps) {
      if (step.does === 'consume' && !this.#isUnused(step.key)) return false;
      if (step.does === 'put-if-absent' && this.#live(step.key)) return false;
    }
    for (const step of steps) this.#applyOne(step);
    return true;
  }

  #applyOne(step: ReadyStep): void {
    if (step.does === 'destroy') this.#remove(step.key);
    else if (step.does === 'add') this.#insert(step.key, step.row, step.text);
    else if (step.does !== 'consume') this.#replace(step.key, step.row, step.text);
    else this.#markUsed(step.key, step.at);
  }

  #markUsed(key: Uint8Array, at: number): void {
    const text = this.#records.get(key);
    if (text !== undefined) this.#records.put(key, markedUsed(text, at));
  }

  #isUnused(key: Uint8Array): boolean {
    const text = this.#records.get(key);
    if (text === undefined) return false;
    const { expires, consumed } = timesOf(text);
    return consumed === 0 && expires > this.#clock.now().getTime();
  }

  /** The record, unless its end has come. */
  #live(key: Uint8Array): Row | undefined {
    const text = this.#records.get(key);
    if (text === undefined) return undefined;
    const row = decodeRow(text);
    return row.expires > this.#clock.now().getTime() ? row : undefined;
  }

  *#keysBy(prefix: Uint8Array): Iterable<Buffer> {
    for (const row of this.#indexes.getKeys({ start: prefix, end: endOfPrefix(prefix) })) yield recordOfRow(row);
  }

  #replace(key: Uint8Array, row: Row, text: string): void {
    const old = this.#records.get(key);
    if (old !== undefined) this.#removeRows(key, decodeRow(old), row);
    this.#insert(key, row, text);
  }

  #insert(key: Uint8Array, row: Row, text: string): void {
    this.#records.put(key, text);
    this.#expiries.put(expiryRow(row.expires, key), NO_VALUE);
    for (const prefix of row.indexes) this.#indexes.put(indexRow(Buffer.from(prefix, 'base64'), key), NO_VALUE);
  }

  #remove(key: Uint8Array): void {
    const old = this.#records.get(key);
    if (old === undefined) return;
    this.#removeRows(key, decodeRow(old), undefined);
    this.#records.remove(key);
  }

  /** Rows of the old record that the new one does not write again. */
  #removeRows(key: Uint8Array, old: Row, next: Row | undefined): void {
    if (old.expires !== next?.expires) this.#expiries.remove(expiryRow(old.expires, key));
    for (const prefix of old.indexes) {
      if (!next?.indexes.includes(prefix)) this.#indexes.remove(indexRow(Buffer.from(prefix, 'base64'), key));
    }
  }

  /** One atomic step, its own error kept apart from a disk that does not write. */
  async #write<T>(change: () => T): Promise<T> {
    this.#mustBeOpen();
    let thrown: { readonly error: unknown } | undefined;
    const guarded = (): T => {
      try {
        return change();
      } catch (error) {
        thrown = { error };
        throw error;
      }
    };
    try {
      return await this.#writes.run(guarded);
    } catch (cause) {
      if (thrown) throw thrown.error;
      throw new ServerError('server.store.unavailable', 'the transaction was not written', { cause });
    }
  }

  /** lmdb keeps its view of the data for a millisecond or more: long enough for a code that another process just issued to be unknown. */
  #lookNow(): void {
    this.#mustBeOpen();
    if (this.#isShared) this.#root.resetReadTxn();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new ServerError('server.store.closed', 'the sign-in store is closed');
  }
}

function makeReady(step: Step): ReadyStep {
  const { does, kind, id } = step;
  const key = recordKey(kind, id);
  if (does === 'destroy') return { does, key };
  if (does === 'consume') return { does, key, at: millisecondsOf(step.at) };
  const row = rowOf(kind, step.record, 0);
  return { does, key, row, text: encodeRow(row) };
}

function present(row: Row | undefined): StoredRecord | undefined {
  return row && recordOf(row);
}
