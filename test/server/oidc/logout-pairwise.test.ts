import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { hiddenField } from '../../../scripts/bench/card-sign-in.ts';
import {
  authorize,
  claimsOf,
  inside,
  isActive,
  type LogoutListener,
  openLogoutListener,
  signedIn,
  tokensFor,
  useHouse,
} from '../../support/house.ts';

/** Applications are told beside the answer. */
const MAX_LOOKS = 100;
const STEP_MS = 50;

describe('server/oidc: sign-out of an application with subjects of its own sector (S-13)', () => {
  let listener: LogoutListener;
  before(async () => {
    listener = await openLogoutListener();
  });
  after(() => listener.close());
  const house = useHouse({
    applications: 2,
    registration: (place) => ({
      subject_type: place === 0 ? 'pairwise' : 'public',
      ...(place === 0 && {
        backchannel_logout_uri: listener.uri,
        backchannel_logout_session_required: true,
        post_logout_redirect_uris: ['https://dossier-0.example/sorti'],
      }),
    }),
  });
  const told = async (count: number) => {
    for (let look = 0; look < MAX_LOOKS && listener.tokens.length < count; look += 1) await pause(STEP_MS);
    assert.equal(listener.tokens.length, count);
    return claimsOf(listener.tokens.at(-1) ?? '');
  };

  it('its own hint signs out, and its logout token names the person as its ID token does', async () => {
    const browser = await signedIn(house());
    const client = house().client(0);
    const { idToken, accessToken } = await tokensFor(house(), browser, client);
    const { sub, sid } = claimsOf(idToken);
    const other = await tokensFor(house(), browser, house().client(1));
    assert.notEqual(claimsOf(other.idToken).sub, sub);
    const silent = await authorize(house(), browser, client, { prompt: 'none', id_token_hint: idToken });
    assert.deepEqual([silent.error, silent.code !== ''], ['', true], 'its own hint is of this session');
    const foreign = await authorize(house(), browser, client, { prompt: 'none', id_token_hint: other.idToken });
    assert.notEqual(foreign.error, '', 'another application’s hint is none of its own');
    const url = new URL('/oidc/logout', house().issuer);
    url.searchParams.set('id_token_hint', idToken);
    url.searchParams.set('post_logout_redirect_uri', 'https://dossier-0.example/sorti');
    const page = await browser.ask(url);
    const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page.body) ?? [];
    const form = { xsrf: hiddenField(page.body, 'xsrf') ?? '', logout: 'yes' };
    const done = await browser.open(new URL(action, page.url), { form }, inside(house()));
    assert.equal(done.location?.href, 'https://dossier-0.example/sorti');
    const notice = await told(1);
    assert.deepEqual([notice.sub, notice.sid], [sub, sid]);
    assert.equal(await isActive(house(), client, accessToken), false);
  });

  it('ended by its person, it is told by the same name', async () => {
    const browser = await signedIn(house());
    const { idToken } = await tokensFor(house(), browser, house().client(0));
    await browser.ask(`${house().issuer}/acces/tout`, { form: {} });
    const notice = await told(2);
    assert.deepEqual([notice.sub, notice.sid], [claimsOf(idToken).sub, claimsOf(idToken).sid]);
  });
});
