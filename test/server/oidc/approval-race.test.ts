import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { basicAuthorization } from '../../../scripts/bench/code-flow.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { program, readTokens, signedIn, useHouse } from '../../support/house.ts';
import { openSlowDoors, type SlowDoors } from '../../support/slow-doors.ts';

const CIBA = 'urn:openid:params:grant-type:ciba';
/** A whole end of access fits between two writes of an approval. */
const LATE_MS = 25;
/** The end begins so long after the approval, from before its first write to after its last one. */
const OFFSETS_MS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130];

describe('server/oidc: an approval without a browser (CIBA) at the instant at which all access of its person ends', function () {
  this.timeout(120_000);
  const house = useHouse({
    applications: 1,
    registration: () => ({
      profile: 'psc',
      grant_types: [CIBA, 'authorization_code'],
      backchannel_token_delivery_mode: 'poll',
    }),
  });
  let slow: SlowDoors;
  before(async () => {
    slow = await openSlowDoors(house(), LATE_MS, house().issuer);
  });
  after(() => slow.close());

  const { idType, id } = castMember('generaliste');
  const headers = () => ({ authorization: basicAuthorization(house().client(0)) });
  const asked = async (): Promise<string> => {
    const { status, body } = await program.ask(`${house().issuer}/protocol/openid-connect/ext/ciba/auth`, {
      byProgram: true,
      headers: headers(),
      form: { scope: 'openid scope_all', acr_values: 'eidas1', login_hint: idType + id, channel: 'CARD' },
    });
    assert.equal(status, 200, body);
    return String(JSON.parse(body).auth_req_id);
  };
  const poll = async (auth_req_id: string) =>
    readTokens(
      await program.ask(`${house().issuer}/protocol/openid-connect/token`, {
        byProgram: true,
        headers: headers(),
        form: { grant_type: CIBA, auth_req_id },
      }),
    );
  const personId = () => {
    const found = house().running.rooms.directory.reader.findByNationalId(idType + id);
    assert.ok(found.found);
    return found.record.personId;
  };
  const approve = async () => {
    const [pending] = await slow.doors.backchannelRequests.pendingFor(personId());
    assert.ok(pending);
    const proof = { acr: 'eidas2', amr: ['sc', 'mfa'], at: house().clock.now(), situationId: null };
    return slow.doors.backchannelRequests.approve(pending.id, personId(), proof);
  };

  it('approved and left alone, it gives tokens: the race below can be lost', async () => {
    const request = await asked();
    assert.deepEqual(await approve(), { accepted: true, told: true });
    assert.equal((await poll(request)).status, 200);
  });

  for (const offset of OFFSETS_MS) {
    it(`S-14 loses: the end begun ${offset} ms after it leaves nothing to redeem, and nothing that is worth anything`, async () => {
      const browser = await signedIn(house());
      const request = await asked();
      const approving = approve();
      await pause(offset);
      assert.equal((await browser.ask(`${house().issuer}/acces/tout`, { form: {} })).status, 200);
      await approving;
      const { status, accessToken } = await poll(request);
      assert.notEqual(status, 200);
      assert.equal(accessToken, '');
      const left = house().running.rooms.signIn;
      assert.deepEqual(await left.findBy('Opened', 'personId', personId()), [], 'nothing of it is told as open');
      assert.deepEqual(await left.findBy('Grant', 'accountId', personId()), []);
    });
  }
});
