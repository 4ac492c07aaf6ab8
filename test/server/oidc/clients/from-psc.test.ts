import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { smallSheet } from '../../../../scripts/bench/small-applications.ts';
import { authorize, claimsOf, program, readTokens, signedIn, useHouse } from '../../../support/house.ts';

const PAGE = readFileSync(new URL('../../../../docs/from-pro-sante-connect.md', import.meta.url), 'utf8');
const BY = { actor: 'system', from: '', request: '' } as const;

/** The steps of docs/from-pro-sante-connect.md, from the page itself. */
describe('from Pro Santé Connect to Vestibule in ten minutes', () => {
  const house = useHouse({ applications: 1 });
  const [, written = ''] = /```json\n(.*?)```/s.exec(PAGE) ?? [];
  const client = JSON.parse(written);
  let secret = '';

  it('1. the registration of the page is admitted as it stands, its secret shown once', async () => {
    const saved = await house().running.doors.clients.save(client, 0, BY);
    assert.ok(saved.accepted && saved.secret !== null, JSON.stringify(saved));
    secret = saved.secret;
    const { sheets } = house().running.rooms.federation;
    assert.ok((await sheets.publish(smallSheet(client.client_id), 'system', house().clock.now())).accepted);
  });

  it('2. the discovery document has the name, and every suffix of the page answers', async () => {
    const read = (path: string) => program.ask(house().issuer + path, { byProgram: true });
    assert.equal((await read('/.well-known/wallet-openid-configuration')).status, 200);
    const [, list = ''] = /openid-connect\/\{([^}]+)\}/.exec(PAGE) ?? [];
    const suffixes = list.split(',');
    assert.equal(suffixes.length, 9);
    for (const suffix of suffixes) {
      const path = `/protocol/openid-connect/${suffix}`;
      const statuses = [await read(path), await program.ask(house().issuer + path, { byProgram: true, form: {} })];
      assert.ok(
        statuses.some(({ status }) => status !== 404),
        path,
      );
    }
  });

  it('3. and 4. the request it sends today signs in, and userinfo has the names it reads', async () => {
    const browser = await signedIn(house());
    const flow = { id: client.client_id, secret, redirectUri: client.redirect_uris[0] };
    const { code } = await authorize(house(), browser, flow, {
      scope: 'openid scope_all',
      acr_values: 'eidas1',
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    const answer = await program.ask(`${house().issuer}/protocol/openid-connect/token`, {
      byProgram: true,
      form: {
        grant_type: 'authorization_code',
        code,
        redirect_uri: flow.redirectUri,
        client_id: flow.id,
        client_secret: secret,
      },
    });
    const tokens = readTokens(answer);
    assert.equal(tokens.status, 200, answer.body);
    assert.equal(claimsOf(tokens.idToken).acr, 'eidas1');
    const told = await program.ask(`${house().issuer}/protocol/openid-connect/userinfo`, {
      byProgram: true,
      headers: { authorization: `Bearer ${tokens.accessToken}` },
    });
    const userinfo = JSON.parse(told.body);
    for (const name of [
      'SubjectNameID',
      'SubjectRole',
      'otherIds',
      'situation_exercice',
      'SubjectOrganization',
      'Secteur_Activite',
    ])
      assert.ok(name in userinfo, name);
    assert.ok(userinfo.SubjectRefPro.exercices[0].activities.length > 0);
  });

  it('5. `plain` is refused, as the page says', async () => {
    const browser = await signedIn(house());
    const flow = { id: client.client_id, secret, redirectUri: client.redirect_uris[0] };
    assert.equal(
      (await authorize(house(), browser, flow, { code_challenge_method: 'plain' })).error,
      'invalid_request',
    );
  });
});
