import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type NoticeBody,
  type NoticeQueue,
  openNoticeQueue,
  type Queued,
} from '../../../server/leaving/notice-queue.ts';
import type { SignInStore } from '../../../server/store/contract.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';

interface Named extends NoticeBody {
  readonly name: string;
}

/** As long as a call to an application that hangs takes. */
const HUNG_MS = 2_500;
const TURNS = 500;

describe('server/leaving: the queue of notices', () => {
  let folder: string;
  let store: SignInStore;
  let queue: NoticeQueue<Named>;
  let ms = Date.UTC(2026, 0, 1);
  const clock = { now: () => new Date(ms) };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-notices-'));
    store = openSignInStore({ path: folder, clock });
    queue = openNoticeQueue<Named>(
      { store, clock },
      {
        kind: 'LogoutNotice',
        queue: 'logout',
        idOf: ({ name }) => name,
        read: (text) => ({ name: text('name'), personId: text('personId'), applicationId: text('applicationId') }),
      },
    );
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** So many notices to each of these applications, in this order. */
  const kept = (applications: readonly string[], each = 1): Promise<readonly Queued<Named>[]> =>
    queue.keep(
      applications.flatMap((applicationId) =>
        Array.from({ length: each }, (_one, place) => ({
          name: `${applicationId} ${place}`,
          personId: 'personne-fictive',
          applicationId,
        })),
      ),
    );
  const names = (prefix: string, count: number) =>
    Array.from({ length: count }, (_each, place) => `${prefix}-${place}`);

  /** Applications whose name begins with « muette » hang until they are let go; what was asked of whom is noted. */
  const applications = () => {
    const answer = Promise.withResolvers<void>();
    const told: string[] = [];
    const asked: string[] = [];
    let [atWork, mostAtWork] = [0, 0];
    const work = async ({ applicationId, name }: Queued<Named>): Promise<string> => {
      asked.push(applicationId);
      atWork += 1;
      mostAtWork = Math.max(mostAtWork, atWork);
      await (applicationId.startsWith('muette') ? answer.promise : nextTurn());
      atWork -= 1;
      told.push(applicationId);
      return name;
    };
    const letGo = () => {
      ms += HUNG_MS;
      answer.resolve();
    };
    const settled = async (count: number) => {
      for (let turn = 0; turn < TURNS && told.length < count; turn += 1) await nextTurn();
      return told.length;
    };
    return { work, told, asked, letGo, settled, mostAtWork: () => mostAtWork };
  };

  it('a hundred applications that hang hold up none of those behind them, and what became of each is in its place', async () => {
    const notices = await kept([...names('muette', 100), ...names('dossier', 100)]);
    const { work, letGo, settled, mostAtWork } = applications();
    const sending = queue.inLanes(notices, work);
    assert.equal(await settled(100), 100, 'all but those that hang');
    letGo();
    assert.deepEqual(
      await sending,
      notices.map(({ name }) => name),
    );
    assert.ok(mostAtWork() <= 256, `${mostAtWork()} at the same time`);
  });

  it('a thousand notices to one that hangs take no place from others; what was not begun is left due', async () => {
    const notices = await kept(['muette', 'dossier'], 1_000);
    const { work, asked, letGo, settled } = applications();
    const sending = queue.inLanes(notices, work);
    assert.equal(await settled(1_000), 1_000);
    assert.equal(asked.filter((id) => id === 'muette').length, 10);
    letGo();
    const done = await sending;
    assert.equal(done.filter((one) => one === undefined).length, 990);
    assert.equal((await queue.waiting()).filter(({ applicationId }) => applicationId === 'muette').length, 1_000);
  });

  it('one known to hang is asked once at a time, behind the others, until it answers', async () => {
    const first = applications();
    const before = queue.inLanes(await kept(['muette']), first.work);
    first.letGo();
    await before;
    const second = applications();
    const sending = queue.inLanes(await kept(['muette', 'dossier'], 20), second.work);
    assert.equal(await second.settled(20), 20);
    assert.deepEqual(second.asked.slice(0, 2), ['muette', 'dossier']);
    assert.equal(second.asked.filter((id) => id === 'muette').length, 1);
    second.letGo();
    ms -= HUNG_MS;
    await sending;
    const third = applications();
    third.letGo();
    ms -= HUNG_MS;
    assert.ok((await queue.inLanes(await kept(['muette'], 20), third.work)).every((one) => one !== undefined));
  });

  it('once it is closed nothing more begins, and what is in progress is waited for', async () => {
    const { work, told, asked, letGo } = applications();
    const sending = queue.inLanes(await kept(['muette'], 20), work);
    const closing = queue.close();
    letGo();
    await closing;
    assert.deepEqual([told.length, asked.length], [10, 10]);
    assert.equal((await sending).filter((one) => one === undefined).length, 10);
    assert.deepEqual(await queue.inLanes(await kept(['dossier']), work), [undefined]);
  });
});
