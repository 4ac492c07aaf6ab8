import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import {
  askToken,
  auditCount,
  auditSince,
  authorize,
  claimsOf,
  inside,
  readTokens,
  signedIn,
  tokensFor,
  useHouse,
  userinfo,
} from '../../support/house.ts';
import { askIn, enrolHere, showCardForPasskeys, signInPageOf, signInWithPasskey } from '../../support/passkey-pages.ts';
import {
  type Changes,
  FLAGS,
  type ProofAsk,
  SoftwareAuthenticator,
  strangeKey,
} from '../../support/software-authenticator.ts';

describe('server/passkeys: made from a card, worth less than it', () => {
  const house = useHouse();
  const device = (options = {}) => new SoftwareAuthenticator(house().issuer, options);
  const enrolled = async (slug = 'generaliste', options = {}) => {
    const made = device(options);
    const browser = new Browser();
    const page = await enrolHere(house(), browser, await showCardForPasskeys(house(), browser, slug), made);
    assert.match(page.body, /Clé d’accès créée/, page.body);
    return { made, browser };
  };
  const tried = async (made: SoftwareAuthenticator, changes: Changes = {}) => {
    const browser = new Browser();
    const page = await signInWithPasskey(house(), browser, await signInPageOf(house(), browser), made, changes);
    return { browser, page };
  };
  const refusedWith = async (made: SoftwareAuthenticator, changes: Changes, code: string) => {
    const before = auditCount(house());
    const { page } = await tried(made, changes);
    assert.ok(page.body.includes(code), `${code} expected: ${/server\.[a-z.-]+/.exec(page.body)?.[0]}`);
    const line = auditSince(house(), before).find(({ event }) => event.action === 'sign-in.refused');
    assert.deepEqual([line?.event.code, line?.event.details.means], [code, 'passkey']);
  };

  it('S-25 signs in at its own level, says so in tokens, and is in the audit', async () => {
    const { made } = await enrolled();
    const before = auditCount(house());
    const { browser, page } = await tried(made);
    assert.equal(page.url.pathname, '/', page.body);
    const { idToken } = await tokensFor(house(), browser, house().client(0));
    const { acr, amr, sub } = claimsOf(idToken);
    assert.deepEqual([acr, amr], ['eidas1', ['hwk', 'user', 'mfa']]);
    const [line] = auditSince(house(), before).filter(({ event }) => event.action === 'sign-in.accepted');
    assert.deepEqual(
      [line?.event.actor, line?.event.details.means, line?.event.details.acr],
      [sub, 'passkey', 'eidas1'],
    );
  });

  it('S-25 is told in Pro Santé Connect’s words too: no card’s tier, before and after a refresh; a card still has its own', async () => {
    const { made, browser: byCard } = await enrolled();
    const { browser } = await tried(made);
    const told = async (accessToken: string) => {
      const { authMode, Palier_Authentification } = JSON.parse((await userinfo(house(), accessToken)).body);
      return [authMode, Palier_Authentification];
    };
    const scope = { scope: 'openid scope_all' };
    const tokens = await tokensFor(house(), browser, house().client(0), scope);
    assert.deepEqual(await told(tokens.accessToken), ['MOBILE', '']);
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refreshToken };
    const fresh = readTokens(await askToken(house(), house().client(0), form));
    assert.deepEqual(await told(fresh.accessToken), ['MOBILE', '']);
    const { accessToken } = await tokensFor(house(), byCard, house().client(0), scope);
    assert.deepEqual(await told(accessToken), ['CARD', 'APPPRIP3^1.2.250.1.213.1.5.1.1.1']);
  });

  it('S-25 a key that its holder’s devices copy to one another does not say that it stays in its hardware', async () => {
    const { made } = await enrolled('generaliste', { isSynced: true });
    const { browser } = await tried(made);
    const { amr } = claimsOf((await tokensFor(house(), browser, house().client(0))).idToken);
    assert.deepEqual(amr, ['swk', 'user', 'mfa']);
  });

  it('S-25 an application that asks for the card’s level gets the card’s page, without a passkey', async () => {
    const { made } = await enrolled();
    const { browser } = await tried(made);
    const { answer, code } = await authorize(house(), browser, house().client(0), { acr_values: 'eidas2' });
    assert.equal(code, '');
    assert.match(answer.body, /id="sign-in-card"/);
    assert.equal(askIn<ProofAsk>(answer, 'get'), undefined);
  });

  it('S-25 a passkey makes no other: neither its session, nor an old card’s, nor a proof where the card is asked for', async () => {
    const { made } = await enrolled();
    const { browser } = await tried(made);
    const page = await browser.open(`${house().issuer}/cles`, {}, inside(house()));
    assert.match(page.body, /id="add-passkey"/);
    assert.ok(!page.body.includes('id="create-passkey"'));
    const cardPage = await browser.open(`${house().issuer}/sign-in?to=cles`, {}, inside(house()));
    assert.match(cardPage.body, /id="sign-in-card"/, 'the card is asked for, though somebody is signed in');
    assert.equal(askIn(cardPage, 'get'), undefined);
    const forced = await browser.ask(`${house().issuer}${cardPage.url.pathname}/passkey`, { form: { response: '{}' } });
    assert.ok(forced.body.includes('server.passkey.card-needed'));
    const late = new Browser();
    const make = await showCardForPasskeys(house(), late);
    house().clock.forward(601);
    const refused = await enrolHere(house(), late, make, device());
    assert.ok(refused.body.includes('server.passkey.challenge-unknown'), 'five minutes for a gesture');
    const link = await late.ask(`${house().issuer}/cles/lien`, { form: {} });
    assert.ok(link.body.includes('server.passkey.card-needed'), 'ten for the card');
    const plain = await signedIn(house());
    assert.ok(!(await plain.ask(`${house().issuer}/cles`)).body.includes('id="create-passkey"'));
  });

  it('S-24 origin and RP ID are exact, the person verified and present, the signature its own, the ceremony the right one', async () => {
    const { made } = await enrolled();
    const port = new URL(house().issuer).port;
    const changes: readonly Changes[] = [
      { origin: `http://127.0.0.1.ailleurs.example:${port}` },
      { origin: house().issuer.replace('127.0.0.1', '127.0.0.2') },
      { origin: `${house().issuer}/` },
      { rpId: 'ailleurs.example' },
      { flags: FLAGS.present },
      { flags: FLAGS.verified },
      { signer: strangeKey() },
      { type: 'webauthn.create' },
    ];
    for (const change of changes) {
      house().clock.forward(301);
      await refusedWith(made, change, 'server.passkey.refused');
    }
    assert.equal((await tried(made)).page.url.pathname, '/', 'unchanged, it is accepted');
  });

  it('S-24 a challenge counts once, for the page that asked it, within five minutes', async () => {
    house().clock.forward(301);
    const { made } = await enrolled();
    const browser = new Browser();
    const page = await signInPageOf(house(), browser);
    const { options, action } = askIn<ProofAsk>(page, 'get') ?? assert.fail();
    const response = made.prove(options);
    const other = new Browser();
    const elsewhere = askIn<ProofAsk>(await signInPageOf(house(), other), 'get') ?? assert.fail();
    const crossed = await other.open(elsewhere.action, { form: { response } }, inside(house()));
    assert.ok(crossed.body.includes('server.passkey.challenge-unknown'), 'another page’s challenge');
    const spent = await browser.open(action, { form: { response } }, inside(house()));
    assert.ok(spent.body.includes('server.passkey.challenge-unknown'), 'and spent by that');
    const late = new Browser();
    const latePage = await signInPageOf(house(), late);
    house().clock.forward(301);
    const answer = await signInWithPasskey(house(), late, latePage, made);
    assert.ok(answer.body.includes('server.passkey.challenge-unknown'));
    await refusedWith(made, { challenge: 'aW52ZW50w6k' }, 'server.passkey.challenge-unknown');
  });

  it('S-24 of ten simultaneous answers to one challenge one counts', async () => {
    house().clock.forward(301);
    const { made } = await enrolled();
    const browser = new Browser();
    const { options, action } = askIn<ProofAsk>(await signInPageOf(house(), browser), 'get') ?? assert.fail();
    const response = made.prove(options);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => browser.copy().ask(action, { form: { response } })),
    );
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
    house().clock.forward(301);
  });

  it('S-24 a credential is one person’s: another’s name on it, and one nobody made here, open nothing', async () => {
    const { made } = await enrolled();
    const { made: nurses } = await enrolled('infirmiere');
    const userHandle = nurses.credentials[0]?.userHandle ?? '';
    await refusedWith(made, { userHandle }, 'server.passkey.unknown');
    const stranger = device();
    stranger.create({ challenge: 'eA', rp: { id: '127.0.0.1' }, user: { id: userHandle } });
    await refusedWith(stranger, {}, 'server.passkey.unknown');
    assert.equal((await tried(made, { userHandle: null })).page.url.pathname, '/');
  });

  it('S-24 a counter that does not grow is refused and told; devices that count nothing go on', async () => {
    house().clock.forward(301);
    const { made } = await enrolled();
    assert.equal((await tried(made)).page.url.pathname, '/');
    made.counter -= 1;
    await refusedWith(made, {}, 'server.passkey.counter');
    made.counter += 1;
    assert.equal((await tried(made)).page.url.pathname, '/');
    const { made: uncounted } = await enrolled('generaliste', { counts: false });
    for (let use = 0; use < 2; use += 1) assert.equal((await tried(uncounted)).page.url.pathname, '/');
  });

  it('S-24 a new key from elsewhere, unverified, or already known is not kept', async () => {
    const before = auditCount(house());
    const browser = new Browser();
    const changes: readonly Changes[] = [
      { origin: 'https://ailleurs.example' },
      { rpId: 'ailleurs.example' },
      { flags: FLAGS.present },
      { type: 'webauthn.get' },
    ];
    for (const change of changes) {
      const page = await enrolHere(
        house(),
        browser,
        await showCardForPasskeys(house(), browser),
        device(),
        'x',
        change,
      );
      assert.ok(page.body.includes('server.passkey.refused'), JSON.stringify(change));
    }
    assert.equal(auditSince(house(), before).filter(({ event }) => event.action === 'passkey.refused').length, 4);
  });

  it('S-21 passkeys that are refused count with the cards’: then the network waits, but for those that did not fail', async function () {
    this.timeout(120_000);
    const { made } = await enrolled();
    const { made: another } = await enrolled();
    house().clock.forward(301);
    const { proofFailures } = house().running.config.limits;
    let answer = (await tried(made, { flags: FLAGS.present })).page;
    for (let count = 1; count <= proofFailures + 1 && answer.status !== 429; count += 1) {
      answer = (await tried(made, { flags: FLAGS.present })).page;
    }
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    assert.ok(answer.body.includes('server.limit.too-many-tries'));
    assert.equal((await tried(another)).page.url.pathname, '/', 'a colleague behind the same address');
    house().clock.forward(301);
    assert.equal((await tried(made)).page.url.pathname, '/', 'and goes on');
  });

  it('S-21 whoever makes up a passkey at each try waits as well', async function () {
    this.timeout(120_000);
    house().clock.forward(301);
    const { proofFailures } = house().running.config.limits;
    const browser = new Browser();
    const { action } = askIn<ProofAsk>(await signInPageOf(house(), browser), 'get') ?? assert.fail();
    let status = 0;
    for (let count = 0; count <= proofFailures && status !== 429; count += 1) {
      const id = `inventee-${count}`;
      const response = { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' };
      const form = { response: JSON.stringify({ id, rawId: id, type: 'public-key', response }) };
      ({ status } = await browser.ask(action, { form }));
    }
    assert.equal(status, 429);
    house().clock.forward(301);
  });

  it('what is no answer of a device is malformed', async () => {
    const browser = new Browser();
    const { action } = askIn<ProofAsk>(await signInPageOf(house(), browser), 'get') ?? assert.fail();
    for (const response of ['', '{', '[]', '{"id":"x"}', JSON.stringify({ id: '=', rawId: '=', type: 'public-key' })]) {
      assert.equal((await browser.ask(action, { form: { response } })).status, 400, response);
    }
  });
});
