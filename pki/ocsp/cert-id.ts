import { createHash } from 'node:crypto';
import type { Certificate } from '../certificate/certificate.ts';
import { contextTag, DerReader, TAG } from '../der/reader.ts';
import { hex, readOctetAlignedBits } from '../der/values.ts';
import type { CertId, IdentifierHash } from './ocsp.ts';

/** Elements on the way to the issuer's name of a certificate that was read whole before. */
const MAX_ELEMENTS = 16;

/** The identifier by which a responder is asked of a certificate (RFC 6960 §4.1.1). */
export function certIdOf(certificate: Certificate, issuer: Certificate, hash: IdentifierHash): CertId {
  return {
    hash,
    issuerName: digest(hash, issuerNameDer(certificate)),
    issuerKey: keyDigest(issuer, hash),
    serial: hex(certificate.serialOctets),
  };
}

/** True when an identifier names this certificate of this issuer. */
export function isNamed(id: CertId, certificate: Certificate, issuer: Certificate): boolean {
  if (id.hash === null || id.serial !== hex(certificate.serialOctets)) return false;
  const own = certIdOf(certificate, issuer, id.hash);
  return own.issuerName === id.issuerName && own.issuerKey === id.issuerKey;
}

/** Hash of the key's BIT STRING without its header (RFC 6960 §4.1.1, §4.2.1 KeyHash). */
export function keyDigest({ publicKey }: Certificate, hash: IdentifierHash): string {
  const info = DerReader.open(publicKey.spki, 'pki.certificate.malformed', MAX_ELEMENTS).enter(TAG.sequence);
  info.readWhole();
  return digest(hash, readOctetAlignedBits(info));
}

function issuerNameDer({ tbs }: Certificate): Uint8Array {
  const body = DerReader.open(tbs, 'pki.certificate.malformed', MAX_ELEMENTS).enter(TAG.sequence);
  if (body.isNext(contextTag(0))) body.readWhole();
  body.readWhole();
  body.readWhole();
  return body.readWhole().der;
}

function digest(hash: IdentifierHash, octets: Uint8Array): string {
  return createHash(hash).update(octets).digest('hex');
}
