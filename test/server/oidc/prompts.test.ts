import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard, signRequestOf } from '../../../scripts/bench/card-sign-in.ts';
import { redeem } from '../../../scripts/bench/code-flow.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { authorize, claimsOf, inside, program, readTokens, signedIn, useHouse } from '../../support/house.ts';

describe('server/oidc: prompt, max_age, acr_values (S-12)', () => {
  const house = useHouse();
  const client = () => house().client(0);
  const authTimeOf = async (browser: Browser, changes: Record<string, string> = {}) => {
    const { code, pkce } = await authorize(house(), browser, client(), changes);
    return claimsOf(readTokens(await redeem(program, house().issuer, client(), code, pkce)).idToken);
  };

  it('S-12 with a session nothing is asked', async () => {
    const { code } = await authorize(house(), await signedIn(house()), client());
    assert.notEqual(code, '');
  });

  for (const changes of [{ prompt: 'login' }, { max_age: '0' }, { acr_values: 'eidas3' }]) {
    it(`S-12 ${JSON.stringify(changes)} asks for the card again in spite of the session`, async () => {
      const { answer, code } = await authorize(house(), await signedIn(house()), client(), changes);
      assert.equal(code, '');
      assert.ok(answer.url.pathname.startsWith('/interaction/'));
      assert.notEqual(signRequestOf(answer), null);
    });
  }

  it('S-12 after prompt=login the code comes, once the card was read again', async () => {
    const browser = await signedIn(house());
    const { answer } = await authorize(house(), browser, client(), { prompt: 'login' });
    const done = await signInWithCard(browser, answer, house().card('generaliste'), inside(house()));
    assert.notEqual(done.location?.searchParams.get('code') ?? '', '');
  });

  const essential = (acr: object) => JSON.stringify({ id_token: { acr: { essential: true, ...acr } } });
  const beyond: readonly [string, Record<string, string>, string][] = [
    [
      'an essential level of several',
      { claims: essential({ values: ['eidas3'] }) },
      'unmet_authentication_requirements',
    ],
    ['an essential level', { claims: essential({ value: 'eidas3' }) }, 'unmet_authentication_requirements'],
    ['an unknown level', { claims: essential({ value: 'urn:x' }) }, 'unmet_authentication_requirements'],
    ['an essential level that is no text', { claims: essential({ value: 3 }) }, 'unmet_authentication_requirements'],
    ['an essential level of none', { claims: essential({ values: [] }) }, 'unmet_authentication_requirements'],
    ['another person', { claims: JSON.stringify({ id_token: { sub: { value: 'quelqu-un' } } }) }, 'login_required'],
  ];
  for (const [what, changes, expected] of beyond) {
    it(`S-12 ${what} that a card does not give is asked for once, then the application is told: ${expected}`, async () => {
      for (const browser of [new Browser(), await signedIn(house())]) {
        const { answer, code } = await authorize(house(), browser, client(), changes);
        assert.equal(code, '');
        assert.notEqual(signRequestOf(answer), null);
        const done = await signInWithCard(browser, answer, house().card('generaliste'), inside(house()));
        assert.equal(done.location?.searchParams.get('error'), expected, done.location?.href ?? done.body);
      }
    });
  }

  it('S-12 an ID token of somebody else is login_required once this person has shown a card', async () => {
    const { code, pkce } = await authorize(house(), await signedIn(house(), 'infirmiere'), client());
    const { idToken } = readTokens(await redeem(program, house().issuer, client(), code, pkce));
    const browser = new Browser();
    const { answer } = await authorize(house(), browser, client(), { id_token_hint: idToken });
    const done = await signInWithCard(browser, answer, house().card('generaliste'), inside(house()));
    assert.equal(done.location?.searchParams.get('error'), 'login_required');
    const holder = new Browser();
    const own = await authorize(house(), holder, client(), { id_token_hint: idToken });
    const right = await signInWithCard(holder, own.answer, house().card('infirmiere'), inside(house()));
    assert.notEqual(right.location?.searchParams.get('code') ?? '', '', right.location?.href);
  });

  it('S-12 an essential level below the card’s is met, and answered as asked', async () => {
    const browser = await signedIn(house());
    for (const [acr, answered] of [
      [{ value: 'eidas1' }, 'eidas1'],
      [{ values: ['eidas3', 'eidas1'] }, 'eidas1'],
      [{ values: ['eidas2', 'eidas1'] }, 'eidas2'],
    ] as const) {
      const tokens = await authTimeOf(browser, { claims: essential(acr), acr_values: 'eidas3' });
      assert.equal(tokens.acr, answered);
    }
  });

  it('S-12 prompt=none without a session is login_required, and shows nothing', async () => {
    const { answer, error } = await authorize(house(), new Browser(), client(), { prompt: 'none' });
    assert.equal(error, 'login_required');
    assert.equal(answer.status, 303);
  });

  it('S-12 prompt=none with max_age=0, or a level above the session, is login_required', async () => {
    const browser = await signedIn(house());
    for (const changes of [
      { prompt: 'none', max_age: '0' },
      { prompt: 'none', acr_values: 'eidas3' },
    ]) {
      assert.equal((await authorize(house(), browser, client(), changes)).error, 'login_required');
    }
  });

  it('S-12 prompt=none with a session gives the code', async () => {
    const { code } = await authorize(house(), await signedIn(house()), client(), { prompt: 'none' });
    assert.notEqual(code, '');
  });

  it('S-12 auth_time is the instant of the card, not of the token, and acr and amr say how', async () => {
    const before = Math.floor(Date.now() / 1000);
    const browser = await signedIn(house());
    const after = Math.floor(Date.now() / 1000);
    const { auth_time, acr, amr } = await authTimeOf(browser, { max_age: '3600' });
    assert.ok(Number(auth_time) >= before && Number(auth_time) <= after);
    assert.equal(acr, 'eidas2');
    assert.deepEqual(amr, ['sc', 'mfa']);
  });

  it('an application that asks eidas1 is answered eidas1', async () => {
    assert.equal((await authTimeOf(await signedIn(house()), { acr_values: 'eidas1' })).acr, 'eidas1');
  });

  it('the situation of several is asked once, and the parameter situation chooses it without a page', async () => {
    const reader = house().running.rooms.directory.reader;
    const found = reader.findByNationalId(nationalIdOfCast('oncologue'));
    const ids = found.found ? found.record.exercices.flatMap(({ situations }) => situations.map(({ id }) => id)) : [];
    assert.equal(ids.length, 2);
    for (const id of ids) {
      const browser = await signedIn(house(), 'oncologue');
      const { idToken } = await (async () => {
        const { code, pkce } = await authorize(house(), browser, client(), {
          situation: id,
          prompt: 'none',
          scope: 'openid profile',
        });
        return readTokens(await redeem(program, house().issuer, client(), code, pkce));
      })();
      assert.equal((claimsOf(idToken).situation_exercice as { id?: string } | undefined)?.id, id);
    }
  });

  it('a situation of somebody else is refused to the application that asked for it, and changes nothing', async () => {
    const browser = await signedIn(house(), 'oncologue');
    const before = await authTimeOf(browser, { scope: 'openid profile' });
    assert.ok(before.situation_exercice);
    const { answer, code, error } = await authorize(house(), browser, client(), { situation: 'situation-inconnue' });
    assert.deepEqual([code, error], ['', 'invalid_request']);
    assert.match(answer.location?.searchParams.get('error_description') ?? '', SAYABLE);
    const after = await authTimeOf(browser, { scope: 'openid profile' });
    assert.deepEqual(after.situation_exercice, before.situation_exercice);
  });
});

/** What `error_description` may consist of (RFC 6749 §4.1.2.1). */
const SAYABLE = /^[\x20\x21\x23-\x5B\x5D-\x7E]+$/;

function nationalIdOfCast(slug: string): string {
  const { idType, id } = castMember(slug);
  return idType + id;
}
