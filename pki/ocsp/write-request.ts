import type { Certificate } from '../certificate/certificate.ts';
import { contextTag, TAG } from '../der/reader.ts';
import { element, oidElement } from '../der/writer.ts';
import { PkiError } from '../error.ts';
import { certIdOf } from './cert-id.ts';
import type { IdentifierHash } from './ocsp.ts';
import { IDENTIFIER_HASHES, OCSP_OID } from './ocsp-oids.ts';

/** RFC 9654 §2.1: a nonce has 1 to 128 octets, 32 by preference. */
const NONCE_MAX_OCTETS = 128;

export interface OcspRequestOptions {
  /** Default `sha1`: an identifier every responder knows (RFC 5019 §2.1.1; RFC 9654 leaves it). */
  readonly hash?: 'sha1' | 'sha256';
  /** Default: none, so that an answer made beforehand will do. */
  readonly nonce?: Uint8Array;
}

/**
 * The question « what is the state of this certificate? », unsigned (RFC 6960 §4.1.1).
 *
 * @returns the DER of an OCSPRequest
 * @throws  PkiError `pki.question.malformed` for a nonce of a wrong length
 */
export function writeOcspRequest(
  certificate: Certificate,
  issuer: Certificate,
  { hash = 'sha1', nonce }: OcspRequestOptions = {},
): Uint8Array {
  const id = certIdOf(certificate, issuer, hash);
  const certId = element(
    TAG.sequence,
    element(TAG.sequence, oidElement(oidOf(hash)), element(TAG.null)),
    element(TAG.octetString, Buffer.from(id.issuerName, 'hex')),
    element(TAG.octetString, Buffer.from(id.issuerKey, 'hex')),
    element(TAG.integer, certificate.serialOctets),
  );
  const requests = element(TAG.sequence, element(TAG.sequence, certId));
  return element(TAG.sequence, element(TAG.sequence, requests, ...(nonce === undefined ? [] : [writeNonce(nonce)])));
}

function writeNonce(nonce: Uint8Array): Uint8Array {
  if (nonce.length === 0 || nonce.length > NONCE_MAX_OCTETS) {
    throw new PkiError('pki.question.malformed', `nonce of ${nonce.length} octets`);
  }
  const extension = element(
    TAG.sequence,
    oidElement(OCSP_OID.nonce),
    element(TAG.octetString, element(TAG.octetString, nonce)),
  );
  return element(contextTag(2), element(TAG.sequence, extension));
}

function oidOf(hash: IdentifierHash): string {
  for (const [oid, name] of IDENTIFIER_HASHES) if (name === hash) return oid;
  throw new PkiError('pki.question.malformed', `hash ${hash}`);
}
