import assert from 'node:assert/strict';
import { openTestHouse, program, readTokens, type TestHouse, testClient } from '../../support/house.ts';
import { askAs, dpopProof, makeSigningClient, type SigningClient, tokenDigest } from '../../support/signing-client.ts';

const SCOPES = 'clients.manage directory.read pdp.sheets';
/** One address behind each of the three doors for programs. */
const DOORS = ['/admin/api/clients', '/admin/api/directory/search?q=fictive', '/access/v1/sheets'] as const;

describe('server/access: tokens bound to a key (RFC 9449 §7.1), at the doors for programs', () => {
  let house: TestHouse;
  let client: SigningClient;
  let thief: SigningClient;
  let token: string;
  before(async function () {
    this.timeout(60_000);
    client = await makeSigningClient(testClient(0));
    thief = await makeSigningClient(testClient(0));
    house = await openTestHouse({
      applications: 1,
      registration: () => ({
        profile: 'fapi2',
        client_secret: undefined,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: client.publicJwks,
        grant_types: ['client_credentials'],
        scope: `openid ${SCOPES}`,
      }),
    });
    const form = { grant_type: 'client_credentials', scope: SCOPES };
    token = readTokens(await askAs(client, house.issuer, '/oidc/token', form)).accessToken;
    assert.notEqual(token, '');
  });
  after(async () => {
    await house?.close();
  });

  const ask = (path: string, authorization: string, dpop?: string) =>
    program.ask(house.issuer + path, {
      byProgram: true,
      headers: { authorization, ...(dpop === undefined ? {} : { dpop }) },
    });
  const url = (path: string) => `${house.issuer}${path.split('?')[0]}`;
  const proof = (path: string, extra: Record<string, unknown> = {}, by = client) =>
    dpopProof(by, 'GET', url(path), { ath: tokenDigest(token), ...extra });

  for (const path of DOORS) {
    it(`${path}: counts with a proof of its key; stolen, it opens nothing`, async () => {
      const right = await ask(path, `DPoP ${token}`, await proof(path));
      assert.notEqual(right.status, 401, right.body);
      const bare = await ask(path, `Bearer ${token}`);
      assert.equal(bare.status, 401, 'as a bearer token');
      assert.equal((await ask(path, `DPoP ${token}`)).status, 401, 'without a proof');
      assert.equal((await ask(path, `DPoP ${token}`, await proof(path, {}, thief))).status, 401, 'by another key');
    });
  }

  const [path] = DOORS;
  const wrong: readonly [what: string, extra: Record<string, unknown>][] = [
    ['another method', { htm: 'POST' }],
    ['another address', { htu: 'https://ailleurs.example/admin/api/clients' }],
    ['another token', { ath: tokenDigest('autre') }],
    ['no token', { ath: undefined }],
    ['no number', { jti: undefined }],
    ['an hour ago', { iat: Math.floor(Date.now() / 1000) - 3_600 }],
    ['in an hour', { iat: Math.floor(Date.now() / 1000) + 3_600 }],
  ];
  for (const [what, extra] of wrong) {
    it(`a proof of ${what} proves nothing, and the answer says which scheme is expected`, async () => {
      const { status, headers } = await ask(path, `DPoP ${token}`, await proof(path, extra));
      assert.equal(status, 401);
      assert.match(String(headers['www-authenticate']), /^DPoP algs="ES256 PS256 EdDSA", error="invalid_token"$/);
    });
  }

  it('a proof counts once, of two at the same instant as well', async () => {
    const once = await proof(path);
    const answers = await Promise.all([1, 2, 3].map(() => ask(path, `DPoP ${token}`, once)));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 401, 401]);
  });

  it('what is no proof is refused, not a defect', async () => {
    for (const text of ['x', 'a.b.c', '{}', `${'a'.repeat(5_000)}.b.c`]) {
      assert.equal((await ask(path, `DPoP ${token}`, text)).status, 401, text.slice(0, 20));
    }
  });

  it('a token bound to a certificate opens nothing where no certificate comes (RFC 8705 §3)', async () => {
    const { provider } = house.running.doors;
    const registered = await provider.Client.find(client.id);
    assert.ok(registered);
    const bound = new provider.ClientCredentials({ client: registered, scope: 'clients.manage' });
    Object.assign(bound, { 'x5t#S256': tokenDigest('certificat') });
    assert.equal((await ask(path, `Bearer ${await bound.save()}`)).status, 401);
    const free = new provider.ClientCredentials({ client: registered, scope: 'clients.manage' });
    const value = await free.save();
    assert.equal((await ask(path, `Bearer ${value}`)).status, 200);
    assert.equal((await ask(path, `DPoP ${value}`, await proof(path))).status, 401, 'unbound, by the other scheme');
  });
});
