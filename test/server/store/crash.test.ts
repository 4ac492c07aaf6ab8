import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SignInStore } from '../../../server/store/contract.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { killAfter } from './kill-after.ts';

const ROUNDS = process.env.VESTIBULE_LONG ? 200 : 20;
const CHILD = fileURLToPath(new URL('writing-child.ts', import.meta.url));

/** What each acknowledged step leaves behind, last step first. */
async function mustHold(store: SignInStore, id: string, steps: ReadonlySet<string>): Promise<void> {
  const record = await store.get('Kept', id);
  if (steps.has('taken')) {
    assert.equal(record, undefined, `${id} was taken, it is back`);
  } else if (record) {
    assert.equal(record.payload.id, id);
    if (steps.has('updated')) assert.equal(record.payload.step, 1, `${id}: its update is lost`);
    if (steps.has('consumed')) assert.ok(record.consumedAt, `${id}: its mark of use is lost`);
  } else {
    // The step after the last acknowledged one may have been written, its answer lost: only a take removes.
    assert.ok(steps.has('updated') && isTaken(id), `${id} was acknowledged, it is lost`);
  }
}

function isTaken(id: string): boolean {
  return Number(id.split('-')[2]) % 3 === 0;
}

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
      const steps = new Map<string, Set<string>>();
      for (const line of said) {
        const [step = '', id = ''] = line.split(' ');
        steps.set(id, (steps.get(id) ?? new Set()).add(step));
      }
      for (const [id, done] of steps) await mustHold(store, id, done);
      await store.put('Kept', 'after', { payload: {}, expiresAt: new Date('2026-11-23T20:00:00Z') });
      assert.ok(await store.get('Kept', 'after'), 'the store does not write any more');
      await store.close();
    }
  });
});
