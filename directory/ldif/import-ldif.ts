import type { Contexts } from '../contexts/open-contexts.ts';
import { carriesPassword, hashPasswords } from '../ldap/hash-passwords.ts';
import { RESULT } from '../ldap/result-code.ts';
import { pathOfValue } from '../schema/dn-path.ts';
import { type LdifRecord, readLdif } from './read-ldif.ts';

/** Records written together: enough to share trips to the disk. */
const RECORDS_AT_ONCE = 256;
/** Faulty records told of; the others are counted. */
const MAX_FAULTS = 1_000;

/** A record that was refused, with LDAP's own code and words. */
export interface LdifFault {
  readonly line: number;
  readonly code: number;
  readonly detail: string;
}

export interface LdifReport {
  /** Records done. */
  readonly done: number;
  readonly refused: number;
  /** The first {@link MAX_FAULTS}. */
  readonly faults: readonly LdifFault[];
}

/** What an import needs besides the contexts. */
export interface LdifImportOptions {
  /** creatorsName of what is written. */
  readonly by: string;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Go on after a refused record; otherwise the import ends with it, and what was done stays done. */
  readonly continues: boolean;
  readonly progress?: (records: number) => void;
}

/**
 * Load an LDIF file into the plain contexts, record by record, in its order: entries (operational attributes of a former server kept: identifier,
 * creator) and changes. Passwords in clear are hashed.
 *
 * @throws DirectoryError `directory.ldif.malformed`; what the disk throws
 */
export async function importLdif(
  contexts: Contexts,
  source: AsyncIterable<Uint8Array>,
  options: LdifImportOptions,
): Promise<LdifReport> {
  const faults: LdifFault[] = [];
  let done = 0;
  let refused = 0;
  let batch: LdifRecord[] = [];
  const writer = { dn: options.by, author: 'server', permit: () => null, assert: null, readsAfter: false } as const;
  const perform = async (): Promise<boolean> => {
    // Hashing takes the longer the more there is to look at: only once all are ready are they written, in the file's order.
    const ready = await Promise.all(batch.map((record) => withHashes(contexts, record, options)));
    const answers = await Promise.all(ready.map(async (request) => (await contexts.perform(request, writer)).answer));
    for (const [at, { code, message }] of answers.entries()) {
      if (code === RESULT.success) {
        done += 1;
        continue;
      }
      refused += 1;
      if (faults.length < MAX_FAULTS) faults.push({ line: batch[at]?.line ?? 0, code, detail: message });
    }
    batch = [];
    options.progress?.(done + refused);
    return options.continues || refused === 0;
  };
  for await (const record of readLdif(source)) {
    // A password that is changed is compared with what the records before have left.
    const { request } = record;
    if (request.operation === 'modify' && carriesPassword(request) && batch.length > 0 && !(await perform())) break;
    batch.push(record);
    // One by one when a refusal ends the import: nothing after the faulty record is written.
    if (batch.length < (options.continues ? RECORDS_AT_ONCE : 1)) continue;
    if (!(await perform())) return { done, refused, faults };
  }
  if (batch.length > 0) await perform();
  return { done, refused, faults };
}

async function withHashes(contexts: Contexts, { request }: LdifRecord, options: LdifImportOptions) {
  const path = pathOfValue(request.name);
  const present = (): readonly string[] => (path === null ? [] : contexts.secretsAt(path));
  return await hashPasswords(request, { randomBytes: options.randomBytes, present });
}
