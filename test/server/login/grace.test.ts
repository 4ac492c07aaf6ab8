import assert from 'node:assert/strict';
import { basicAuthorization } from '../../../scripts/bench/code-flow.ts';
import { signProof } from '../../../scripts/reader/card-rack.ts';
import type { Challenge } from '../../../scripts/reader/sign-request.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { completeSignIn } from '../../../server/login/complete.ts';
import { auditCount, auditSince, program, useHouse } from '../../support/house.ts';

const GRANT = 'urn:openid:params:grant-type:ciba';
const POLL = { grant_types: [GRANT, 'refresh_token'], backchannel_token_delivery_mode: 'poll' };
const HOUR_SECONDS = 3600;
/** Lists of the demonstration's authority are good for six days. */
const LIST_SECONDS = 6 * 24 * HOUR_SECONDS;

/** Hard failure is the rule (S-28); a service may let a list count for some hours past its end, at a lower level, never silently. */
for (const [what, graceHours] of [
  ['without grace', 0],
  ['with a day of grace', 24],
] as const) {
  describe(`server/login: a list past its end, ${what} (S-28)`, () => {
    const house = useHouse({
      cards: ['generaliste'],
      registration: () => POLL,
      settings: { 'revocation.graceHours': graceHours },
    });
    const person = castMember('generaliste');
    const ask = async (path: string, json: object) => {
      const answer = await program.ask(`${house().issuer}${path}`, { json, byProgram: true });
      return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
    };
    const signIn = async () => {
      const asked = await program.ask(`${house().issuer}/oidc/ciba`, {
        byProgram: true,
        headers: { authorization: basicAuthorization(house().client(0)) },
        form: { scope: 'openid', login_hint: person.idType + person.id, channel: 'CARD', acr_values: 'eidas1' },
      });
      const authReqId = String(JSON.parse(asked.body).auth_req_id);
      const { body } = await ask('/card/challenge', { auth_req_id: authReqId });
      const proof = signProof(house().card('generaliste'), body as unknown as Challenge);
      const before = auditCount(house());
      const proved = await ask('/card/proof', proof);
      const line = auditSince(house(), before).find(({ event }) => event.action.startsWith('sign-in.'));
      return { proved, event: line?.event };
    };

    it('while it is in force, the card is worth its level', async () => {
      const { proved, event } = await signIn();
      assert.equal(proved.status, 200, JSON.stringify(proved.body));
      assert.deepEqual([event?.details.acr, event?.details.grace], ['eidas2', undefined]);
    });

    it(graceHours > 0 ? 'in its grace, less, and the audit says why' : 'past its end, nothing', async () => {
      house().clock.forward(LIST_SECONDS + HOUR_SECONDS);
      const { proved, event } = await signIn();
      if (graceHours > 0) {
        assert.equal(proved.status, 200, JSON.stringify(proved.body));
        assert.deepEqual([event?.details.acr, event?.details.grace], ['eidas1', 'list-past-its-end']);
        assert.equal(house().running.rooms.revocation.meter.read('vestibule_card_grace_total'), 1);
      } else assert.deepEqual([proved.body.error, event?.code], ['pki.revocation.stale', 'pki.revocation.stale']);
    });

    it('what goes into the session and its tokens is the lower level', () => {
      const outcome = {
        accepted: true,
        nationalId: person.idType + person.id,
        holder: '',
        cardType: 'CPS',
        staff: null,
        cardNumber: '0',
        fingerprint: '',
        certificate: '',
        issued: { authority: '', serial: '1' },
        means: 'tls',
        at: Date.now(),
      } as const;
      const { reader } = house().running.rooms.directory;
      const levels = { card: 'eidas2', cardInGrace: 'eidas1' };
      const acrs = [false, true].map((isGrace) => {
        const verdict = completeSignIn(reader, { ...outcome, isGrace }, levels);
        return verdict.accepted ? verdict.login.acr : verdict.code;
      });
      assert.deepEqual(acrs, ['eidas2', 'eidas1']);
    });

    it('past every grace, nothing', async () => {
      house().clock.forward(graceHours * HOUR_SECONDS);
      const { proved, event } = await signIn();
      assert.deepEqual([proved.body.error, event?.code], ['pki.revocation.stale', 'pki.revocation.stale']);
    });
  });
}
