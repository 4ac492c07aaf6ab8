import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { deliver, signInWithCard, signRequestOf } from '../../../scripts/bench/card-sign-in.ts';
import { signProof } from '../../../scripts/reader/card-rack.ts';
import type { SignRequest } from '../../../scripts/reader/sign-request.ts';
import { authorize, inside, signedIn, type TestHouse, useHouse } from '../../support/house.ts';

const SESSION_COOKIES = ['vestibule_session', 'vestibule_session.sig'];

/** A browser at the sign-in page, and what the page asks to have signed. */
async function atSignInPage(house: TestHouse): Promise<{ browser: Browser; request: SignRequest; uid: string }> {
  const browser = new Browser();
  const { answer } = await authorize(house, browser, house.client(0));
  const request = signRequestOf(answer);
  assert.ok(request);
  return { browser, request, uid: answer.url.pathname.split('/')[2] ?? '' };
}

async function ticketFor(house: TestHouse, request: SignRequest): Promise<string> {
  const answer = await deliver(new Browser(), request.proofUrl, signProof(house.card('generaliste'), request));
  const { ticket }: { ticket?: unknown } = JSON.parse(answer.body);
  assert.equal(typeof ticket, 'string', answer.body);
  return String(ticket);
}

const errorOf = (body: string): unknown => (JSON.parse(body) as { error?: unknown }).error;

