import { type DerReader, TAG } from '../der/reader.ts';
import { readOid } from '../der/values.ts';
import { CMS_OID } from './oids.ts';

/** Digests this room computes over documents. */
export type Hash = 'sha256' | 'sha384' | 'sha512';

/** A digest as a message names it; `hash` is null for those that are not accepted, SHA-1 among them. */
export interface DigestAlgorithm {
  readonly oid: string;
  readonly hash: Hash | null;
}

const HASHES: ReadonlyMap<string, Hash> = new Map([
  [CMS_OID.sha256, 'sha256'],
  [CMS_OID.sha384, 'sha384'],
  [CMS_OID.sha512, 'sha512'],
]);

/** Read the next AlgorithmIdentifier of a digest; parameters NULL or absent (RFC 5754 §2). */
export function readDigestAlgorithm(reader: DerReader): DigestAlgorithm {
  const identifier = reader.enter(TAG.sequence);
  const oid = readOid(identifier);
  const hash = HASHES.get(oid) ?? null;
  if (!identifier.isAtEnd && identifier.read(TAG.null).length !== 0) {
    throw identifier.fault('digest parameters are not NULL');
  }
  identifier.finish();
  return { oid, hash };
}
