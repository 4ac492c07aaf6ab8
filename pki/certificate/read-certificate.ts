import { hash } from 'node:crypto';
import { contextTag, type DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import { hex, readInteger, readSmallInteger, readTime, sameOctets } from '../der/values.ts';
import { PkiError } from '../error.ts';
import type { Certificate } from './certificate.ts';
import { decodeExtensions, readExtensionMap } from './extensions.ts';
import { openSigned } from './open-signed.ts';
import { printSerial } from './print-serial.ts';
import { readPublicKey } from './public-key.ts';
import { readIssuerName, readName } from './read-name.ts';

/** Octets of one certificate. IGC-Santé cards have 2 to 3 thousand. */
export const CERTIFICATE_MAX_BYTES = 65_536;
/** DER elements of one certificate. */
const CERTIFICATE_MAX_ELEMENTS = 16_384;
/** RFC 5280 §4.1.2.2. */
const SERIAL_MAX_OCTETS = 20;

/**
 * Read a certificate, strictly, without trusting it.
 *
 * @param der exactly one DER certificate, at most {@link CERTIFICATE_MAX_BYTES} octets; copied
 * @throws    PkiError `pki.certificate.malformed`, `pki.certificate.too-large`
 * @see       RFC 5280 §4.1; X.690 §10, §11
 */
export function readCertificate(der: Uint8Array): Certificate {
  if (!(der instanceof Uint8Array)) throw new PkiError('pki.certificate.malformed', 'not octets');
  if (der.length > CERTIFICATE_MAX_BYTES) {
    throw new PkiError('pki.certificate.too-large', `${der.length} octets, at most ${CERTIFICATE_MAX_BYTES}`);
  }
  const { signed, body, algorithmDer } = openSigned(der, 'pki.certificate.malformed', CERTIFICATE_MAX_ELEMENTS);
  return new LazyCertificate(signed, readBody(body, signed.der, algorithmDer));
}

type Signed = Pick<Certificate, 'der' | 'tbs' | 'signatureAlgorithm' | 'signature'>;
type Body = Omit<Certificate, keyof Signed | 'fingerprint' | 'identity'>;

/** A certificate whose digest and identity are made when they are asked for, once. */
class LazyCertificate implements Certificate {
  readonly der: Certificate['der'];
  readonly tbs: Certificate['tbs'];
  readonly signatureAlgorithm: Certificate['signatureAlgorithm'];
  readonly signature: Certificate['signature'];
  readonly version: Certificate['version'];
  readonly serial: Certificate['serial'];
  readonly serialOctets: Certificate['serialOctets'];
  readonly issuer: Certificate['issuer'];
  readonly subject: Certificate['subject'];
  readonly notBefore: Certificate['notBefore'];
  readonly notAfter: Certificate['notAfter'];
  readonly publicKey: Certificate['publicKey'];
  readonly extensions: Certificate['extensions'];
  #fingerprint: string | null = null;
  #identity: string | null = null;

  constructor(signed: Signed, body: Body) {
    this.der = signed.der;
    this.tbs = signed.tbs;
    this.signatureAlgorithm = signed.signatureAlgorithm;
    this.signature = signed.signature;
    this.version = body.version;
    this.serial = body.serial;
    this.serialOctets = body.serialOctets;
    this.issuer = body.issuer;
    this.subject = body.subject;
    this.notBefore = body.notBefore;
    this.notAfter = body.notAfter;
    this.publicKey = body.publicKey;
    this.extensions = body.extensions;
  }

  get fingerprint(): string {
    this.#fingerprint ??= hash('sha256', this.der, 'hex');
    return this.#fingerprint;
  }

  get identity(): string {
    this.#identity ??= `${this.subject.canonical}\n${hex(this.publicKey.spki)}`;
    return this.#identity;
  }
}

/** TBSCertificate (RFC 5280 §4.1.2). */
function readBody(body: DerReader, document: Uint8Array, algorithmDer: Uint8Array): Body {
  const version = readVersion(body);
  const serialOctets = readSerial(body);
  // RFC 5280 §4.1.1.2: the algorithm named inside what is signed is the one named outside.
  if (!sameOctets(body.readWhole().der, algorithmDer)) throw body.fault('two different signature algorithms');
  const issuer = readIssuerName(body);
  const validity = body.enter(TAG.sequence);
  const notBefore = readTime(validity);
  const notAfter = readTime(validity);
  validity.finish();
  const subject = readName(body);
  const publicKey = readPublicKey(body, document);
  skipUniqueIds(body, version);
  const extensions = readExtensions(body, version);
  body.finish();
  return {
    version,
    serial: printSerial(serialOctets),
    serialOctets,
    issuer,
    notBefore,
    notAfter,
    subject,
    publicKey,
    extensions,
  };
}

function readVersion(body: DerReader): 1 | 2 | 3 {
  if (!body.isNext(contextTag(0))) return 1;
  const explicit = body.enter(contextTag(0));
  const value = readSmallInteger(explicit);
  explicit.finish();
  // Version 1 is the DEFAULT and must not be encoded (X.690 §11.5).
  if (value !== 1 && value !== 2) throw body.fault(`version ${value + 1}`);
  return value === 1 ? 2 : 3;
}

/** RFC 5280 §4.1.2.2: real roots bear zero, which a path forgives its anchor alone (`judgeDuties`). */
function readSerial(body: DerReader): Uint8Array {
  const octets = readInteger(body);
  if (octets.length > SERIAL_MAX_OCTETS) throw body.fault('serial number of more than 20 octets');
  return octets;
}

function skipUniqueIds(body: DerReader, version: 1 | 2 | 3): void {
  for (const n of [1, 2]) {
    if (!body.isNext(primitiveContextTag(n))) continue;
    if (version === 1) throw body.fault('unique identifier in a version 1 certificate');
    body.read(primitiveContextTag(n));
  }
}

function readExtensions(body: DerReader, version: 1 | 2 | 3): Certificate['extensions'] {
  if (!body.isNext(contextTag(3))) return decodeExtensions(body, new Map());
  if (version !== 3) throw body.fault(`extensions in a version ${version} certificate`);
  const explicit = body.enter(contextTag(3));
  const all = readExtensionMap(explicit);
  explicit.finish();
  return decodeExtensions(body, all);
}
