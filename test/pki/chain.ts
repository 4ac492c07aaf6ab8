import assert from 'node:assert/strict';
import type { KeyObject } from 'node:crypto';
import { type PathVerdict, type PkiCode, type ValidationOptions, validate } from '../../pki/index.ts';
import type { ExtensionSpec, NameParts } from '../../scripts/authority/build-certificate.ts';
import { buildCertificate } from '../../scripts/authority/build-certificate.ts';
import { utf8 } from '../../scripts/authority/der-writer.ts';
import * as extension from '../../scripts/authority/extensions.ts';
import { publicKeyDer } from '../../scripts/authority/hierarchy.ts';
import { AT, type Changes, makeAuthority, newEcKey, nextSerial, type TestAuthority } from '../support/authority.ts';

/** What is judged, for the general profile unless it says otherwise. */
export interface Chain {
  readonly leaf: Uint8Array;
  readonly pool: readonly Uint8Array[];
  readonly anchors: readonly Uint8Array[];
  readonly options?: Partial<ValidationOptions>;
}

/** One chain with at most one fault, the codes expected in order (none: accepted), and the clause. */
export interface ChainCase {
  readonly title: string;
  readonly clause: string;
  readonly chain: () => Chain;
  readonly codes: readonly PkiCode[];
}

/** One anchor for most chains: keys are what takes time. */
export const anchor = makeAuthority('ESSAI RACINE', null);
const leafKey = newEcKey();

export const LEAF_NAME: NameParts = [[['2.5.4.6', utf8('FR')]], [['2.5.4.3', utf8('Essai feuille')]]];

/** An end entity below an authority, sound unless changed. */
export function makeLeaf(issuer: TestAuthority, changes: Changes = {}): Uint8Array {
  const key: KeyObject = changes.key ?? leafKey;
  const spki = changes.publicKey ?? publicKeyDer(key);
  const usual: readonly ExtensionSpec[] = [
    extension.basicConstraints(null),
    extension.keyUsage('digitalSignature', 'nonRepudiation'),
    extension.subjectKeyIdentifier(spki),
    extension.authorityKeyIdentifier(issuer.spki),
  ];
  const { extensions, key: _key, ...fields } = changes;
  return buildCertificate({
    serial: nextSerial(),
    issuer: issuer.name,
    subject: LEAF_NAME,
    notBefore: new Date('2025-01-01T00:00:00Z'),
    notAfter: new Date('2028-01-01T00:00:00Z'),
    publicKey: spki,
    signer: issuer.key,
    ...fields,
    extensions: extensions === undefined ? usual : extensions(usual),
  });
}

/** Add extensions to the usual ones, in place of those of the same identifier. */
export function adding(...added: readonly ExtensionSpec[]): NonNullable<Changes['extensions']> {
  const oids = new Set(added.map(({ oid }) => oid));
  return (usual) => [...usual.filter(({ oid }) => !oids.has(oid)), ...added];
}

/** A leaf below authorities, each below the one before it, the first below {@link anchor}. */
export function chainOf(
  authorities: readonly Changes[],
  leaf: Changes = {},
  options: Partial<ValidationOptions> = {},
): Chain {
  const made: TestAuthority[] = [anchor];
  authorities.forEach((changes, place) => {
    made.push(makeAuthority(`ESSAI AC ${place + 1}`, made.at(-1) ?? anchor, changes));
  });
  return {
    leaf: makeLeaf(made.at(-1) ?? anchor, leaf),
    pool: made.slice(1).map(({ der }) => der),
    anchors: [anchor.der],
    options,
  };
}

export function judgeChain({ leaf, pool, anchors, options }: Chain): PathVerdict {
  return validate(leaf, pool, { profile: 'generic-rfc5280', anchors, at: AT, ...options });
}

/** Codes of a verdict in order, each once; empty when accepted. */
export function codesOfPath(verdict: PathVerdict): readonly PkiCode[] {
  return verdict.accepted ? [] : [...new Set(verdict.faults.map(({ code }) => code))];
}

/** Declare one test per case. */
export function runChainCases(cases: readonly ChainCase[]): void {
  for (const { title, clause, chain, codes } of cases) {
    it(`${title} (${clause})`, () => {
      const verdict = judgeChain(chain());
      assert.deepEqual(codesOfPath(verdict), codes, JSON.stringify(verdict));
    });
  }
}
