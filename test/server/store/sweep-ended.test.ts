import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { SWEEP_STEP_RECORDS, sweepEnded } from '../../../server/store/sweep-ended.ts';

const START = Date.UTC(2026, 10, 23);

describe('Ended records of the sign-in store', () => {
  let path: string;
  let now = START;
  const clock = { now: () => new Date(now) };

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'vestibule-sweep.'));
    now = START;
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));

  const ended = SWEEP_STEP_RECORDS * 2 + 7;

  async function filledStore() {
    const store = openSignInStore({ path, clock });
    const put = (id: string, seconds: number) =>
      store.put('Interaction', id, { payload: {}, expiresAt: new Date(START + seconds * 1000) });
    await Promise.all(Array.from({ length: ended }, (_each, place) => put(`ended-${place}`, 1)));
    await put('alive', 60);
    now = START + 2_000;
    return store;
  }

  it('all go in one round, however many anonymous visits left; a live one stays', async () => {
    const store = await filledStore();
    assert.equal(await sweepEnded(store, () => false), ended);
    assert.equal(await store.sweep(ended), 0);
    assert.notEqual(await store.get('Interaction', 'alive'), undefined);
    await store.close();
  });

  it('stop going between two steps when the server stops', async () => {
    const store = await filledStore();
    let steps = 0;
    const removed = await sweepEnded(store, () => {
      steps += 1;
      return steps > 1;
    });
    assert.equal(removed, SWEEP_STEP_RECORDS);
    await store.close();
  });
});
