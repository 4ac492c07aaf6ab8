import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { deliver, signRequestOf } from '../../../scripts/bench/card-sign-in.ts';
import { basicAuthorization } from '../../../scripts/bench/code-flow.ts';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { signProof } from '../../../scripts/reader/card-rack.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { askToken, claimsOf, openTestHouse, program, readTokens, type TestHouse } from '../../support/house.ts';
import { hasChromium, launch } from '../ui/browser.ts';

const GRANT = 'urn:openid:params:grant-type:ciba';
const WAIT_MS = 15_000;

/** As DevTools' protocol tells of an authenticator built into a telephone. */
const TELEPHONE = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** A telephone: a browser's own cookies, and an authenticator that Chromium itself drives (CDP WebAuthn). */
interface Telephone {
  readonly page: Page;
  /** Whether the person passes the device's own check from now on. */
  verify(isVerified: boolean): Promise<void>;
  credentials(): Promise<
    readonly { readonly credentialId: string; readonly rpId?: string; readonly signCount: number }[]
  >;
}

describe('A passkey and /mobile in Chromium, with an authenticator of its own', function () {
  this.timeout(120_000);
  let house: TestHouse;
  let chromium: Browser;
  const contexts: BrowserContext[] = [];

  before(async function () {
    if (!hasChromium()) return this.skip();
    const port = await freePort();
    house = await openTestHouse({
      registration: () => ({ grant_types: [GRANT, 'refresh_token'], backchannel_token_delivery_mode: 'poll' }),
      // Browsers know passkeys of names, not of addresses.
      settings: { port, issuer: `http://localhost:${port}` },
    });
    chromium = await launch();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  after(async () => {
    await chromium?.close();
    await house?.close();
  });

  async function open(javaScriptEnabled = true): Promise<Page> {
    const context = await chromium.newContext({ javaScriptEnabled, locale: 'fr-FR' });
    context.setDefaultTimeout(WAIT_MS);
    contexts.push(context);
    return context.newPage();
  }

  async function openTelephone(): Promise<Telephone> {
    const page = await open();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: TELEPHONE });
    return {
      page,
      verify: async (isUserVerified) => {
        await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
      },
      credentials: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    };
  }

  /** What the workstation's reader does with the page that asks for the card. */
  async function showCard(page: Page, slug = 'generaliste'): Promise<void> {
    const request = signRequestOf({ body: await page.content() } as Parameters<typeof signRequestOf>[0]);
    assert.ok(request, `no card is asked for at ${page.url()}`);
    const answer = await deliver(program, request.proofUrl, signProof(house.card(slug), request));
    const { ticket } = JSON.parse(answer.body) as { ticket: string };
    request.returnUrl.searchParams.set('ticket', ticket);
    await page.goto(request.returnUrl.href);
    const situation = page.locator('[id^="situation-"]').first();
    if ((await situation.count()) > 0) await situation.click();
  }

  /** A workstation shows the card, and gives the telephone its link; the telephone makes its passkey. */
  async function enrol(telephone: Telephone): Promise<void> {
    const desk = await open();
    await desk.goto(`${house.issuer}/sign-in?to=cles`);
    await showCard(desk);
    await desk.locator('#enrol-phone').click();
    const link = await desk.locator('.address').first().innerText();
    assert.match(link, /\/appareil\/[\w-]{43}$/);
    await telephone.page.goto(link.trim());
    await telephone.page.locator('#create-passkey').click();
    await telephone.page.getByRole('status').first().waitFor();
  }

  async function signInByPasskey({ page }: Telephone): Promise<void> {
    await page.goto(`${house.issuer}/sign-in?to=mobile`);
    await page.locator('#sign-in-passkey').click();
    await page.waitForURL('**/mobile');
  }

  const ask = async (message: string) => {
    const { idType, id } = castMember('generaliste');
    const answer = await program.ask(`${house.issuer}/oidc/ciba`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house.client(0)) },
      form: { scope: 'openid', login_hint: idType + id, channel: 'MOBILE', binding_message: message },
    });
    assert.equal(answer.status, 200, answer.body);
    return String(JSON.parse(answer.body).auth_req_id);
  };
  const redeem = async (auth_req_id: string) => {
    house.clock.forward(6);
    return readTokens(await askToken(house, house.client(0), { grant_type: GRANT, auth_req_id }));
  };

  it('S-24 is made by a one-time link on the telephone, signs in there, and approves a request that came by itself, message compared', async () => {
    const telephone = await openTelephone();
    await enrol(telephone);
    const [made] = await telephone.credentials();
    assert.equal(made?.rpId, 'localhost');
    await signInByPasskey(telephone);
    const { page } = telephone;
    assert.match(await page.content(), /Aucune demande ne vous attend/);
    const id = await ask('Bleu 42');
    // Nobody touches the page: it asks again by itself, without a script.
    await page.getByText('Bleu 42').waitFor();
    await page.locator('[id^="request-"]').click();
    assert.equal(await page.locator('#message').innerText(), 'Bleu 42');
    await page.locator('#approve-passkey').click();
    await page.getByText('Demande approuvée').first().waitFor();
    const tokens = await redeem(id);
    const { acr, amr } = claimsOf(tokens.idToken);
    assert.deepEqual([acr, amr], ['eidas1', ['hwk', 'user', 'mfa']]);
    const [used] = await telephone.credentials();
    assert.ok((used?.signCount ?? 0) > (made?.signCount ?? 0), 'Chromium’s authenticator counts its gestures');
  });

  it('S-24 a person whom the device does not recognise approves nothing; the page says so, and the request still waits', async () => {
    const telephone = await openTelephone();
    await enrol(telephone);
    await signInByPasskey(telephone);
    const id = await ask('Vert 7');
    const { page } = telephone;
    await page.getByText('Vert 7').waitFor();
    await page.locator('[id^="request-"]').first().click();
    await telephone.verify(false);
    await page.locator('#approve-passkey').click();
    await page.locator('[data-failed]').waitFor({ state: 'visible' });
    assert.equal((await redeem(id)).error, 'authorization_pending');
    await telephone.verify(true);
    await page.locator('#refuse').click();
    await page.getByText('Demande refusée').first().waitFor();
    assert.equal((await redeem(id)).error, 'access_denied');
  });

  it('the link makes one passkey, on one device', async () => {
    const telephone = await openTelephone();
    const desk = await open();
    await desk.goto(`${house.issuer}/sign-in?to=cles`);
    await showCard(desk);
    await desk.locator('#enrol-phone').click();
    const link = (await desk.locator('.address').first().innerText()).trim();
    await telephone.page.goto(link);
    await telephone.page.locator('#create-passkey').click();
    await telephone.page.getByRole('status').first().waitFor();
    assert.equal((await telephone.credentials()).length, 1);
    const other = await openTelephone();
    await other.page.goto(link);
    assert.equal(await other.page.locator('#create-passkey').count(), 0);
    assert.equal((await other.credentials()).length, 0);
  });

  it('without a script, a telephone still waits, reads the message, and says what else to do', async () => {
    const telephone = await openTelephone();
    await enrol(telephone);
    await signInByPasskey(telephone);
    const plain = await open(false);
    await plain.context().addCookies(await telephone.page.context().cookies());
    await plain.goto(`${house.issuer}/mobile`);
    await ask('Rouge 3');
    await plain.getByText('Rouge 3').waitFor();
    await plain.locator('[id^="request-"]').first().click();
    assert.equal(await plain.locator('#message').innerText(), 'Rouge 3');
    assert.equal(await plain.locator('#approve-passkey').isVisible(), false);
    await plain.locator('[data-without]').waitFor({ state: 'visible' });
    await plain.locator('#show-card').waitFor({ state: 'visible' });
    await plain.locator('#refuse').click();
    await plain.getByText('Demande refusée').first().waitFor();
  });
});
