import type { KeyObject } from 'node:crypto';
import { type ExtensionSpec, encodeExtensions, encodeName, type NameParts } from './build-certificate.ts';
import { context, integer, sequence, time } from './der-writer.ts';
import { algorithmIdentifier, type SignatureAlgorithmName, signDocument, usualAlgorithm } from './sign-document.ts';

/** One revoked certificate. */
export interface RevokedSpec {
  /** Big-endian octets of its serial number. */
  readonly serial: Uint8Array;
  /** A date, or the DER of what is to stand in its place. */
  readonly since: Date | Uint8Array;
  readonly extensions?: readonly ExtensionSpec[];
}

/** What to write in a revocation list. Nothing is checked: faulty lists are made with this too. */
export interface CrlSpec {
  readonly issuer: NameParts;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly RevokedSpec[];
  readonly extensions: readonly ExtensionSpec[];
  readonly signer: KeyObject;
  readonly algorithm?: SignatureAlgorithmName;
}

/** Write and sign a version 2 revocation list (RFC 5280 §5.1). @returns its DER */
export function buildCrl(spec: CrlSpec): Uint8Array {
  const algorithm = spec.algorithm ?? usualAlgorithm(spec.signer);
  const entries = spec.revoked.map(({ serial, since, extensions = [] }) =>
    sequence(
      integer(serial),
      since instanceof Date ? time(since) : since,
      ...(extensions.length === 0 ? [] : [encodeExtensions(extensions)]),
    ),
  );
  const tbs = sequence(
    integer(1),
    algorithmIdentifier(algorithm),
    encodeName(spec.issuer),
    time(spec.thisUpdate),
    time(spec.nextUpdate),
    // revokedCertificates is absent, not empty, when nothing is revoked (RFC 5280 §5.1.2.6).
    // Joined first: a list of a million entries is too many arguments for one call.
    ...(entries.length === 0 ? [] : [sequence(Buffer.concat(entries))]),
    ...(spec.extensions.length === 0 ? [] : [context(0, encodeExtensions(spec.extensions))]),
  );
  return signDocument(tbs, spec.signer, algorithm);
}
