import assert from 'node:assert/strict';
import {
  type Certificate,
  type CrlStore,
  openCrlStore,
  openTrustStore,
  PkiError,
  readCertificate,
} from '../../pki/index.ts';
import { element, integer } from '../../scripts/authority/der-writer.ts';
import { crlNumber } from '../../scripts/authority/extensions.ts';
import { AT, DAY_MS, makeCard, makeCrl, trustEntry } from '../support/authority.ts';
import { crlCases, HELD } from './cases/crl-cases.ts';
import { card, codesOf, fort, judge, LISTS, root } from './world.ts';

const deltaAbove = (base: number) => ({ oid: '2.5.29.27', critical: true, value: integer(base) });
const reasonCode = (reason: number) => ({ oid: '2.5.29.21', value: element(0x0a, Buffer.from([reason])) });
const SINCE = new Date('2026-02-01T00:00:00Z');
const cardCertificate = readCertificate(card.der);
const fortCertificate = readCertificate(fort.der);
const revoked = { revoked: [{ serial: cardCertificate.serialOctets, since: SINCE }] };

/** Asked of a card of FORT, no other signer being accepted. */
function ask(store: CrlStore, certificate: Certificate = cardCertificate, at: Date = AT) {
  return store.consult({ issuer: fortCertificate, certificate, at, isSigner: () => false });
}

function openStore(): CrlStore {
  return openCrlStore(openTrustStore(HELD, { universe: 'demo' }));
}

describe('revocation lists', () => {
  for (const { title, clause, list, held, code } of crlCases) {
    it(`${title} (${clause})`, () => {
      const entries = held === undefined ? HELD : [...HELD, trustEntry(held(), 'intermediate')];
      const verdict = openCrlStore(openTrustStore(entries, { universe: 'demo' })).load(list(), AT);
      assert.equal(verdict.accepted ? verdict.warning : verdict.code, code, JSON.stringify(verdict));
    });
  }

  it('refuses a list older than the one held, and keeps the one held (S-28)', () => {
    const store = openStore();
    assert.ok(store.load(makeCrl(fort, { ...revoked, extensions: [crlNumber(8)] }), AT).accepted);
    const verdict = store.load(makeCrl(fort, { extensions: [crlNumber(7)] }), AT);
    assert.equal(verdict.accepted ? null : verdict.code, 'pki.crl.rollback');
    assert.equal(ask(store).state, 'revoked');
  });

  it('lets go of the lists of an authority that is held no more, and of no other; its list is welcome again with it', () => {
    let trust = openTrustStore(HELD, { universe: 'demo' });
    const store = openCrlStore({
      get authorities() {
        return trust.authorities;
      },
      withName: (canonical) => trust.withName(canonical),
    });
    const list = makeCrl(fort, revoked);
    assert.ok(store.load(list, AT).accepted);
    assert.ok(store.load(makeCrl(root), AT).accepted);
    assert.equal(store.letGo(), 0);
    assert.equal(ask(store).state, 'revoked');
    trust = openTrustStore([trustEntry(root, 'anchor')], { universe: 'demo' });
    assert.equal(store.letGo(), 1);
    assert.deepEqual([store.held().length, ask(store).state], [1, 'unknown']);
    trust = openTrustStore(HELD, { universe: 'demo' });
    assert.ok(store.load(list, AT).accepted);
    assert.equal(ask(store).state, 'revoked');
  });

  it('refuses other bytes under the number held, and welcomes the same bytes again', () => {
    const store = openStore();
    const list = makeCrl(fort, revoked);
    assert.ok(store.load(list, AT).accepted);
    const verdict = store.load(makeCrl(fort), AT);
    assert.equal(verdict.accepted ? null : verdict.code, 'pki.crl.rollback');
    assert.ok(store.load(list, AT).accepted);
  });

  it('says at once whether a list names a certificate accepted before, a hold that a delta lifts apart', () => {
    const held = readCertificate(makeCard(fort).der);
    const both = {
      revoked: [...revoked.revoked, { serial: held.serialOctets, since: SINCE, extensions: [reasonCode(6)] }],
    };
    const store = openStore();
    const named = () => [cardCertificate, held].map(({ serial }) => store.names(fortCertificate.fingerprint, serial));
    assert.deepEqual(named(), [false, false]);
    assert.ok(store.load(makeCrl(fort, { ...both, extensions: [crlNumber(8)] }), AT).accepted);
    assert.deepEqual(named(), [true, true]);
    const lifting = {
      revoked: both.revoked.map(({ serial }) => ({ serial, since: SINCE, extensions: [reasonCode(8)] })),
    };
    const delta = makeCrl(fort, { ...lifting, extensions: [crlNumber(9), deltaAbove(8)] });
    assert.ok(store.load(delta, AT).accepted);
    assert.deepEqual(named(), [true, false], 'what is revoked for good is not lifted');
    assert.equal(store.names(readCertificate(root.der).fingerprint, cardCertificate.serial), false);
    assert.equal(store.names('', cardCertificate.serial), false);
    assert.equal(store.names(fortCertificate.fingerprint, ''), false);
  });

  it('lets a newer list take a revocation back', () => {
    const store = openStore();
    store.load(makeCrl(fort, revoked), AT);
    assert.ok(store.load(makeCrl(fort, { extensions: [crlNumber(8)] }), AT).accepted);
    assert.equal(ask(store).state, 'good');
  });

  it('is not changed by what the caller does to the bytes afterwards', () => {
    const store = openStore();
    const list = Uint8Array.from(makeCrl(fort, revoked));
    store.load(list, AT);
    list.fill(0);
    assert.equal(ask(store).state, 'revoked');
  });

  it('tells its state authority by authority', () => {
    const store = openStore();
    store.load(makeCrl(fort, revoked), AT);
    assert.deepEqual(
      store.status().map(({ authority, list }) => [authority, list?.crlNumber ?? null, list?.entries ?? null]),
      [
        [readCertificate(root.der).fingerprint, null, null],
        [fortCertificate.fingerprint, '7', 1],
      ],
    );
  });

  it('finds each of 20,000 serial numbers and none other', () => {
    const store = openStore();
    const serials = Array.from({ length: 20_000 }, (_, i) =>
      Buffer.from((i * 7 + 1).toString(16).padStart(16, '5'), 'hex'),
    );
    const verdict = store.load(makeCrl(fort, { revoked: serials.map((serial) => ({ serial, since: SINCE })) }), AT);
    assert.ok(verdict.accepted && verdict.entries === 20_000);
    const stateOf = (serialOctets: Uint8Array) => ask(store, { ...cardCertificate, serialOctets }).state;
    assert.ok(serials.every((serial) => stateOf(serial) === 'revoked'));
    const others = serials.map((serial) => Buffer.concat([serial, Buffer.from([1])]));
    assert.ok(others.every((serial) => stateOf(serial) === 'good'));
  });

  it('refuses to judge at an instant that is not a date', () => {
    const isMalformed = (error: unknown) => error instanceof PkiError && error.code === 'pki.question.malformed';
    assert.throws(() => openStore().load(makeCrl(fort), new Date(Number.NaN)), isMalformed);
    assert.throws(() => ask(openStore(), cardCertificate, new Date(Number.NaN)), isMalformed);
  });
});

