import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Page } from 'playwright-core';
import { castMember, HOSPITAL_FINESS } from '../../scripts/region/cast.ts';
import { START_TIMEOUT_MS } from '../support/demo-house.ts';
import { dossierUrl, openFromPortal } from './dossier.ts';
import { type JourneyHouse, journeyHouse } from './journey-house.ts';
import { PSC_CLIENT } from './psc-client.ts';
import { chooseSituation, hasChromium, leave, newVisitor, presentToReader, signIn, wordsOf } from './visitor.ts';

/** A userinfo answer published by Pro Santé Connect: the names of its claims are the contract. */
const PUBLISHED = new URL('../../../shared/data/psc/userinfo-medecin-doc0036624.json', import.meta.url);

type Json = Record<string, unknown>;

describe('A program written for Pro Santé Connect', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: JourneyHouse;
  let page: Page;
  let discovery: Json;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
    discovery = await getJson(`${house.issuer}/.well-known/wallet-openid-configuration`);
  });
  beforeEach(async () => {
    page = await newVisitor();
  });
  afterEach(() => leave(page));

  it('finds the provider under both names of the discovery document (OpenID Connect Discovery 1.0 §4)', async () => {
    assert.deepEqual(await getJson(`${house.issuer}/.well-known/openid-configuration`), discovery);
    assert.equal(discovery.issuer, house.issuer);
  });

  it('signs a physician in: state, nonce, RS256 ID token, acr eidas1, and userinfo in its words', async () => {
    const request = newRequest(house);
    await page.goto(request.url);
    await presentToReader(page, 'oncologue');
    await chooseSituation(page, "Centre hospitalier du Val-d'Armance");
    const back = new URL(page.url());
    assert.equal(back.origin + back.pathname, house.pscReturn.url);
    assert.equal(back.searchParams.get('state'), request.state);
    assert.equal(back.searchParams.get('iss'), house.issuer);
    const tokens = await redeem(house, discovery, back.searchParams.get('code') ?? '', request.verifier);

    const keys = createRemoteJWKSet(new URL(String(discovery.jwks_uri)));
    const { payload, protectedHeader } = await jwtVerify(String(tokens.id_token), keys, {
      issuer: house.issuer,
      audience: PSC_CLIENT.id,
    });
    assert.equal(protectedHeader.alg, 'RS256');
    assert.equal(payload.nonce, request.nonce);
    assert.equal(payload.acr, 'eidas1', 'the level that was asked for');

    const userinfo = await getJson(String(discovery.userinfo_endpoint), String(tokens.access_token));
    assertUserinfo(userinfo);
    assert.equal(userinfo.sub, payload.sub);
  });

  it('finds in userinfo every claim that Pro Santé Connect publishes, under the same name', async function () {
    if (!existsSync(PUBLISHED)) return this.skip();
    const published: Json = JSON.parse(readFileSync(PUBLISHED, 'utf8'));
    const request = newRequest(house);
    await page.goto(request.url);
    await presentToReader(page, 'oncologue');
    await chooseSituation(page, "Centre hospitalier du Val-d'Armance");
    const code = new URL(page.url()).searchParams.get('code') ?? '';
    const tokens = await redeem(house, discovery, code, request.verifier);
    const userinfo = await getJson(String(discovery.userinfo_endpoint), String(tokens.access_token));
    assert.deepEqual(missingNames(published, userinfo), []);
  });

  it('cannot redeem a code twice (RFC 6749 §4.1.2)', async () => {
    const request = newRequest(house);
    await page.goto(request.url);
    await presentToReader(page, 'generaliste');
    await page.waitForURL(`${house.pscReturn.url}**`);
    const code = new URL(page.url()).searchParams.get('code') ?? '';
    const first = await redeem(house, discovery, code, request.verifier);
    await assert.rejects(redeem(house, discovery, code, request.verifier), /invalid_grant/);
    await assert.rejects(
      getJson(String(discovery.userinfo_endpoint), String(first.access_token)),
      /401/,
      'the tokens of a code used twice die with it',
    );
  });

  it('stays closed to those its own sheet does not name: our page says why, 403', async () => {
    await page.goto(newRequest(house).url);
    await presentToReader(page, 'pharmacien');
    const said = await wordsOf(page);
    assert.ok(said.includes('Ce logiciel est celui des médecins.'), said);
    assert.equal(new URL(page.url()).origin, house.issuer);
  });

  it('asks for the card anew with prompt=login; another person’s card ends the session of the first everywhere', async () => {
    await signIn(page, house, 'generaliste');
    await openFromPortal(page, house, 'portalys');
    await page.goto(`${newRequest(house).url}&prompt=login`);
    await presentToReader(page, 'oncologue');
    await chooseSituation(page, 'Cabinet du Dr Fictive-Untel');
    assert.ok(page.url().startsWith(house.pscReturn.url), page.url());
    await page.goto(`${house.issuer}/`);
    assert.ok((await wordsOf(page, '.person')).includes('FICTIVE-UNTEL'));
    await page.goto(dossierUrl(house, 'portalys'));
    assert.equal(await page.locator('#ended').count(), 1, 'nothing of the first person stays open');
  });

  it('is told on our page, and nowhere else, when its return address is not the registered one', async () => {
    const url = new URL(newRequest(house).url);
    url.searchParams.set('redirect_uri', `${house.pscReturn.url}/ailleurs`);
    const response = await page.goto(url.href);
    assert.equal(response?.status(), 400);
    assert.equal(new URL(page.url()).origin, house.issuer);
    assert.match(await wordsOf(page), /mal déclarée/);
  });
});

