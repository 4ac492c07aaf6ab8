import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Product, TrustEntry } from '../../pki/index.ts';
import {
  buildCertificate,
  type CertificateSpec,
  type ExtensionSpec,
  type NameParts,
} from '../../scripts/authority/build-certificate.ts';
import { buildCrl, type CrlSpec } from '../../scripts/authority/build-crl.ts';
import { type CardRequest, cardExtensions, cardSubject } from '../../scripts/authority/card-certificate.ts';
import * as extension from '../../scripts/authority/extensions.ts';
import { authorityName, publicKeyDer } from '../../scripts/authority/hierarchy.ts';

/** The instant tests judge at, unless they say otherwise. */
export const AT = new Date('2026-03-02T10:00:00Z');
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** An authority of a test, able to sign. */
export interface TestAuthority {
  readonly name: NameParts;
  readonly key: KeyObject;
  readonly spki: Uint8Array;
  readonly der: Uint8Array;
}

/** A card of a test. */
export interface TestCard {
  readonly key: KeyObject;
  readonly der: Uint8Array;
}

/** Changes to what would be written: fields replaced, extensions rewritten. */
export interface Changes extends Partial<Omit<CertificateSpec, 'extensions' | 'publicKey'>> {
  readonly key?: KeyObject;
  readonly publicKey?: Uint8Array;
  readonly extensions?: (usual: readonly ExtensionSpec[]) => readonly ExtensionSpec[];
}

let lastSerial = 1000;

/** A serial number no other certificate of this run has. */
export function nextSerial(): Uint8Array {
  lastSerial += 1;
  return Buffer.from(lastSerial.toString(16).padStart(16, '7'), 'hex');
}

/** P-256 unless told otherwise: thousands of certificates are made in a run. */
export function newEcKey(namedCurve = 'P-256'): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).privateKey;
}

export function newRsaKey(modulusLength: number, publicExponent = 65_537): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength, publicExponent }).privateKey;
}

/** An authority; `parent` null makes a root. */
export function makeAuthority(commonName: string, parent: TestAuthority | null, changes: Changes = {}): TestAuthority {
  const key = changes.key ?? newEcKey();
  const spki = changes.publicKey ?? publicKeyDer(key);
  const name = changes.subject ?? authorityName(commonName);
  const usual: readonly ExtensionSpec[] = [
    extension.basicConstraints({ pathLength: null }),
    extension.keyUsage('keyCertSign', 'cRLSign'),
    extension.subjectKeyIdentifier(spki),
    ...(parent === null ? [] : [extension.authorityKeyIdentifier(parent.spki)]),
  ];
  const { extensions, key: _key, ...fields } = changes;
  const der = buildCertificate({
    serial: nextSerial(),
    issuer: parent?.name ?? name,
    subject: name,
    notBefore: new Date('2016-01-01T00:00:00Z'),
    notAfter: new Date('2036-01-01T00:00:00Z'),
    publicKey: spki,
    signer: parent?.key ?? key,
    ...fields,
    extensions: extensions === undefined ? usual : extensions(usual),
  });
  return { name, key, spki, der };
}

/** The holder of test cards; plainly invented. */
export const HOLDER: CardRequest = {
  slug: 'essai',
  cardType: 'CPS',
  cardNumber: '8025000001/9900000001',
  holder: {
    nationalId: '899700099001',
    familyName: 'ESSAI-FICTIF',
    givenName: 'Camille',
    title: 'Médecin',
    professionCode: '10',
    specialties: ['SM26'],
  },
};

export const STAFF: CardRequest = {
  slug: 'agent',
  cardType: 'CPE',
  cardNumber: '8025000001/9900000002',
  holder: {
    nationalId: '30B0000000/ESSAI01',
    title: 'Personnel de test',
    structureId: '10B0000000',
    organisation: 'ETABLISSEMENT FICTIF',
    department: 'Paris (75)',
  },
};

/** A card of this holder, signed by an authority. */
export function makeCard(issuer: TestAuthority, changes: Changes = {}, request: CardRequest = HOLDER): TestCard {
  const key = changes.key ?? newEcKey();
  const spki = changes.publicKey ?? publicKeyDer(key);
  const usual: readonly ExtensionSpec[] = [
    ...cardExtensions(request),
    extension.subjectKeyIdentifier(spki),
    extension.authorityKeyIdentifier(issuer.spki),
  ];
  const { extensions, key: _key, ...fields } = changes;
  const der = buildCertificate({
    serial: nextSerial(),
    issuer: issuer.name,
    subject: cardSubject(request),
    notBefore: new Date('2025-01-01T00:00:00Z'),
    notAfter: new Date('2028-01-01T00:00:00Z'),
    publicKey: spki,
    signer: issuer.key,
    ...fields,
    extensions: extensions === undefined ? usual : extensions(usual),
  });
  return { key, der };
}

/** A complete list, fresh at {@link AT}. */
export function makeCrl(issuer: TestAuthority, changes: Partial<CrlSpec> = {}): Uint8Array {
  return buildCrl({
    issuer: issuer.name,
    thisUpdate: new Date(AT.getTime() - 10 * HOUR_MS),
    nextUpdate: new Date(AT.getTime() + 6 * DAY_MS),
    revoked: [],
    extensions: [extension.authorityKeyIdentifier(issuer.spki), extension.crlNumber(7)],
    signer: issuer.key,
    ...changes,
  });
}

/** A trust entry of the demo universe. */
export function trustEntry(
  { der }: { readonly der: Uint8Array },
  role: TrustEntry['role'],
  issues: readonly Product[] = [],
): TrustEntry {
  return { der, role, provenance: 'demo', issues };
}

/** Replace the extensions of these identifiers, or leave them out. */
export function without(...oids: readonly string[]): NonNullable<Changes['extensions']> {
  return (usual) => usual.filter(({ oid }) => !oids.includes(oid));
}

/** Leave out extensions of the same identifiers as those given, and add them. */
export function withExtensions(...added: readonly ExtensionSpec[]): NonNullable<Changes['extensions']> {
  const oids = added.map(({ oid }) => oid);
  return (usual) => [...without(...oids)(usual), ...added];
}
