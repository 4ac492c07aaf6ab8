import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { openRedisStore } from '../../../server/store/redis.ts';
import { claimsOf, openLogoutListener, openTestHouse } from '../../support/house.ts';
import { hasRedis, openTestRedis } from '../../support/redis.ts';

/** A round a second, and a start. */
const MAX_LOOKS = 100;
const STEP_MS = 100;

describe('server/leaving: notices that an earlier version left in Redis', function () {
  this.timeout(60_000);

  it('are told by the version that starts, and are no more in Redis', async function () {
    if (!hasRedis()) return this.skip();
    const redis = await openTestRedis();
    const listener = await openLogoutListener();
    const clock = { now: () => new Date() };
    const records = await openRedisStore({ url: redis.url, password: null, ca: null, clock, random: Math.random });
    const left = [1, 2, 3].map((place) => ({
      ...{ applicationId: 'dossier-0', personId: 'personne-fictive', sid: `sid-fictif-${place}` },
      ...{ tries: 0, nextAt: 0 },
    }));
    for (const payload of left) {
      const indexes = { queue: 'logout', personId: payload.personId };
      await records.put('LogoutNotice', payload.sid, { payload, expiresAt: new Date(Date.now() + 3_600_000), indexes });
    }
    const house = await openTestHouse({
      applications: 1,
      settings: { 'signIn.store': 'redis', 'signIn.redis.url': redis.url },
      registration: () => ({
        backchannel_logout_uri: listener.uri,
        backchannel_logout_session_required: true,
      }),
    });
    try {
      for (let look = 0; look < MAX_LOOKS && listener.tokens.length < left.length; look += 1) await pause(STEP_MS);
      assert.deepEqual(
        listener.tokens.map((token) => claimsOf(token).sid).sort(),
        left.map(({ sid }) => sid),
      );
      assert.deepEqual(await records.findBy('LogoutNotice', 'queue', 'logout'), []);
    } finally {
      await house.close();
      await records.close();
      await listener.close();
      await redis.close();
    }
  });
});
