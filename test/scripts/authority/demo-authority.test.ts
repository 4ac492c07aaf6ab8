import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { cardProofBytes, openCardVerifier, openCrlStore, openTrustStore, verifyCardProof } from '../../../pki/index.ts';
import {
  type CardFault,
  type CardRequest,
  DEMO_CARD_PASSWORD,
  type DemoAuthority,
  type IssuedCard,
  openDemoAuthority,
} from '../../../scripts/authority/demo-authority.ts';
import { AT, DAY_MS, HOLDER, STAFF } from '../../support/authority.ts';

const FAULTS: readonly CardFault[] = ['revoked', 'expired', 'signature-only', 'look-alike'];
const REQUESTS: readonly CardRequest[] = [
  { ...HOLDER, slug: 'sound' },
  { ...STAFF, slug: 'staff' },
  ...FAULTS.map((fault) => ({ ...HOLDER, slug: fault, fault })),
];

const CODE_OF_FAULT: Readonly<Record<CardFault, string>> = {
  revoked: 'pki.revocation.revoked',
  expired: 'pki.path.expired',
  'signature-only': 'pki.profile.signature-certificate',
  'look-alike': 'pki.path.look-alike-authority',
};

function hasProgram(name: string, ...probe: readonly string[]): boolean {
  return spawnSync(name, probe).error === undefined;
}

