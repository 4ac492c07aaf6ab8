import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDemoAuthority } from '../../../../scripts/authority/demo-authority.ts';
import { basicAuthorization } from '../../../../scripts/bench/code-flow.ts';
import { castMember } from '../../../../scripts/region/cast.ts';
import { BY_TEST } from '../../../federation/support/trust-domain.ts';
import {
  auditCount,
  auditSince,
  claimsOf,
  openTestHouse,
  program,
  readTokens,
  type TestHouse,
  userinfo,
} from '../../../support/house.ts';

const GRANT = 'urn:openid:params:grant-type:ciba';

/** Dossier 0 asks again and again (poll), dossier 1 is told (ping). */
describe('server/oidc: CIBA', () => {
  let house: TestHouse;
  let notified: { authorization: string; body: string }[];
  let listener: Server;
  let hangsUp = false;
  let folder: string;
  before(async function () {
    this.timeout(60_000);
    notified = [];
    folder = mkdtempSync(join(tmpdir(), 'vestibule-ciba-'));
    const authority = await openDemoAuthority(join(folder, 'authority'), { now: () => new Date() });
    const { certPem, keyPem } = await authority.issueServerCertificate(['127.0.0.1']);
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, authority.certificatePem);
    listener = createServer({ cert: certPem, key: keyPem }, (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString('utf8');
      });
      request.on('end', () => {
        if (hangsUp) return request.socket.destroy();
        notified.push({ authorization: String(request.headers.authorization), body });
        return response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    house = await openTestHouse({
      applications: 2,
      settings: { 'outbound.caFile': caFile },
      registration: (place) => ({
        profile: 'psc',
        grant_types: [GRANT, 'authorization_code', 'refresh_token'],
        backchannel_token_delivery_mode: place === 0 ? 'poll' : 'ping',
        ...(place === 0 ? {} : { backchannel_client_notification_endpoint: `https://127.0.0.1:${port}/avis` }),
      }),
    });
  });
  after(async () => {
    listener?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
    await house?.close();
  });

  const { idType, id } = castMember('generaliste');
  const doctor = idType + id;
  const ask = (place: number, changes: Record<string, string> = {}) =>
    program.ask(`${house.issuer}/protocol/openid-connect/ext/ciba/auth`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house.client(place)) },
      form: {
        scope: 'openid scope_all',
        acr_values: 'eidas1',
        login_hint: doctor,
        binding_message: '42',
        channel: 'CARD',
        ...(place === 1 ? { client_notification_token: 'jeton-fictif-de-l-avis-0123456789' } : {}),
        ...changes,
      },
    });
  const poll = (place: number, auth_req_id: string) =>
    program.ask(`${house.issuer}/protocol/openid-connect/token`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house.client(place)) },
      form: { grant_type: GRANT, auth_req_id },
    });
  const asked = async (place: number, changes: Record<string, string> = {}): Promise<string> => {
    const answer = await ask(place, changes);
    assert.equal(answer.status, 200, answer.body);
    return String(JSON.parse(answer.body).auth_req_id);
  };
  const face = () => house.running.doors.backchannelRequests;
  const personId = () => {
    const found = house.running.rooms.directory.reader.findByNationalId(doctor);
    assert.ok(found.found);
    return found.record.personId;
  };
  const proof = (acr = 'eidas2') => ({ acr, amr: ['sc', 'mfa'], at: house.clock.now(), situationId: null });
  const newest = async () => {
    const pending = (await face().pendingFor(personId())).at(-1);
    assert.ok(pending);
    return pending;
  };

  it('poll: waits, is approved by its person, gives tokens once, in PSC’s words', async () => {
    const before = auditCount(house);
    const authReqId = await asked(0);
    assert.equal(JSON.parse((await poll(0, authReqId)).body).error, 'authorization_pending');
    const pending = await newest();
    assert.equal(pending.applicationId, 'dossier-0');
    assert.equal(pending.bindingMessage, '42');
    assert.equal(pending.channel, 'CARD');
    assert.ok(!JSON.stringify(pending).includes(authReqId), 'the bearer is the client’s alone');
    assert.deepEqual(await face().approve(pending.id, personId(), proof()), { accepted: true, told: true });
    assert.equal(await face().find(pending.id, personId()), undefined);
    const tokens = readTokens(await poll(0, authReqId));
    assert.equal(tokens.status, 200);
    const claims = claimsOf(tokens.idToken);
    assert.equal(claims.acr, 'eidas1', 'the level that was asked for');
    assert.deepEqual(claims.amr, ['sc', 'mfa']);
    assert.equal(claims.sub, personId());
    const told = JSON.parse((await userinfo(house, tokens.accessToken)).body);
    assert.equal(told.SubjectNameID, doctor);
    assert.equal(told.SubjectRefPro.exercices[0].codeProfession, '10');
    assert.equal(JSON.parse((await poll(0, authReqId)).body).error, 'invalid_grant', 'used once');
    assert.equal((await userinfo(house, tokens.accessToken)).status, 401, 'a second use revokes what was issued');
    const actions = auditSince(house, before).map(({ event }) => event.action);
    assert.deepEqual(
      actions.filter((action) => action.startsWith('backchannel.')),
      ['backchannel.asked', 'backchannel.answered'],
    );
    const refused = auditSince(house, before).filter(({ event }) => event.action === 'token.refused');
    assert.deepEqual(
      refused.map(({ event }) => event.code),
      ['invalid_grant'],
      'the second use is refused; asking before the answer is not',
    );
  });

  it('CIBA Core 1.0 §11: a client that asks too soon is told slow_down, and has five seconds more to wait each time', async () => {
    const [first, other] = [await asked(0), await asked(0)];
    const errorOf = async (id: string) => JSON.parse((await poll(0, id)).body).error;
    assert.equal(await errorOf(first), 'authorization_pending', 'the first question is never too soon');
    assert.equal(await errorOf(first), 'slow_down');
    assert.equal(await errorOf(other), 'authorization_pending', 'another request has a pace of its own');
    house.clock.forward(6);
    assert.equal(await errorOf(first), 'slow_down', 'five seconds are no longer enough');
    house.clock.forward(16);
    assert.equal(await errorOf(first), 'authorization_pending');
    const [pending] = await face().pendingFor(personId());
    assert.ok(pending);
    await face().approve(pending.id, personId(), proof());
    assert.equal(readTokens(await poll(0, first)).status, 200, 'what is ready is handed out at once');
    await face().refuse((await newest()).id, personId());
  });

  it('ping: the client is told with its own token, then finds the answer', async () => {
    const authReqId = await asked(1, { channel: 'MOBILE' });
    assert.deepEqual(await face().approve((await newest()).id, personId(), proof()), { accepted: true, told: true });
    assert.deepEqual(notified.at(-1), {
      authorization: 'Bearer jeton-fictif-de-l-avis-0123456789',
      body: JSON.stringify({ auth_req_id: authReqId }),
    });
    assert.equal(readTokens(await poll(1, authReqId)).status, 200);
  });

  it('ping: a client that hangs up finds the answer when it asks, and the audit says why it was not told', async () => {
    const before = auditCount(house);
    const authReqId = await asked(1);
    hangsUp = true;
    try {
      const { id: pendingId } = await newest();
      assert.deepEqual(await face().approve(pendingId, personId(), proof()), { accepted: true, told: false });
    } finally {
      hangsUp = false;
    }
    assert.equal((await poll(1, authReqId)).status, 200);
    const [line] = auditSince(house, before).filter(({ event }) => event.action === 'backchannel.answered');
    assert.equal(line?.event.details.told, 'no');
    assert.match(String(line?.event.details.detail), /closed|reset|hang up/i);
  });

  it('refused: access_denied, and nothing else', async () => {
    const authReqId = await asked(0);
    const { id } = await newest();
    assert.equal(await face().refuse(id, personId()), true);
    assert.equal(await face().refuse(id, personId()), false);
    assert.equal(JSON.parse((await poll(0, authReqId)).body).error, 'access_denied');
  });

  it('another person neither sees nor decides it; another client gets nothing', async () => {
    const authReqId = await asked(0);
    const { id } = await newest();
    assert.equal(await face().find(id, 'quelqu-un-d-autre'), undefined);
    assert.deepEqual(await face().approve(id, 'quelqu-un-d-autre', proof()), {
      accepted: false,
      code: 'server.backchannel.unknown',
    });
    assert.equal(await face().refuse(id, 'quelqu-un-d-autre'), false);
    assert.equal(JSON.parse((await poll(1, authReqId)).body).error, 'invalid_grant');
    await face().refuse(id, personId());
  });

  it('S-12 a proof below the level asked for is turned away, and the request still waits', async () => {
    const authReqId = await asked(0, { acr_values: 'eidas2' });
    const { id } = await newest();
    assert.deepEqual(await face().approve(id, personId(), proof('eidas1')), {
      accepted: false,
      code: 'server.backchannel.too-weak',
    });
    assert.deepEqual(await face().approve(id, personId(), proof('eidas2')), { accepted: true, told: true });
    assert.equal(claimsOf(readTokens(await poll(0, authReqId)).idToken).acr, 'eidas2');
  });

  it('of ten simultaneous approvals exactly one counts, and of ten simultaneous polls exactly one gets tokens', async () => {
    const authReqId = await asked(0);
    const { id } = await newest();
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => face().approve(id, personId(), proof())));
    assert.equal(verdicts.filter(({ accepted }) => accepted).length, 1);
    const answers = await Promise.all(Array.from({ length: 10 }, () => poll(0, authReqId)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  });

  it('ends after its time: expired_token, and nothing waits', async () => {
    const authReqId = await asked(0, { requested_expiry: '20' });
    const { id } = await newest();
    house.clock.forward(19);
    assert.equal(JSON.parse((await poll(0, authReqId)).body).error, 'authorization_pending');
    // The house's clock alone: the machine's has not moved.
    house.clock.forward(5);
    assert.equal(JSON.parse((await poll(0, authReqId)).body).error, 'expired_token');
    house.clock.forward(300);
    assert.equal(JSON.parse((await poll(0, authReqId)).body).error, 'expired_token');
    assert.equal(await face().find(id, personId()), undefined);
    assert.equal((await face().approve(id, personId(), proof())).accepted, false);
  });

  it('a request outlives a machine whose clock is ahead of the house’s, and not the house’s own time', async () => {
    const authReqId = await asked(0, { requested_expiry: '60' });
    const { id } = await newest();
    house.clock.forward(50);
    assert.deepEqual(await face().approve(id, personId(), proof()), { accepted: true, told: true });
    assert.equal(readTokens(await poll(0, authReqId)).status, 200);
  });

  it('an application that is not open to the person, or a situation of somebody else, is no approval', async () => {
    await asked(0);
    const { id } = await newest();
    assert.deepEqual(await face().approve(id, personId(), { ...proof(), situationId: 'celle-d-un-autre' }), {
      accepted: false,
      code: 'server.situation.unknown',
    });
    await setStatus('suspended');
    assert.deepEqual(await face().approve(id, personId(), proof()), {
      accepted: false,
      code: 'server.application.closed',
    });
    await setStatus('active');
    await face().refuse(id, personId());
  });

  it('a request of an application suspended meanwhile can still be refused: the end of all access does not stumble over it', async () => {
    await asked(0);
    const { id } = await newest();
    await setStatus('suspended');
    assert.equal(await face().refuse(id, personId()), true);
    await setStatus('active');
    assert.equal(await face().find(id, personId()), undefined);
  });

  const setStatus = async (status: string) => {
    const { applications } = house.running.rooms.federation;
    const known = applications.find('dossier-0');
    assert.ok(known && (await applications.save({ ...known, status }, known.version, BY_TEST)).accepted);
  };

  const refused: readonly [string, Record<string, string>, RegExp][] = [
    ['nobody of the directory', { login_hint: '899999999999' }, /unknown_user_id/],
    ['no hint', { login_hint: '' }, /invalid_request/],
    ['a hint token', { login_hint: '', login_hint_token: 'x.y.z' }, /invalid_request/],
    ['markup as binding message', { binding_message: '<b>42</b>' }, /invalid_binding_message/],
    ['an endless binding message', { binding_message: '4'.repeat(61) }, /invalid_binding_message/],
    ['another channel', { channel: 'FAX' }, /invalid_request/],
    ['a scope that is not registered', { scope: 'openid clients.manage' }, /invalid_scope/],
  ];
  for (const [what, changes, error] of refused) {
    it(`${what} is refused`, async () => {
      const answer = await ask(0, changes);
      assert.equal(answer.status, 400, answer.body);
      assert.match(JSON.parse(answer.body).error, error);
    });
  }

  it('the request is sealed at rest: its bearer value lies nowhere in the store', async () => {
    const authReqId = await asked(0);
    const { id } = await newest();
    const stored = JSON.stringify(await house.running.rooms.signIn.get('BackchannelPending', id));
    assert.ok(stored.includes('sealed') && !stored.includes(authReqId));
    await face().refuse(id, personId());
  });
});
