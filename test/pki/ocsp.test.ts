import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type OcspAnswer,
  openCrlStore,
  openOcspStore,
  openTrustStore,
  PkiError,
  readCertificate,
  writeOcspRequest,
} from '../../pki/index.ts';
import { DEFAULT_KEY_POLICY } from '../../pki/path/key-policy.ts';
import { judgeRevocation } from '../../pki/revocation/judge-revocation.ts';
import { certificatePem } from '../../scripts/authority/build-certificate.ts';
import { oid, sequence } from '../../scripts/authority/der-writer.ts';
import * as extension from '../../scripts/authority/extensions.ts';
import { AT, HOUR_MS, makeCrl, withExtensions } from '../support/authority.ts';
import { answer, makeResponder, ocspCases, statement } from './cases/ocsp-cases.ts';
import { card, ENTRIES, fort, LISTS, root } from './world.ts';

const path = [card.der, fort.der, root.der].map(readCertificate);
const [certificate, issuer] = path;
const question = { path, at: AT };
const revoked = { status: { since: AT, reason: 1 } } as const;
const HAVE_OPENSSL = spawnSync('openssl', ['version']).status === 0;

function sayingOf(told: OcspAnswer): string {
  return told.state === 'none' ? told.code : told.state;
}

describe('OCSP answers', () => {
  for (const { title, clause, answer: make, says } of ocspCases) {
    it(`${title} (${clause})`, () => {
      const told = openOcspStore().load(make(), question);
      assert.equal(sayingOf(told), says, JSON.stringify(told));
    });
  }

  it('must repeat the nonce that was sent (RFC 9654 §3.1)', () => {
    const nonce = Buffer.alloc(32, 7);
    const asked = { ...question, nonce: nonce.toString('hex') };
    const say = (der: Uint8Array, acceptsNoNonce: boolean) =>
      sayingOf(openOcspStore({ acceptsNoNonce }).load(der, asked));
    assert.equal(say(answer({ nonce }), false), 'good');
    assert.equal(say(answer(), false), 'pki.ocsp.wrong-nonce');
    assert.equal(say(answer(), true), 'good');
    assert.equal(say(answer({ nonce: Buffer.alloc(32, 8) }), true), 'pki.ocsp.wrong-nonce');
  });

  it('of a delegate that is not exempt count when a list clears it (RFC 6960 §4.2.2.2.1)', () => {
    const delegate = makeResponder(fort, {
      extensions: withExtensions(
        { oid: '2.5.29.19', critical: true, value: sequence() },
        extension.keyUsage('digitalSignature'),
        { oid: '2.5.29.37', value: sequence(oid('1.3.6.1.5.5.7.3.9')) },
      ),
    });
    const der = answer({ responder: { name: delegate.name }, certificates: [delegate.der], signer: delegate.key });
    const say = (lists: readonly Uint8Array[]) => {
      const { faults, evidence } = judge({ lists, stapled: [der] });
      return [...faults.map(({ code }) => code), ...evidence.map(({ source }) => source)];
    };
    assert.deepEqual(say(LISTS), ['ocsp', 'crl']);
    const { serialOctets } = readCertificate(delegate.der);
    const list = makeCrl(fort, { revoked: [{ serial: serialOctets, since: AT }] });
    assert.deepEqual(say([...LISTS.slice(0, 1), list]), ['crl', 'crl']);
  });

  it('kept give way to later ones only, and end with their time', () => {
    const store = openOcspStore();
    assert.equal(sayingOf(store.load(answer(), question)), 'good');
    const older = { thisUpdate: new Date(AT.getTime() - 2 * HOUR_MS), status: { since: AT } } as const;
    assert.equal(sayingOf(store.load(answer({}, older), question)), 'pki.ocsp.rollback');
    const told = (at: Date) => {
      assert.ok(certificate && issuer);
      const kept = store.consult(certificate, issuer, at);
      return kept === null ? null : sayingOf(kept);
    };
    assert.equal(told(AT), 'good');
    assert.equal(told(new Date(AT.getTime() + HOUR_MS)), 'pki.ocsp.stale');
    assert.equal(sayingOf(store.load(answer({}, { ...revoked, thisUpdate: AT }), question)), 'revoked');
    assert.equal(told(new Date(AT.getTime() + HOUR_MS)), 'revoked');
  });
});

/** The path of the card, judged with these sources. */
function judge({
  lists = [] as readonly Uint8Array[],
  stapled = [] as readonly Uint8Array[],
  kept = null as Uint8Array | null,
  at = AT,
  graceMs = 0,
}) {
  const trust = openTrustStore(ENTRIES, { universe: 'demo' });
  const crls = openCrlStore(trust);
  for (const list of lists) crls.load(list, AT);
  const ocsp = openOcspStore();
  if (kept !== null) ocsp.load(kept, question);
  return judgeRevocation({ trust, crls, ocsp, keys: DEFAULT_KEY_POLICY, graceMs }, { path, stapled, at });
}

