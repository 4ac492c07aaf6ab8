import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK } from 'jose';
import { buildCertificate } from '../../../../scripts/authority/build-certificate.ts';
import { openDemoAuthority } from '../../../../scripts/authority/demo-authority.ts';
import { utf8 } from '../../../../scripts/authority/der-writer.ts';
import * as extension from '../../../../scripts/authority/extensions.ts';
import { publicKeyDer } from '../../../../scripts/authority/hierarchy.ts';
import { freePort } from '../../../../scripts/bench/small-house.ts';
import { subjectMatches } from '../../../../server/oidc/mtls/subject-matches.ts';
import { authorize, claimsOf, openTestHouse, program, signedIn, type TestHouse } from '../../../support/house.ts';

interface Holder {
  readonly cert: string;
  readonly key: string;
}

interface Answer {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

/** A self-signed certificate of a client that brings its own. */
function selfSigned(name: string): Holder {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = [[['2.5.4.3', utf8(name)] as const]];
  const der = buildCertificate({
    serial: Buffer.from('0102030405', 'hex'),
    issuer: subject as never,
    subject: subject as never,
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    publicKey: publicKeyDer(privateKey),
    extensions: [extension.keyUsage('digitalSignature'), extension.extendedKeyUsage('clientAuth')],
    signer: privateKey,
  });
  return { cert: new X509Certificate(der).toString(), key: pem(privateKey) };
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

describe('server/oidc: mutual TLS (RFC 8705)', () => {
  let house: TestHouse;
  let folder: string;
  let origin: string;
  let organisation: Holder;
  let own: Holder;
  const subject = 'CN=client.example,OU=300000000000000,O=VESTIBULE-DEMO,C=FR';

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'vestibule-mtls-'));
    const clock = { now: () => new Date() };
    // The same throw-away authority as the house's own.
    const authority = await openDemoAuthority(join(folder, 'authority'), clock);
    const server = await authority.issueServerCertificate(['127.0.0.1']);
    const certFile = join(folder, 'server.pem');
    const keyFile = join(folder, 'server.key');
    writeFileSync(certFile, server.certPem);
    writeFileSync(keyFile, server.keyPem);
    rmSync(join(folder, 'authority', 'server'), { recursive: true });
    const client = await authority.issueServerCertificate(['client.example']);
    organisation = { cert: client.certPem, key: client.keyPem };
    own = selfSigned('client-a-soi');
    const port = await freePort();
    origin = `https://127.0.0.1:${port}`;
    const ownKey = {
      ...(await exportJWK(new X509Certificate(own.cert).publicKey)),
      x5c: [new X509Certificate(own.cert).raw.toString('base64')],
    };
    house = await openTestHouse({
      applications: 3,
      authorityFolder: join(folder, 'authority'),
      settings: {
        'organisationTls.enabled': true,
        'organisationTls.port': port,
        'organisationTls.certFile': certFile,
        'organisationTls.keyFile': keyFile,
      },
      registration: (place) => ({
        profile: 'psc',
        client_secret: undefined,
        tls_client_certificate_bound_access_tokens: true,
        ...(place === 1
          ? { token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: { keys: [ownKey] } }
          : {
              token_endpoint_auth_method: 'tls_client_auth',
              tls_client_auth_subject_dn: place === 0 ? subject : subject.replace('client', 'autre'),
            }),
      }),
    });
  });
  after(async () => {
    await house?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const ask = (
    path: string,
    form: Record<string, string> | null,
    holder: Holder | null,
    headers: Record<string, string> = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const body = form === null ? null : new URLSearchParams(form).toString();
      const request = httpsRequest(
        origin + path,
        {
          method: body === null ? 'GET' : 'POST',
          rejectUnauthorized: false,
          agent: false,
          ...(holder ?? {}),
          headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
        },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => {
            text += chunk.toString('utf8');
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, json: text === '' ? {} : JSON.parse(text) }),
          );
        },
      );
      request.once('error', reject);
      request.end(body ?? undefined);
    });

  const credentials = (place: number) => ({
    client_id: house.client(place).id,
    grant_type: 'client_credentials',
    scope: 'pdp.evaluate',
  });
  const thumbprint = ({ cert }: Holder) =>
    createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');

  it('discovery names the same doors on the listener for certificates', async () => {
    const document = JSON.parse(
      (await program.ask(`${house.issuer}/.well-known/openid-configuration`, { byProgram: true })).body,
    );
    assert.equal(document.mtls_endpoint_aliases.token_endpoint, `${origin}/oidc/token`);
    assert.equal(document.tls_client_certificate_bound_access_tokens, true);
    for (const url of Object.values(document.mtls_endpoint_aliases)) {
      const { status } = await ask(new URL(String(url)).pathname, {}, null);
      assert.ok(status !== 404, String(url));
    }
  });

  it('a certificate of an organisation is its client’s proof, and its token is bound to it', async () => {
    const answer = await ask('/protocol/openid-connect/token', credentials(0), organisation);
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
    const token = String(answer.json.access_token);
    const introspected = await ask('/oidc/introspect', { client_id: house.client(0).id, token }, organisation);
    assert.equal((introspected.json.cnf as Record<string, unknown>)['x5t#S256'], thumbprint(organisation));
  });

  it('a token of a person is bound too: userinfo answers on the listener, with the same certificate', async () => {
    const browser = await signedIn(house);
    const { code, pkce } = await authorize(house, browser, house.client(0));
    const answer = await ask(
      '/oidc/token',
      {
        grant_type: 'authorization_code',
        client_id: house.client(0).id,
        code,
        redirect_uri: house.client(0).redirectUri,
        code_verifier: pkce.verifier,
      },
      organisation,
    );
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
    assert.equal(claimsOf(String(answer.json.id_token)).acr, 'eidas1');
    const authorization = { authorization: `Bearer ${answer.json.access_token}` };
    assert.equal((await ask('/oidc/userinfo', null, organisation, authorization)).status, 200);
    assert.equal((await ask('/oidc/userinfo', null, own, authorization)).status, 401);
    assert.equal((await ask('/oidc/userinfo', null, null, authorization)).status, 401);
    const plain = await program.ask(`${house.issuer}/oidc/userinfo`, { byProgram: true, headers: authorization });
    assert.equal(plain.status, 401);
  });

  it('a self-signed certificate is known by its registered key alone', async () => {
    assert.equal((await ask('/oidc/token', credentials(1), own)).status, 200);
    assert.equal((await ask('/oidc/token', credentials(1), selfSigned('client-a-soi'))).status, 401);
    assert.equal((await ask('/oidc/token', credentials(1), organisation)).status, 401);
  });

  it('another name, an unknown authority, or no certificate is no proof', async () => {
    assert.equal((await ask('/oidc/token', credentials(2), organisation)).status, 401);
    assert.equal((await ask('/oidc/token', credentials(0), own)).status, 401);
    assert.equal((await ask('/oidc/token', credentials(0), null)).status, 401);
  });

  it('S-30 a certificate in a header is nobody’s proof, on any listener', async () => {
    const der = new X509Certificate(organisation.cert).raw.toString('base64');
    const headers = {
      'client-cert': `:${der}:`,
      'x-ssl-client-cert': encodeURIComponent(organisation.cert),
      'x-ssl-client-verify': 'SUCCESS',
      'x-ssl-client-s-dn': subject,
      'x-forwarded-client-cert': `Cert="${encodeURIComponent(organisation.cert)}"`,
      x_ssl_client_cert: organisation.cert.replaceAll('\n', ' '),
    };
    assert.equal((await ask('/oidc/token', credentials(0), null, headers)).status, 401);
    const plain = await program.ask(`${house.issuer}/oidc/token`, { byProgram: true, headers, form: credentials(0) });
    assert.equal(plain.status, 401);
  });

  it('the listener opens no page', async () => {
    for (const path of ['/', '/oidc/auth', '/admin', '/interaction/x', '/.well-known/openid-configuration'])
      assert.equal((await ask(path, null, organisation)).status, 404, path);
  });

  it('names are compared parsed: order, case and escapes as RFC 4514 and RFC 5280 §7.1 have them', () => {
    const certificate = new X509Certificate(organisation.cert);
    const matches = (text: string) => subjectMatches(certificate, 'tls_client_auth_subject_dn', text);
    for (const text of [
      subject,
      'cn=CLIENT.example, ou=300000000000000, o=vestibule-demo, c=fr',
      'CN=client\\2eexample,2.5.4.11=300000000000000,O=VESTIBULE-DEMO,C=FR',
    ])
      assert.ok(matches(text), text);
    for (const text of [
      'C=FR,O=VESTIBULE-DEMO,OU=300000000000000,CN=client.example',
      'CN=client.example',
      'CN=client.example,OU=300000000000000,O=VESTIBULE-DEMO,C=FR,CN=x',
      'CN=client.example\\,OU=300000000000000,O=VESTIBULE-DEMO,C=FR',
      'CN=client.example+OU=300000000000000,O=VESTIBULE-DEMO,C=FR',
      'CN=#0c0e,OU=300000000000000,O=VESTIBULE-DEMO,C=FR',
      '',
    ])
      assert.ok(!matches(text), text);
    assert.ok(subjectMatches(certificate, 'tls_client_auth_san_dns', 'client.example'));
    assert.ok(!subjectMatches(certificate, 'tls_client_auth_san_dns', 'example'));
    assert.ok(!subjectMatches(certificate, 'tls_client_auth_san_email', 'client.example'));
  });
});
