import assert from 'node:assert/strict';
import { openCardVerifier, openCrlStore, openOcspStore, openTrustStore, readCertificate } from '../../../pki/index.ts';
import { buildOcspResponse, type OcspStatusSpec } from '../../../scripts/authority/build-ocsp.ts';
import { oid, primitiveContext, sequence } from '../../../scripts/authority/der-writer.ts';
import { createGuardedFetch } from '../../../server/http/guarded-fetch.ts';
import { openMeter } from '../../../server/metrics/meter.ts';
import { REVOCATION_FAMILIES } from '../../../server/revocation/families.ts';
import { openLiveOcsp } from '../../../server/revocation/live-ocsp.ts';
import { codesOf, ENTRIES, fort, LISTS } from '../../pki/world.ts';
import { AT, HOUR_MS, makeAuthority, makeCard, withExtensions } from '../../support/authority.ts';
import { type Loopback, serveWeb } from '../../support/loopback.ts';

const LOGINS = 200;

describe('OCSP during a sign-in (S-40)', () => {
  let server: Loopback;
  let answer: () => Uint8Array | null;
  let asked = 0;
  let now = AT.getTime();

  before(async () => {
    server = await serveWeb((request, response) => {
      asked += 1;
      request.resume();
      const told = answer();
      if (told !== null) response.writeHead(200, { 'Content-Type': 'application/ocsp-response' }).end(told);
    });
  });
  after(() => server.close());
  beforeEach(() => {
    asked = 0;
    now = AT.getTime();
  });

  function open(lists: readonly Uint8Array[] = LISTS, hosts = ['repondeur.example']) {
    const trust = openTrustStore(ENTRIES, { universe: 'demo' });
    const crls = openCrlStore(trust);
    for (const list of lists) crls.load(list, AT);
    const ocsp = openOcspStore();
    const verifier = openCardVerifier({ trust, crls, ocsp });
    const meter = openMeter(REVOCATION_FAMILIES);
    const clock = { now: () => new Date(now) };
    const guarded = createGuardedFetch({
      insideAllowed: () => ['127.0.0.1/32'],
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const live = openLiveOcsp({
      verifier,
      trust,
      ocsp,
      guarded,
      hosts: new Set(hosts),
      nonce: () => null,
      meter,
      clock,
    });
    const signIn = async (chain: readonly Uint8Array[]) => {
      await live.ask(chain);
      return verifier.verifyCard(chain, clock.now());
    };
    return { signIn, meter };
  }

  const makeAskable = (issuer = fort) => {
    const uri = Buffer.from(`http://repondeur.example:${server.port}/`);
    const access = sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), primitiveContext(6, uri)));
    return makeCard(issuer, { extensions: withExtensions({ oid: '1.3.6.1.5.5.7.1.1', value: access }) }).der;
  };
  const say = (card: Uint8Array, status: OcspStatusSpec) =>
    buildOcspResponse({
      responder: { name: fort.name },
      producedAt: AT,
      statements: [
        {
          issuerName: fort.name,
          issuerSpki: fort.spki,
          serial: readCertificate(card).serialOctets,
          status,
          thisUpdate: AT,
          nextUpdate: new Date(AT.getTime() + HOUR_MS),
        },
      ],
      signer: fort.key,
    });

  it('clears a card whose authority has no list', async () => {
    const card = makeAskable();
    answer = () => say(card, 'good');
    const { signIn } = open(LISTS.slice(0, 1));
    const verdict = await signIn([card]);
    assert.ok(verdict.accepted);
    assert.deepEqual(
      verdict.evidence.map(({ source }) => source),
      ['ocsp', 'crl'],
    );
  });

  it('refuses a card revoked since the last list', async () => {
    const card = makeAskable();
    answer = () => say(card, { since: AT, reason: 1 });
    assert.deepEqual(codesOf(await open().signIn([card])), ['pki.revocation.revoked']);
  });

  it('asks no responder before the authority of the card is known to have signed it', async () => {
    answer = () => null;
    const { signIn } = open();
    const stranger = makeAuthority('ESSAI AC ETRANGERE', null);
    const namesake = makeAuthority('ESSAI AC FORT PERSONNES', null);
    for (const issuer of [stranger, namesake]) assert.ok(!(await signIn([makeAskable(issuer), issuer.der])).accepted);
    assert.equal(asked, 0);
  });

  it('asks no host that is not named', async () => {
    answer = () => null;
    assert.ok((await open(LISTS, ['autre.example']).signIn([makeAskable()])).accepted);
    assert.equal(asked, 0);
  });

  it(`waits one second at most for a responder that hangs; ${LOGINS} sign-ins do not wait one after the other`, async () => {
    answer = () => null;
    const { signIn, meter } = open();
    const cards = Array.from({ length: LOGINS }, () => makeAskable());
    const started = performance.now();
    const verdicts = await Promise.all(cards.map((card) => signIn([card])));
    const spent = performance.now() - started;
    assert.ok(
      verdicts.every(({ accepted }) => accepted),
      'the lists decide',
    );
    // One second, and the judgements themselves on a busy machine.
    assert.ok(spent < 1000 + 9000, `${spent} ms`);
    assert.ok(asked <= 32);
    // Counted where they are sent: questions given up may still arrive on a busy machine.
    const told = (says: string) => meter.read('vestibule_ocsp_answers_total', { says }) ?? 0;
    const before = told('not asked');
    await signIn([makeAskable()]);
    assert.equal(told('not asked'), before + 1, 'its silence is remembered');
    assert.ok(told('nothing') > 0);
    now += 31_000;
    const card = makeAskable();
    answer = () => say(card, 'good');
    await signIn([card]);
    assert.deepEqual([told('not asked'), told('good')], [before + 1, 1], 'and forgiven');
  }).timeout(30_000);

  for (const [what, lie] of [
    ['unreadable', () => Buffer.from('<html>')],
    ['endless', () => Buffer.alloc(200_000)],
    ['about another card', () => say(makeAskable(), 'good')],
  ] as const) {
    it(`takes nothing from an answer that is ${what}: without a list the refusal says why`, async () => {
      answer = lie;
      const verdict = await open(LISTS.slice(0, 1)).signIn([makeAskable()]);
      assert.deepEqual(codesOf(verdict), ['pki.revocation.unknown']);
    });
  }
});
