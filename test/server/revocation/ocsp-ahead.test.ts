import assert from 'node:assert/strict';
import { openCardVerifier, openCrlStore, openOcspStore, openTrustStore, readCertificate } from '../../../pki/index.ts';
import { buildOcspResponse, type OcspStatusSpec } from '../../../scripts/authority/build-ocsp.ts';
import { oid, primitiveContext, sequence } from '../../../scripts/authority/der-writer.ts';
import { createGuardedFetch } from '../../../server/http/guarded-fetch.ts';
import { HOUSE_FAMILIES } from '../../../server/metrics/house-families.ts';
import { openMeter } from '../../../server/metrics/meter.ts';
import { openAnswersAhead } from '../../../server/revocation/ocsp-ahead.ts';
import { codesOf, ENTRIES, fort, LISTS } from '../../pki/world.ts';
import { AT, DAY_MS, HOUR_MS, makeAuthority, makeCard, withExtensions } from '../../support/authority.ts';
import { type Loopback, serveWeb } from '../../support/loopback.ts';

describe('OCSP answers fetched beforehand (RFC 6960 §4.2.2.1)', () => {
  let server: Loopback;
  let answer: () => Uint8Array | null;
  let asked = 0;
  let now = AT.getTime();

  before(async () => {
    server = await serveWeb((request, response) => {
      asked += 1;
      request.resume();
      const told = answer();
      if (told === null) response.writeHead(503).end();
      else response.writeHead(200, { 'Content-Type': 'application/ocsp-response' }).end(told);
    });
  });
  after(() => server.close());
  beforeEach(() => {
    asked = 0;
    now = AT.getTime();
  });

  /** Lists of the root alone: without an answer no card of FORT is cleared. */
  function open(hosts = ['repondeur.example'], insideAllowed: readonly string[] = ['127.0.0.1/32']) {
    const trust = openTrustStore(ENTRIES, { universe: 'demo' });
    const crls = openCrlStore(trust);
    for (const list of LISTS.slice(0, 1)) crls.load(list, AT);
    const ocsp = openOcspStore();
    const clock = { now: () => new Date(now) };
    const guarded = createGuardedFetch({
      insideAllowed: () => insideAllowed,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const ahead = openAnswersAhead({
      ...{ trust, ocsp, guarded, clock },
      hosts: new Set(hosts),
      nonce: () => null,
      meter: openMeter(HOUSE_FAMILIES),
      random: () => 0.5,
    });
    const verifier = openCardVerifier({ trust, crls, ocsp });
    return { ahead, judge: (card: Uint8Array) => verifier.verifyCard([card], clock.now()) };
  }

  const makeAskable = (issuer = fort) => {
    const uri = Buffer.from(`http://repondeur.example:${server.port}/`);
    const access = sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), primitiveContext(6, uri)));
    return makeCard(issuer, { extensions: withExtensions({ oid: '1.3.6.1.5.5.7.1.1', value: access }) }).der;
  };
  const say = (card: Uint8Array, status: OcspStatusSpec) =>
    buildOcspResponse({
      responder: { name: fort.name },
      producedAt: new Date(now),
      statements: [
        {
          issuerName: fort.name,
          issuerSpki: fort.spki,
          serial: readCertificate(card).serialOctets,
          status,
          thisUpdate: new Date(now),
          nextUpdate: new Date(now + HOUR_MS),
        },
      ],
      signer: fort.key,
    });

  it('a judgement finds the answer and asks nobody', async () => {
    const card = makeAskable();
    answer = () => say(card, 'good');
    const { ahead, judge } = open();
    assert.deepEqual(codesOf(judge(card)), ['pki.revocation.unknown']);
    ahead.meet(card);
    await ahead.run();
    assert.equal(asked, 1);
    const verdict = judge(card);
    assert.deepEqual(verdict.accepted && verdict.evidence.map(({ source }) => source), ['ocsp', 'crl']);
    assert.equal(asked, 1);
  });

  it('an answer is renewed when half of its life is over, not before, and a revocation counts then', async () => {
    const card = makeAskable();
    answer = () => say(card, 'good');
    const { ahead, judge } = open();
    ahead.meet(card);
    await ahead.run();
    now += HOUR_MS / 2 - 60_000;
    await ahead.run();
    assert.equal(asked, 1);
    now += 61_000;
    answer = () => say(card, { since: new Date(now), reason: 1 });
    await ahead.run();
    assert.equal(asked, 2);
    assert.deepEqual(codesOf(judge(card)), ['pki.revocation.revoked']);
  });

  it('a responder that fails is asked once a round, then later and later', async () => {
    const cards = [makeAskable(), makeAskable(), makeAskable()];
    answer = () => null;
    const { ahead } = open();
    for (const card of cards) ahead.meet(card);
    const asks: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const before = asked;
      await ahead.run();
      asks.push(asked - before);
      now += 1_000;
    }
    assert.ok(
      asks.every((count) => count <= cards.length),
      asks.join(' '),
    );
    assert.ok(asked <= cards.length, `${asked} questions within a minute to a responder that is down`);
  });

  it('nobody unnamed is asked, nor about strangers, nor an inside address', async () => {
    answer = () => null;
    const stranger = makeAuthority('ESSAI AC ETRANGERE', null);
    for (const [hosts, inside, card] of [
      [['autre.example'], ['127.0.0.1/32'], makeAskable()],
      [['repondeur.example'], ['127.0.0.1/32'], makeAskable(stranger)],
      [['repondeur.example'], [], makeAskable()],
    ] as const) {
      const { ahead } = open([...hosts], inside);
      ahead.meet(card);
      await ahead.run();
    }
    assert.equal(asked, 0);
  });

  it('who was not met for a week is asked about no more', async () => {
    const card = makeAskable();
    answer = () => say(card, 'good');
    const { ahead } = open();
    ahead.meet(card);
    await ahead.run();
    now += 7 * DAY_MS + HOUR_MS;
    await ahead.run();
    assert.equal(asked, 1);
  });
});
