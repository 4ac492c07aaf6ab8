import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { RequestPace } from '../../../server/store/commit-pace.ts';

/** Whether a promise is settled after the loop has turned a few times, long before any hold is over. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(() => {
    settled = true;
  });
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('server/store/commit-pace', () => {
  it('does not hold a request that is alone and waits, nor a task outside every request', async () => {
    const pace = new RequestPace();
    assert.ok(await isSettled(pace.turn()));
    pace.begin();
    const writes = Promise.withResolvers<void>();
    void pace.wait(writes.promise);
    assert.ok(await isSettled(pace.turn()));
    writes.resolve();
  });

  it('holds a batch while others are at work, and lets it go when all of them wait or have ended', async () => {
    const pace = new RequestPace();
    const writes = Promise.withResolvers<void>();
    for (let n = 0; n < 20; n += 1) pace.begin();
    const end = pace.begin();
    const turn = pace.turn();
    for (let n = 0; n < 20; n += 1) void pace.wait(writes.promise);
    end();
    end();
    assert.ok(await isSettled(turn), 'twenty wait, and the last has ended');
    writes.resolve();
  });

  it('waits a moment for those that waited together just before, and no longer', async () => {
    const pace = new RequestPace();
    const writes = Promise.withResolvers<void>();
    const ends = Array.from({ length: 10 }, () => pace.begin());
    const waits = ends.map(() => pace.wait(writes.promise));
    await pace.turn();
    writes.resolve();
    await Promise.all(waits);
    for (const end of ends) end();
    const next = Promise.withResolvers<void>();
    pace.begin();
    void pace.wait(next.promise);
    const held = pace.turn();
    assert.equal(await isSettled(held), false, 'nine others are on their way');
    for (let n = 0; n < 4; n += 1) {
      pace.begin();
      void pace.wait(next.promise);
    }
    assert.ok(await isSettled(held), 'half of them are back');
    const alone = pace.turn();
    await Promise.race([alone, delay(2_000).then(() => assert.fail('held for two seconds'))]);
    next.resolve();
  });

  it('holds nobody for long', async () => {
    const pace = new RequestPace();
    for (let n = 0; n < 100; n += 1) pace.begin();
    await Promise.race([pace.turn(), delay(2_000).then(() => assert.fail('held for two seconds'))]);
  });
});