describe('order of the sources of revocation (S-28)', () => {
  const sourcesOf = (world: Parameters<typeof judge>[0]) => {
    const { faults, evidence } = judge(world);
    return [
      ...evidence.map(({ certificate: place, source }) => `${place} ${source}`),
      ...faults.map((fault) => fault.code),
    ];
  };
  const listed = [...LISTS.slice(0, 1), makeCrl(fort, { revoked: [{ serial: statement.serial, since: AT }] })];

  it('an answer that came along is believed before the list', () => {
    assert.deepEqual(sourcesOf({ lists: LISTS, stapled: [answer()] }), ['0 ocsp', '1 crl']);
  });

  it('an answer kept is believed before the list', () => {
    assert.deepEqual(sourcesOf({ lists: LISTS, kept: answer() }), ['0 ocsp', '1 crl']);
  });

  it('an answer clears a card whose authority has no list', () => {
    assert.deepEqual(sourcesOf({ lists: LISTS.slice(0, 1), stapled: [answer()] }), ['0 ocsp', '1 crl']);
  });

  it('an answer that says nothing leaves the list to speak', () => {
    assert.deepEqual(sourcesOf({ lists: LISTS, stapled: [answer({}, { status: 'unknown' })] }), ['0 crl', '1 crl']);
  });

  it('a revocation told by any source refuses', () => {
    assert.deepEqual(sourcesOf({ lists: listed, stapled: [answer()] }), ['1 crl', 'pki.revocation.revoked']);
    assert.deepEqual(sourcesOf({ lists: LISTS, stapled: [answer({}, revoked)] }), ['1 crl', 'pki.revocation.revoked']);
    assert.deepEqual(sourcesOf({ lists: LISTS, kept: answer({}, revoked), stapled: [answer()] }), [
      '1 crl',
      'pki.revocation.revoked',
    ]);
  });

  it('the detail says why no answer helped', () => {
    const { faults } = judge({ lists: LISTS.slice(0, 1), stapled: [answer({}, { nextUpdate: AT })] });
    assert.match(faults[0]?.detail ?? '', /no list held; OCSP: pki\.ocsp\.stale/);
  });

  it('a grace time lets an old list through, says so, and ends', () => {
    const short = makeCrl(fort, { nextUpdate: new Date(AT.getTime() + HOUR_MS) });
    const world = (hours: number) => ({
      lists: [...LISTS.slice(0, 1), short],
      at: new Date(AT.getTime() + hours * HOUR_MS),
      graceMs: 4 * HOUR_MS,
    });
    const [first] = judge(world(3)).evidence;
    assert.deepEqual([first?.isGrace, first?.expires], [true, new Date(AT.getTime() + 5 * HOUR_MS)]);
    assert.equal(judge(world(0)).evidence[0]?.isGrace, false);
    assert.deepEqual(sourcesOf(world(5)), ['1 crl', 'pki.revocation.stale']);
    assert.deepEqual(sourcesOf({ ...world(3), graceMs: 0 }), ['1 crl', 'pki.revocation.stale']);
  });

  it('a grace time never lets a revoked card through, nor one without list', () => {
    const old = makeCrl(fort, {
      nextUpdate: new Date(AT.getTime() + HOUR_MS),
      revoked: [{ serial: statement.serial, since: AT }],
    });
    const at = new Date(AT.getTime() + 2 * HOUR_MS);
    assert.deepEqual(sourcesOf({ lists: [...LISTS.slice(0, 1), old], at, graceMs: 4 * HOUR_MS }), [
      '1 crl',
      'pki.revocation.revoked',
    ]);
    assert.deepEqual(sourcesOf({ lists: LISTS.slice(0, 1), at, graceMs: 4 * HOUR_MS }), [
      '1 crl',
      'pki.revocation.unknown',
    ]);
  });
});

describe('OCSP questions', () => {
  it('refuse a nonce of a wrong length (RFC 9654 §2.1)', () => {
    assert.ok(certificate && issuer);
    for (const length of [0, 129]) {
      assert.throws(
        () => writeOcspRequest(certificate, issuer, { nonce: Buffer.alloc(length) }),
        (error) => error instanceof PkiError && error.code === 'pki.question.malformed',
      );
    }
  });

  for (const hash of ['sha1', 'sha256'] as const) {
    it(`by ${hash} are understood by openssl, and its answer by us`, function () {
      if (!HAVE_OPENSSL) this.skip();
      assert.ok(certificate && issuer);
      const nonce = Buffer.alloc(32, 5);
      const told = askOpenssl(writeOcspRequest(certificate, issuer, { hash, nonce }));
      const at = new Date();
      const judged = openOcspStore().load(told, { path, at, nonce: nonce.toString('hex') });
      assert.equal(sayingOf(judged), 'revoked', JSON.stringify(judged));
    });
  }
});

/** An independent responder that knows this one card, as revoked. It signs by the clock of the machine. */
function askOpenssl(request: Uint8Array): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-ocsp-'));
  try {
    const serial = Buffer.from(statement.serial).toString('hex').toUpperCase();
    const files = {
      'issuer.pem': certificatePem(fort.der),
      'issuer.key': fort.key.export({ type: 'pkcs8', format: 'pem' }),
      'index.txt': `R\t360101000000Z\t260101000000Z,keyCompromise\t${serial}\tunknown\t/CN=ESSAI\n`,
      'request.der': request,
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const responder = ['-index', 'index.txt', '-CA', 'issuer.pem', '-rsigner', 'issuer.pem', '-rkey', 'issuer.key'];
    const options = ['-reqin', 'request.der', '-ndays', '1', '-respout', 'answer.der'];
    const { status, stderr } = spawnSync('openssl', ['ocsp', ...responder, ...options], { cwd: folder });
    assert.equal(status, 0, stderr.toString());
    return readFileSync(join(folder, 'answer.der'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
