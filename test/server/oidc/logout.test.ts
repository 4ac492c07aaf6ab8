import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, SignJWT } from 'jose';
import { Browser } from '../../../scripts/bench/browser.ts';
import { hiddenField } from '../../../scripts/bench/card-sign-in.ts';
import {
  authorize,
  inside,
  isActive,
  type LogoutListener,
  openLogoutListener,
  signedIn,
  tokensFor,
  useHouse,
} from '../../support/house.ts';

const RETURN = 'https://dossier-0.example/sorti';

describe('server/oidc: sign-out (S-13)', () => {
  const listeners: LogoutListener[] = [];
  before(async () => {
    listeners.push(await openLogoutListener(), await openLogoutListener());
  });
  after(() => Promise.all(listeners.map((listener) => listener.close())));
  // The third one's listener is dead: nothing listens on port 9 of this machine.
  const house = useHouse({
    applications: 3,
    registration: (place) => ({
      post_logout_redirect_uris: [`https://dossier-${place}.example/sorti`],
      backchannel_logout_uri: listeners[place]?.uri ?? 'http://127.0.0.1:9/deconnexion',
      backchannel_logout_session_required: true,
    }),
  });
  const open = async (browser: Browser) => {
    const opened = [];
    for (const client of house().clients) opened.push(await tokensFor(house(), browser, client));
    return opened;
  };
  const logoutUrl = (parameters: Record<string, string>) => {
    const url = new URL('/oidc/logout', house().issuer);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url;
  };

  it('S-13 a page asks first: the address alone ends nothing', async () => {
    const browser = await signedIn(house());
    const [tokens] = await open(browser);
    const page = await browser.ask(logoutUrl({ id_token_hint: tokens?.idToken ?? '' }));
    assert.equal(page.status, 200);
    assert.match(page.body, /id="confirm"/);
    assert.equal(await isActive(house(), house().client(0), tokens?.accessToken ?? ''), true);
  });

  it('S-13 confirmed, every application of the session is told by a signed token of its own, and every token is dead', async () => {
    const browser = await signedIn(house());
    const opened = await open(browser);
    const before = listeners.map(({ tokens }) => tokens.length);
    const page = await browser.ask(
      logoutUrl({ id_token_hint: opened[0]?.idToken ?? '', post_logout_redirect_uri: RETURN, state: 's-7' }),
    );
    const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page.body) ?? [];
    const done = await browser.open(
      new URL(action, page.url),
      { form: { xsrf: hiddenField(page.body, 'xsrf') ?? '', logout: 'yes' } },
      inside(house()),
    );
    assert.equal(done.location?.href, `${RETURN}?state=s-7`);
    const keys = createRemoteJWKSet(new URL('/oidc/jwks', house().issuer));
    for (const [place, listener] of listeners.entries()) {
      assert.equal(listener.tokens.length, (before[place] ?? 0) + 1, `application ${place} is told once`);
      const { payload, protectedHeader } = await jwtVerify(listener.tokens.at(-1) ?? '', keys, {
        issuer: house().issuer,
        audience: house().client(place).id,
        typ: 'logout+jwt',
      });
      assert.equal(protectedHeader.alg, 'ES256');
      assert.ok(payload.sid && payload.sub && payload.nonce === undefined);
    }
    for (const [place, { accessToken, refreshToken }] of opened.entries()) {
      assert.equal(await isActive(house(), house().client(place), accessToken), false);
      assert.equal(await isActive(house(), house().client(place), refreshToken), false);
    }
  });

  it('S-13 from the portal: a dead application does not keep the others or our side from ending, and is named', async () => {
    const browser = await signedIn(house());
    const opened = await open(browser);
    const before = listeners.map(({ tokens }) => tokens.length);
    const page = await browser.open(`${house().issuer}/sign-out`, { form: {} }, inside(house()));
    assert.equal(page.status, 200);
    assert.match(page.body, /told-unreachable.*dossier-2/);
    assert.deepEqual(
      listeners.map(({ tokens }, place) => tokens.length - (before[place] ?? 0)),
      [1, 1],
    );
    for (const [place, { accessToken }] of opened.entries()) {
      assert.equal(await isActive(house(), house().client(place), accessToken), false);
    }
    const dead = house()
      .running.rooms.audit.read({ limit: 20, filter: { action: 'logout.notified', outcome: 'failure' } })
      .map(({ event }) => event);
    assert.equal(dead[0]?.code, 'server.application.unreachable');
    assert.equal(dead[0]?.subject, 'dossier-2');
  });

  it('S-13 signing out again changes nothing and tells nobody', async () => {
    const browser = await signedIn(house());
    await open(browser);
    const planted = browser.copy();
    await browser.ask(`${house().issuer}/sign-out`, { form: {} });
    const told = listeners.map(({ tokens }) => tokens.length);
    const again = await planted.ask(`${house().issuer}/sign-out`, { form: {} });
    assert.equal(again.status, 303);
    assert.deepEqual(
      listeners.map(({ tokens }) => tokens.length),
      told,
    );
  });

  it('an application’s sign-out after ours has ended asks by a page without script, and leads back', async () => {
    const browser = await signedIn(house());
    const [tokens] = await open(browser);
    await browser.ask(`${house().issuer}/sign-out`, { form: {} });
    const page = await browser.ask(
      logoutUrl({ id_token_hint: tokens?.idToken ?? '', post_logout_redirect_uri: RETURN, state: 's-8' }),
    );
    assert.equal(page.status, 200);
    assert.ok(!page.body.includes('<script'));
    const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page.body) ?? [];
    const form = { xsrf: hiddenField(page.body, 'xsrf') ?? '', logout: 'yes' };
    const done = await browser.open(new URL(action, page.url), { form }, inside(house()));
    assert.equal(done.location?.href, `${RETURN}?state=s-8`);
  });

  it('S-13 a forged id_token_hint is refused without a redirect', async () => {
    const browser = await signedIn(house());
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const forged = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(house().issuer)
      .setAudience(house().client(0).id)
      .setSubject('personne-fictive')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    const [header = '', payload = ''] = forged.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const id_token_hint of [forged, unsigned, `${header}.${payload}.`, 'n’importe quoi']) {
      const answer = await browser.ask(logoutUrl({ id_token_hint, post_logout_redirect_uri: RETURN }));
      assert.equal(answer.status, 400);
      assert.equal(answer.location, null);
    }
  });

  const asking: readonly [string, Record<string, string>, string | null][] = [
    ['no parameter', {}, null],
    ['state alone', { state: 's-9' }, null],
    ['no return address', { id_token_hint: 'its own', state: 's-9' }, null],
    ['no hint', { post_logout_redirect_uri: RETURN, state: 's-9' }, null],
    ['no state', { id_token_hint: 'its own', post_logout_redirect_uri: RETURN }, RETURN],
  ];
  for (const method of ['GET', 'POST'] as const) {
    for (const [what, parameters, leadsTo] of asking) {
      it(`RP-Initiated Logout 1.0, ${method} with ${what}: asks, ends the session, and leads ${leadsTo === null ? 'nowhere' : 'back'}`, async () => {
        const browser = await signedIn(house());
        const { idToken } = await tokensFor(house(), browser, house().client(0));
        const given = { ...parameters, ...('id_token_hint' in parameters ? { id_token_hint: idToken } : {}) };
        const page = await (method === 'GET'
          ? browser.ask(logoutUrl(given))
          : browser.open(
              logoutUrl({}),
              { form: given, headers: { origin: 'https://dossier-0.example' } },
              inside(house()),
            ));
        const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page.body) ?? [];
        const form = { xsrf: hiddenField(page.body, 'xsrf') ?? '', logout: 'yes' };
        const done = await browser.open(new URL(action, page.url), { form }, inside(house()));
        assert.equal(done.location?.href ?? null, leadsTo);
        if (leadsTo === null) assert.equal(done.status, 200);
        const after = await authorize(house(), browser, house().client(0), { prompt: 'none' });
        assert.equal(after.error, 'login_required');
      });
    }
  }

  it('S-13 another person’s id_token_hint does not end this person’s session', async () => {
    const [tokens] = await open(await signedIn(house(), 'infirmiere'));
    const browser = await signedIn(house());
    const [mine] = await open(browser);
    const answer = await browser.ask(logoutUrl({ id_token_hint: tokens?.idToken ?? '' }));
    assert.ok(answer.status === 400 || /id="confirm"/.test(answer.body));
    assert.equal(await isActive(house(), house().client(0), mine?.accessToken ?? ''), true);
  });

  const nearMisses = [
    `${RETURN}/`,
    `${RETURN}?x=1`,
    `${RETURN}#x`,
    RETURN.toUpperCase(),
    'https://dossier-1.example/sorti',
    'https://dossier-0.example@ailleurs.example/sorti',
    'https://ailleurs.example/sorti',
    '//ailleurs.example/sorti',
    'javascript:alert(1)',
  ];
  for (const post_logout_redirect_uri of nearMisses) {
    it(`S-13 post_logout_redirect_uri ${post_logout_redirect_uri} is refused without a redirect`, async () => {
      const browser = await signedIn(house());
      const { idToken } = await tokensFor(house(), browser, house().client(0));
      for (const hint of [{ id_token_hint: idToken }, { client_id: house().client(0).id }]) {
        const answer = await browser.ask(logoutUrl({ ...hint, post_logout_redirect_uri }));
        assert.equal(answer.status, 400);
        assert.equal(answer.location, null);
      }
      // Without an application there is nothing to compare it with: it is ignored, in the page's policy too.
      const page = await browser.ask(logoutUrl({ post_logout_redirect_uri }));
      assert.ok(!page.headers['content-security-policy']?.includes('.example'));
      const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page.body) ?? [];
      const form = { xsrf: hiddenField(page.body, 'xsrf') ?? '', logout: 'yes' };
      const done = await browser.open(new URL(action, page.url), { form }, inside(house()));
      assert.equal(done.location, null);
      assert.equal(done.status, 200);
    });
  }

  it('S-13 the confirmation posted without its secret, or with another session’s, ends nothing', async () => {
    const browser = await signedIn(house());
    const [tokens] = await open(browser);
    await browser.ask(logoutUrl({}));
    for (const xsrf of ['', 'faux']) {
      const answer = await browser.ask(`${house().issuer}/oidc/logout/confirm`, { form: { xsrf, logout: 'yes' } });
      assert.equal(answer.status, 400);
    }
    const stranger = await new Browser().ask(`${house().issuer}/oidc/logout/confirm`, { form: { logout: 'yes' } });
    assert.ok(stranger.status >= 400);
    assert.equal(await isActive(house(), house().client(0), tokens?.accessToken ?? ''), true);
  });
});
