import assert from 'node:assert/strict';
import { basicAuthorization } from '../../../scripts/bench/code-flow.ts';
import { type Proof, signProof } from '../../../scripts/reader/card-rack.ts';
import type { Challenge } from '../../../scripts/reader/sign-request.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { askToken, auditCount, auditSince, claimsOf, program, readTokens, useHouse } from '../../support/house.ts';

const GRANT = 'urn:openid:params:grant-type:ciba';
const POLL = { grant_types: [GRANT, 'refresh_token'], backchannel_token_delivery_mode: 'poll' };

/** What the practice's own software does, card in the reader and no browser. */
describe('server/login: signed challenge without a browser', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere', 'oncologue', 'revoquee'], registration: () => POLL });
  const nationalId = (slug: string) => castMember(slug).idType + castMember(slug).id;
  const post = async (path: string, json: object) => {
    const answer = await program.ask(`${house().issuer}${path}`, { json, byProgram: true });
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
  };
  const request = async (slug = 'generaliste'): Promise<string> => {
    const answer = await program.ask(`${house().issuer}/oidc/ciba`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house().client(0)) },
      form: { scope: 'openid profile', login_hint: nationalId(slug), channel: 'CARD', acr_values: 'eidas2' },
    });
    assert.equal(answer.status, 200, answer.body);
    return String(JSON.parse(answer.body).auth_req_id);
  };
  const challenge = async (auth_req_id: string, more: object = {}): Promise<Challenge> => {
    const { status, body } = await post('/card/challenge', { auth_req_id, ...more });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.expires_in, 120);
    assert.equal(body.issuer, house().issuer);
    return body as unknown as Challenge;
  };
  const sign = (asked: Challenge, slug = 'generaliste'): Proof => signProof(house().card(slug), asked);
  const prove = (proof: Proof) => post('/card/proof', proof);
  const redeem = async (auth_req_id: string) =>
    readTokens(await askToken(house(), house().client(0), { grant_type: GRANT, auth_req_id }));
  const waits = async (authReqId: string) => assert.equal((await redeem(authReqId)).error, 'authorization_pending');

  it('the request, the challenge, the signature, and the client’s own tokens, once', async () => {
    const before = auditCount(house());
    const authReqId = await request();
    const proved = await prove(sign(await challenge(authReqId)));
    assert.deepEqual([proved.status, proved.body], [200, { approved: true }]);
    const tokens = await redeem(authReqId);
    const claims = claimsOf(tokens.idToken);
    assert.deepEqual([claims.acr, claims.amr], ['eidas2', ['sc', 'mfa']]);
    assert.equal((await redeem(authReqId)).error, 'invalid_grant');
    const lines = auditSince(house(), before).map(({ event }) => event);
    const signIn = lines.find(({ action }) => action === 'sign-in.accepted');
    assert.deepEqual(
      [signIn?.actor, signIn?.subject, signIn?.details.means, signIn?.details.nationalId],
      [claims.sub, 'dossier-0', 'challenge', nationalId('generaliste')],
    );
  });

  it('S-31 a captured signature is worth nothing a second time, nor one over another challenge, another issuer or another time', async () => {
    const authReqId = await request();
    const asked = await challenge(authReqId);
    const other = await challenge(authReqId);
    const crossed = await prove({ ...sign(other), nonce: asked.nonce });
    assert.deepEqual([crossed.status, crossed.body.error], [401, 'pki.proof.bad-signature']);
    for (const change of [{ issuer: 'https://ailleurs.example' }, { iat: asked.iat - 600 }]) {
      const next = await challenge(authReqId);
      assert.equal((await prove(sign({ ...next, ...change }))).body.error, 'pki.proof.bad-signature');
    }
    await waits(authReqId);
    const proof = sign(other);
    assert.equal((await prove(proof)).status, 200);
    const replayed = await prove(proof);
    assert.deepEqual([replayed.status, replayed.body.error], [401, 'server.card.challenge-unknown']);
    const next = await request();
    assert.equal((await prove(proof)).body.error, 'server.card.challenge-unknown');
    await waits(next);
  });

  it('S-31 a stale challenge is spent, and the certificate alone is no proof', async () => {
    const authReqId = await request();
    const proof = sign(await challenge(authReqId));
    house().clock.forward(121);
    assert.equal((await prove(proof)).body.error, 'server.card.challenge-unknown');
    const { nonce } = await challenge(authReqId);
    const { status } = await prove({ ...proof, nonce, signature: '' });
    assert.equal(status, 400);
    await waits(authReqId);
  });

  it('of ten simultaneous answers exactly one counts', async () => {
    const authReqId = await request();
    const proof = sign(await challenge(authReqId));
    const answers = await Promise.all(Array.from({ length: 10 }, () => prove(proof)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  });

  it('another person’s card, and a revoked one, approve nothing', async () => {
    const authReqId = await request();
    const other = await prove(sign(await challenge(authReqId), 'infirmiere'));
    assert.deepEqual([other.status, other.body.error], [403, 'server.card.other-person']);
    const revoked = await prove(sign(await challenge(authReqId), 'revoquee'));
    assert.equal(revoked.body.error, 'pki.revocation.revoked');
    await waits(authReqId);
  });

  it('a person with several situations: one of them is named, and goes into the tokens', async () => {
    const found = house().running.rooms.directory.reader.findByNationalId(nationalId('oncologue'));
    assert.ok(found.found);
    const situations = found.record.exercices.flatMap(({ situations: each }) => each);
    assert.ok(situations.length > 1);
    const authReqId = await request('oncologue');
    for (const more of [{}, { situation: 'celle-d-un-autre' }]) {
      const refused = await prove(sign(await challenge(authReqId, more), 'oncologue'));
      assert.deepEqual([refused.status, refused.body.error], [403, 'server.situation.unknown']);
    }
    const situation = situations.at(-1)?.id ?? '';
    assert.equal((await prove(sign(await challenge(authReqId, { situation }), 'oncologue'))).status, 200);
    const { accessToken: token } = await redeem(authReqId);
    const told = await program.ask(`${house().issuer}/oidc/introspect`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house().client(0)) },
      form: { token },
    });
    assert.equal((JSON.parse(told.body) as { situation?: unknown }).situation, situation);
  });

  it('an unknown request, a malformed one, and the eleventh challenge of one get none', async () => {
    const unknown = await post('/card/challenge', { auth_req_id: 'jamais-vue' });
    assert.deepEqual([unknown.status, unknown.body.error], [404, 'server.backchannel.unknown']);
    const malformed = await post('/card/challenge', {});
    assert.deepEqual([malformed.status, malformed.body.place], [400, 'auth_req_id']);
    const tooMuch = await post('/card/challenge', { auth_req_id: 'x', ['m'.repeat(300)]: 1 });
    assert.deepEqual([tooMuch.status, tooMuch.body.place], [400, 'm'.repeat(100)]);
    const authReqId = await request();
    const asked = await Promise.all(
      Array.from({ length: 11 }, () => post('/card/challenge', { auth_req_id: authReqId })),
    );
    assert.equal(asked.filter(({ status }) => status === 200).length, 10);
    const refused = asked.find(({ status }) => status !== 200);
    assert.deepEqual([refused?.status, refused?.body.error], [429, 'server.card.too-many-challenges']);
  });
});
