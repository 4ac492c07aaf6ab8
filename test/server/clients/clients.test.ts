import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { exportJWK } from 'jose';
import { redeem } from '../../../scripts/bench/code-flow.ts';
import type { Clients } from '../../../server/clients/open-clients.ts';
import { BY_TEST } from '../../federation/support/trust-domain.ts';
import {
  askToken,
  auditCount,
  auditSince,
  authorize,
  program,
  readTokens,
  signedIn,
  useHouse,
} from '../../support/house.ts';

const BY = { actor: 'system', from: '', request: '' } as const;

const IDENTIFIER = 'resource_server.identifier';

const base = {
  client_id: 'logiciel-fictif',
  client_name: 'Logiciel fictif',
  redirect_uris: ['https://logiciel-fictif.example/retour'],
  grant_types: ['authorization_code', 'client_credentials'],
  scope: 'openid profile pdp.evaluate',
};

describe('server/clients: clients as data', () => {
  const house = useHouse({ applications: 1 });
  const clients = (): Clients => house().running.doors.clients;
  const flow = (secret: string) => ({ id: base.client_id, secret, redirectUri: base.redirect_uris[0] ?? '' });
  const works = async (secret: string) =>
    readTokens(await askToken(house(), flow(secret), { grant_type: 'client_credentials', scope: 'pdp.evaluate' }))
      .status;

  it('admits a client: its secret is made, shown once, kept as a keyed digest, and works', async () => {
    const before = auditCount(house());
    const saved = await clients().save(base, 0, BY);
    assert.ok(saved.accepted && saved.secret !== null);
    assert.ok(saved.secret.length >= 43);
    assert.equal(await works(saved.secret), 200);
    assert.equal(await works(`${saved.secret}x`), 401);
    const stored = JSON.stringify(house().running.rooms.federation.applications.find(base.client_id));
    assert.ok(!stored.includes(saved.secret), 'the secret is nowhere');
    const [, digest = ''] = /"digest":"([^"]+)"/.exec(stored) ?? [];
    assert.equal(await works(digest), 401, 'the digest is not the secret');
    assert.ok(!JSON.stringify(clients().find(base.client_id)).includes(digest), 'and is not told');
    const [line] = auditSince(house(), before).filter(({ event }) => event.action === 'application.changed');
    assert.equal(line?.event.subject, base.client_id);
    assert.equal(line?.event.details.change, 'admitted');
    assert.ok(!JSON.stringify(line).includes(saved.secret));
  });

  it('changes it: the secret goes on, a version seen too early is turned away', async () => {
    const known = clients().find(base.client_id);
    assert.ok(known);
    const changed = await clients().save({ ...known, client_name: 'Autre nom' }, known.version, BY);
    assert.ok(changed.accepted && changed.secret === null);
    assert.equal(changed.client.client_name, 'Autre nom');
    const stale = await clients().save({ ...known, client_name: 'Encore' }, known.version, BY);
    assert.ok(!stale.accepted && stale.code === 'server.client.stale-version');
  });

  it('rotates its secret: the former one works for as long as asked, then no more', async () => {
    const first = await clients().rotateSecret(base.client_id, 0, BY);
    assert.ok(first.accepted && first.secret !== null);
    const second = await clients().rotateSecret(base.client_id, 10, BY);
    assert.ok(second.accepted && second.secret !== null);
    assert.deepEqual([await works(first.secret), await works(second.secret)], [200, 200]);
    house().clock.forward(11 * 60);
    assert.deepEqual([await works(first.secret), await works(second.secret)], [401, 200]);
    const third = await clients().rotateSecret(base.client_id, 0, BY);
    assert.ok(third.accepted);
    assert.equal(await works(second.secret), 401, 'kept for no time at all');
  });

  it('requested, approved, suspended: only an approved client is one', async () => {
    const asked = { ...base, client_id: 'demande-fictive' };
    const saved = await clients().save(asked, 0, BY, 'requested');
    assert.ok(saved.accepted && saved.secret !== null);
    const tries = async () =>
      readTokens(
        await askToken(
          house(),
          { ...flow(saved.secret ?? ''), id: asked.client_id },
          { grant_type: 'client_credentials', scope: 'pdp.evaluate' },
        ),
      ).status;
    assert.equal(await tries(), 401);
    const approved = await clients().setStatus(asked.client_id, 'active', saved.client.version, BY);
    assert.ok(approved.accepted);
    assert.equal(await tries(), 200);
    assert.ok((await clients().setStatus(asked.client_id, 'suspended', approved.client.version, BY)).accepted);
    assert.equal(await tries(), 401);
    const unknown = await clients().setStatus('nulle-part', 'active', 1, BY);
    assert.ok(!unknown.accepted && unknown.code === 'server.client.unknown');
  });

  it('S-03 a waiver of PKCE is an explicit field, in the audit; a challenge sent is still checked', async () => {
    const before = auditCount(house());
    const pkce_waiver = 'progiciel de 2009 sans PKCE, remplacé en mars';
    const saved = await clients().save({ ...base, client_id: 'sans-pkce', pkce_waiver }, 0, BY);
    assert.ok(saved.accepted && saved.secret !== null);
    assert.equal(auditSince(house(), before)[0]?.event.details.pkceWaiver, pkce_waiver);
    await house().running.rooms.federation.sheets.publish(openSheet('sans-pkce'), 'system', house().clock.now());
    const client = { ...flow(saved.secret), id: 'sans-pkce' };
    const browser = await signedIn(house());
    const bare = { code_challenge: undefined, code_challenge_method: undefined };
    const withoutNonce = await authorize(house(), browser, client, { ...bare, nonce: undefined });
    assert.notEqual(withoutNonce.code, '', 'OpenID Connect Core 1.0 §3.1.2.1: nonce is optional in the code flow');
    const { code } = await authorize(house(), browser, client, bare);
    const form = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri };
    assert.equal(readTokens(await askToken(house(), client, form)).status, 200);
    const challenged = await authorize(house(), browser, client);
    const without = await askToken(house(), client, { ...form, code: challenged.code });
    assert.equal(readTokens(without).error, 'invalid_grant', 'a challenge that was sent binds');
    const again = await authorize(house(), browser, client);
    assert.equal(readTokens(await redeem(program, house().issuer, client, again.code, again.pkce)).status, 200);
  });

  const faulty: readonly [string, Record<string, unknown>, string, RegExp][] = [
    ['a wildcard', { redirect_uris: ['https://*.example/retour'] }, 'redirect_uris.0', /joker/],
    ['plain http', { redirect_uris: ['http://logiciel.example/retour'] }, 'redirect_uris.0', /https/],
    ['a fragment', { redirect_uris: ['https://logiciel.example/#x'] }, 'redirect_uris.0', /fragment/],
    ['no return address', { redirect_uris: [] }, 'redirect_uris', /au moins une/],
    ['a user name', { redirect_uris: ['https://a@logiciel.example/'] }, 'redirect_uris.0', /ni nom/],
    ['the implicit flow', { grant_types: ['implicit'] }, 'grant_types.0', /implicite/],
    ['the password grant', { grant_types: ['password'] }, 'grant_types.0', /mot de passe/],
    ['client_secret_jwt', { token_endpoint_auth_method: 'client_secret_jwt' }, 'token_endpoint_auth_method', /lisible/],
    ['no signature', { id_token_signed_response_alg: 'none' }, 'id_token_signed_response_alg', /signature/],
    ['a short secret', { client_secret: 'court' }, 'client_secret', /./],
    ['a key without keys', { token_endpoint_auth_method: 'private_key_jwt' }, 'jwks', /clé publique/],
    ['an unknown word', { redirect_uri: 'x' }, 'redirect_uri', /n’existe pas/],
    [
      'PSC as a public client',
      { profile: 'psc', token_endpoint_auth_method: 'none' },
      'token_endpoint_auth_method',
      /psc/,
    ],
    ['a useless waiver', { profile: 'psc', pkce_waiver: 'une raison assez longue' }, 'pkce_waiver', /inutile/],
    [
      'S-03 a waiver in FAPI',
      { profile: 'fapi2', pkce_waiver: 'une raison assez longue' },
      'pkce_waiver',
      /sans dispense/,
    ],
    [
      'S-03 a waiver of a public client',
      { token_endpoint_auth_method: 'none', pkce_waiver: 'une raison assez longue' },
      'pkce_waiver',
      /public/,
    ],
    ['FAPI with a secret', { profile: 'fapi2' }, 'token_endpoint_auth_method', /private_key_jwt/],
    [
      'CIBA without a mode',
      { grant_types: ['urn:openid:params:grant-type:ciba'] },
      'backchannel_token_delivery_mode',
      /poll/,
    ],
    ['an unknown profile', { profile: 'fapi3' }, 'profile', /./],
    [
      'a public client that would ask for itself',
      { token_endpoint_auth_method: 'none', grant_types: ['client_credentials'] },
      'grant_types',
      /preuve/,
    ],
    ['the portal’s own name', { client_id: 'portail' }, 'client_id', /désigne déjà/],
    ['a name that the audit gives to nobody', { client_id: 'anonymous' }, 'client_id', /désigne déjà/],
    ['an interface with a fragment', { resource_server: api('https://api.example/#a') }, IDENTIFIER, /fragment/],
    [
      'an interface that gives scopes of the domain',
      { resource_server: api('https://api.example/', 'lire clients.manage') },
      'resource_server.scope',
      /clients\.manage/,
    ],
    ['a foreign id', { client_id: 'A B' }, 'client_id', /minuscules/],
  ];
  for (const [what, changes, place, why] of faulty) {
    it(`explains ${what}`, () => {
      const faults = clients().check({ ...base, ...changes });
      const found = faults.find((fault) => fault.place === place);
      assert.ok(found, JSON.stringify(faults));
      assert.match(found.why, why);
    });
  }

  it('S-11 an interface has one holder, and none is declared at an address of the house', async () => {
    const identifier = 'https://api-fictive.example/';
    const holder = { ...base, client_id: 'interface-fictive', resource_server: api(identifier) };
    assert.ok((await clients().save(holder, 0, BY)).accepted);
    const before = { ...holder, client_id: 'interface-avant' };
    const second = await clients().save(before, 0, BY);
    assert.ok(!second.accepted && second.faults[0]?.place === IDENTIFIER, JSON.stringify(second));
    assert.match(second.faults[0].why, /interface-fictive/);
    assert.deepEqual(clients().check(holder), [], 'its own is no clash');
    const ours = clients().check({ ...before, resource_server: api(`${house().issuer}/oidc/userinfo`) });
    assert.match(ours[0]?.why ?? '', /ce serveur/);
  });

  it('a public client asks nothing for itself, though an earlier registration says so', async () => {
    const { applications } = house().running.rooms.federation;
    const known = applications.find(base.client_id);
    assert.ok(known);
    const registration = {
      ...known.registration,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'client_credentials'],
    };
    assert.ok((await applications.save({ ...known, id: 'public-ancien', registration }, 0, BY_TEST)).accepted);
    const form = { grant_type: 'client_credentials', client_id: 'public-ancien', scope: 'pdp.evaluate' };
    const answer = await program.ask(`${house().issuer}/oidc/token`, { byProgram: true, form });
    assert.deepEqual([answer.status, readTokens(answer).accessToken], [400, '']);
  });

  it('refuses a private key given as a public one', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwks = { keys: [await exportJWK(privateKey)] };
    const faults = clients().check({ ...base, token_endpoint_auth_method: 'private_key_jwt', jwks });
    assert.match(faults[0]?.why ?? '', /privée/);
  });

  it('nothing faulty is saved: server.client.malformed', async () => {
    const verdict = await clients().save({ ...base, client_id: 'fautif', redirect_uris: [] }, 0, BY);
    assert.ok(!verdict.accepted && verdict.code === 'server.client.malformed');
    assert.equal(clients().find('fautif'), undefined);
  });

  it('what the provider alone would refuse at the first request is refused when saved', () => {
    const faults = clients().check({
      ...base,
      subject_type: 'pairwise',
      redirect_uris: ['https://a.example/', 'https://b.example/'],
    });
    assert.match(faults[0]?.why ?? '', /sector_identifier_uri/);
    assert.equal(faults[0]?.place, 'sector_identifier_uri');
  });
});

function api(identifier: string, scope = 'lire'): object {
  return { identifier, scope, access_token_format: 'opaque' };
}

function openSheet(application: string): object {
  const words = { fr: 'Ouverte à tous', en: 'Open to all' };
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: words,
    from: '2020-01-01T00:00:00+01:00',
    actions: { open: words },
    rules: [
      {
        id: 'OUVRIR',
        effect: 'permit',
        title: words,
        actions: ['open'],
        resources: ['application'],
        why: { fr: 'Ouverte.', en: 'Open.' },
      },
    ],
  };
}
