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
    for (let n = 0; n < 6; n += 1) {
      pace.begin();
      void pace.wait(next.promise);
    }
    assert.equal(await isSettled(held), false, 'seven of ten are back');
    pace.begin();
    void pace.wait(next.promise);
    assert.ok(await isSettled(held), 'three quarters of them are back');
    const alone = pace.turn();
    await Promise.race([alone, delay(2_000).then(() => assert.fail('held for two seconds'))]);
    next.resolve();
  });

  it('expects those that came to wait while a batch was written, besides those it was written for', async () => {
    const pace = new RequestPace();
    const first = Promise.withResolvers<void>();
    const ends = Array.from({ length: 4 }, () => pace.begin());
    const waits = ends.map(() => pace.wait(first.promise));
    await pace.turn();
    const second = Promise.withResolvers<void>();
    for (let n = 0; n < 4; n += 1) {
      pace.begin();
      void pace.wait(second.promise);
    }
    first.resolve();
    await Promise.all(waits);
    for (const end of ends) end();
    const held = pace.turn();
    assert.equal(await isSettled(held), false, 'four wait, eight did a moment ago');
    const back = pace.begin();
    assert.equal(await isSettled(held), false, 'one of the others is back, and at work');
    pace.begin();
    void pace.wait(second.promise);
    back();
    assert.equal(await isSettled(held), false, 'five of eight');
    await Promise.race([held, delay(2_000).then(() => assert.fail('held for two seconds'))]);
    second.resolve();
  });

  it('lets a request alone go on at once, and those together step by step', async () => {
    const pace = new RequestPace();
    assert.equal(pace.step(), null, 'a task outside every request');
    const end = pace.begin();
    assert.equal(pace.step(), null, 'alone');
    pace.begin();
    const order: string[] = [];
    const walk = async (name: string) => {
      for (let place = 1; place <= 3; place += 1) {
        await pace.step();
        order.push(`${name}${place}`);
      }
    };
    await Promise.all([walk('a'), walk('b'), walk('c')]);
    assert.deepEqual(order, ['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3']);
    end();
    assert.equal(pace.step(), null, 'alone again');
  });

  it('has the first of several that were here a moment ago wait for the bytes of the next', async () => {
    const pace = new RequestPace();
    const writes = Promise.withResolvers<void>();
    const ends = Array.from({ length: 2 }, () => pace.begin());
    const waits = ends.map(() => pace.wait(writes.promise));
    await pace.turn();
    for (const end of ends) end();
    writes.resolve();
    await Promise.all(waits);
    pace.begin();
    assert.notEqual(pace.step(), null);
  });

  it('holds nobody for long', async () => {
    const pace = new RequestPace();
    for (let n = 0; n < 100; n += 1) pace.begin();
    await Promise.race([pace.turn(), delay(2_000).then(() => assert.fail('held for two seconds'))]);
  });
});
