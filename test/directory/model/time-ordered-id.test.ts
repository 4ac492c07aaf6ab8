import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'mocha';
import { timeOrderedIds } from '../../../directory/model/time-ordered-id.ts';

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const START = Date.UTC(2026, 10, 1);

describe('ids in the order of time', () => {
  it('are UUIDs of version 7 that begin with the millisecond', () => {
    const id = timeOrderedIds({ now: () => new Date(START) }, randomUUID)();
    assert.match(id, UUID_7);
    assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), START);
  });

  it('always grow and never repeat: within a millisecond, beyond its 4,096, and when the clock goes back', () => {
    const ticks = [...Array.from({ length: 10_000 }, () => 0), 1, 1, -5_000, 2, 2];
    let at = 0;
    const next = timeOrderedIds({ now: () => new Date(START + (ticks[at] ?? 0)) }, randomUUID);
    const ids = ticks.map(() => {
      const id = next();
      at += 1;
      return id;
    });
    assert.ok(ids.every((id) => UUID_7.test(id)));
    assert.deepEqual(ids, ids.toSorted());
    assert.equal(new Set(ids).size, ids.length);
  });
});
