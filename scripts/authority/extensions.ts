import { createHash } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import type { ExtensionSpec } from './build-certificate.ts';
import {
  boolean,
  context,
  integer,
  namedBits,
  octets,
  oid,
  primitiveContext,
  printable,
  sequence,
  utf8,
} from './der-writer.ts';

/** Extensions of the certificates and lists of a health authority, each ready to be written. */

const KEY_USAGE_BITS = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
} as const;

export const EXTENDED_USAGE = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  anyExtendedKeyUsage: '2.5.29.37.0',
  smartcardLogin: '1.3.6.1.4.1.311.20.2.2',
} as const;

/** Empty sequence for an end entity, as IGC-Santé writes it: not critical. */
export function basicConstraints(authority: { readonly pathLength: number | null } | null): ExtensionSpec {
  if (authority === null) return { oid: '2.5.29.19', value: sequence() };
  const length = authority.pathLength === null ? [] : [integer(authority.pathLength)];
  return { oid: '2.5.29.19', critical: true, value: sequence(boolean(true), ...length) };
}

export function keyUsage(...usages: readonly (keyof typeof KEY_USAGE_BITS)[]): ExtensionSpec {
  return { oid: '2.5.29.15', critical: true, value: namedBits(usages.map((usage) => KEY_USAGE_BITS[usage])) };
}

export function extendedKeyUsage(...usages: readonly (keyof typeof EXTENDED_USAGE)[]): ExtensionSpec {
  return { oid: '2.5.29.37', value: sequence(...usages.map((usage) => oid(EXTENDED_USAGE[usage]))) };
}

/** SHA-1 of the key, an identifier and no protection (RFC 5280 §4.2.1.2 (1)). */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  // The BIT STRING is the last element of an SPKI; its content starts after the octet of unused bits.
  return createHash('sha1').update(lastBitString(spki)).digest();
}

export function subjectKeyIdentifier(spki: Uint8Array): ExtensionSpec {
  return { oid: '2.5.29.14', value: octets(keyIdentifier(spki)) };
}

export function authorityKeyIdentifier(issuerSpki: Uint8Array): ExtensionSpec {
  return { oid: '2.5.29.35', value: sequence(primitiveContext(0, keyIdentifier(issuerSpki))) };
}

export function certificatePolicies(policy: string): ExtensionSpec {
  return { oid: '2.5.29.32', value: sequence(sequence(oid(policy))) };
}

export function crlDistributionPoint(uri: string): ExtensionSpec {
  const name = context(0, context(0, primitiveContext(6, Buffer.from(uri, 'latin1'))));
  return { oid: '2.5.29.31', value: sequence(sequence(name)) };
}

/** subjectAltName holding one Microsoft user principal name. */
export function userPrincipalName(name: string): ExtensionSpec {
  const otherName = context(0, oid('1.3.6.1.4.1.311.20.2.3'), context(0, utf8(name)));
  return { oid: '2.5.29.17', value: sequence(otherName) };
}

/** subjectAltName of a server: host names and IP addresses. */
export function serverNames(hosts: readonly string[]): ExtensionSpec {
  const names = hosts.map((host) =>
    isIP(host) === 0 ? primitiveContext(2, Buffer.from(host, 'latin1')) : primitiveContext(7, addressOctets(host)),
  );
  return { oid: '2.5.29.17', value: sequence(...names) };
}

export function crlNumber(number: number | bigint): ExtensionSpec {
  return { oid: '2.5.29.20', value: integer(number) };
}

/** IGC-Santé product type, in the test universe: 0 card, 3 organisation. */
export function productType(product: number): ExtensionSpec {
  return { oid: '1.2.250.1.71.1.2.5', value: octets(Buffer.from([0x80 | product])) };
}

/** Card category, nomenclature G02. */
export function cardCategory(category: number): ExtensionSpec {
  return { oid: '1.2.250.1.71.1.2.2', value: integer(category) };
}

export function cardNumber(number: string): ExtensionSpec {
  return { oid: '1.2.250.1.71.1.2.3', value: printable(number) };
}

/** Profession, nomenclature G15. */
export function profession(code: number): ExtensionSpec {
  return { oid: '1.2.250.1.71.1.2.7', value: integer(code) };
}

/** Specialties, nomenclature R01. */
export function specialties(codes: readonly string[]): ExtensionSpec {
  return { oid: '1.2.250.1.71.4.2.5', value: sequence(...codes.map(utf8)) };
}

function lastBitString(spki: Uint8Array): Uint8Array {
  const header = Buffer.from(spki);
  // SEQUENCE header, then AlgorithmIdentifier (short form), then the BIT STRING.
  const inner = headerLength(header, 0);
  const algorithmEnd = inner + headerLength(header, inner) + (header[inner + 1] ?? 0);
  return header.subarray(algorithmEnd + headerLength(header, algorithmEnd) + 1);
}

function headerLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function addressOctets(host: string): Uint8Array {
  if (isIPv4(host)) return Buffer.from(host.split('.').map(Number));
  const [head = '', tail] = host.split('::');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const middle: readonly number[] = new Array(8 - left.length - right.length).fill(0);
  return Buffer.from([...left, ...middle, ...right].flatMap((group) => [group >> 8, group & 0xff]));
}

function groups(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
