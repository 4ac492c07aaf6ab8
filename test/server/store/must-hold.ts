import assert from 'node:assert/strict';
import type { SignInStore } from '../../../server/store/contract.ts';

/** Everything that `writing-child.ts` said is there. */
export async function mustHoldAll(store: SignInStore, said: readonly string[]): Promise<void> {
  const steps = new Map<string, Set<string>>();
  for (const line of said) {
    const [step = '', id = ''] = line.split(' ');
    steps.set(id, (steps.get(id) ?? new Set()).add(step));
  }
  for (const [id, done] of steps) await mustHold(store, id, done);
}

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
