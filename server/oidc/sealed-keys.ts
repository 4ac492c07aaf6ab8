import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { JWK } from 'oidc-provider';
import { replaceFile } from '../disk/write-aside.ts';
import { ServerError } from '../errors.ts';
import { generateSigningJwk, SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-keys.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const OWNER_ONLY = 0o600;
/** A lock older than this was left by a process that was killed. */
const STALE_LOCK_MS = 10_000;
const LOCK_PAUSE_MS = 50;
const MAX_LOCK_ATTEMPTS = 300;

/** Where a key is in its life: published before it signs, published after it signed, then gone. */
export type KeyState = 'next' | 'current' | 'retired';

/** One key as it is kept. */
export interface KeptKey {
  readonly alg: SigningAlgorithm;
  readonly state: KeyState;
  readonly jwk: JWK;
  /** Milliseconds since 1970: made and published; retired, or 0. */
  readonly madeAt: number;
  readonly retiredAt: number;
}

/** Keys of the provider, sealed in a file that every process of the house reads. */
export interface SealedKeys {
  read(): readonly KeptKey[];
  /** Changes whenever the file does. */
  stamp(): string;
  /** Read, change, write: one process at a time. */
  change(change: (keys: readonly KeptKey[]) => readonly KeptKey[]): Promise<readonly KeptKey[]>;
}

/**
 * The provider's signing keys, made at the first start and sealed (AES-256-GCM) under a key derived from the master key, which
 * lives outside the data folder: a copy of the data alone signs nothing (S-46).
 *
 * @throws ServerError `server.keys.unreadable` when the file was not sealed by this master key, or was changed
 */
export async function openSealedKeys(
  path: string,
  sealingKey: Uint8Array,
  clock: { now(): Date },
): Promise<SealedKeys> {
  const sealed: SealedKeys = {
    read: () => unseal(readFileSync(path), sealingKey),
    stamp() {
      const { mtimeMs, ino, size } = statSync(path);
      return `${mtimeMs} ${ino} ${size}`;
    },
    change: (change) =>
      alone(path, async () => {
        const keys = change(existsSync(path) ? sealed.read() : []);
        await replaceFile(path, seal(keys, sealingKey));
        return keys;
      }),
  };
  if (existsSync(path)) sealed.read();
  else await sealed.change((keys) => (keys.length > 0 ? keys : firstKeys(clock.now().getTime())));
  return sealed;
}

export function firstKeys(at: number): readonly KeptKey[] {
  return SIGNING_ALGORITHMS.flatMap((alg) => [newKey(alg, 'current', at), newKey(alg, 'next', at)]);
}

export function newKey(alg: SigningAlgorithm, state: KeyState, at: number): KeptKey {
  return { alg, state, jwk: generateSigningJwk(alg), madeAt: at, retiredAt: 0 };
}

function seal(keys: readonly KeptKey[], sealingKey: Uint8Array): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey, iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify({ keys }), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

function unseal(bytes: Buffer, sealingKey: Uint8Array): readonly KeptKey[] {
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    // Authenticated by the seal: only `seal` above, of this version or of the first, can have written it.
    return keptKeys(JSON.parse(opened.toString('utf8')) as Written);
  } catch (cause) {
    throw new ServerError('server.keys.unreadable', 'the signing keys do not open with this master key', { cause });
  }
}

/** The first version kept one key of each kind, without a life. */
type Written = { readonly keys: readonly KeptKey[] } | { readonly es256: JWK; readonly rs256: JWK };

function keptKeys(written: Written): readonly KeptKey[] {
  if ('keys' in written) return written.keys;
  const of = (alg: SigningAlgorithm, jwk: JWK): KeptKey => ({ alg, state: 'current', jwk, madeAt: 0, retiredAt: 0 });
  return [of('ES256', written.es256), of('RS256', written.rs256)];
}

/** Hold the lock beside the file; it is a file of its own, because the one it guards is replaced. */
async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  const held = await take(lock);
  try {
    return await work();
  } finally {
    await held.close();
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<FileHandle> {
  for (let attempt = 0; attempt < MAX_LOCK_ATTEMPTS; attempt += 1) {
    try {
      return await open(lock, 'wx', OWNER_ONLY);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const age = await stat(lock).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > STALE_LOCK_MS) await rm(lock, { force: true });
      else await delay(LOCK_PAUSE_MS);
    }
  }
  throw new ServerError('server.keys.unreadable', `${lock} is held by another process`);
}