interface Request {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

function newRequest({ issuer, pscReturn }: JourneyHouse): Request {
  const [state, nonce, verifier] = [newToken(), newToken(), newToken()];
  const url = new URL('/protocol/openid-connect/auth', issuer);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: PSC_CLIENT.id,
    redirect_uri: pscReturn.url,
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    state,
    nonce,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  }).toString();
  return { url: url.href, state, nonce, verifier };
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

async function redeem({ pscReturn }: JourneyHouse, discovery: Json, code: string, verifier: string): Promise<Json> {
  const response = await fetch(String(discovery.token_endpoint), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: pscReturn.url,
      client_id: PSC_CLIENT.id,
      client_secret: PSC_CLIENT.secret,
      code_verifier: verifier,
    }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text);
}

async function getJson(url: string, bearer?: string): Promise<Json> {
  const response = await fetch(url, { headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text);
}

function assertUserinfo(userinfo: Json): void {
  const { idType, id } = castMember('oncologue');
  assert.equal(userinfo.SubjectNameID, idType + id);
  assert.equal(userinfo.preferred_username, idType + id);
  assert.equal(userinfo.family_name, 'FICTIVE-UNTEL');
  assert.equal(userinfo.given_name, 'Hélène');
  assert.deepEqual(userinfo.SubjectRole, ['10^1.2.250.1.213.1.1.5.5']);
  const [exercice, ...others] = (userinfo.SubjectRefPro as { exercices: Json[] }).exercices;
  assert.equal(others.length, 0);
  assert.equal(exercice?.codeProfession, '10');
  assert.equal(exercice?.codeSavoirFaire, 'SM36');
  const activities = exercice?.activities as Json[];
  assert.deepEqual(
    new Map(activities.map(({ codeModeExercice, numeroFinessSite }) => [codeModeExercice, numeroFinessSite])),
    new Map([
      ['L', ''],
      ['S', HOSPITAL_FINESS],
    ]),
  );
  assert.equal((userinfo.situation_exercice as Json).mode, 'S', 'the situation that was chosen');
}

/** Paths of names that the published answer has and ours has not; of lists, the first element speaks for all. */
function missingNames(published: unknown, ours: unknown, path = ''): readonly string[] {
  if (Array.isArray(published)) {
    return Array.isArray(ours) ? missingNames(published[0], ours[0], `${path}[]`) : [path];
  }
  if (typeof published !== 'object' || published === null) return [];
  return Object.entries(published).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const own = typeof ours === 'object' && ours !== null && Object.hasOwn(ours, name);
    // What was just found to be an object has its own names as keys.
    return own ? missingNames(value, (ours as Json)[name], at) : [at];
  });
}
