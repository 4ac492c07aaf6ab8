import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { Browser } from '../../scripts/bench/browser.ts';
import { signInWithCard } from '../../scripts/bench/card-sign-in.ts';
import { authorizationUrl, makePkce } from '../../scripts/bench/code-flow.ts';
import { type Kit, makeKit } from '../../scripts/conformance/kit.ts';
import { PLANS } from '../../scripts/conformance/plans.ts';
import { applySeed } from '../../server/seed/apply-seed.ts';
import { judgeSeed } from '../../server/seed/read-seed.ts';
import { askToken, inside, program, readTokens, useHouse, userinfo } from '../support/house.ts';

interface SuiteClient {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly hint_value?: string;
  readonly jwks?: { readonly keys: readonly Record<string, unknown>[] };
}

interface Configuration {
  readonly client: SuiteClient;
  readonly client2: SuiteClient;
  readonly client_secret_post?: SuiteClient;
  readonly mtls?: { readonly cert: string; readonly key: string };
  readonly browser: readonly { readonly tasks: readonly { readonly commands: readonly unknown[][] }[] }[];
}

const SUITE = 'https://localhost.emobix.co.uk:8443';
const CALLBACK = `${SUITE}/test/a/vestibule/callback`;

/** The seed is taken by the house, and each configuration's keys and secrets open what its plan needs first. */
describe('scripts/conformance: the seed, and the suite’s configurations', () => {
  const house = useHouse({ applications: 1 });
  let kit: Kit;
  before(async function () {
    this.timeout(60_000);
    kit = await makeKit({
      issuer: house().issuer,
      mtlsOrigin: 'https://localhost:4002',
      reader: 'http://localhost:4010',
      suite: SUITE,
      alias: 'vestibule',
      now: house().clock.now(),
    });
    const { seed, faults } = judgeSeed(kit.seed);
    assert.deepEqual(faults, []);
    assert.ok(seed);
    const { rooms, doors } = house().running;
    const report = await applySeed(seed, { rooms, clients: doors.clients });
    assert.deepEqual([report.clients, report.persons], [kit.seed.clients.length, 1]);
  });
  const configuration = (name: string) => kit.configurations.get(name) as unknown as Configuration;
  const signed = async ({ client_id: id, jwks }: SuiteClient, claims: Record<string, unknown>) => {
    const [key = {}] = jwks?.keys ?? [];
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: id, aud: house().issuer, iat: now, nbf: now, exp: now + 60, ...claims })
      .setProtectedHeader({ alg: 'PS256', kid: String(key.kid) })
      .sign(await importJWK(key, 'PS256'));
  };
  const ask = async (path: string, client: SuiteClient, form: Record<string, string>) =>
    program.ask(house().issuer + path, {
      byProgram: true,
      form: {
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await signed(client, { sub: client.client_id, jti: crypto.randomUUID() }),
        ...form,
      },
    });

  it('every plan has its configuration, two clients, and no private half in the seed', () => {
    assert.deepEqual(
      [...kit.configurations.keys()],
      PLANS.map(({ name }) => name),
    );
    const ids = kit.seed.clients.map(({ client_id }) => client_id);
    for (const { client, client2 } of PLANS.map(({ name }) => configuration(name))) {
      assert.ok(ids.includes(client.client_id) && ids.includes(client2.client_id), client.client_id);
    }
    assert.ok(!/"(d|p|q|dp|dq|qi)":|PRIVATE KEY/.test(JSON.stringify(kit.seed)));
  });

  for (const { name } of PLANS.filter(({ proof }) => proof === 'secret')) {
    it(`${name}: each of its clients signs somebody in, without PKCE, and gets tokens by its secret`, async () => {
      const { client, client2, client_secret_post: post } = configuration(name);
      assert.ok(post);
      for (const { client_id: id, client_secret: secret = '' } of [client, client2]) {
        const flow = { id, secret, redirectUri: CALLBACK };
        const browser = new Browser();
        const bare = { code_challenge: undefined, code_challenge_method: undefined };
        const url = authorizationUrl(house().issuer, flow, makePkce(), bare);
        const page = await browser.open(url, {}, inside(house()));
        const back = await signInWithCard(browser, page, house().card('generaliste'), inside(house()));
        const code = back.location?.searchParams.get('code') ?? '';
        const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
        const tokens = readTokens(await askToken(house(), flow, form));
        assert.equal(tokens.status, 200, tokens.error);
        const told = await userinfo(house(), tokens.accessToken);
        assert.match(String(told.headers['x-fapi-interaction-id']), /^[0-9a-f-]{36}$/);
      }
      const { client_id, client_secret = '' } = post;
      const form = {
        grant_type: 'authorization_code',
        code: 'inconnu',
        redirect_uri: CALLBACK,
        client_id,
        client_secret,
      };
      const answer = await program.ask(`${house().issuer}/oidc/token`, { byProgram: true, form });
      assert.equal(readTokens(answer).error, 'invalid_grant', 'known, its code is not');
    });
  }

  it('fapi2-security-dpop, fapi2-signing-dpop: each client pushes its request, signed where it has to be', async () => {
    for (const name of ['fapi2-security-dpop', 'fapi2-signing-dpop']) {
      const { client, client2 } = configuration(name);
      for (const [each, redirect_uri] of [
        [client, CALLBACK],
        [client2, `${CALLBACK}?dummy1=lorem&dummy2=ipsum`],
      ] as const) {
        const { challenge } = makePkce();
        const asked = {
          client_id: each.client_id,
          response_type: 'code',
          scope: 'openid',
          redirect_uri,
          code_challenge: challenge,
          code_challenge_method: 'S256',
        };
        const isSigned = name === 'fapi2-signing-dpop';
        const form = isSigned
          ? { client_id: each.client_id, request: await signed(each, { ...asked, response_mode: 'jwt' }) }
          : asked;
        const answer = await ask('/oidc/par', each, form);
        assert.equal(answer.status, 201, answer.body);
      }
    }
  });

  it('fapi-ciba-poll, fapi-ciba-ping: each client asks, by a signed request, the person of the seed', async () => {
    for (const name of ['fapi-ciba-poll', 'fapi-ciba-ping']) {
      const { client, client2 } = configuration(name);
      for (const each of [client, client2]) {
        const request = await signed(each, {
          scope: 'openid',
          login_hint: each.hint_value,
          binding_message: '1234',
          jti: crypto.randomUUID(),
          ...(name === 'fapi-ciba-ping' ? { client_notification_token: 'jeton-fictif-de-l-avis-0123456789' } : {}),
        });
        const answer = await ask('/oidc/ciba', each, { request });
        assert.equal(answer.status, 200, answer.body);
        assert.notEqual(JSON.parse(answer.body).auth_req_id ?? '', '');
      }
    }
  });

  it('what is bound to a certificate has one of its own key, and the registration knows it where it is the proof', () => {
    for (const name of ['fapi2-security-mtls', 'fapi-ciba-poll', 'fapi-ciba-ping']) {
      const { client, mtls } = configuration(name);
      assert.ok(mtls);
      const certificate = new X509Certificate(mtls.cert);
      assert.equal(certificate.checkPrivateKey(createPrivateKey(mtls.key)), true);
      const known = JSON.stringify(kit.seed.clients.find(({ client_id }) => client_id === client.client_id));
      assert.equal(known.includes(certificate.raw.toString('base64')), name === 'fapi2-security-mtls', name);
    }
  });

  it('the suite’s browser finds each id it presses on our pages', async () => {
    const pressed = configuration('oidcc-basic').browser.flatMap(({ tasks }) =>
      tasks.flatMap(({ commands }) => commands.filter(([what]) => what === 'click').map(([, , id]) => id)),
    );
    assert.deepEqual(pressed, ['sign-in-card', 'card-suite', 'sign', 'continue', 'confirm']);
    const { client } = configuration('oidcc-basic');
    const flow = { id: client.client_id, secret: '', redirectUri: CALLBACK };
    const bare = { code_challenge: undefined, code_challenge_method: undefined };
    const url = authorizationUrl(house().issuer, flow, makePkce(), bare);
    const page = await new Browser().open(url, {}, inside(house()));
    assert.match(page.body, /id="sign-in-card"/);
    assert.match(page.body, /id="cancel"/);
  });
});
