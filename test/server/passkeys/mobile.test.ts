import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { basicAuthorization } from '../../../scripts/bench/code-flow.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import {
  askToken,
  auditCount,
  auditSince,
  claimsOf,
  inside,
  isActive,
  program,
  readTokens,
  signedIn,
  useHouse,
} from '../../support/house.ts';
import { askIn, enrolHere, showCardForPasskeys, signInPageOf, signInWithPasskey } from '../../support/passkey-pages.ts';
import { FLAGS, type ProofAsk, SoftwareAuthenticator } from '../../support/software-authenticator.ts';

const GRANT = 'urn:openid:params:grant-type:ciba';
const POLL = { grant_types: [GRANT, 'refresh_token'], backchannel_token_delivery_mode: 'poll' };

describe('server/portal: /mobile, where a person answers an application', () => {
  const house = useHouse({ registration: () => POLL });
  const nationalId = (slug: string) => castMember(slug).idType + castMember(slug).id;
  let asked = 0;
  /** The message of the request asked for last. */
  const message = () => `Demande ${asked}`;
  const ask = async (more: Record<string, string> = {}, slug = 'generaliste') => {
    asked += 1;
    const answer = await program.ask(`${house().issuer}/oidc/ciba`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house().client(0)) },
      form: { scope: 'openid', login_hint: nationalId(slug), channel: 'MOBILE', binding_message: message(), ...more },
    });
    assert.equal(answer.status, 200, answer.body);
    return String(JSON.parse(answer.body).auth_req_id);
  };
  /** Past the interval of polling, always: short of the five minutes that requests wait in all. */
  const redeem = async (auth_req_id: string) => {
    house().clock.forward(6);
    return readTokens(await askToken(house(), house().client(0), { grant_type: GRANT, auth_req_id }));
  };
  const waits = async (id: string) => assert.equal((await redeem(id)).error, 'authorization_pending');
  let device: SoftwareAuthenticator;
  let phone: Browser;
  const mobile = (browser = phone) => browser.open(`${house().issuer}/mobile`, {}, inside(house()));
  const openRequest = async (browser = phone) => {
    const listed = await mobile(browser);
    const [, after = ''] = listed.body.split(`>${message()}<`);
    const url = /id="request-[\w-]+" href="([^"]+)"/.exec(after)?.[1];
    assert.ok(url, listed.body);
    return browser.ask(house().issuer + url);
  };
  const approveWith = async (page: Awaited<ReturnType<typeof mobile>>, made = device, changes = {}) => {
    const { options, action } = askIn<ProofAsk>(page, 'get') ?? assert.fail('no passkey form');
    return phone.open(action, { form: { response: made.prove(options, changes) } }, inside(house()));
  };

  beforeEach(async () => {
    device = new SoftwareAuthenticator(house().issuer);
    const desk = new Browser();
    await enrolHere(house(), desk, await showCardForPasskeys(house(), desk), device);
    phone = new Browser();
    await signInWithPasskey(house(), phone, await signInPageOf(house(), phone, 'mobile'), device);
  });

  it('a telephone that waits refreshes by itself, without a script; nobody without a session waits', async () => {
    const page = await mobile();
    assert.equal(page.url.pathname, '/mobile');
    assert.match(page.body, /Aucune demande ne vous attend/);
    assert.equal(page.headers.refresh, '5');
    assert.ok(!page.body.includes('<script'));
    assert.equal((await new Browser().ask(`${house().issuer}/mobile`)).location?.search, '?to=mobile');
  });

  it('shows the application and its message, approves by a gesture of its own, and the client redeems, once', async () => {
    const id = await ask();
    const page = await openRequest();
    assert.match(page.body, /Dossier 0|dossier-0/i);
    assert.ok(page.body.includes(`aria-describedby="message-is">${message()}<`));
    assert.equal((await mobile()).headers.refresh, undefined, 'a list to read stays still');
    const before = auditCount(house());
    const done = await approveWith(page);
    assert.match(done.body, /Demande approuvée/);
    const tokens = await redeem(id);
    const { acr, amr } = claimsOf(tokens.idToken);
    assert.deepEqual([acr, amr], ['eidas1', ['hwk', 'user', 'mfa']]);
    assert.equal((await redeem(id)).error, 'invalid_grant');
    const events = auditSince(house(), before).map(({ event }) => event);
    assert.ok(events.some(({ action, details }) => action === 'sign-in.accepted' && details.means === 'passkey'));
    assert.ok(events.some(({ action, outcome }) => action === 'backchannel.answered' && outcome === 'success'));
  });

  it('S-24 a gesture counts for its request alone: not for another one, not twice, not unverified, not a sign-in’s', async () => {
    const first = await ask();
    const one = await openRequest();
    const second = await ask();
    const two = await openRequest();
    assert.notEqual(one.url.href, two.url.href);
    const { options } = askIn<ProofAsk>(one, 'get') ?? assert.fail();
    const { action: other } = askIn<ProofAsk>(two, 'get') ?? assert.fail();
    const crossed = await phone.open(other, { form: { response: device.prove(options) } }, inside(house()));
    assert.ok(crossed.body.includes('server.passkey.challenge-unknown'));
    const unverified = await approveWith(await phone.ask(one.url), device, { flags: FLAGS.present });
    assert.ok(unverified.body.includes('server.passkey.refused'));
    const signIn = askIn<ProofAsk>(await signInPageOf(house(), new Browser()), 'get') ?? assert.fail();
    const asSignIn = await phone.open(other, { form: { response: device.prove(signIn.options) } }, inside(house()));
    assert.ok(asSignIn.body.includes('server.passkey.challenge-unknown'));
    await waits(first);
    await waits(second);
  });

  it('another person’s session sees nothing of it, and their passkey approves nothing', async () => {
    const id = await ask();
    const page = await openRequest();
    const nurse = await signedIn(house(), 'infirmiere');
    assert.ok(!(await mobile(nurse)).body.includes(message()));
    assert.equal((await nurse.ask(page.url)).location?.pathname, '/mobile');
    const { action } = askIn<ProofAsk>(page, 'get') ?? assert.fail();
    assert.equal((await nurse.ask(action, { form: { response: '{}' } })).location?.pathname, '/mobile');
    const desk = new Browser();
    const theirs = new SoftwareAuthenticator(house().issuer);
    await enrolHere(house(), desk, await showCardForPasskeys(house(), desk, 'infirmiere'), theirs);
    const refused = await approveWith(page, theirs);
    assert.ok(refused.body.includes('server.passkey.unknown'), refused.body);
    await waits(id);
  });

  it('refused: the client knows, and nothing is issued', async () => {
    const id = await ask();
    const page = await openRequest();
    const done = await phone.open(`${page.url.href}/refus`, { form: {} }, inside(house()));
    assert.match(done.body, /Demande refusée/);
    assert.equal((await redeem(id)).error, 'access_denied');
    assert.equal((await phone.ask(page.url)).location?.pathname, '/mobile');
  });

  it('S-25 an application that asks for the card is not approved by a passkey; by the card shown for it, it is', async () => {
    const desk = await signedIn(house());
    house().clock.forward(2);
    const id = await ask({ acr_values: 'eidas2' });
    const page = await openRequest();
    assert.equal(askIn(page, 'get'), undefined);
    const early = await openRequest(desk);
    assert.match(early.body, /id="show-card"/);
    const forced = await desk.ask(`${early.url.href}/carte`, { form: {} });
    assert.ok(forced.body.includes('server.card.not-presented'), 'a card shown before approves nothing');
    assert.ok((await phone.ask(`${page.url.href}/carte`, { form: {} })).body.includes('server.card.not-presented'));
    house().clock.forward(2);
    const signIn = await desk.open(`${house().issuer}/sign-in?to=mobile`, {}, inside(house()));
    await signInWithCard(desk, signIn, house().card('generaliste'), inside(house()));
    const late = await openRequest(desk);
    assert.match(late.body, /id="approve-card"/);
    const done = await desk.open(`${late.url.href}/carte`, { form: {} }, inside(house()));
    assert.match(done.body, /Demande approuvée/);
    const { acr, amr } = claimsOf((await redeem(id)).idToken);
    assert.deepEqual([acr, amr], ['eidas2', ['sc', 'mfa']]);
  });

  it('S-14 what a passkey approved ends when it is removed', async () => {
    const id = await ask();
    await approveWith(await openRequest());
    const { accessToken } = await redeem(id);
    assert.equal(await isActive(house(), house().client(0), accessToken), true);
    const key = device.credentials[0]?.id.toString('base64url');
    await phone.open(`${house().issuer}/cles/${key}/retrait`, { form: {} }, inside(house()));
    assert.equal(await isActive(house(), house().client(0), accessToken), false);
  });

  it('of ten simultaneous approvals one counts', async () => {
    const id = await ask();
    const pages = await Promise.all(Array.from({ length: 10 }, () => openRequest()));
    const answers = await Promise.all(pages.map((page) => approveWith(page)));
    assert.equal(answers.filter(({ body }) => body.includes('Demande approuvée')).length, 1);
    assert.notEqual((await redeem(id)).idToken, '');
  });
});