describe('server/login: interactions', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere', 'oncologue', 'revoquee', 'parti'] });

  it('S-15 the session’s id changes at sign-in, and the one planted before is worthless after', async () => {
    const attacker = new Browser();
    await attacker.open(`${house().issuer}/sign-in`, {}, inside(house()));
    const planted = SESSION_COOKIES.map((name) => [name, attacker.cookie(name)] as const);
    const victim = attacker.copy();
    const page = await victim.open(`${house().issuer}/sign-in`, {}, inside(house()));
    await signInWithCard(victim, page, house().card('generaliste'), inside(house()));
    for (const [name, value] of planted) {
      if (name === 'vestibule_session') assert.notEqual(victim.cookie(name), value);
    }
    assert.match((await victim.ask(`${house().issuer}/`)).body, /Basile/);
    assert.ok(!(await attacker.ask(`${house().issuer}/`)).body.includes('Basile'));
    assert.equal((await authorize(house(), attacker, house().client(0))).code, '');
  });

  it('S-15 signing in anew gives a new id, and the old one opens nothing', async () => {
    const browser = await signedIn(house());
    const old = browser.copy();
    const { answer } = await authorize(house(), browser, house().client(0), { prompt: 'login' });
    await signInWithCard(browser, answer, house().card('generaliste'), inside(house()));
    assert.notEqual(browser.cookie('vestibule_session'), old.cookie('vestibule_session'));
    assert.equal((await authorize(house(), old, house().client(0))).code, '');
  });

  it('S-16 the interaction’s page, its way back from the card and its resumption answer only the browser that began it', async () => {
    const { browser, request, uid } = await atSignInPage(house());
    const stranger = new Browser();
    const { issuer } = house();
    const ticket = await ticketFor(house(), request);
    const steps = [`/interaction/${uid}`, `/interaction/${uid}/card?ticket=${ticket}`, `/oidc/auth/${uid}`];
    for (const step of steps) {
      const answer = await stranger.ask(issuer + step);
      assert.ok(answer.status >= 400, `${step} answers ${answer.status}`);
      assert.equal(answer.location, null);
    }
    for (const step of ['situation', 'back']) {
      const answer = await stranger.ask(`${issuer}/interaction/${uid}/${step}`, { form: { situation: 'x' } });
      assert.equal(answer.status, 409);
    }
    // What the stranger tried has not spent the ticket.
    const done = await browser.open(`${issuer}/interaction/${uid}/card?ticket=${ticket}`, {}, inside(house()));
    assert.notEqual(done.location?.searchParams.get('code') ?? '', '');
  });

  it('S-16 a ticket of one interaction does not finish another, even in the same browser', async () => {
    const first = await atSignInPage(house());
    const second = await atSignInPage(house());
    const ticket = await ticketFor(house(), first.request);
    const url = `${house().issuer}/interaction/${second.uid}/card?ticket=${ticket}`;
    const answer = await second.browser.open(url, {}, inside(house()));
    assert.match(answer.body, /server\.card\.ticket-unknown/);
  });

  it('a ticket is good once', async () => {
    const { browser, request, uid } = await atSignInPage(house());
    const ticket = await ticketFor(house(), request);
    const url = `${house().issuer}/interaction/${uid}/card?ticket=${ticket}`;
    const before = browser.copy();
    assert.equal((await browser.ask(url)).status, 303);
    const again = await before.open(url, {}, inside(house()));
    assert.equal(again.location?.searchParams.get('code') ?? '', '');
  });

  it('a ticket is good for a minute', async () => {
    const { browser, request, uid } = await atSignInPage(house());
    const ticket = await ticketFor(house(), request);
    house().clock.forward(61);
    const answer = await browser.ask(`${house().issuer}/interaction/${uid}/card?ticket=${ticket}`);
    assert.match(answer.body, /server\.card\.ticket-unknown/);
  });

  for (const [what, headers] of [
    ['from another site', { origin: 'https://ailleurs.example' }],
    ['from an opaque origin', { origin: 'null' }],
    ['from another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['from nowhere', { origin: '' }],
  ] as const) {
    it(`S-17 forms posted ${what} change nothing: server.request.foreign-origin`, async () => {
      const { browser, uid } = await atSignInPage(house());
      const signed = await signedIn(house());
      const { issuer } = house();
      const posts: readonly [Browser, string][] = [
        [browser, `/interaction/${uid}/situation`],
        [browser, `/interaction/${uid}/back`],
        [signed, '/situation'],
        [signed, '/sign-out'],
      ];
      for (const [who, path] of posts) {
        const answer = await who.ask(issuer + path, { form: { situation: 'x' }, headers });
        assert.equal(answer.status, 403, path);
        assert.match(answer.body, /server\.request\.foreign-origin/);
      }
      assert.match((await signed.ask(`${issuer}/`)).body, /Basile/, 'still signed in');
    });
  }

  it('S-31 a captured proof is nothing the second time: server.card.challenge-unknown', async () => {
    const { request } = await atSignInPage(house());
    const proof = signProof(house().card('generaliste'), request);
    const reader = new Browser();
    assert.equal((await deliver(reader, request.proofUrl, proof)).status, 200);
    const again = await deliver(reader, request.proofUrl, proof);
    assert.equal(again.status, 401);
    assert.equal(errorOf(again.body), 'server.card.challenge-unknown');
  });

  it('S-31 of twenty simultaneous posts of one proof, exactly one gets a ticket', async () => {
    const { request } = await atSignInPage(house());
    const proof = signProof(house().card('generaliste'), request);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => deliver(new Browser(), request.proofUrl, proof)),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  });

  it('S-31 a challenge is good for two minutes', async () => {
    const { request } = await atSignInPage(house());
    house().clock.forward(121);
    const answer = await deliver(new Browser(), request.proofUrl, signProof(house().card('generaliste'), request));
    assert.equal(errorOf(answer.body), 'server.card.challenge-unknown');
  });

  const wrongly: readonly [string, (request: SignRequest, other: SignRequest) => SignRequest][] = [
    ['another challenge', (_request, other) => other],
    ['another issuer', (request) => ({ ...request, issuer: 'https://ailleurs.example' })],
    ['another instant', (request) => ({ ...request, iat: request.iat + 1 })],
  ];
  for (const [what, change] of wrongly) {
    it(`S-31 a signature of ${what} proves nothing`, async () => {
      const { request } = await atSignInPage(house());
      const other = (await atSignInPage(house())).request;
      const proof = { ...signProof(house().card('generaliste'), change(request, other)), nonce: request.nonce };
      const answer = await deliver(new Browser(), request.proofUrl, proof);
      assert.equal(errorOf(answer.body), 'pki.proof.bad-signature');
    });
  }

  it('S-31 a certificate alone, or with another card’s signature, proves nothing', async () => {
    for (const spoil of [
      { signature: Buffer.alloc(256).toString('base64') },
      { chain: house().card('infirmiere').chain },
    ]) {
      const { request } = await atSignInPage(house());
      const proof = { ...signProof(house().card('generaliste'), request), ...spoil };
      const answer = await deliver(new Browser(), request.proofUrl, proof);
      assert.equal(errorOf(answer.body), 'pki.proof.bad-signature');
    }
  });

  it('a body that is no proof is server.request.malformed, and spends no challenge', async () => {
    const { request } = await atSignInPage(house());
    const good = signProof(house().card('generaliste'), request);
    for (const [json, place] of [
      [null, 'body'],
      [[], 'body'],
      [{}, 'nonce'],
      [{ ...good, algorithm: 'none' }, 'algorithm'],
      [{ ...good, chain: [] }, 'chain'],
      [{ ...good, signature: '%' }, 'signature'],
    ] as const) {
      const answer = await new Browser().ask(request.proofUrl, { json, byProgram: true });
      assert.equal(answer.status, 400);
      assert.equal(errorOf(answer.body), 'server.request.malformed');
      assert.equal((JSON.parse(answer.body) as { place?: string }).place, place);
    }
    assert.equal((await deliver(new Browser(), request.proofUrl, good)).status, 200);
  });

  it('a revoked card gets its code in both languages, and no ticket', async () => {
    const { request } = await atSignInPage(house());
    const answer = await deliver(new Browser(), request.proofUrl, signProof(house().card('revoquee'), request));
    assert.equal(answer.status, 403);
    const { error, fr, en, ticket } = JSON.parse(answer.body);
    assert.match(error, /^pki\..*revoked$/);
    assert.ok(fr.length > 10 && en.length > 10 && ticket === undefined);
  });

  it('a sound card of somebody who is not in the directory is refused with its own code', async () => {
    const { browser, request, uid } = await atSignInPage(house());
    const proved = await deliver(browser, request.proofUrl, signProof(house().card('parti'), request));
    const { ticket } = JSON.parse(proved.body);
    const url = `${house().issuer}/interaction/${uid}/card?ticket=${ticket}`;
    const answer = await browser.open(url, {}, inside(house()));
    assert.equal(answer.location, null);
    assert.match(answer.body, /directory\.person\.absent/);
  });
});
