import assert from 'node:assert/strict';
import { signInWithCard, signRequestOf } from '../../../scripts/bench/card-sign-in.ts';
import { BY_TEST } from '../../federation/support/trust-domain.ts';
import { importWithout } from '../../support/closing.ts';
import {
  askToken,
  authorize,
  inside,
  isActive,
  type LogoutListener,
  openLogoutListener,
  program,
  readTokens,
  signedIn,
  tokensFor,
  useHouse,
  userinfo,
} from '../../support/house.ts';

describe('server/oidc: people and applications that leave', () => {
  let listener: LogoutListener;
  before(async () => {
    listener = await openLogoutListener();
  });
  after(() => listener.close());
  const house = useHouse({
    applications: 3,
    registration: () => ({ backchannel_logout_uri: listener.uri, backchannel_logout_session_required: true }),
  });

  it('someone else signing in on a shared workstation ends the first session everywhere', async () => {
    const browser = await signedIn(house(), 'generaliste');
    const first = await tokensFor(house(), browser, house().client(0));
    const told = listener.tokens.length;
    const { answer } = await authorize(house(), browser, house().client(1), { prompt: 'login' });
    const done = await signInWithCard(browser, answer, house().card('infirmiere'), inside(house()));
    assert.notEqual(done.location?.searchParams.get('code') ?? '', '', 'the second person arrives');
    assert.equal(await isActive(house(), house().client(0), first.accessToken), false);
    assert.equal(await isActive(house(), house().client(0), first.refreshToken), false);
    assert.equal(listener.tokens.length, told + 1, 'the application of the first person is told');
    const portal = await browser.open(`${house().issuer}/`);
    assert.match(portal.body, /Capucine/);
    assert.ok(!portal.body.includes('Basile'));
  });

  it('a suspended application is no client: no code, no token, no answer, while others go on', async () => {
    const { applications } = house().running.rooms.federation;
    const client = house().client(2);
    const browser = await signedIn(house());
    const { refreshToken } = await tokensFor(house(), browser, client);
    const application = applications.find(client.id);
    assert.ok(application);
    await applications.save({ ...application, status: 'suspended' }, application.version, BY_TEST);
    const { answer, code } = await authorize(house(), browser, client);
    assert.equal(code, '');
    assert.equal(answer.status, 400);
    assert.equal(answer.location, null);
    const refreshed = await askToken(house(), client, { grant_type: 'refresh_token', refresh_token: refreshToken });
    assert.equal(readTokens(refreshed).error, 'invalid_client');
    assert.notEqual((await authorize(house(), browser, house().client(1))).code, '');
  });

  it('S-14 a person closed in the directory gets nothing more: no userinfo, no refresh, no code, no sign-in', async () => {
    const client = house().client(0);
    const browser = await signedIn(house(), 'generaliste');
    const { accessToken, refreshToken } = await tokensFor(house(), browser, client);
    assert.equal((await userinfo(house(), accessToken)).status, 200);
    await importWithout(house(), 'generaliste');
    assert.equal((await userinfo(house(), accessToken)).status, 401);
    const refreshed = await askToken(house(), client, { grant_type: 'refresh_token', refresh_token: refreshToken });
    assert.equal(readTokens(refreshed).error, 'invalid_grant');
    const { code, answer } = await authorize(house(), browser, client);
    assert.equal(code, '', 'the session opens nothing');
    const request = signRequestOf(answer);
    assert.notEqual(request, null, 'the card is asked for');
    const portal = await browser.ask(`${house().issuer}/`);
    assert.ok(!portal.body.includes('Basile'));
    const refused = await signInWithCard(browser, answer, house().card('generaliste'), inside(house()));
    assert.equal(refused.status, 403);
    assert.match(refused.body, /directory\.person\.closed/);
    assert.equal(await isActive(house(), client, accessToken), false);
    program.close();
  });
});
