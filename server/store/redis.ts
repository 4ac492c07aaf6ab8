import { setTimeout as delay } from 'node:timers/promises';
import { ServerError } from '../errors.ts';
import type { Beside, Change, NewRecord, RecordName, SignInStore, Step, StoredRecord } from './contract.ts';
import { GatheredReads } from './gathered-reads.ts';
import { MAX_FOUND_RECORDS } from './lmdb.ts';
import { indexPrefix, recordKey } from './record-keys.ts';
import { connectRedis, type RedisConnection, type RedisConnectionOptions } from './redis-connection.ts';
import { requireSafeRedis } from './redis-safety.ts';
import { COMMIT, DESTROY_ALL, FIND, TAKE } from './redis-scripts.ts';
import { decodeRow, encodeRow, millisecondsOf, recordOf, rowOf, timesOf } from './row.ts';

/** Attempts of an {@link SignInStore.update} while others change the same record. */
const MAX_ATTEMPTS = 500;
/** Longest pause between two of them, milliseconds; drawn, so that two do not meet again and again. */
const MAX_PAUSE_MS = 8;

export interface RedisStoreOptions extends RedisConnectionOptions {
  readonly clock: { now(): Date };
  /** Between 0 and 1. */
  readonly random: () => number;
}

/**
 * The sign-in store on Redis 7: every operation one script, one trip. Records leave by Redis's own expiry. What Redis acknowledges
 * may be lost when it fails over: what must be used once also has its mark in a store that loses nothing, see `lasting-marks.ts`.
 *
 * @throws ServerError `server.store.redis-unsafe` when it evicts or keeps nothing on disk; `server.store.unavailable`
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<SignInStore> {
  const connection = await connectRedis(options);
  try {
    await requireSafeRedis(connection);
    return new RedisSignInStore(connection, options);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Answers of the {@link COMMIT} script. */
const WRITTEN = 1;
const OTHER_THAN_EXPECTED = 2;

class RedisSignInStore implements SignInStore {
  readonly #redis: RedisConnection;
  readonly #clock: { now(): Date };
  readonly #random: () => number;

  readonly #reads: GatheredReads;

  constructor(connection: RedisConnection, { clock, random }: RedisStoreOptions) {
    this.#redis = connection;
    this.#reads = new GatheredReads(async (keys) => listOf(await connection.call(['MGET', ...keys])));
    this.#clock = clock;
    this.#random = random;
  }

  async get(kind: string, id: string): Promise<StoredRecord | undefined> {
    const text = await this.#live(keyOf(kind, id));
    return text === undefined ? undefined : recordOf(decodeRow(text));
  }

  async commit(steps: readonly Step[]): Promise<boolean> {
    const args = steps.flatMap((step) => this.#argumentsOf(step));
    return (await this.#redis.run(COMMIT, [this.#now(), ...args])) === WRITTEN;
  }

  async put(kind: string, id: string, record: NewRecord): Promise<void> {
    await this.commit([{ does: 'put', kind, id, record }]);
  }

  putIfAbsent(kind: string, id: string, record: NewRecord): Promise<boolean> {
    return this.commit([{ does: 'put-if-absent', kind, id, record }]);
  }

  async update(kind: string, id: string, change: Change, { unless, seeing = [] }: Beside = {}): Promise<void> {
    const key = keyOf(kind, id);
    const condition = unless ? ['absent', keyOf(unless.kind, unless.id)] : [];
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const text = await this.#live(key);
      const current = text === undefined ? undefined : decodeRow(text);
      const seen = await Promise.all(seeing.map((name) => this.#seen(name)));
      const next = change(
        current && recordOf(current),
        seen.map(({ record }) => record),
      );
      if (!next) return;
      const row = rowOf(kind, next, current?.consumed ?? 0);
      const put = ['put', key, encodeRow(row), this.#ttl(row.expires)];
      const args = [
        this.#now(),
        ...condition,
        'expect',
        key,
        text ?? '',
        ...seen.flatMap(({ expected }) => expected),
        ...put,
      ];
      if ((await this.#redis.run(COMMIT, args)) !== OTHER_THAN_EXPECTED) return;
      await delay(this.#random() * MAX_PAUSE_MS);
    }
    throw new ServerError('server.store.unavailable', `${kind}: changed by others ${MAX_ATTEMPTS} times`);
  }

  consume(kind: string, id: string, at: Date): Promise<boolean> {
    return this.commit([{ does: 'consume', kind, id, at }]);
  }

  async take(kind: string, id: string): Promise<StoredRecord | undefined> {
    const text = await this.#redis.run(TAKE, [this.#now(), keyOf(kind, id)]);
    return typeof text === 'string' ? recordOf(decodeRow(text)) : undefined;
  }

  async destroy(kind: string, id: string): Promise<void> {
    await this.commit([{ does: 'destroy', kind, id }]);
  }

  async findBy(kind: string, index: string, value: string): Promise<readonly StoredRecord[]> {
    const args = [this.#now(), indexOf(kind, index, value), String(MAX_FOUND_RECORDS)];
    const texts = await this.#redis.run(FIND, args);
    return Array.isArray(texts) ? texts.map((text) => recordOf(decodeRow(String(text)))) : [];
  }

  async destroyBy(kind: string, index: string, value: string): Promise<number> {
    return Number(await this.#redis.run(DESTROY_ALL, [this.#now(), indexOf(kind, index, value)]));
  }

  /** Redis removes what has ended by itself. */
  async sweep(): Promise<number> {
    return 0;
  }

  close(): Promise<void> {
    return this.#redis.close();
  }

  async #live(key: string): Promise<string | undefined> {
    const text = await this.#reads.read(`vestibule:r:${key}`);
    if (text === undefined) return undefined;
    return timesOf(text).expires > this.#clock.now().getTime() ? text : undefined;
  }

  /** A record to be seen, and what the script must find of it. */
  async #seen({ kind, id }: RecordName): Promise<{ record: StoredRecord | undefined; expected: readonly string[] }> {
    const key = keyOf(kind, id);
    const text = await this.#live(key);
    return {
      record: text === undefined ? undefined : recordOf(decodeRow(text)),
      expected: ['expect', key, text ?? ''],
    };
  }

  #argumentsOf(step: Step): readonly string[] {
    const { does, kind, id } = step;
    const key = keyOf(kind, id);
    if (does === 'destroy') return [does, key];
    if (does === 'consume') return [does, key, String(millisecondsOf(step.at))];
    const row = rowOf(kind, step.record, 0);
    return [does, key, encodeRow(row), this.#ttl(row.expires)];
  }

  #now(): string {
    return String(this.#clock.now().getTime());
  }

  #ttl(expires: number): string {
    return String(Math.max(1, expires - this.#clock.now().getTime()));
  }
}

/** @throws ServerError `server.store.unavailable` where Redis answers something else: nothing is taken for absent */
function listOf(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) throw new ServerError('server.store.unavailable', 'Redis answered no list to MGET');
  return answer;
}

function keyOf(kind: string, id: string): string {
  return recordKey(kind, id).toString('base64url');
}

/** As it stands in a row: standard base64. */
function indexOf(kind: string, index: string, value: string): string {
  return indexPrefix(kind, index, value).toString('base64');
}
