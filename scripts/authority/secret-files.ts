import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

/**
 * Size of every key of the demo. The real authorities have 4096 bits; making one takes seconds, and these keys protect
 * invented people for an afternoon. 2048 is what cards have, and the least the verifier accepts.
 */
const DEMO_RSA_BITS = 2048;

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;

const generate = promisify(generateKeyPair);

/** A new RSA key, made on the thread pool: ask for several at once. */
export async function newKey(): Promise<KeyObject> {
  const { privateKey } = await generate('rsa', { modulusLength: DEMO_RSA_BITS });
  return privateKey;
}

export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
}

/** Write a file for its owner's eyes in one step: a reader sees the old content or the new, never a half. */
export function writeOwnerFile(file: string, content: string | Uint8Array): void {
  const draft = `${file}.draft`;
  writeFileSync(draft, content, { mode: OWNER_ONLY_FILE });
  renameSync(draft, file);
}

export function writeKey(file: string, key: KeyObject): void {
  writeOwnerFile(file, key.export({ type: 'pkcs8', format: 'pem' }));
}

export function readKey(file: string): KeyObject {
  return createPrivateKey(readFileSync(file));
}
