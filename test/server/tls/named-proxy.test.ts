import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { Browser } from '../../../scripts/bench/browser.ts';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { takeForwardedHeaders } from '../../../server/tls/forwarded-headers.ts';
import {
  auditCount,
  auditSince,
  authorize,
  inside,
  openTestHouse,
  program,
  type TestHouse,
  testClient,
} from '../../support/house.ts';
import { askAs, makeSigningClient, type SigningClient } from '../../support/signing-client.ts';

interface Holder {
  readonly cert: string;
  readonly key: string;
}

const derOf = ({ cert }: Pick<Holder, 'cert'>): string => new X509Certificate(cert).raw.toString('base64');
const AWAY = '203.0.113.77';

/** Two doors ask for certificates; one proxy is named. The organisation and another proxy hold certificates as good as its own. */
describe('A proxy that hands on certificates (RFC 9440, S-30)', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let folder: string;
  let ports: { readonly card: number; readonly organisations: number };
  let proxy: Holder;
  let stranger: Holder;
  let organisation: Holder;
  let signer: SigningClient;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-proxy-'));
    const authorityFolder = join(folder, 'authority');
    const authority = await openDemoAuthority(authorityFolder, { now: () => new Date() });
    const holders: Holder[] = [];
    for (const name of ['127.0.0.1', 'repartiteur.example', 'autre.example', 'client.example']) {
      const { certPem: cert, keyPem: key } = await authority.issueServerCertificate([name]);
      rmSync(join(authorityFolder, 'server'), { recursive: true });
      holders.push({ cert, key });
    }
    const [server, first, second, third] = holders;
    assert.ok(server && first && second && third);
    [proxy, stranger, organisation] = [first, second, third];
    const [certFile, keyFile] = [join(folder, 'server.pem'), join(folder, 'server.key')];
    writeFileSync(certFile, server.cert);
    writeFileSync(keyFile, server.key);
    ports = { card: await freePort(), organisations: await freePort() };
    const door = (name: string, port: number) => ({
      [`${name}.enabled`]: true,
      [`${name}.port`]: port,
      [`${name}.certFile`]: certFile,
      [`${name}.keyFile`]: keyFile,
    });
    signer = await makeSigningClient(testClient(1));
    house = await openTestHouse({
      authorityFolder,
      settings: {
        ...door('cardTls', ports.card),
        ...door('organisationTls', ports.organisations),
        proxies: [createHash('sha256').update(new X509Certificate(proxy.cert).raw).digest('hex').toUpperCase()],
      },
      registration: (place) => ({
        client_secret: undefined,
        ...(place === 1
          ? { token_endpoint_auth_method: 'private_key_jwt', jwks: signer.publicJwks }
          : {
              token_endpoint_auth_method: 'tls_client_auth',
              tls_client_auth_subject_dn: 'CN=client.example,OU=300000000000000,O=VESTIBULE-DEMO,C=FR',
            }),
      }),
    });
  });
  after(async () => {
    await house?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const ask = (
    port: number,
    path: string,
    holder: Holder | null,
    headers: Readonly<Record<string, string | string[]>>,
    body: string | null = null,
  ): Promise<{ status: number; location: string; body: string }> =>
    new Promise((resolve, reject) => {
      const request = httpsRequest(
        `https://127.0.0.1:${port}${path}`,
        {
          method: body === null ? 'GET' : 'POST',
          rejectUnauthorized: false,
          agent: false,
          ...(holder ?? {}),
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => {
            text += chunk.toString('utf8');
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', body: text }),
          );
        },
      );
      request.once('error', reject);
      request.end(body ?? undefined);
    });
  const token = (holder: Holder | null, headers: Readonly<Record<string, string | string[]>> = {}) =>
    ask(
      ports.organisations,
      '/oidc/token',
      holder,
      headers,
      new URLSearchParams({
        client_id: house.client(0).id,
        grant_type: 'client_credentials',
        scope: 'pdp.evaluate',
      }).toString(),
    );
  const said = (holder: Holder) => ({ 'client-cert': `:${derOf(holder)}:` });

  it('the named proxy speaks for an organisation: its certificate is the client’s proof, and its address the caller’s', async () => {
    assert.equal((await token(organisation)).status, 200, 'without a proxy');
    const before = auditCount(house);
    const answer = await token(proxy, {
      ...said(organisation),
      forwarded: `for=192.0.2.1, for="${AWAY}:4711";proto=https`,
    });
    assert.equal(answer.status, 200, answer.body);
    const [line] = auditSince(house, before).filter(({ event }) => event.action === 'token.issued');
    assert.equal(line?.event.from, AWAY);
  });

  it('without the header nobody is there: the proxy’s own certificate is never the client’s', async () => {
    assert.equal((await token(proxy)).status, 401);
    assert.equal((await token(proxy, said(proxy))).status, 401);
  });

  it('S-30 the same words of anybody else are nothing: another certificate, no certificate, the client itself', async () => {
    assert.equal((await token(stranger, said(organisation))).status, 401);
    assert.equal((await token(null, said(organisation))).status, 401);
    const before = auditCount(house);
    assert.equal((await token(organisation, { ...said(stranger), forwarded: `for=${AWAY}` })).status, 200);
    const [line] = auditSince(house, before).filter(({ event }) => event.action === 'token.issued');
    assert.notEqual(line?.event.from, AWAY);
  });

  it('S-30 look-alikes are nothing, also from the named proxy', async () => {
    const der = derOf(organisation);
    for (const [name, value] of [
      ['Client_Cert', `:${der}:`],
      ['X-Client-Cert', `:${der}:`],
      ['X-SSL-Client-Cert', encodeURIComponent(organisation.cert)],
      ['X-Forwarded-Client-Cert', `Cert="${encodeURIComponent(organisation.cert)}"`],
      ['X-ARR-ClientCert', der],
    ] as const)
      assert.equal((await token(proxy, { [name]: value })).status, 401, name);
  });

  it('what cannot be read is refused, and nothing is guessed', async () => {
    const der = derOf(organisation);
    for (const clientCert of [
      [`:${der}:`, `:${der}:`],
      der,
      `":${der}:"`,
      `:${der}`,
      ':é:',
      '::',
      `:${'A'.repeat(20_000)}:`,
    ]) {
      const answer = await token(proxy, { 'client-cert': clientCert });
      assert.ok([400, 431].includes(answer.status), `${String(clientCert).slice(0, 20)} ${answer.status}`);
    }
    assert.equal((await token(proxy, { 'client-cert-chain': `:${der}:` })).status, 400, 'a chain of nobody');
    assert.equal((await token(proxy, { 'client-cert': ':AAAA:' })).status, 401, 'no certificate');
  });

  it('a card that the named proxy saw signs in; in the mouth of anybody else it is not presented', async () => {
    const [leaf] = house.card('generaliste').chain;
    assert.ok(leaf);
    const header = { 'client-cert': `:${leaf}:` };
    for (const [holder, isIn] of [
      [proxy, true],
      [stranger, false],
      [null, false],
    ] as const) {
      const browser = new Browser();
      const { answer } = await authorize(house, browser, house.client(0));
      const [, uid = ''] = /\/interaction\/([^/]+)/.exec(answer.url.pathname) ?? [];
      const before = auditCount(house);
      const back = await ask(ports.card, `/carte/${uid}`, holder, { ...header, forwarded: `for=${AWAY}` });
      assert.equal(back.status, 303);
      const done = await browser.open(back.location, {}, inside(house));
      assert.equal((done.location?.searchParams.get('code') ?? '') !== '', isIn);
      const accepted = auditSince(house, before).some(({ event }) => event.action === 'sign-in.accepted');
      assert.equal(accepted, isIn);
    }
  });

  it('S-30 every spelling is taken off before anything reads it, and nothing else is', async () => {
    const off = [
      'Client-Cert',
      'CLIENT-CERT-CHAIN',
      'client_cert',
      'X-SSL-Client-S-DN',
      'SSL_CLIENT_VERIFY',
      'Forwarded',
      'X-Forwarded-For',
      'X_Forwarded_Proto',
      'X-Real-IP',
      'X-Amzn-Mtls-Clientcert',
      'Ssl-Client-Cert',
      'X-Client-Verify',
    ];
    const kept = [
      'Host',
      'Cookie',
      'Authorization',
      'Accept',
      'User-Agent',
      'If-Match',
      'DPoP',
      'X-Request-ID',
      'Origin',
    ];
    const request = new IncomingMessage(new Socket());
    for (const name of [...off, ...kept]) {
      request.rawHeaders.push(name, 'x');
      request.headers[name.toLowerCase()] = 'x';
    }
    takeForwardedHeaders(request);
    assert.deepEqual(
      Object.keys(request.headers),
      kept.map((name) => name.toLowerCase()),
    );
    assert.deepEqual(
      request.rawHeaders.filter((_each, place) => place % 2 === 0),
      kept,
    );
    const before = auditCount(house);
    await authorize(house, new Browser(), house.client(0), { prompt: 'none' });
    const url = `${house.issuer}/oidc/token`;
    await program.ask(url, {
      byProgram: true,
      headers: { forwarded: `for=${AWAY}`, 'x-forwarded-for': AWAY, ...said(organisation) },
      form: { client_id: 'dossier-0', grant_type: 'client_credentials' },
    });
    assert.ok(auditSince(house, before).every(({ event }) => event.from !== AWAY));
  });

  it('RFC 8705 §5: an assertion may name the token endpoint by its address at the listener for certificates', async () => {
    const form = { grant_type: 'client_credentials', scope: 'pdp.evaluate' };
    const statusFor = async (aud: string) =>
      (await askAs(signer, house.issuer, '/oidc/token', form, { claims: { aud }, dpop: false })).status;
    assert.equal(await statusFor(`https://127.0.0.1:${ports.organisations}/oidc/token`), 200);
    assert.equal(await statusFor(`https://127.0.0.1:${ports.card}/oidc/token`), 401);
  });
});