describe('revocation of a card', () => {
  const [rootList = root.der, , ...otherLists] = LISTS;
  const later = new Date(AT.getTime() + 7 * DAY_MS);
  const longRootList = makeCrl(root, { nextUpdate: new Date(AT.getTime() + 45 * DAY_MS) });

  it('refuses a card that is listed (RFC 5280 §6.3.3 (l))', () => {
    const lists = [rootList, makeCrl(fort, revoked), ...otherLists];
    assert.deepEqual(codesOf(judge({ chain: [card.der], lists })), ['pki.revocation.revoked']);
  });

  it('refuses a card whose authority is listed (RFC 5280 §6.3)', () => {
    const list = makeCrl(root, { revoked: [{ serial: fortCertificate.serialOctets, since: SINCE }] });
    const verdict = judge({ chain: [card.der], lists: [list, ...LISTS.slice(1)] });
    assert.ok(!verdict.accepted);
    assert.deepEqual([verdict.faults[0].code, verdict.faults[0].certificate], ['pki.revocation.revoked', 1]);
  });

  it('does not take the serial number of another authority for the card’s (RFC 5280 §4.1.2.2)', () => {
    const lists = [makeCrl(root, revoked), ...LISTS.slice(1)];
    assert.deepEqual(codesOf(judge({ chain: [card.der], lists })), []);
  });

  it('refuses a card whose authority has no list (S-28)', () => {
    assert.deepEqual(codesOf(judge({ chain: [card.der], lists: [rootList] })), ['pki.revocation.unknown']);
  });

  it('refuses a card when the root has no list for its intermediate (S-28)', () => {
    assert.deepEqual(codesOf(judge({ chain: [card.der], lists: LISTS.slice(1) })), ['pki.revocation.unknown']);
  });

  it('refuses a card whose list is past its next update (RFC 5280 §6.3.3)', () => {
    const lists = [longRootList, ...LISTS.slice(1)];
    const verdict = judge({ chain: [card.der], lists, at: later });
    assert.ok(!verdict.accepted);
    assert.deepEqual(
      verdict.faults.map(({ code, certificate }) => [code, certificate]),
      [['pki.revocation.stale', 0]],
    );
  });

  it('still knows a revoked card from a list past its next update', () => {
    const lists = [longRootList, makeCrl(fort, revoked), ...otherLists];
    assert.deepEqual(codesOf(judge({ chain: [card.der], lists, at: later })), ['pki.revocation.revoked']);
  });

  it('accepts a card issued after the list, when the list does not name it', () => {
    assert.deepEqual(codesOf(judge({ chain: [makeCard(fort).der] })), []);
  });
});
