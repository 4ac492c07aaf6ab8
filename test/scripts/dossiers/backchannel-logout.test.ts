import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { openDossier, type RunningDossier } from '../../../scripts/dossiers/dossier.ts';
import { MAX_LOGOUT_TOKEN_AGE_SECONDS } from '../../../scripts/dossiers/logout-token.ts';
import { Browser } from './browser.ts';
import { CLIENT_SECRET, ProviderDouble } from './provider-double.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

describe('back-channel logout of a dossier (OpenID Connect Back-Channel Logout 1.0)', () => {
  let provider: ProviderDouble;
  let dossier: RunningDossier;
  let browser: Browser;

  before(async () => {
    provider = await ProviderDouble.open();
    const config = { id: 'dmp', issuer: provider.issuer, clientSecret: CLIENT_SECRET, port: 0 } as const;
    dossier = await openDossier(config, { clock: { now: () => new Date() }, fetch, report: () => undefined });
  });
  after(async () => {
    await dossier.close();
    await provider.close();
  });
  beforeEach(async () => {
    browser = new Browser();
    provider.script.sid = randomUUID();
    await browser.visit(`${dossier.address}/`);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const claims = (): JWTPayload => ({
    iss: provider.issuer,
    aud: 'dmp',
    iat: now(),
    exp: now() + 120,
    jti: randomUUID(),
    sub: 'person-1',
    sid: provider.script.sid,
    events: { [EVENT]: {} },
  });
  const post = (token: string) =>
    fetch(`${dossier.address}/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    });
  const isSignedIn = async () => (await browser.ask(`${dossier.address}/`)).status === 200;

  it('ends the session it names; the next visit says so once, and offers to sign in again', async () => {
    const response = await post(await provider.sign(claims(), { typ: 'logout+jwt' }));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const { text, path } = await browser.visit(`${dossier.address}/`);
    assert(text.includes('Session terminée') && text.includes('id="sign-in"') && !text.includes('FICTIVE'));
    assert.deepEqual(path, ['/']);
    assert.equal((await browser.ask(`${dossier.address}/`)).status, 303, 'said once, then the ordinary door');
  });

  it('leaves other sessions of the same person alone when it names a session (§2.7)', async () => {
    const { sid } = provider.script;
    const other = new Browser();
    provider.script.sid = randomUUID();
    await other.visit(`${dossier.address}/`);
    assert.equal((await post(await provider.sign({ ...claims(), sid }, { typ: 'logout+jwt' }))).status, 200);
    assert((await other.ask(`${dossier.address}/`)).status === 200);
    assert((await browser.visit(`${dossier.address}/`)).text.includes('Session terminée'));
  });

  it('ends every session of the person when it names only the person (§2.7)', async () => {
    const { sid: _, ...withoutSid } = claims();
    assert.equal((await post(await provider.sign(withoutSid, { typ: 'logout+jwt' }))).status, 200);
    assert((await browser.visit(`${dossier.address}/`)).text.includes('Session terminée'));
  });

  it('answers 200 when nothing was open: the order is carried out all the same (§2.8)', async () => {
    assert.equal(
      (await post(await provider.sign({ ...claims(), sub: 'nobody', sid: 'none' }, { typ: 'logout+jwt' }))).status,
      200,
    );
    assert(await isSignedIn());
  });

  const refused: readonly (readonly [name: string, change: (valid: JWTPayload) => JWTPayload, typ?: string])[] = [
    ['of another issuer', (valid) => ({ ...valid, iss: 'http://127.0.0.1:1' })],
    ['for another application', (valid) => ({ ...valid, aud: 'dcc' })],
    ['without an audience', ({ aud: _, ...rest }) => rest],
    ['that is past its end', (valid) => ({ ...valid, exp: now() - 60 })],
    ['issued too long ago', (valid) => ({ ...valid, iat: now() - MAX_LOGOUT_TOKEN_AGE_SECONDS - 60 })],
    ['issued in the future', (valid) => ({ ...valid, iat: now() + 600, exp: now() + 700 })],
    ['without the instant of issue', ({ iat: _, ...rest }) => rest],
    ['without an identifier', ({ jti: _, ...rest }) => rest],
    ['without an event', ({ events: _, ...rest }) => rest],
    ['with another event', (valid) => ({ ...valid, events: { 'http://schemas.openid.net/event/other': {} } })],
    ['whose event is not an object', (valid) => ({ ...valid, events: { [EVENT]: true } })],
    ['with a nonce', (valid) => ({ ...valid, nonce: 'n' })],
    ['that names nobody', ({ sub: _, sid: __, ...rest }) => rest],
    ['that is an ID token by its type', (valid) => valid, 'JWT'],
  ];
  for (const [name, change, typ = 'logout+jwt'] of refused) {
    it(`refuses a token ${name} (§2.6), and ends nothing`, async () => {
      const response = await post(await provider.sign(change(claims()), { typ }));
      assert.equal(response.status, 400, 'dossier.logout.refused');
      assert((await response.text()).includes('"error":"invalid_request"'));
      assert(await isSignedIn());
    });
  }

  it("refuses a token signed by another key under the provider's key name", async () => {
    const { privateKey } = await generateKeyPair('ES256');
    assert.equal((await post(await provider.sign(claims(), { typ: 'logout+jwt' }, privateKey))).status, 400);
    assert(await isSignedIn());
  });

  it('refuses a token that is not signed, or signed with a secret (RFC 8725 §3.1)', async () => {
    const unsigned = `${Buffer.from('{"alg":"none","typ":"logout+jwt"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims())).toString('base64url')}.`;
    const symmetric = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', typ: 'logout+jwt' })
      .sign(Buffer.from(CLIENT_SECRET));
    for (const token of [unsigned, symmetric, 'not.a.token', '']) assert.equal((await post(token)).status, 400);
    assert(await isSignedIn());
  });

  it('takes each token once: a replay is refused', async () => {
    const token = await provider.sign({ ...claims(), sub: 'nobody', sid: 'none' }, { typ: 'logout+jwt' });
    assert.equal((await post(token)).status, 200);
    assert.equal((await post(token)).status, 400);
  });

  it('refuses a body that is no form or too large', async () => {
    const address = `${dossier.address}/backchannel-logout`;
    const json = await fetch(address, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    assert.equal(json.status, 400);
    assert(
      (await json.text()).includes('dossier.request.malformed'),
      'web.form.malformed is told as a malformed request',
    );
    assert.equal((await post('x'.repeat(20_000))).status, 413, 'web.body.too-large');
  });
});