describe('demo authority', () => {
  let folder = '';
  let authority: DemoAuthority;
  let cards: ReadonlyMap<string, IssuedCard>;
  let now = AT;
  const clock = { now: () => now };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-authority-'));
    authority = await openDemoAuthority(folder, clock);
    const issued = await authority.issueCards(REQUESTS);
    cards = new Map(issued.map((card) => [card.slug, card]));
  });

  afterEach(() => {
    now = AT;
  });

  after(() => rmSync(folder, { recursive: true }));

  function cardOf(slug: string): IssuedCard {
    const card = cards.get(slug);
    assert.ok(card !== undefined, slug);
    return card;
  }

  async function verifier() {
    const trust = openTrustStore(authority.trustEntries(), { universe: 'demo' });
    const crls = openCrlStore(trust);
    for (const list of await authority.renewCrls()) assert.ok(crls.load(list, now).accepted);
    return openCardVerifier({ trust, crls });
  }

  it('makes cards that the verifier accepts, with the identity asked for', async () => {
    for (const slug of ['sound', 'staff']) {
      const verdict = (await verifier()).verifyCard(cardOf(slug).chain, AT);
      assert.ok(verdict.accepted, JSON.stringify(verdict));
      const { cardType, cardNumber, holder } = cardOf(slug);
      assert.deepEqual(
        [verdict.card.cardType, verdict.card.cardNumber, verdict.card.nationalId, verdict.card.familyName],
        [cardType, cardNumber, holder.nationalId, holder.familyName ?? null],
      );
    }
  });

  for (const fault of FAULTS) {
    it(`makes a card refused for being ${fault}, and for nothing else`, async () => {
      const verdict = (await verifier()).verifyCard(cardOf(fault).chain, AT);
      assert.ok(!verdict.accepted);
      assert.deepEqual([...new Set(verdict.faults.map(({ code }) => code))], [CODE_OF_FAULT[fault]]);
    });
  }

  it('keeps the key of each card beside it', async () => {
    const { chain, keyFile } = cardOf('sound');
    const challenge = { issuer: 'http://localhost:4000', nonce: 'n', iat: AT.getTime() / 1000 };
    const signature = sign('sha256', cardProofBytes(challenge), createPrivateKey(readFileSync(keyFile)));
    const verdict = verifyCardProof(await verifier(), { chain, signature, algorithm: 'RS256' }, challenge, AT);
    assert.ok(verdict.accepted);
  });

  it('keeps cards and authorities between starts, whatever is asked the second time', async () => {
    const again = await openDemoAuthority(folder, clock);
    const [card] = await again.issueCards([{ ...HOLDER, slug: 'sound', cardNumber: '1/1' }]);
    assert.deepEqual(card, cardOf('sound'));
    assert.equal(again.certificatePem, authority.certificatePem);
    assert.deepEqual(
      again.listCards().map(({ slug }) => slug),
      [...cards.keys()].sort(),
    );
  });

  it('numbers its lists upwards across starts, so that none is taken for a rollback (S-28)', async () => {
    const trust = openTrustStore(authority.trustEntries(), { universe: 'demo' });
    const crls = openCrlStore(trust);
    const lists = [...(await authority.renewCrls()), ...(await (await openDemoAuthority(folder, clock)).renewCrls())];
    for (const list of lists) assert.ok(crls.load(list, AT).accepted);
    assert.ok(crls.status().every(({ list }) => list?.nextUpdate.getTime() === AT.getTime() + 6 * DAY_MS));
  });

  it('lets only its owner read what it writes', () => {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      assert.equal(mode, entry.isDirectory() ? 0o700 : 0o600, join(entry.parentPath, entry.name));
    }
  });

  it('refuses a slug that would leave its folder', async () => {
    await assert.rejects(authority.issueCards([{ ...HOLDER, slug: '../x' }]), RangeError);
  });

  it('certifies a server for its hosts, keeps it, and renews it near its end or for another host', async () => {
    const first = await authority.issueServerCertificate(['localhost', '127.0.0.1', '::1']);
    const leaf = new X509Certificate(first.certPem);
    assert.ok(leaf.checkHost('localhost') && leaf.checkIP('127.0.0.1') && leaf.checkIP('::1'));
    assert.ok(leaf.checkPrivateKey(createPrivateKey(first.keyPem)));
    assert.deepEqual(await authority.issueServerCertificate(['localhost']), first);
    now = new Date(AT.getTime() + 340 * DAY_MS);
    const renewed = await authority.issueServerCertificate(['localhost']);
    assert.notEqual(renewed.certPem, first.certPem);
    assert.notDeepEqual(await authority.issueServerCertificate(['region.example']), renewed);
  });

  it('opens a TLS session between a server and a card of its own (PKCS #12 as node reads it)', async () => {
    now = new Date();
    const { certPem, keyPem } = await authority.issueServerCertificate(['localhost']);
    const [card] = await authority.issueCards([{ ...HOLDER, slug: 'tls' }]);
    assert.ok(card !== undefined);
    const ca = authority.certificatePem;
    const server = createServer({ cert: certPem, key: keyPem, ca, requestCert: true, rejectUnauthorized: true });
    server.listen(0, 'localhost');
    await once(server, 'listening');
    // A listening TCP server has an address with a port.
    const { port } = server.address() as AddressInfo;
    const accepted = once(server, 'secureConnection');
    const pfx = readFileSync(card.pkcs12File);
    const client = connect({ port, host: 'localhost', ca, pfx, passphrase: DEMO_CARD_PASSWORD });
    try {
      const [socket] = await accepted;
      assert.equal(socket.authorized, true);
      socket.destroy();
    } finally {
      client.destroy();
      server.close();
    }
  });

  it('writes PKCS #12 files that openssl reads, with current ciphers', function () {
    if (!hasProgram('openssl', 'version')) this.skip();
    const options = ['-info', '-noout', '-passin', `pass:${DEMO_CARD_PASSWORD}`];
    const { status, stderr } = spawnSync('openssl', ['pkcs12', '-in', cardOf('sound').pkcs12File, ...options]);
    assert.equal(status, 0, stderr.toString());
    assert.match(stderr.toString(), /MAC: sha256/);
    assert.equal(stderr.toString().match(/PBES2, PBKDF2, AES-256-CBC, Iteration 2048, PRF hmacWithSHA256/g)?.length, 2);
  });

  it('writes PKCS #12 files that browsers’ NSS imports', function () {
    if (!hasProgram('pk12util', '-H') || !hasProgram('certutil', '-H')) this.skip();
    const database = mkdtempSync(join(tmpdir(), 'vestibule-nss-'));
    try {
      assert.equal(spawnSync('certutil', ['-N', '-d', `sql:${database}`, '--empty-password']).status, 0);
      const file = cardOf('sound').pkcs12File;
      const { status, stderr } = spawnSync('pk12util', ['-i', file, '-d', `sql:${database}`, '-W', DEMO_CARD_PASSWORD]);
      assert.equal(status, 0, stderr.toString());
    } finally {
      rmSync(database, { recursive: true });
    }
  });

  it('certifies what openssl accepts, strictly read', function () {
    if (!hasProgram('openssl', 'version')) this.skip();
    const root = join(folder, 'root-for-openssl.pem');
    writeFileSync(root, authority.certificatePem, { mode: 0o600 });
    const { certificateFile } = cardOf('sound');
    const at = String(AT.getTime() / 1000);
    const options = ['-x509_strict', '-attime', at, '-CAfile', root, '-untrusted', certificateFile, certificateFile];
    const { status, stderr } = spawnSync('openssl', ['verify', ...options]);
    assert.equal(status, 0, stderr.toString());
  });
});
