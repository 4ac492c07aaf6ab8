import { DirectoryError } from '../error.ts';
import type { Environment, Tables } from './environment.ts';

/** Families whose full files of people keep digests. */
export const DIGEST_FAMILIES = ['rass', 'libreacces'] as const;
export type DigestFamily = (typeof DIGEST_FAMILIES)[number];

/** Bytes of a digest. */
export const DIGEST_BYTES = 16;

/** Among what digests were made under: the key of this folder, hexadecimal. No family has this name. */
const KEY_ROW = 'key';

/** Draw the key of this folder, when it has none yet: what digests were made by before is then forgotten, as under other rules. */
export function ensureDigestKey({ tables, write }: Environment, newKey: () => Uint8Array): void {
  if (tables.digestBases.get(KEY_ROW) !== undefined) return;
  write(() => tables.digestBases.putSync(KEY_ROW, Buffer.from(newKey()).toString('hex')));
}

/**
 * The key that this folder's digests are made under.
 * @throws DirectoryError `directory.store.incoherent` when there is none: whoever opens the folder for writing draws it
 */
export function rowDigestKey({ digestBases }: Pick<Tables, 'digestBases'>): Buffer {
  const key = Buffer.from(digestBases.get(KEY_ROW) ?? '', 'hex');
  if (key.length === DIGEST_BYTES) return key;
  throw new DirectoryError(
    'directory.store.incoherent',
    'the key of digests of rows is not there: open the folder anew',
  );
}

/** Counts changes of correspondences, which need no line of the journal: a digest is not kept over one. */
const LINEAGE_CHANGES = 'lineage-changes';

/** Key of a national identifier or of a structure in its table of digests. */
export function digestKey(family: string, id: string): string {
  return `${family} ${id}`;
}

/** Range of a family's digests, and where its identifiers begin in a key. */
export function digestRange(family: string): { readonly start: string; readonly end: string; readonly skip: number } {
  return { start: `${family} `, end: `${family}!`, skip: family.length + 1 };
}

/**
 * A digest says of the rows of a national identifier: to the record as it is they change nothing, and nothing is wrong with them. Whatever writes the record takes it
 * away. Inside the record's transaction.
 */
export function dropPersonDigests({ personDigests }: Pick<Tables, 'personDigests'>, ids: Iterable<string>): void {
  for (const id of ids) for (const family of DIGEST_FAMILIES) personDigests.removeSync(digestKey(family, id));
}

/** The same of what rows say of a structure. */
export function dropStructureDigests({ structureDigests }: Pick<Tables, 'structureDigests'>, key: string): void {
  for (const family of DIGEST_FAMILIES) structureDigests.removeSync(digestKey(family, key));
}

/** Some of these identifiers are of one person, or no more. Inside the transaction that says so. */
export function lineageMoved(tables: Pick<Tables, 'counters' | 'personDigests'>, ...ids: readonly string[]): void {
  tables.counters.putSync(LINEAGE_CHANGES, (tables.counters.get(LINEAGE_CHANGES) ?? 0) + 1);
  dropPersonDigests(tables, ids);
}

/** A text that differs as soon as any record or correspondence was written. */
export function stateOfRecords({ counters }: Pick<Tables, 'counters'>): string {
  return `${counters.get('journal') ?? 0} ${counters.get(LINEAGE_CHANGES) ?? 0}`;
}
