import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import {
  openCrlStore,
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
import { crlNumber } from '../../scripts/authority/extensions.ts';
import { AT, makeCard, makeCrl } from '../support/authority.ts';
import { card, ENTRIES, fort, LISTS, root } from './world.ts';

const trust = openTrustStore(ENTRIES, { universe: 'demo' });

/** A service with these lists, and what it archived of them. */
function openService(lists: readonly Uint8Array[]) {
  const crls = openCrlStore(trust);
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
