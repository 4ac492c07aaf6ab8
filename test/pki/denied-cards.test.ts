import assert from 'node:assert/strict';
import { type DeniedCards, isCardNumber, openCardVerifier, openCrlStore, openTrustStore } from '../../pki/index.ts';
import * as extension from '../../scripts/authority/extensions.ts';
import { AT, HOLDER, makeCard, makeCrl, withExtensions, without } from '../support/authority.ts';
import { codesOf, ENTRIES, fort, LISTS } from './world.ts';

const SINCE = new Date('2026-03-01T08:00:00Z');

/** A list held in memory that may change between two questions. */
function listOf(...numbers: readonly string[]): DeniedCards & { readonly numbers: Set<string> } {
  const held = new Set(numbers);
  return { numbers: held, find: (number) => (held.has(number) ? { since: SINCE, reason: 'perdue' } : null) };
}

function verifierWith(denied: DeniedCards, lists: readonly Uint8Array[] = LISTS) {
  const trust = openTrustStore(ENTRIES, { universe: 'demo' });
  const crls = openCrlStore(trust);
  for (const list of lists) assert.ok(crls.load(list, AT).accepted);
  return openCardVerifier({ trust, crls, denied });
}

describe('cards denied by the service', () => {
  const card = makeCard(fort);

  for (const number of [HOLDER.cardNumber, '9900000001']) {
    it(`refuses the card denied as « ${number} », though its list says nothing`, () => {
      const verdict = verifierWith(listOf(number)).verifyCard([card.der], AT);
      assert.deepEqual(codesOf(verdict), ['pki.card.denied']);
      assert.ok(!verdict.accepted && verdict.faults[0].detail.includes(SINCE.toISOString()));
    });
  }

  for (const number of ['8025000001', '8025000002/9900000001', '9900000002', '990000000', '']) {
    it(`accepts a card when « ${number} » is denied`, () => {
      assert.deepEqual(codesOf(verifierWith(listOf(number)).verifyCard([card.der], AT)), []);
    });
  }

  it('refuses the next time, and accepts again once allowed', () => {
    const denied = listOf();
    const verifier = verifierWith(denied);
    const codes = () => codesOf(verifier.verifyCard([card.der], AT));
    assert.deepEqual(codes(), []);
    denied.numbers.add(HOLDER.cardNumber);
    assert.deepEqual(codes(), ['pki.card.denied']);
    denied.numbers.clear();
    assert.deepEqual(codes(), []);
  });

  it('comes after the revocation of the authority, and both are told', () => {
    const serial = Buffer.from('7777777777777777', 'hex');
    const revoked = makeCard(fort, { serial });
    const list = makeCrl(fort, { revoked: [{ serial, since: SINCE }] });
    const lists = LISTS.map((one, place) => (place === 1 ? list : one));
    const verdict = verifierWith(listOf(HOLDER.cardNumber), lists).verifyCard([revoked.der], AT);
    assert.deepEqual(codesOf(verdict), ['pki.revocation.revoked', 'pki.card.denied']);
  });

  it('cannot name a card without number', () => {
    const nameless = makeCard(fort, { extensions: without('1.2.250.1.71.1.2.3') });
    assert.deepEqual(codesOf(verifierWith(listOf('')).verifyCard([nameless.der], AT)), []);
    const other = makeCard(fort, { extensions: withExtensions(extension.cardNumber('1/2')) });
    assert.deepEqual(codesOf(verifierWith(listOf('2')).verifyCard([other.der], AT)), ['pki.card.denied']);
  });

  it('knows what a card number looks like', () => {
    for (const number of ['8025000001/2600855206', '2600855206']) assert.ok(isCardNumber(number), number);
    for (const number of ['', '/', '8025000001/', '/26', 'a', '1/2/3', '26008 55206', '9'.repeat(21)])
      assert.ok(!isCardNumber(number), number);
  });
});
