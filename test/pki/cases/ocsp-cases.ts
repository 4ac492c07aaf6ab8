import type { PkiCode } from '../../../pki/index.ts';
import { readCertificate } from '../../../pki/index.ts';
import {
  buildOcspResponse,
  buildOcspStatus,
  type OcspSpec,
  type OcspStatementSpec,
} from '../../../scripts/authority/build-ocsp.ts';
import { boolean, nothing, oid, sequence } from '../../../scripts/authority/der-writer.ts';
import * as extension from '../../../scripts/authority/extensions.ts';
import { publicKeyDer } from '../../../scripts/authority/hierarchy.ts';
import {
  AT,
  DAY_MS,
  HOUR_MS,
  makeAuthority,
  makeCard,
  newRsaKey,
  type TestAuthority,
  withExtensions,
  without,
} from '../../support/authority.ts';
import { card, fort, root, standard } from '../world.ts';

/** One answer offered about the card of FORT, and what it says: a state, or the code why it says nothing. */
export interface OcspCase {
  readonly title: string;
  readonly clause: string;
  readonly answer: () => Uint8Array;
  readonly says: 'good' | 'revoked' | PkiCode;
}

const SIGNING = '1.3.6.1.5.5.7.3.9';
const usage = { oid: '2.5.29.37', value: sequence(oid(SIGNING)) };
const noCheck = { oid: '1.3.6.1.5.5.7.48.1.5', value: nothing() };
const unknownExtension = { oid: '2.999.1', critical: true, value: boolean(true) };
const endEntity = [
  { oid: '2.5.29.19', critical: true, value: sequence() },
  extension.keyUsage('digitalSignature'),
] as const;

/** A responder that this authority certified. */
export function makeResponder(parent: TestAuthority, changes: Parameters<typeof makeAuthority>[2] = {}): TestAuthority {
  return makeAuthority('ESSAI REPONDEUR', parent, {
    extensions: withExtensions(...endEntity, usage, noCheck),
    ...changes,
  });
}

export const statement: OcspStatementSpec = {
  issuerName: fort.name,
  issuerSpki: fort.spki,
  serial: readCertificate(card.der).serialOctets,
  status: 'good',
  thisUpdate: new Date(AT.getTime() - HOUR_MS),
  nextUpdate: new Date(AT.getTime() + HOUR_MS),
};

export function answer(changes: Partial<OcspSpec> = {}, about: Partial<OcspStatementSpec> = {}): Uint8Array {
  return buildOcspResponse({
    responder: { name: fort.name },
    producedAt: new Date(AT.getTime() - HOUR_MS),
    statements: [{ ...statement, ...about }],
    signer: fort.key,
    ...changes,
  });
}

function by(responder: TestAuthority, changes: Partial<OcspSpec> = {}): Uint8Array {
  return answer({
    responder: { name: responder.name },
    certificates: [responder.der],
    signer: responder.key,
    ...changes,
  });
}

const delegate = makeResponder(fort);

function one(
  title: string,
  clause: string,
  says: OcspCase['says'],
  changes: Partial<OcspSpec>,
  about: Partial<OcspStatementSpec> = {},
): OcspCase {
  return { title, clause, says, answer: () => answer(changes, about) };
}

function delegated(title: string, clause: string, says: OcspCase['says'], responder: () => TestAuthority): OcspCase {
  return { title, clause, says, answer: () => by(responder()) };
}

function flipped(der: Uint8Array): Uint8Array {
  const altered = Uint8Array.from(der);
  altered.set([(altered.at(-1) ?? 0) ^ 1], altered.length - 1);
  return altered;
}

