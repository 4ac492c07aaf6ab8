import { hkdfSync } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { diskReason } from '../disk-reason.ts';
import { ServerError } from '../errors.ts';

/** Bytes of the master key and of every key derived from it. */
export const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const OTHERS = 0o077;
/** Room for the key in hexadecimal and a line end; more is not a key. */
const FILE_MAX_BYTES = 128;

/** What the derived keys are for: a label each, never two uses of one key. */
export type KeyLabel =
  | 'audit'
  | 'authorities'
  | 'backchannel'
  | 'card-numbers'
  | 'claim'
  | 'client-secrets'
  | 'cookies'
  | 'dpop-nonces'
  | 'flow-trials'
  | 'page-tokens'
  | 'pairwise'
  | 'passkey-cards'
  | 'patients'
  | 'sealed-tokens'
  | 'session-cards'
  | 'session-ids'
  | 'signing-keys';

/** The server's one secret; everything else is derived from it, so that one file is backed up and guarded. */
export interface MasterKey {
  /** {@link KEY_BYTES} bytes, always the same for a label (HKDF-SHA256, RFC 5869). */
  derive(label: KeyLabel): Uint8Array;
}

/**
 * Open `<secrets>/master.key`, or make it on the first start: 32 random bytes in hexadecimal, readable by its owner only.
 *
 * @param randomBytes the system's generator; given {@link KEY_BYTES}
 * @throws ServerError `server.config.master-key-readable` when the group or others may read it,
 *                     `server.config.master-key-malformed`, `server.config.master-key-unavailable`
 */
export function openMasterKey(secrets: string, randomBytes: (count: number) => Uint8Array): MasterKey {
  const file = join(secrets, 'master.key');
  try {
    const key = readKey(file) ?? makeKey(secrets, file, randomBytes);
    return { derive: (label) => new Uint8Array(hkdfSync('sha256', key, '', `vestibule-${label}-v1`, KEY_BYTES)) };
  } catch (cause) {
    if (cause instanceof ServerError) throw cause;
    throw new ServerError('server.config.master-key-unavailable', `${file} : ${diskReason(cause)}`, { cause });
  }
}

function makeKey(secrets: string, file: string, randomBytes: (count: number) => Uint8Array): Uint8Array {
  mkdirSync(secrets, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const draft = `${file}.${pid}`;
  const handle = openSync(draft, 'w', OWNER_ONLY);
  try {
    fchmodSync(handle, OWNER_ONLY);
    writeSync(handle, `${Buffer.from(randomBytes(KEY_BYTES)).toString('hex')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    // A link never replaces: of two first starts at the same time, both end with the same key.
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  const key = readKey(file);
  if (!key) throw new ServerError('server.config.master-key-unavailable', `${file} a disparu`);
  return key;
}

function readKey(file: string): Uint8Array | undefined {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    // The mode of what was opened, not of what stands at that name by now.
    if ((fstatSync(handle).mode & OTHERS) !== 0) {
      throw new ServerError('server.config.master-key-readable', `${file} : chmod 600`);
    }
    const bytes = Buffer.alloc(FILE_MAX_BYTES);
    const text = bytes.toString('latin1', 0, readSync(handle, bytes)).trim();
    if (!/^[0-9a-f]{64}$/.test(text)) {
      throw new ServerError('server.config.master-key-malformed', `${file} : 64 chiffres hexadécimaux sont attendus`);
    }
    return Buffer.from(text, 'hex');
  } finally {
    closeSync(handle);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
