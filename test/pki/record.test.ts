import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import {
  openCrlStore,
  openOcspStore,
  openTrustStore,
  type PkiCode,
  PkiError,
  type RecordedVerdict,
  readCertificate,
  replayVerdict,
  type ValidationOptions,
  type VerdictRecord,
  validate,
  validateRecorded,
} from '../../pki/index.ts';
import { boolean, integer } from '../../scripts/authority/der-writer.ts';
import { basicConstraints, crlNumber, keyUsage } from '../../scripts/authority/extensions.ts';
import { AT, DAY_MS, HOUR_MS, makeAuthority, makeCard, makeCrl, withExtensions } from '../support/authority.ts';
import { answer } from './cases/ocsp-cases.ts';
import { card, ENTRIES, fort, LISTS, root } from './world.ts';

const trust = openTrustStore(ENTRIES, { universe: 'demo' });

/** A service with these lists, and what it archived of them. */
function openService(lists: readonly Uint8Array[], signers: readonly Uint8Array[] = []) {
  const crls = openCrlStore(trust, { signers });
  const archive = new Map(lists.map((der) => [hash('sha256', der, 'hex'), der]));
  for (const list of lists) assert.ok(crls.load(list, AT).accepted);
  return { crls, archive };
}

function record(lists: readonly Uint8Array[], leaf: Uint8Array, more: Partial<ValidationOptions> = {}) {
  const service = openService(lists);
  const revocation = { crls: service.crls };
  const recorded = validateRecorded(leaf, [], { profile: 'cps-auth', anchors: trust, at: AT, revocation, ...more });
  // What is stored is text: nothing else may be needed.
  const stored = JSON.parse(JSON.stringify(recorded.record)) as VerdictRecord;
  const find = (digest: string) => recorded.documents.get(digest) ?? service.archive.get(digest) ?? null;
  return { ...service, recorded, stored, find };
}

/** The same with lists and answers in store as given, for the card of FORT. */
function recordWith({
  lists = LISTS,
  signers = [],
  kept = [],
  at = AT,
  ...more
}: Partial<ValidationOptions> & {
  readonly lists?: readonly Uint8Array[];
  readonly signers?: readonly Uint8Array[];
  readonly kept?: readonly Uint8Array[];
}) {
  const { crls, archive } = openService([], signers);
  const ocsp = openOcspStore();
  const path = [card, fort, root].map(({ der }) => readCertificate(der));
  for (const der of lists) crls.load(der, AT);
  for (const der of kept) assert.notEqual(ocsp.load(der, { path, at: AT }).state, 'none');
  for (const der of [...lists, ...kept]) archive.set(hash('sha256', der, 'hex'), der);
  const revocation = { crls, ocsp };
  const recorded = validateRecorded(card.der, [], { profile: 'cps-auth', anchors: trust, at, revocation, ...more });
  const stored = JSON.parse(JSON.stringify(recorded.record)) as VerdictRecord;
  const find = (digest: string) => recorded.documents.get(digest) ?? archive.get(digest) ?? null;
  const { verdict } = recorded;
  assertSame(recorded, stored, find);
  return verdict.accepted ? verdict.evidence.map(({ source }) => source) : verdict.faults.map(({ code }) => code);
}

function assertSame({ verdict }: RecordedVerdict, stored: VerdictRecord, find: (digest: string) => Uint8Array | null) {
  const replayed = replayVerdict(stored, find);
  assert.deepEqual(replayed.verdict, verdict);
  assert.ok(replayed.isSame);
}

function failsWith(code: PkiCode): (error: unknown) => boolean {
  return (error) => error instanceof PkiError && error.code === code;
}

