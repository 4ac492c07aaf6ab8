import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { killAfter } from './kill-after.ts';
import { mustHoldAll } from './must-hold.ts';

const ROUNDS = process.env.VESTIBULE_LONG ? 200 : 20;
const CHILD = fileURLToPath(new URL('writing-child.ts', import.meta.url));

describe('sign-in store, killed', () => {
  let path: string;

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'vestibule-crash-'));
  });

  afterEach(() => rmSync(path, { recursive: true, force: true }));

  it(`has every acknowledged write after kill -9, ${ROUNDS} times (R-01)`, async function () {
    this.timeout(ROUNDS * 5_000);
    for (let round = 0; round < ROUNDS; round += 1) {
      const said = await killAfter(CHILD, [path, String(round)], 1 + ((round * 37) % 113));
      const store = openSignInStore({ path, clock: { now: () => new Date('2026-11-23T08:00:00Z') } });
      await mustHoldAll(store, said);
      await store.put('Kept', 'after', { payload: {}, expiresAt: new Date('2026-11-23T20:00:00Z') });
      assert.ok(await store.get('Kept', 'after'), 'the store does not write any more');
      await store.close();
    }
  });
});
