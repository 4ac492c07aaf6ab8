import assert from 'node:assert/strict';
import { openCardVerifier, openCrlStore, openTrustStore, PkiError, validate } from '../../pki/index.ts';
import { AT } from '../support/authority.ts';
import { HELD } from './cases/crl-cases.ts';
import { card, fort, LISTS, root } from './world.ts';

const trust = openTrustStore(HELD, { universe: 'demo' });
const crls = openCrlStore(trust);
for (const list of LISTS) crls.load(list, AT);
const GOOD = { profile: 'generic-rfc5280', anchors: [root.der], at: AT };

/** What only a caller without types can get wrong; each would have let something through, or failed half-way. */
const MALFORMED: Readonly<Record<string, object>> = {
  'no anchors at all': { anchors: undefined },
  'anchors that are text': { anchors: ['MII…'] },
  'one anchor instead of a list': { anchors: root.der },
  'no instant': { at: undefined },
  'an instant as text': { at: '2026-11-26' },
  'an instant that is no date': { at: new Date(Number.NaN) },
  'an instant before certificates can tell': { at: new Date('1949-12-31T23:59:59Z') },
  'an instant after they can': { at: new Date('+010000-01-01T00:00:00Z') },
  'a host that is null': { host: null },
  'a host that is empty': { host: '' },
  'a limit that is no number': { limits: { paths: Number.NaN } },
  'a limit without end': { limits: { signatures: Number.POSITIVE_INFINITY } },
  'a limit below zero': { limits: { pool: -1 } },
  'a limit left undefined': { limits: { pool: undefined } },
  'a limit of no name here': { limits: { depth: 3 } },
  'limits that are a number': { limits: 3 },
  'a size of keys that is no number': { keys: { minRsaBits: Number.NaN } },
  'a size of keys as text': { keys: { minRsaBits: '2048' } },
  'curves that are one text': { keys: { curves: 'P-256' } },
  'a policy that is no identifier': { initialPolicies: ['any'] },
  'policies that are one text': { initialPolicies: '2.5.29.32.0' },
  'a flag as text': { requireExplicitPolicy: 'true' },
  'answers that are one text': { stapled: 'MII…' },
  'changes that are a list': { changes: [] },
  'revocation that is only true': { revocation: true },
  'revocation without lists': { revocation: {} },
  'a grace without end': { revocation: { crls, graceMs: Number.POSITIVE_INFINITY } },
  'a grace that is no number': { revocation: { crls, graceMs: Number.NaN } },
  'a grace below zero': { revocation: { crls, graceMs: -1 } },
  'no profile': { profile: undefined },
};

const isMalformed = (error: unknown): boolean => error instanceof PkiError && error.code === 'pki.question.malformed';

describe('questions that are none', () => {
  it('the question itself is one', () => {
    assert.equal(validate(card.der, [fort.der], GOOD as never).accepted, true);
  });

  for (const [what, change] of Object.entries(MALFORMED)) {
    it(`are refused before anything is judged: ${what}`, () => {
      assert.throws(() => validate(card.der, [fort.der], { ...GOOD, ...change } as never), isMalformed);
    });
  }

  it('are refused when the other certificates are not octets, or the options are none', () => {
    for (const pool of [undefined, null, 'MII…', [fort.der, 'MII…']]) {
      assert.throws(() => validate(card.der, pool as never, GOOD as never), isMalformed);
    }
    for (const options of [undefined, null, []])
      assert.throws(() => validate(card.der, [], options as never), isMalformed);
  });

  it('a leaf that is not octets is a refusal, as any leaf that cannot be read', () => {
    for (const leaf of [undefined, null, 'MII…', {}]) {
      const verdict = validate(leaf as never, [], GOOD as never);
      assert.deepEqual(verdict.accepted ? [] : verdict.faults.map(({ code }) => code), ['pki.certificate.malformed']);
    }
  });

  it('are refused of a service’s policy too', () => {
    const policies: object[] = [
      { graceMs: Number.NaN },
      { minRsaBits: '2048' },
      { certificatePolicies: 'x' },
      { curves: [1] },
    ];
    for (const policy of policies) assert.throws(() => openCardVerifier({ trust, crls, policy } as never), isMalformed);
    assert.equal(openCardVerifier({ trust, crls, policy: { graceMs: 0 } }).verifyCard([card.der], AT).accepted, true);
  });
});