describe('a verdict replayed from its record', () => {
  it('is the same when accepted', () => {
    const { recorded, stored, find } = record(LISTS, card.der);
    assert.ok(recorded.verdict.accepted);
    assertSame(recorded, stored, find);
  });

  it('is the same after the card was revoked and its list replaced', () => {
    const { crls, recorded, stored, find } = record(LISTS, card.der);
    const serial = readCertificate(card.der).serialOctets;
    const newer = makeCrl(fort, { revoked: [{ serial, since: AT }], extensions: [crlNumber(8)] });
    assert.ok(crls.load(newer, AT).accepted);
    const now = validate(card.der, [], { profile: 'cps-auth', anchors: trust, at: AT, revocation: { crls } });
    assert.equal(now.accepted ? null : now.faults[0].code, 'pki.revocation.revoked');
    assertSame(recorded, stored, find);
  });

  it('is the same when refused: revoked, expired, without list, for its policy', () => {
    const serial = Buffer.from('1234', 'hex');
    const revoked = makeCard(fort, { serial }).der;
    const lists = [root, fort].map((each) => makeCrl(each, each === fort ? { revoked: [{ serial, since: AT }] } : {}));
    const later = { at: new Date(AT.getTime() + 3_000 * 86_400_000) };
    for (const { recorded, stored, find } of [
      record(lists, revoked),
      record(LISTS, card.der, later),
      record([], card.der),
      record(LISTS, card.der, { initialPolicies: ['2.999.5'], requireExplicitPolicy: true }),
      record(LISTS, card.der, { host: 'essai.example' }),
      record(LISTS, Buffer.from('certificat')),
    ]) {
      assert.ok(!recorded.verdict.accepted);
      assertSame(recorded, stored, find);
    }
  });

  it('is the same when OCSP answers decided: come along, kept, revoking, past their end', () => {
    const revoked = { status: { since: AT, reason: 1 } } as const;
    const held = { status: { since: AT, reason: 6 } } as const;
    const later = new Date(AT.getTime() + 2 * HOUR_MS);
    assert.deepEqual(recordWith({ stapled: [answer()] }), ['ocsp', 'crl']);
    assert.deepEqual(recordWith({ kept: [answer()] }), ['ocsp', 'crl']);
    assert.deepEqual(recordWith({ kept: [answer()], at: later }), ['crl', 'crl']);
    assert.deepEqual(recordWith({ kept: [answer()], lists: [], at: later }).length, 2);
    assert.deepEqual(recordWith({ stapled: [answer({}, revoked)] }), ['pki.revocation.revoked']);
    assert.deepEqual(recordWith({ kept: [answer({}, revoked)], at: later }), ['pki.revocation.revoked']);
    assert.deepEqual(recordWith({ kept: [answer({}, held)], at: later }), ['crl', 'crl']);
    assert.deepEqual(recordWith({ stapled: [Buffer.from('rien')] }), ['crl', 'crl']);
  });

  it('is the same when a delta decided', () => {
    const serial = readCertificate(card.der).serialOctets;
    const delta = (revoked: Parameters<typeof makeCrl>[1]) =>
      makeCrl(fort, {
        extensions: [crlNumber(9), { oid: '2.5.29.27', critical: true, value: integer(7) }],
        ...revoked,
      });
    assert.deepEqual(recordWith({ lists: [delta({}), ...LISTS] }), ['crl+delta', 'crl']);
    assert.deepEqual(recordWith({ lists: [...LISTS, delta({ revoked: [{ serial, since: AT }] })] }), [
      'pki.revocation.revoked',
    ]);
  });

  it('is the same when a key apart signed the list, below an authority or past its end', () => {
    const extensions = withExtensions(keyUsage('cRLSign'), basicConstraints(null));
    const signer = makeAuthority('ESSAI AC FORT PERSONNES', root, { extensions });
    const ended = makeAuthority('ESSAI AC FORT PERSONNES', root, {
      extensions,
      notAfter: new Date(AT.getTime() - DAY_MS),
    });
    const [ofRoot = new Uint8Array()] = LISTS;
    assert.deepEqual(recordWith({ lists: [ofRoot, makeCrl(signer)], signers: [signer.der] }), ['crl', 'crl']);
    assert.deepEqual(recordWith({ lists: [ofRoot, makeCrl(ended)], signers: [ended.der] }), ['pki.revocation.unknown']);
  });

  it('is the same when a list that clears nobody named the card', () => {
    const serial = readCertificate(card.der).serialOctets;
    const unknown = { oid: '2.999.1', critical: true, value: boolean(true) };
    const odd = makeCrl(fort, { revoked: [{ serial, since: AT }], extensions: [crlNumber(8), unknown] });
    assert.deepEqual(recordWith({ lists: [...LISTS, odd] }), ['pki.revocation.revoked']);
  });

  it('needs every document it names', () => {
    const { stored, recorded } = record(LISTS, card.der);
    const find = (digest: string) => recorded.documents.get(digest) ?? null;
    assert.throws(() => replayVerdict(stored, find), failsWith('pki.record.incomplete'));
  });

  it('refuses a document that is not the one recorded', () => {
    const { stored, find } = record(LISTS, card.der);
    const other = makeCard(fort).der;
    const swap = (digest: string) => (digest === stored.leaf ? other : find(digest));
    assert.throws(() => replayVerdict(stored, swap), failsWith('pki.record.altered'));
  });

  it('refuses a record of another form', () => {
    const { stored, find } = record(LISTS, card.der);
    const other = { ...stored, format: 'autre' } as unknown as VerdictRecord;
    assert.throws(() => replayVerdict(other, find), failsWith('pki.record.malformed'));
    assert.throws(() => replayVerdict({ ...stored, at: 'hier' }, find), failsWith('pki.record.malformed'));
  });

  it('says when the verdict is not the one recorded', () => {
    const { stored, find } = record(LISTS, card.der);
    const altered = { ...stored, verdict: { ...(stored.verdict as object), accepted: false } };
    assert.ok(!replayVerdict(altered, find).isSame);
  });
});
