/**
 * Sign-in state: what must survive a crash and be used once.
 * One contract, an executable test kit (`test/server/store/conformance.ts`), two implementations: LMDB (default) and Redis.
 *
 * Ids are bearer values (codes, tickets, session cookies): an implementation stores SHA-256 of them, never themselves.
 * Every write resolves after its flush. Records past `expiresAt` are answered as absent, and swept.
 */
export interface SignInStore {
  /** @returns a fresh object each time, or undefined */
  get(kind: string, id: string): Promise<StoredRecord | undefined>;
  /**
   * Several writes in one atomic step with one flush: all of them, or none.
   *
   * @returns false, with nothing written, when a record to consume was used or absent, or one that must be new was there
   */
  commit(steps: readonly Step[]): Promise<boolean>;
  /** Insert or replace. `indexes` lets {@link findBy} and {@link destroyBy} reach the record. */
  put(kind: string, id: string, record: NewRecord): Promise<void>;
  /** Insert; false when a live record with this id exists already (replay marks). Atomic. */
  putIfAbsent(kind: string, id: string, record: NewRecord): Promise<boolean>;
  /**
   * Read, change, write in one atomic step; concurrent calls are serialised.
   *
   * @param change gets the live record or undefined; returns what to store, or undefined to leave it as it is; may be called again
   */
  update(kind: string, id: string, change: Change, beside?: Beside): Promise<void>;
  /** Mark as used: true for exactly one caller, false for all others and for absent records. Atomic. The record stays readable, with `consumedAt`. */
  consume(kind: string, id: string, at: Date): Promise<boolean>;
  /** Read and remove: the record for exactly one caller, undefined for all others. Atomic. */
  take(kind: string, id: string): Promise<StoredRecord | undefined>;
  destroy(kind: string, id: string): Promise<void>;
  /** Live records of a kind carrying this index value, at most 10,000. */
  findBy(kind: string, index: string, value: string): Promise<readonly StoredRecord[]>;
  /** Remove all records of a kind carrying this index value; resolves to how many. */
  destroyBy(kind: string, index: string, value: string): Promise<number>;
  /** Remove records past their end; bounded per call; resolves to how many. */
  sweep(limit: number): Promise<number>;
  close(): Promise<void>;
}

/** What a {@link SignInStore.update} makes of a record, given it and those that were to be seen, each undefined when it is not there. */
export type Change = (
  current: StoredRecord | undefined,
  seen: readonly (StoredRecord | undefined)[],
) => NewRecord | undefined;

/** Other records that an update rests on, as they are in the same step. */
export interface Beside {
  /** A record whose presence leaves everything as it is. */
  readonly unless?: RecordName;
  /** Records handed to the change, in this order. */
  readonly seeing?: readonly RecordName[];
}

export interface RecordName {
  readonly kind: string;
  readonly id: string;
}

/** One write of a {@link SignInStore.commit}. */
export type Step =
  | (RecordName & { readonly does: 'put'; readonly record: NewRecord })
  /** A record under an id that nothing ever had (random, never handed out before): written without looking. */
  | (RecordName & { readonly does: 'add'; readonly record: NewRecord })
  | (RecordName & { readonly does: 'put-if-absent'; readonly record: NewRecord })
  | (RecordName & { readonly does: 'consume'; readonly at: Date })
  | (RecordName & { readonly does: 'destroy' });

export interface NewRecord {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly expiresAt: Date;
  /** Index name → value, e.g. `{ grantId, uid, accountId }`. Values are stored hashed. */
  readonly indexes?: Readonly<Record<string, string>>;
}

export interface StoredRecord extends NewRecord {
  /** Instant of a successful {@link SignInStore.consume}, or null. */
  readonly consumedAt: Date | null;
}
