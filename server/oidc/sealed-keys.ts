import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { ServerError } from '../errors.ts';
import { generateSigningKeys, type SigningKeys } from './signing-keys.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The provider's signing keys, made at the first start and sealed (AES-256-GCM) under a key derived from the master key, which
 * lives outside the data folder: a copy of the data alone signs nothing (S-46).
 *
 * @throws ServerError `server.keys.unreadable` when the file was not sealed by this master key, or was changed
 */
export async function openSealedKeys(path: string, sealingKey: Uint8Array): Promise<SigningKeys> {
  if (existsSync(path)) return unseal(readFileSync(path), sealingKey);
  const keys = generateSigningKeys();
  await writeDurably(path, seal(keys, sealingKey));
  return keys;
}

function seal(keys: SigningKeys, sealingKey: Uint8Array): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey, iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(keys), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

function unseal(bytes: Buffer, sealingKey: Uint8Array): SigningKeys {
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    // Authenticated by the seal: only `seal` above can have written it.
    return JSON.parse(opened.toString('utf8')) as SigningKeys;
  } catch (cause) {
    throw new ServerError('server.keys.unreadable', 'the signing keys do not open with this master key', { cause });
  }
}

/** On disk whole or not at all: written beside, flushed, then renamed. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}
