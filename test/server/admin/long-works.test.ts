import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Watched } from '../../../federation/index.ts';
import { LongWorks, MAX_KEPT_WORKS, MAX_WORKS } from '../../../server/admin/sheets/long-works.ts';

/** A work that ends when it is told, or stopped. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const seen: { watched?: Watched; begun: number } = { begun: 0 };
  const run = (watched: Watched): Promise<string> => {
    seen.begun += 1;
    seen.watched = watched;
    watched.signal?.addEventListener('abort', () => resolve('cut'));
    return promise;
  };
  return { run, seen, end: resolve, fail: reject };
}

describe('server/admin: long works, which a page looks at and may stop', () => {
  const failures: unknown[] = [];
  let now = new Date('2026-11-23T08:00:00Z');
  const open = (patienceMs = 5): LongWorks<string> =>
    new LongWorks({ clock: { now: () => now }, onFailure: (error) => failures.push(error), patienceMs });

  it('one that is soon done is told at once; a longer one goes on, tells how far it is, and is begun once', async () => {
    const works = open();
    assert.deepEqual(await works.see('a', async () => 'done'), { isDone: true, outcome: 'done', startedAt: now });
    const { run, seen, end } = work();
    assert.deepEqual(await works.see('b', run), { isDone: false, startedAt: now, progress: null });
    const progress = { part: 'recorded', done: 500, share: 0.5 } as const;
    seen.watched?.tell?.(progress);
    assert.deepEqual(await works.see('b', run), { isDone: false, startedAt: now, progress });
    assert.equal(works.isRunning('b'), true);
    works.forget('b');
    assert.equal(works.isRunning('b'), true, 'what goes on is not forgotten');
    end('ended');
    assert.deepEqual(await works.look('b'), { isDone: true, outcome: 'ended', startedAt: now });
    assert.equal(seen.begun, 1);
    works.forget('b');
    assert.equal(await works.look('b'), null);
  });

  it('stopped, it ends and nothing of it is left; closed, all are', async () => {
    const works = open();
    const [first, second] = [work(), work()];
    await works.see('a', first.run);
    await works.see('b', second.run);
    await works.stop('a');
    assert.equal(first.seen.watched?.signal?.aborted, true);
    assert.equal(await works.look('a'), null);
    assert.equal(works.isRunning('b'), true);
    await works.stop('nobody');
    await works.close();
    assert.equal(second.seen.watched?.signal?.aborted, true);
    assert.equal(await works.look('b'), null);
  });

  it('what one tells before it waits for anything is seen', async () => {
    const works = open();
    const progress = { part: 'recorded', done: 1, share: 0.1 } as const;
    const { promise, resolve } = Promise.withResolvers<string>();
    const sight = await works.see('a', async ({ tell }) => {
      tell?.(progress);
      return promise;
    });
    assert.deepEqual(sight, { isDone: false, startedAt: now, progress });
    resolve('ended');
  });

  it('keeps what so many came to, and forgets those that began first', async () => {
    const works = open();
    for (let at = 0; at <= MAX_KEPT_WORKS; at += 1) await works.see(`work ${at}`, async () => 'done');
    assert.equal(await works.look('work 0'), null);
    assert.notEqual(await works.look('work 1'), null);
    assert.notEqual(await works.look(`work ${MAX_KEPT_WORKS}`), null);
  });

  it('server.admin.works-too-many: no more at a time, until one ends', async () => {
    const works = open(0);
    const many = Array.from({ length: MAX_WORKS }, work);
    for (const [place, each] of many.entries()) await works.see(`w-${place}`, each.run);
    await assert.rejects(async () => works.see('one-more', async () => 'x'), { code: 'server.admin.works-too-many' });
    many[0]?.end('done');
    await nextTurn();
    assert.equal((await open().see('one-more', async () => 'x')).isDone, true);
    await works.see('one-more', work().run);
    await works.close();
  });

  it('one that fails is told to operators and once to whoever looks; the next begins anew', async () => {
    const works = open();
    failures.length = 0;
    const { run, fail } = work();
    await works.see('a', run);
    fail(new TypeError('a fault'));
    await nextTurn();
    assert.equal(failures.length, 1);
    await assert.rejects(works.look('a'), TypeError);
    assert.equal(await works.look('a'), null);
    assert.equal((await works.see('a', async () => 'anew')).isDone, true);
  });

  it('what one came to is kept ten minutes for whoever comes back, and no longer', async () => {
    const works = open();
    await works.see('a', async () => 'done');
    now = new Date(now.getTime() + 11 * 60_000);
    await works.see('b', async () => 'done');
    assert.equal(await works.look('a'), null);
  });
});
