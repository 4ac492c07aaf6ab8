import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import {
  type CardPolicy,
  type CardRecord,
  type DeniedCard,
  openCardVerifier,
  openCrlStore,
  openOcspStore,
  openTrustStore,
  PkiError,
  readCertificate,
  replayCard,
  verifyCardRecorded,
} from '../../pki/index.ts';
import { crlNumber } from '../../scripts/authority/extensions.ts';
import { AT, HOUR_MS, makeCard, makeCrl } from '../support/authority.ts';
import { answer } from './cases/ocsp-cases.ts';
import { card, codesOf, ENTRIES, fort, LISTS, root } from './world.ts';

const trust = openTrustStore(ENTRIES, { universe: 'demo' });
/** Past the end of every list of the world. */
const LATER = new Date(AT.getTime() + 7 * 24 * HOUR_MS);

interface Case {
  readonly chain?: readonly Uint8Array[];
  readonly lists?: readonly Uint8Array[];
  readonly kept?: readonly Uint8Array[];
  readonly stapled?: readonly Uint8Array[];
  readonly policy?: CardPolicy;
  readonly denied?: ReadonlyMap<string, DeniedCard>;
  readonly at?: Date;
}

/** Judge and record, keep the record as text, and open a service that has changed since: only the record and its documents are left. */
function record({ chain = [card.der], lists = LISTS, kept = [], stapled = [], policy = {}, denied, at = AT }: Case) {
  const crls = openCrlStore(trust);
  for (const list of lists) assert.ok(crls.load(list, AT).accepted);
  const ocsp = openOcspStore();
  const path = [card, fort, root].map(({ der }) => readCertificate(der));
  for (const der of kept) assert.notEqual(ocsp.load(der, { path, at: AT }).state, 'none');
  const parts = {
    trust,
    crls,
    ocsp,
    policy,
    ...(denied && { denied: { find: (n: string) => denied.get(n) ?? null } }),
  };
  const recorded = verifyCardRecorded(parts, chain, at, stapled);
  assert.deepEqual(
    recorded.verdict,
    openCardVerifier(parts).verifyCard(chain, at, stapled),
    'recording changes nothing',
  );
  const archive = new Map([...lists, ...kept].map((der) => [hash('sha256', der, 'hex'), der]));
  const find = (digest: string) => recorded.documents.get(digest) ?? archive.get(digest) ?? null;
  return { ...recorded, stored: JSON.parse(JSON.stringify(recorded.record)) as CardRecord, find };
}

function replayed(it: Case): readonly string[] {
  const { verdict, stored, find } = record(it);
  const again = replayCard(stored, find);
  assert.deepEqual(again.verdict, verdict);
  assert.ok(again.isSame);
  return verdict.accepted
    ? verdict.evidence.map(({ source, isGrace }) => (isGrace ? 'grace' : source))
    : codesOf(verdict);
}

const isFault =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof PkiError && error.code === code;

describe('the verdict on a card replayed from its record', () => {
  it('is the same when accepted: by lists, by an answer kept or come along, by grace', () => {
    assert.deepEqual(replayed({}), ['crl', 'crl']);
    assert.deepEqual(replayed({ kept: [answer()] }), ['ocsp', 'crl']);
    assert.deepEqual(replayed({ stapled: [answer()] }), ['ocsp', 'crl']);
    assert.deepEqual(replayed({ at: LATER, policy: { graceMs: 48 * HOUR_MS } }), ['grace', 'grace']);
  });

  it('is the same when refused: revoked, past its lists, without any, for its policy, unreadable, of nobody', () => {
    const serial = Buffer.from('1234', 'hex');
    const named = makeCrl(fort, { revoked: [{ serial, since: AT }], extensions: [crlNumber(8)] });
    const [ofRoot] = LISTS;
    assert.ok(ofRoot !== undefined);
    assert.deepEqual(replayed({ chain: [makeCard(fort, { serial }).der], lists: [ofRoot, named] }), [
      'pki.revocation.revoked',
    ]);
    assert.ok(replayed({ at: LATER }).includes('pki.revocation.stale'));
    assert.ok(replayed({ lists: [] }).includes('pki.revocation.unknown'));
    assert.ok(replayed({ policy: { certificatePolicies: ['2.999.5'] } }).length > 0);
    assert.ok(replayed({ policy: { minRsaBits: 4096, curves: ['P-384'] } }).includes('pki.path.weak-algorithm'));
    assert.deepEqual(replayed({ chain: [Buffer.from('rien')] }), ['pki.certificate.malformed']);
    assert.deepEqual(replayed({ chain: [] }), ['pki.certificate.malformed']);
  });

  it('is the same for a card that the service denied then, whatever it denies now', () => {
    const identity = openCardVerifier({ trust, crls: openCrlStore(trust) }).verifyCard([card.der], AT);
    assert.ok(!identity.accepted);
    const number = identity.claimed?.cardNumber ?? '';
    assert.notEqual(number, '');
    const denied = new Map([[number, { since: AT, reason: 'perdue' }]]);
    assert.deepEqual(replayed({ denied }), ['pki.card.denied']);
    assert.deepEqual(replayed({ denied: new Map() }), ['crl', 'crl']);
  });

  it('says when it is not the one recorded, and needs every document it names', () => {
    const { stored, find } = record({});
    assert.throws(() => replayCard({ ...stored, universe: 'test' }, find), isFault('pki.trust.wrong-universe'));
    assert.equal(
      replayCard({ ...stored, authorities: stored.authorities.map((one) => ({ ...one, issues: [] })) }, find).isSame,
      false,
    );
    assert.throws(() => replayCard({ ...stored, format: 'autre' as never }, find), isFault('pki.record.malformed'));
    assert.throws(() => replayCard({ ...stored, at: 'hier' }, find), isFault('pki.record.malformed'));
    assert.throws(() => replayCard(stored, () => null), isFault('pki.record.incomplete'));
    assert.throws(() => replayCard(stored, () => Buffer.from('autre')), isFault('pki.record.altered'));
  });
});
