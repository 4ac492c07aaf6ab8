import assert from 'node:assert/strict';
import {
  openCrlStore,
  openSignatureVerifier,
  openTrustStore,
  type PkiCode,
  type SignatureVerdict,
  type SignatureVerifierParts,
  type SignedDocument,
  type TrustEntry,
} from '../../pki/index.ts';
import { oid, sequence } from '../../scripts/authority/der-writer.ts';
import { keyUsage } from '../../scripts/authority/extensions.ts';
import { AT, makeAuthority, makeCard, type TestAuthority, type TestCard, trustEntry } from '../support/authority.ts';
import { buildCms, type CmsSigner, type CmsSpec } from '../support/cms.ts';
import { makeOrganisation, makeSignatureCard, makeSoftwarePerson } from '../support/products.ts';
import { ENTRIES, fort, LISTS, organisations } from './world.ts';

export const DOCUMENT = Buffer.from('Compte rendu fictif\r\nde consultation, 2 mars 2026\n');

/** Cards and seals that may sign. */
export const signatureCard = makeSignatureCard(fort);
export const seal = makeOrganisation(organisations, 'seal');
export const softwarePerson = makeSoftwarePerson(fort);

/** A time-stamp authority of its own. */
export const stampRoot = makeAuthority('ESSAI AC HORODATAGE', null);
export const stamper = makeStamper();

export function makeStamper(issuer: TestAuthority = stampRoot): TestCard {
  return makeCard(issuer, {
    extensions: (usual) => [
      keyUsage('digitalSignature'),
      { oid: '2.5.29.37', critical: true, value: sequence(oid('1.3.6.1.5.5.7.3.8')) },
      ...usual.filter(({ oid: type }) => type === '2.5.29.14' || type === '2.5.29.35'),
    ],
  });
}

export const ENTRIES_FOR_SIGNING: readonly TrustEntry[] = ENTRIES.map((entry) =>
  entry.der === fort.der ? trustEntry(fort, 'intermediate', ['CPS', 'CPF', 'software-person']) : entry,
);

export interface SignatureWorld extends Partial<Omit<SignatureVerifierParts, 'trust' | 'crls'>> {
  readonly entries?: readonly TrustEntry[];
  readonly lists?: readonly Uint8Array[];
}

export function openSigning(world: SignatureWorld = {}) {
  const { entries = ENTRIES_FOR_SIGNING, lists = LISTS, ...parts } = world;
  const trust = openTrustStore(entries, { universe: 'demo' });
  const crls = openCrlStore(trust);
  for (const list of lists) assert.ok(crls.load(list, AT).accepted);
  return openSignatureVerifier({ trust, crls, ...parts });
}

/** A message of one signer over {@link DOCUMENT}. */
export function signedBy(card: TestCard, signer: Partial<CmsSigner> = {}, spec: Partial<CmsSpec> = {}): Uint8Array {
  return buildCms({ document: DOCUMENT, signers: [{ card, ...signer }], ...spec });
}

export function verdictOf(
  signature: Uint8Array,
  world: SignatureWorld = {},
  { at = AT, ...signed }: Partial<SignedDocument> & { readonly at?: Date } = {},
): SignatureVerdict {
  return openSigning(world).verifySignature({ document: DOCUMENT, signature, ...signed }, at);
}

/** Codes of a verdict, in order, each once; empty when accepted. */
export function signatureCodes(verdict: SignatureVerdict): readonly PkiCode[] {
  return verdict.accepted ? [] : [...new Set(verdict.faults.map(({ code }) => code))];
}
