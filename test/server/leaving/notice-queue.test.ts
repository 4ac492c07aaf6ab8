import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type NoticeBody, openNoticeQueue } from '../../../server/leaving/notice-queue.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';

interface Named extends NoticeBody {
  readonly name: string;
}

const clock = { now: () => new Date() };
const APPLICATIONS = 60;
/** One in each twenty. */
const HUNG: ReadonlySet<number> = new Set([3, 24, 47]);
const TURNS = 500;

describe('server/leaving: the queue of notices', () => {
  it('whoever does not answer holds nobody else up, and what became of each is in its place', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-notices-'));
    const store = openSignInStore({ path: folder, clock });
    const queue = openNoticeQueue<Named>(
      { store, clock },
      {
        kind: 'LogoutNotice',
        queue: 'logout',
        idOf: ({ name }) => name,
        read: (text) => ({ name: text('name'), personId: text('personId') }),
      },
    );
    const kept = await queue.keep(
      Array.from({ length: APPLICATIONS }, (_each, place) => ({ name: String(place), personId: 'personne-fictive' })),
    );
    const told: number[] = [];
    const answer = Promise.withResolvers<void>();
    let atWork = 0;
    let mostAtWork = 0;
    const sending = queue.inTurn(kept, async ({ name }) => {
      atWork += 1;
      mostAtWork = Math.max(mostAtWork, atWork);
      await (HUNG.has(Number(name)) ? answer.promise : nextTurn());
      atWork -= 1;
      told.push(Number(name));
      return name;
    });
    for (let turn = 0; turn < TURNS && told.length < APPLICATIONS - HUNG.size; turn += 1) await nextTurn();
    assert.equal(told.length, APPLICATIONS - HUNG.size, 'all but those that hang');
    answer.resolve();
    assert.deepEqual(
      await sending,
      kept.map(({ name }) => name),
    );
    assert.ok(mostAtWork <= 20, `${mostAtWork} at the same time`);
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
