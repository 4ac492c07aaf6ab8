import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK } from 'jose';
import { type Answer, Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard, unescapeHtml } from '../../../scripts/bench/card-sign-in.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { deriveTrialCredentials } from '../../../server/trials/trial-credentials.ts';
import {
  auditCount,
  auditSince,
  authorize,
  claimsOf,
  inside,
  openTestHouse,
  signedIn,
  type TestHouse,
  testClient,
  tokensFor,
  userinfo,
} from '../../support/house.ts';
import { enrolHere, showCardForPasskeys, signInPageOf, signInWithPasskey } from '../../support/passkey-pages.ts';
import { SoftwareAuthenticator } from '../../support/software-authenticator.ts';

const PUBLIC = { client_secret: undefined, token_endpoint_auth_method: 'none' };
const REFRESH = ['authorization_code', 'refresh_token'];

/** Every profile, every way of proving oneself; each by its twin, over HTTP. */
describe('server/trials: « test my application »', () => {
  let house: TestHouse;
  let browser: Browser;

  before(async function () {
    this.timeout(60_000);
    const jwk = await exportJWK(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    const fapi = {
      client_secret: undefined,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...jwk, alg: 'ES256', use: 'sig', kid: 'la-sienne' }] },
    };
    const registrations = [
      { grant_types: REFRESH },
      { profile: 'psc', token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'RS256' },
      { profile: 'fapi2', ...fapi, grant_types: REFRESH },
      { profile: 'fapi2-signed', ...fapi },
      { subject_type: 'pairwise', ...PUBLIC },
      { userinfo_signed_response_alg: 'ES256', introspection_signed_response_alg: 'ES256' },
      { sandbox: true },
      {
        client_secret: undefined,
        token_endpoint_auth_method: 'tls_client_auth',
        tls_client_auth_subject_dn: 'CN=dossier-7.example',
        tls_client_certificate_bound_access_tokens: true,
      },
      { grant_types: ['client_credentials'] },
    ];
    house = await openTestHouse({
      applications: registrations.length,
      registration: (place) => registrations[place] ?? {},
    });
    const found = house.running.rooms.directory.reader.findByNationalId(numberOf('generaliste'));
    assert.ok(found.found);
    await house.running.doors.administrators.grant(found.record.personId, 'essai');
    browser = await signedIn(house);
  });
  after(() => house?.close());

  const numberOf = (slug: string) => {
    const { idType, id } = castMember(slug);
    return idType + id;
  };
  const begin = (who: Browser, place: number, form: Record<string, string> = {}) =>
    who.ask(`${house.issuer}/essai/${testClient(place).id}`, { form });
  const run = (who: Browser, place: number, form: Record<string, string> = {}) =>
    who.open(`${house.issuer}/essai/${testClient(place).id}`, { form }, inside(house));
  /** Rows of one table of claims: name → value, and where it is said to come from. */
  const claimsIn = ({ body }: Answer, place: string): ReadonlyMap<string, { value: unknown; origin: string }> => {
    const [, section = ''] = body.split(`<h2 id="in-${place}">`);
    const rows = section
      .split('</section>')[0]
      ?.matchAll(/<th scope="row" class="mono">([^<]+)<\/th><td class="mono wrap">([^<]*)<\/td><td>([^<]*)<\/td>/g);
    return new Map(
      [...(rows ?? [])].map(([, name = '', value = '', origin = '']) => [
        name,
        { value: JSON.parse(unescapeHtml(value)) as unknown, origin: unescapeHtml(origin) },
      ]),
    );
  };
  const stepsIn = ({ body }: Answer) =>
    [...body.matchAll(/<summary>\d+\. ([^·]+) · <span class="mono">(\d+)<\/span>/g)].map(([, step = '', status]) => [
      unescapeHtml(step),
      Number(status),
    ]);

  const READ = ['Découverte', 'Autorisation, par le navigateur', 'Retour à l’application'];
  const ASKED = ['Échange du code contre les jetons', 'Informations sur la personne (userinfo)', 'Introspection'];
  const cases: readonly [string, number, readonly string[]][] = [
    ['standard', 0, [...READ, ...ASKED, 'Rafraîchissement', 'Révocation']],
    ['psc', 1, [...READ, ...ASKED, 'Révocation']],
    ['fapi2', 2, ['Demande poussée (PAR)', ...READ, ...ASKED, 'Rafraîchissement', 'Révocation']],
    ['fapi2-signed', 3, ['Demande poussée (PAR)', ...READ, ...ASKED, 'Révocation']],
    ['public and pairwise', 4, [...READ, ...ASKED, 'Révocation']],
    ['signed userinfo and introspection', 5, [...READ, ...ASKED, 'Révocation']],
    ['sandbox', 6, [...READ, ...ASKED, 'Révocation']],
    ['by certificate', 7, [...READ, ...ASKED, 'Révocation']],
  ];
  for (const [name, place, steps] of cases) {
    it(`${name}: the whole flow, step by step, without one value that opens anything`, async () => {
      const page = await run(browser, place);
      assert.equal(page.status, 200, page.body.slice(0, 2_000));
      assert.match(page.body, /Le parcours est allé à son terme/, page.body.slice(0, 4_000));
      const seen = stepsIn(page);
      for (const step of steps)
        assert.ok(
          seen.some(([each]) => each === step),
          `${step} among ${seen.join(' | ')}`,
        );
      assert.ok(seen.every(([, status]) => status === 200 || status === 201 || status === 303));
      const idToken = claimsIn(page, 'id_token');
      assert.deepEqual([idToken.get('aud')?.value].flat(), [`${testClient(place).id}~essai`]);
      assert.equal(idToken.get('iss')?.value, house.issuer);
      // A base64url text of this length is a token, a code, a secret, or a signature: none is on the page.
      const told = page.body.replaceAll(
        /<dt class="mono">(?:state|sub|nonce|code_challenge|jti|kid|sid|request_uri|keys|x|y|jwk)<\/dt><dd[^>]*>[^<]*<\/dd>/g,
        '',
      );
      assert.deepEqual(
        told.match(
          /<dt class="mono">[^<]*<\/dt><dd class="mono wrap">(?:Basic |Bearer |DPoP )?[\w-]{30,}(?:\.[\w-]+)*<\/dd>/g,
        ),
        null,
      );
      assert.doesNotMatch(told, /<dd class="mono wrap">(?:Basic |Bearer |DPoP )?[\w-]{30,}(?:\.[\w-]+)*<\/dd>/);
      assert.doesNotMatch(page.body, /ey[\w-]{20,}\.ey/);
    });
  }

  it('each claim has its origin: the file and its day, the card and its instant, the session, the registration', async () => {
    const page = await run(browser, 0);
    const idToken = claimsIn(page, 'id_token');
    assert.match(idToken.get('family_name')?.origin ?? '', /^Fiche\s: identité · fichier [\w.-]+, du 01\/11\/2026$/);
    assert.match(idToken.get('acr')?.origin ?? '', /^Connexion par carte, le \d/);
    assert.match(idToken.get('nonce')?.origin ?? '', /^Demande de l’application/);
    assert.match(idToken.get('aud')?.origin ?? '', /^Déclaration de l’application/);
    assert.match(claimsIn(page, 'userinfo').get('UITVersion')?.origin ?? '', /^Valeur fixe/);
    assert.equal(claimsIn(page, 'introspection').get('active')?.value, true);
    assert.match(page.body, /Ouvert par la fiche de règles, version 1 : [A-Z]/);
  });

  it('claims are those that the application itself gets, subject included', async () => {
    const OF_THE_MOMENT = ['aud', 'iat', 'exp', 'nonce', 'at_hash', 'sid', 'jti', 'azp'];
    const lasting = (claims: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(claims).filter(([name]) => !OF_THE_MOMENT.includes(name)));
    const real = await tokensFor(house, browser, house.client(0), { scope: 'openid profile scope_all' });
    const page = await run(browser, 0);
    const tried = Object.fromEntries([...claimsIn(page, 'id_token')].map(([name, { value }]) => [name, value]));
    assert.deepEqual(lasting(tried), lasting(claimsOf(real.idToken)));
    const known: unknown = JSON.parse((await userinfo(house, real.accessToken)).body);
    const triedInfo = Object.fromEntries([...claimsIn(page, 'userinfo')].map(([name, { value }]) => [name, value]));
    assert.deepEqual(triedInfo, known);
    const { code, pkce } = await authorize(house, browser, house.client(4));
    const answer = await browser.ask(`${house.issuer}/oidc/token`, {
      byProgram: true,
      form: {
        grant_type: 'authorization_code',
        code,
        client_id: house.client(4).id,
        redirect_uri: house.client(4).redirectUri,
        code_verifier: pkce.verifier,
      },
    });
    const pairwise = claimsOf((JSON.parse(answer.body) as { id_token: string }).id_token).sub;
    assert.equal(claimsIn(await run(browser, 4), 'id_token').get('sub')?.value, pairwise);
    assert.notEqual(pairwise, claimsOf(real.idToken).sub);
  });

  it('tells a refusal as the application would hear it: a scope too many, a level out of reach, a person who goes back', async () => {
    const before = auditCount(house);
    const scope = await run(browser, 6, { scope: 'openid scope_all pdp.evaluate' });
    assert.match(scope.body, /s’est arrêté : Retour à l’application/);
    assert.match(scope.body, /invalid_scope/);
    const pushed = await run(browser, 2, { scope: 'openid pdp.evaluate' });
    assert.match(pushed.body, /s’est arrêté : Demande poussée/);
    const asked = await browser.open(`${house.issuer}/essai/dossier-0`, { form: { prompt: 'login' } }, inside(house));
    assert.match(asked.url.pathname, /^\/interaction\//);
    const back = await browser.open(`${asked.url.href}/back`, { form: {} }, inside(house));
    assert.match(back.body, /access_denied/);
    assert.match(back.body, /est revenue sans ouvrir/);
    const lines = auditSince(house, before).filter(({ event }) => event.action === 'flow.tried');
    assert.deepEqual(
      lines.map(({ event }) => [event.subject, event.outcome, event.code, event.details.step]),
      [
        ['dossier-6', 'failure', 'invalid_scope', 'return'],
        ['dossier-2', 'failure', 'invalid_scope', 'par'],
        ['dossier-0', 'failure', 'access_denied', 'return'],
      ],
    );
  });

  it('a sign-in on the way is the real one: the card is shown, and the trial goes on', async () => {
    const page = await browser.open(`${house.issuer}/essai/dossier-0`, { form: { prompt: 'login' } }, inside(house));
    const done = await signInWithCard(browser, page, house.card('generaliste'), inside(house));
    assert.match(done.body, /Le parcours est allé à son terme/);
  });

  it('an agreement on the way is asked, and not kept: it is of the trial', async () => {
    for (let time = 0; time < 2; time += 1) {
      const asked = await browser.open(
        `${house.issuer}/essai/dossier-0`,
        { form: { prompt: 'consent' } },
        inside(house),
      );
      assert.match(asked.body, /C’est un essai/);
      const done = await browser.open(`${asked.url.href}/consent`, { form: {} }, inside(house));
      assert.match(done.body, /Le parcours est allé à son terme/);
    }
    assert.match((await browser.ask(`${house.issuer}/acces`)).body, /Aucun accord ne vous a été demandé/);
  });

  it('nothing stays: its tokens are dead, nothing of it is open, no trial waits, its page is told once', async () => {
    const url = (await begin(browser, 0)).location;
    assert.ok(url);
    const answer = await browser.ask(url);
    const back = answer.location;
    assert.equal(back?.pathname, '/essai/retour');
    const first = await browser.ask(back ?? '');
    assert.match(first.body, /à son terme/);
    const again = await browser.ask(back ?? '');
    assert.deepEqual([again.status, again.body.includes('server.trial.over')], [404, true]);
    const own = await browser.ask(`${house.issuer}/acces`);
    assert.ok(!own.body.includes('value="dossier-0~essai"'), 'the twin is open nowhere');
    const { signIn } = house.running.rooms;
    assert.equal(await signIn.get('FlowTrial', back?.searchParams.get('state') ?? ''), undefined);
  });

  it('counts for whoever began it, in their browser alone', async () => {
    const url = (await begin(browser, 0)).location ?? '';
    const { location: back } = await browser.ask(url);
    const other = await signedIn(house, 'infirmiere');
    for (const who of [other, new Browser()]) {
      const refused = await who.ask(back ?? '');
      assert.deepEqual([refused.status, refused.body.includes('server.trial.over')], [404, true]);
    }
    assert.match((await browser.ask(back ?? '')).body, /à son terme/, 'nobody else has spent it');
  });

  it('an administrator who came by a passkey tries, and is shown no way into the administration', async () => {
    const [device, phone] = [new SoftwareAuthenticator(house.issuer), new Browser()];
    const enrolling = new Browser();
    await enrolHere(house, enrolling, await showCardForPasskeys(house, enrolling), device);
    await signInWithPasskey(house, phone, await signInPageOf(house, phone), device);
    const [byCard, byPasskey] = [await run(browser, 0), await run(phone, 0)];
    for (const page of [byCard, byPasskey]) {
      assert.match(page.body, /à son terme/);
      assert.match(page.body, /id="again"/);
    }
    assert.match(byCard.body, /href="\/admin\/dossiers/);
    assert.doesNotMatch(byPasskey.body, /href="\/admin/);
  });

  it('what signs nobody in by a browser has no flow to try', async () => {
    const page = await begin(browser, 8);
    assert.deepEqual([page.status, page.body.includes('server.trial.no-code-flow'), page.location], [409, true, null]);
  });

  it('an integrator tries by a link, signs in with their own card, and sees nothing else of the house', async () => {
    const integrator = await signedIn(house, 'infirmiere');
    const page = () => integrator.ask(`${house.issuer}/essai/dossier-0`);
    assert.deepEqual([(await page()).status, (await page()).body.includes('server.trial.not-invited')], [403, true]);
    assert.equal((await integrator.ask(`${house.issuer}/essai/dossier-0/lien`, { form: {} })).status, 403);
    const made = await browser.ask(`${house.issuer}/essai/dossier-0/lien`, { form: {} });
    const link = new URL(unescapeHtml(/id="invitation-link">([^<]+)</.exec(made.body)?.[1] ?? ''));
    const stranger = new Browser();
    const asked = await stranger.open(link, {}, inside(house));
    const start = await signInWithCard(stranger, asked, house.card('infirmiere'), inside(house));
    assert.equal(start.url.href, link.href, 'after the card, the page of the link');
    assert.ok(!start.body.includes('id="invite"'), 'a link makes no other link');
    const lien = link.searchParams.get('lien') ?? '';
    const done = await run(stranger, 0, { lien });
    assert.match(done.body, /à son terme/);
    assert.equal(claimsIn(done, 'id_token').get('SubjectNameID')?.value, numberOf('infirmiere'));
    assert.equal((await begin(stranger, 1, { lien })).status, 403, 'the link is for one application');
    house.clock.forward(25 * 3600);
    const late = await signedIn(house, 'infirmiere');
    assert.equal((await late.ask(link)).status, 403);
    browser = await signedIn(house);
  });

  it('the real application’s secret opens no twin, a twin’s address is no other’s, and a suspended application has no twin', async () => {
    const twin = { ...house.client(0), id: `${house.client(0).id}~essai` };
    const { answer } = await authorize(house, browser, twin);
    assert.deepEqual([answer.status, answer.location], [400, null], 'its return address is the house’s alone');
    const { code, answer: returned } = await authorize(house, browser, {
      ...twin,
      redirectUri: `${house.issuer}/essai/retour`,
    });
    assert.equal(code, '', 'it ended at our page, which knows of no trial');
    assert.equal(returned.status, 404);
    const refused = await browser.ask(`${house.issuer}/oidc/token`, {
      byProgram: true,
      headers: {
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(twin.id)}:${twin.secret}`).toString('base64')}`,
      },
      form: { grant_type: 'authorization_code', code: 'x', redirect_uri: `${house.issuer}/essai/retour` },
    });
    assert.equal(refused.status, 401);
    const { clients } = house.running.doors;
    const version = clients.find('dossier-6')?.version ?? 0;
    const by = { actor: 'essai', from: '', request: '' };
    assert.ok((await clients.setStatus('dossier-6', 'suspended', version, by)).accepted);
    const page = await begin(browser, 6);
    assert.deepEqual([page.status, page.body.includes('server.trial.not-active')], [409, true]);
    assert.equal((await authorize(house, browser, { ...twin, id: 'dossier-6~essai' })).answer.status, 400);
  });

  it('S-46 keeps no secret of a trial at rest, while it waits for its person', async () => {
    const { location } = await begin(browser, 0);
    const { searchParams } = location ?? new URL('about:blank');
    const state = searchParams.get('state') ?? '';
    const own = deriveTrialCredentials(house.running.rooms.masterKey.derive('flow-trials'));
    assert.equal(searchParams.get('nonce'), own.proofOf(state, 'nonce'), 'the very proofs of this trial');
    const files = readdirSync(house.folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    const kept = files.map((file) => readFileSync(join(file.parentPath, file.name)));
    assert.ok(
      kept.some((bytes) => bytes.includes('.well-known/openid-configuration')),
      'the trial that waits is there',
    );
    for (const secret of [own.secretOf('dossier-0'), own.proofOf(state, 'verifier'), String(own.privateJwk.d)])
      assert.ok(!kept.some((bytes) => bytes.includes(secret)));
  });
});
