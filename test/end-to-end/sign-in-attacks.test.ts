import assert from 'node:assert/strict';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { journeyHouse } from './journey-house.ts';
import { goToSignIn, hasChromium, leave, newVisitor, presentToReader, signIn, wordsOf } from './visitor.ts';

/** What the sign-in page hands to the reader. */
interface Challenge {
  readonly issuer: string;
  readonly nonce: string;
  readonly iat: string;
  readonly proofUrl: string;
  readonly returnUrl: string;
}

describe('A sign-in that someone tampers with', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page;
  let stranger: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
  });
  beforeEach(async () => {
    page = await newVisitor();
    stranger = await newVisitor();
  });
  afterEach(async () => {
    await leave(page);
    await leave(stranger);
  });

  it('a ticket serves once: server.card.ticket-unknown the second time', async () => {
    await goToSignIn(page, house);
    const challenge = await readChallenge(page);
    const { ticket } = await deliver(house, challenge, 'generaliste');
    const address = `${challenge.returnUrl}?ticket=${ticket}`;
    await page.goto(address);
    await page.locator('.portal').waitFor();
    await page.context().clearCookies({ name: 'vestibule_session' });
    await page.goto(`${house.issuer}/sign-in`);
    const next = await readChallenge(page);
    await page.goto(`${next.returnUrl}?ticket=${ticket}`);
    assert.ok((await wordsOf(page)).includes('server.card.ticket-unknown'));
    await assertSignedOut(page, house);
  });

  it('a ticket of one interaction is nothing to another, and is spent by the attempt', async () => {
    await goToSignIn(page, house);
    const { ticket } = await deliver(house, await readChallenge(page), 'generaliste');
    const mine = await readChallenge(page);
    await goToSignIn(stranger, house);
    const theirs = await readChallenge(stranger);
    await stranger.goto(`${theirs.returnUrl}?ticket=${ticket}`);
    assert.ok((await wordsOf(stranger)).includes('server.card.ticket-unknown'));
    await assertSignedOut(stranger, house);
    await page.goto(`${mine.returnUrl}?ticket=${ticket}`);
    assert.ok((await wordsOf(page)).includes('server.card.ticket-unknown'));
  });

  it('an interaction opened in another browser is no longer valid there (S-16)', async () => {
    await goToSignIn(page, house);
    const challenge = await readChallenge(page);
    const { ticket } = await deliver(house, challenge, 'generaliste');
    for (const address of [page.url(), `${challenge.returnUrl}?ticket=${ticket}`]) {
      const response = await stranger.goto(address);
      assert.equal(response?.status(), 409);
      assert.ok((await wordsOf(stranger)).includes('server.interaction.expired'));
    }
    await assertSignedOut(stranger, house);
    await page.goto(`${challenge.returnUrl}?ticket=${ticket}`);
    await page.locator('.portal').waitFor();
  });

  it('the choice of a situation cannot be posted from another browser (S-16)', async () => {
    await goToSignIn(page, house);
    await presentToReader(page, 'oncologue');
    const { uid, situation } = await readSituationForm(page);
    const answer = await stranger.request.post(`${house.issuer}/interaction/${uid}/situation`, {
      form: { situation },
      headers: { origin: house.issuer, accept: 'text/html' },
    });
    assert.equal(answer.status(), 409);
    assert.ok((await answer.text()).includes('server.interaction.expired'));
  });

  it('the same proof posted twice: server.card.challenge-unknown (S-31)', async () => {
    await goToSignIn(page, house);
    const challenge = await readChallenge(page);
    const proof = prove(house, challenge, 'generaliste');
    assert.equal((await post(challenge.proofUrl, proof)).status, 200);
    const again = await post(challenge.proofUrl, proof);
    assert.equal(again.status, 401);
    assert.equal(again.body.error, 'server.card.challenge-unknown');
    assert.equal(again.body.ticket, undefined);
  });

  it('a signature made for one challenge does not answer another: pki.proof.bad-signature (S-31)', async () => {
    await goToSignIn(page, house);
    const captured = prove(house, await readChallenge(page), 'generaliste');
    await goToSignIn(stranger, house);
    const { nonce, proofUrl } = await readChallenge(stranger);
    const answer = await post(proofUrl, { ...captured, nonce });
    assert.equal(answer.status, 401);
    assert.equal(answer.body.error, 'pki.proof.bad-signature');
  });
});

describe('A form that another page posts', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
    page = await newVisitor();
    await signIn(page, house, 'generaliste');
  });
  after(() => leave(page));

  for (const origin of ['https://ailleurs.invalid', 'null', undefined]) {
    it(`is refused from ${origin ?? 'nowhere'}: server.request.foreign-origin (S-17)`, async () => {
      for (const path of ['/sign-out', '/situation', '/admin/premier']) {
        const answer = await page.request.post(house.issuer + path, {
          form: { situation: 'x', logout: 'yes' },
          headers: { ...(origin === undefined ? {} : { origin }), accept: 'text/html' },
          maxRedirects: 0,
        });
        assert.equal(answer.status(), 403, path);
        assert.ok((await answer.text()).includes('server.request.foreign-origin'), path);
      }
      await page.goto(`${house.issuer}/`);
      assert.equal(await page.locator('.portal').count(), 1, 'nobody was signed out');
    });
  }
});

async function readChallenge(page: Page): Promise<Challenge> {
  const field = async (name: string) => (await page.locator(`form input[name="${name}"]`).getAttribute('value')) ?? '';
  return {
    issuer: await field('issuer'),
    nonce: await field('nonce'),
    iat: await field('iat'),
    proofUrl: await field('proof_url'),
    returnUrl: await field('return_url'),
  };
}

async function readSituationForm(page: Page): Promise<{ uid: string; situation: string }> {
  const button = page.locator('main button[name="situation"]').first();
  const action = (await page.locator('main form').getAttribute('action')) ?? '';
  return { uid: action.split('/')[2] ?? '', situation: (await button.getAttribute('value')) ?? '' };
}

/** The proof that the workstation's software makes with a card, written here a second time from its description. */
function prove({ places }: DemoHouse, { issuer, nonce, iat }: Challenge, card: string) {
  const read = (name: string) => readFileSync(join(places.cards, card, name), 'utf8');
  const blocks = read('certificate.pem').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const signed = Buffer.from(`vestibule-card-proof-v1\n${issuer}\n${nonce}\n${iat}`);
  return {
    nonce,
    chain: blocks.map((block) => new X509Certificate(block).raw.toString('base64')),
    signature: sign('sha256', signed, createPrivateKey(read('key.pem'))).toString('base64'),
    algorithm: 'RS256',
  };
}

async function deliver(house: DemoHouse, challenge: Challenge, card: string): Promise<{ ticket: string }> {
  const { status, body } = await post(challenge.proofUrl, prove(house, challenge, card));
  assert.equal(status, 200, JSON.stringify(body));
  return { ticket: body.ticket ?? '' };
}

async function post(url: string, proof: object): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(proof),
  });
  // The door's answers are flat objects of strings.
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function assertSignedOut(page: Page, { issuer }: DemoHouse): Promise<void> {
  await page.goto(`${issuer}/`);
  assert.equal(await page.locator('#sign-in').count(), 1);
}