export const ocspCases: readonly OcspCase[] = [
  one('takes the issuer’s own answer', 'RFC 6960 §4.2.2.2', 'good', {}),
  one('takes a responder named by its key', 'RFC 6960 §4.2.1', 'good', { responder: { spki: fort.spki } }),
  one('takes an identifier by SHA-256', 'RFC 6960 §4.3', 'good', {}, { hash: 'sha256' }),
  one('knows a revoked card', 'RFC 6960 §2.2', 'revoked', {}, { status: { since: AT, reason: 1 } }),
  one('knows a revoked card without reason', 'RFC 6960 §4.2.1', 'revoked', {}, { status: { since: AT } }),
  one('knows a card on hold', 'RFC 6960 §2.2', 'revoked', {}, { status: { since: AT, reason: 6 } }),
  one('does not take « unknown » for good', 'RFC 6960 §2.2', 'pki.ocsp.no-answer', {}, { status: 'unknown' }),
  {
    title: 'finds the card among the statements',
    clause: 'RFC 6960 §4.2.1',
    says: 'revoked',
    answer: () =>
      answer({
        statements: [
          { ...statement, serial: Buffer.from([9]) },
          { ...statement, status: { since: AT } },
        ],
      }),
  },
  {
    title: 'believes the gravest of two statements on one card',
    clause: 'RFC 6960 §4.2.1',
    says: 'revoked',
    answer: () => answer({ statements: [statement, { ...statement, status: { since: AT } }] }),
  },
  one(
    'refuses the answer about another serial',
    'RFC 6960 §3.2 (1)',
    'pki.ocsp.other-certificate',
    {},
    { serial: Buffer.from([9]) },
  ),
  one(
    'refuses the answer about another issuer’s name',
    'RFC 6960 §3.2 (1)',
    'pki.ocsp.other-certificate',
    {},
    { issuerName: standard.name },
  ),
  one(
    'refuses the answer about another issuer’s key',
    'RFC 6960 §3.2 (1)',
    'pki.ocsp.other-certificate',
    {},
    { issuerSpki: standard.spki },
  ),
  {
    title: 'refuses an altered answer',
    clause: 'RFC 6960 §3.2 (2)',
    says: 'pki.ocsp.bad-signature',
    answer: () => flipped(answer()),
  },
  one('refuses the issuer’s name under another key', 'RFC 6960 §3.2 (2)', 'pki.ocsp.bad-signature', {
    signer: standard.key,
  }),
  one('refuses another authority', 'RFC 6960 §4.2.2.2', 'pki.ocsp.wrong-responder', {
    responder: { name: standard.name },
    signer: standard.key,
  }),
  {
    title: 'refuses the authority above',
    clause: 'RFC 6960 §4.2.2.2',
    says: 'pki.ocsp.wrong-responder',
    answer: () => by(root),
  },
  delegated('takes a delegate of the issuer', 'RFC 6960 §4.2.2.2', 'good', () => delegate),
  {
    title: 'takes a delegate named by its key',
    clause: 'RFC 6960 §4.2.1',
    says: 'good',
    answer: () => by(delegate, { responder: { spki: delegate.spki } }),
  },
  {
    title: 'refuses a delegate that did not come along',
    clause: 'RFC 6960 §4.2.2.2',
    says: 'pki.ocsp.wrong-responder',
    answer: () => by(delegate, { certificates: [] }),
  },
  delegated(
    'refuses a delegate of another authority',
    'RFC 6960 §4.2.2.2 « directly »',
    'pki.ocsp.wrong-responder',
    () => makeResponder(standard),
  ),
  delegated('refuses a delegate of a namesake authority', 'RFC 6960 §4.2.2.2', 'pki.ocsp.wrong-responder', () =>
    makeResponder(makeAuthority('ESSAI AC FORT PERSONNES', null)),
  ),
  delegated('refuses a delegate certified for something else', 'RFC 6960 §4.2.2.2', 'pki.ocsp.wrong-responder', () =>
    makeResponder(fort, { extensions: withExtensions(...endEntity, noCheck) }),
  ),
  delegated('refuses a delegate that is no longer valid', 'RFC 6960 §4.2.2.2', 'pki.ocsp.wrong-responder', () =>
    makeResponder(fort, { notAfter: new Date(AT.getTime() - DAY_MS) }),
  ),
  delegated(
    'refuses a delegate with a critical extension nobody knows',
    'RFC 5280 §4.2',
    'pki.ocsp.wrong-responder',
    () => makeResponder(fort, { extensions: withExtensions(...endEntity, usage, noCheck, unknownExtension) }),
  ),
  delegated(
    'refuses a delegate neither exempt from a check nor cleared',
    'RFC 6960 §4.2.2.2.1',
    'pki.ocsp.wrong-responder',
    () =>
      makeResponder(fort, {
        extensions: (usual) => [...without('2.5.29.19', '2.5.29.15')(usual), ...endEntity, usage],
      }),
  ),
  delegated('refuses a delegate with a short key', 'S-28', 'pki.ocsp.weak-algorithm', () =>
    makeResponder(fort, { key: newRsaKey(1024) }),
  ),
  {
    title: 'refuses an answer signed with SHA-1',
    clause: 'S-28',
    says: 'pki.ocsp.weak-algorithm',
    answer: () => by(makeResponder(fort, { key: newRsaKey(2048) }), { algorithm: 'rsa-sha1' }),
  },
  {
    title: 'refuses a card of the issuer as a responder',
    clause: 'RFC 6960 §4.2.2.2',
    says: 'pki.ocsp.wrong-responder',
    answer: () => {
      const other = makeCard(fort);
      return answer({
        responder: { spki: publicKeyDer(other.key) },
        signer: other.key,
        certificates: [other.der],
      });
    },
  },
  one('refuses an answer past its end', 'RFC 6960 §3.2 (6)', 'pki.ocsp.stale', {}, { nextUpdate: AT }),
  one(
    'refuses an old answer that tells no end',
    'limit OCSP_MAX_AGE_MS',
    'pki.ocsp.stale',
    {},
    { nextUpdate: null, thisUpdate: new Date(AT.getTime() - DAY_MS) },
  ),
  one('takes an answer of today that tells no end', 'limit OCSP_MAX_AGE_MS', 'good', {}, { nextUpdate: null }),
  one(
    'still knows a revoked card from an answer past its end',
    'S-28',
    'revoked',
    {},
    { nextUpdate: AT, status: { since: AT, reason: 1 } },
  ),
  one(
    'forgets a hold with the end of the answer',
    'RFC 5280 §5.3.1',
    'pki.ocsp.stale',
    {},
    { nextUpdate: AT, status: { since: AT, reason: 6 } },
  ),
  one(
    'refuses an answer about the future',
    'RFC 6960 §3.2 (5)',
    'pki.ocsp.not-yet-valid',
    {},
    { thisUpdate: new Date(AT.getTime() + HOUR_MS), nextUpdate: null },
  ),
  one('refuses an answer produced in the future', 'RFC 6960 §4.2.2.1', 'pki.ocsp.not-yet-valid', {
    producedAt: new Date(AT.getTime() + HOUR_MS),
  }),
  one(
    'refuses a next update before the update',
    'RFC 6960 §4.2.1',
    'pki.ocsp.malformed',
    {},
    { nextUpdate: new Date(AT.getTime() - DAY_MS) },
  ),
  one('refuses a critical extension nobody knows', 'RFC 6960 §4.4', 'pki.ocsp.unknown-critical-extension', {
    extensions: [unknownExtension],
  }),
  one(
    'refuses a critical extension of a statement nobody knows',
    'RFC 6960 §4.4',
    'pki.ocsp.unknown-critical-extension',
    {},
    { extensions: [unknownExtension] },
  ),
  one('takes a nonce nobody asked for', 'RFC 9654 §2.1', 'good', { nonce: Buffer.alloc(32, 7) }),
  one('refuses an empty nonce', 'RFC 9654 §2.1', 'pki.ocsp.malformed', { nonce: Buffer.alloc(0) }),
  one('refuses an answer without statement', 'RFC 6960 §4.2.1', 'pki.ocsp.malformed', { statements: [] }),
  ...[1, 2, 3, 5, 6, 9].map((status) => ({
    title: `learns nothing from status ${status}`,
    clause: 'RFC 6960 §2.3',
    says: 'pki.ocsp.no-answer' as const,
    answer: () => buildOcspStatus(status),
  })),
  {
    title: 'refuses a success without answer',
    clause: 'RFC 6960 §4.2.1',
    says: 'pki.ocsp.malformed',
    answer: () => buildOcspStatus(0),
  },
  {
    title: 'refuses a page of the network',
    clause: 'S-28',
    says: 'pki.ocsp.malformed',
    answer: () => Buffer.from('<html>'),
  },
  {
    title: 'refuses an answer larger than the limit, unread',
    clause: 'limit OCSP_MAX_BYTES',
    says: 'pki.ocsp.too-large',
    answer: () => new Uint8Array(65_537),
  },
];
