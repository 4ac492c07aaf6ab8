import { createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Product } from '../../pki/index.ts';
import { buildCertificate, certificatePem, type ExtensionSpec, type NameParts } from './build-certificate.ts';
import { printable, utf8 } from './der-writer.ts';
import * as extension from './extensions.ts';
import { makeFolder, newKey, readKey, writeKey, writeOwnerFile } from './secret-files.ts';

/** The shape of IGC-Santé with invented names: a root, persons of two levels, organisations. */
const AUTHORITIES = {
  root: { commonName: 'DEMO AC RACINE IGC-DEMO', stem: 'ACR-DEMO', issues: [] },
  fort: { commonName: 'DEMO AC IGC-DEMO FORT PERSONNES', stem: 'ACI-FO-PP-DEMO', issues: ['CPS', 'CPF'] },
  standard: { commonName: 'DEMO AC IGC-DEMO STANDARD PERSONNES', stem: 'ACI-ST-PP-DEMO', issues: ['CPE', 'CPA'] },
  organisations: { commonName: 'DEMO AC IGC-DEMO ORGANISATIONS', stem: 'ACI-ORG-DEMO', issues: ['organisation'] },
} as const satisfies Readonly<
  Record<string, { readonly commonName: string; readonly stem: string; readonly issues: readonly Product[] }>
>;

export type AuthorityId = keyof typeof AUTHORITIES;

// Object.keys widens to string; the table is const, so its keys are exactly AuthorityId.
const AUTHORITY_IDS = Object.keys(AUTHORITIES) as readonly AuthorityId[];

/** Years of an authority, on both sides of the instant it is made: expired cards need an authority older than them. */
const AUTHORITY_YEARS_BEFORE = 10;
const AUTHORITY_YEARS_AFTER = 10;
const SERIAL_BYTES = 16;
const ANY_POLICY = '2.5.29.32.0';
/** Policy that every certificate of the test universe of IGC-Santé bears. */
export const DEMO_POLICY = '1.2.250.1.213.1.7.2.1.1.1.1';

/** One authority able to sign. */
export interface SigningAuthority {
  readonly id: AuthorityId;
  readonly stem: string;
  readonly name: NameParts;
  readonly issues: readonly Product[];
  readonly key: KeyObject;
  readonly spki: Uint8Array;
  readonly certificate: Uint8Array;
}

export type Hierarchy = Readonly<Record<AuthorityId, SigningAuthority>>;

/** Open the authorities kept in a folder; made, keys in parallel, when the folder does not exist. */
export async function openHierarchy(folder: string, at: Date): Promise<Hierarchy> {
  if (!existsSync(folder)) {
    // Filled aside and renamed, so that a start cut short leaves no half authority behind.
    const draft = `${folder}.draft`;
    rmSync(draft, { recursive: true, force: true });
    saveHierarchy(await createHierarchy(at), draft);
    renameSync(draft, folder);
  }
  return loadHierarchy(folder);
}

/** Sixteen random octets, positive. */
export function newSerial(): Uint8Array {
  const serial = randomBytes(SERIAL_BYTES);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  return serial;
}

export function publicKeyDer(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** The name of a demo certificate: country and organisation, then what is particular to it. */
export function authorityName(commonName: string): NameParts {
  return [
    [['2.5.4.6', printable('FR')]],
    [['2.5.4.10', utf8('VESTIBULE-DEMO')]],
    [['2.5.4.11', utf8('0002 000000000')]],
    [['2.5.4.11', utf8('IGC-DEMO')]],
    [['2.5.4.3', utf8(commonName)]],
  ];
}

/** Address written in certificates; the domain is reserved, nobody fetches it. */
export function crlAddress(stem: string): string {
  return `http://igc-demo.example/CRL/${stem}.crl`;
}

async function createHierarchy(at: Date): Promise<Hierarchy> {
  const [root, fort, standard, organisations] = await Promise.all([newKey(), newKey(), newKey(), newKey()]);
  const keys = { root, fort, standard, organisations };
  const make = (id: AuthorityId) => describeAuthority(id, keys[id], signAuthority(id, keys, at));
  return { root: make('root'), fort: make('fort'), standard: make('standard'), organisations: make('organisations') };
}

function signAuthority(id: AuthorityId, keys: Readonly<Record<AuthorityId, KeyObject>>, at: Date): Uint8Array {
  const spki = publicKeyDer(keys[id]);
  const isRoot = id === 'root';
  const extensions: ExtensionSpec[] = [
    extension.basicConstraints({ pathLength: isRoot ? null : 0 }),
    extension.keyUsage('keyCertSign', 'cRLSign'),
    extension.certificatePolicies(ANY_POLICY),
    extension.subjectKeyIdentifier(spki),
    extension.authorityKeyIdentifier(publicKeyDer(keys.root)),
    ...(isRoot ? [] : [extension.crlDistributionPoint(crlAddress(AUTHORITIES.root.stem))]),
  ];
  return buildCertificate({
    serial: newSerial(),
    issuer: authorityName(AUTHORITIES.root.commonName),
    subject: authorityName(AUTHORITIES[id].commonName),
    notBefore: addYears(at, -AUTHORITY_YEARS_BEFORE),
    notAfter: addYears(at, AUTHORITY_YEARS_AFTER),
    publicKey: spki,
    extensions,
    signer: keys.root,
  });
}

function saveHierarchy(hierarchy: Hierarchy, folder: string): void {
  makeFolder(folder);
  for (const id of AUTHORITY_IDS) {
    writeKey(join(folder, `${id}.key.pem`), hierarchy[id].key);
    writeOwnerFile(join(folder, `${id}.cert.pem`), certificatePem(hierarchy[id].certificate));
  }
}

function loadHierarchy(folder: string): Hierarchy {
  const load = (id: AuthorityId) => {
    const certificate = new X509Certificate(readFileSync(join(folder, `${id}.cert.pem`)));
    return describeAuthority(id, readKey(join(folder, `${id}.key.pem`)), certificate.raw);
  };
  return { root: load('root'), fort: load('fort'), standard: load('standard'), organisations: load('organisations') };
}

function describeAuthority(id: AuthorityId, key: KeyObject, certificate: Uint8Array): SigningAuthority {
  const { commonName, stem, issues } = AUTHORITIES[id];
  return { id, stem, name: authorityName(commonName), issues, key, spki: publicKeyDer(key), certificate };
}

export function addYears(at: Date, years: number): Date {
  const moved = new Date(at);
  moved.setUTCFullYear(at.getUTCFullYear() + years);
  return moved;
}
