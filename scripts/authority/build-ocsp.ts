import { createHash, type KeyObject } from 'node:crypto';
import { type ExtensionSpec, encodeExtensions, encodeName, type NameParts } from './build-certificate.ts';
import { context, element, integer, nothing, octets, oid, primitiveContext, sequence } from './der-writer.ts';
import { keyIdentifier } from './extensions.ts';
import { type SignatureAlgorithmName, signDocument, usualAlgorithm } from './sign-document.ts';

/** What a responder says of one certificate. */
export type OcspStatusSpec = 'good' | 'unknown' | { readonly since: Date; readonly reason?: number };

/** One statement of an answer. */
export interface OcspStatementSpec {
  readonly issuerName: NameParts;
  readonly issuerSpki: Uint8Array;
  /** Big-endian octets of the serial number. */
  readonly serial: Uint8Array;
  /** Default SHA-1. */
  readonly hash?: 'sha1' | 'sha256';
  readonly status: OcspStatusSpec;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  readonly extensions?: readonly ExtensionSpec[];
}

/** What to write in an answer. Nothing is checked: faulty answers are made with this too. */
export interface OcspSpec {
  /** By name, or by the SHA-1 of this key. */
  readonly responder: { readonly name: NameParts } | { readonly spki: Uint8Array };
  readonly producedAt: Date;
  readonly statements: readonly OcspStatementSpec[];
  readonly nonce?: Uint8Array;
  readonly extensions?: readonly ExtensionSpec[];
  readonly certificates?: readonly Uint8Array[];
  readonly signer: KeyObject;
  readonly algorithm?: SignatureAlgorithmName;
}

const HASH_OID = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;
const NONCE = '1.3.6.1.5.5.7.48.1.2';

/** Write and sign a successful answer (RFC 6960 §4.2.1). @returns its DER */
export function buildOcspResponse(spec: OcspSpec): Uint8Array {
  const algorithm = spec.algorithm ?? usualAlgorithm(spec.signer);
  const extensions = [
    ...(spec.nonce === undefined ? [] : [{ oid: NONCE, value: octets(spec.nonce) }]),
    ...(spec.extensions ?? []),
  ];
  const tbs = sequence(
    'name' in spec.responder
      ? context(1, encodeName(spec.responder.name))
      : context(2, octets(keyIdentifier(spec.responder.spki))),
    generalizedTime(spec.producedAt),
    sequence(...spec.statements.map(encodeStatement)),
    ...(extensions.length === 0 ? [] : [context(1, encodeExtensions(extensions))]),
  );
  const signed = signDocument(tbs, spec.signer, algorithm);
  const { certificates = [] } = spec;
  const basic = certificates.length === 0 ? signed : withCertificates(signed, certificates);
  return sequence(enumerated(0), context(0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octets(basic))));
}

/** An answer that is none: tryLater (3), unauthorized (6)… */
export function buildOcspStatus(status: number): Uint8Array {
  return sequence(enumerated(status));
}

/** The certificates go inside the outer sequence, after the signature. */
function withCertificates(signed: Uint8Array, certificates: readonly Uint8Array[]): Uint8Array {
  const first = signed[1] ?? 0;
  const content = signed.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
  return sequence(content, context(0, sequence(...certificates)));
}

function encodeStatement(spec: OcspStatementSpec): Uint8Array {
  const hash = spec.hash ?? 'sha1';
  const digest = (bytes: Uint8Array) => octets(createHash(hash).update(bytes).digest());
  const id = sequence(
    sequence(oid(HASH_OID[hash]), nothing()),
    digest(encodeName(spec.issuerName)),
    hash === 'sha1' ? octets(keyIdentifier(spec.issuerSpki)) : digest(keyBits(spec.issuerSpki)),
    integer(spec.serial),
  );
  return sequence(
    id,
    encodeStatus(spec.status),
    generalizedTime(spec.thisUpdate),
    ...(spec.nextUpdate === null ? [] : [context(0, generalizedTime(spec.nextUpdate))]),
    ...(spec.extensions === undefined ? [] : [context(1, encodeExtensions(spec.extensions))]),
  );
}

function encodeStatus(status: OcspStatusSpec): Uint8Array {
  if (status === 'good') return primitiveContext(0, Buffer.alloc(0));
  if (status === 'unknown') return primitiveContext(2, Buffer.alloc(0));
  const reason = status.reason === undefined ? [] : [context(0, enumerated(status.reason))];
  return context(1, generalizedTime(status.since), ...reason);
}

/** Content of the last element of an SPKI, a BIT STRING: P-256 keys have 65 octets, others are not made here. */
function keyBits(spki: Uint8Array): Uint8Array {
  return spki.subarray(-65);
}

function enumerated(value: number): Uint8Array {
  return element(0x0a, Buffer.from([value]));
}

function generalizedTime(instant: Date): Uint8Array {
  return element(0x18, Buffer.from(`${instant.toISOString().replace(/\D/g, '').slice(0, 14)}Z`));
}
