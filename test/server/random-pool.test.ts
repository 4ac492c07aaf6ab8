import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { drawnAhead } from '../../server/random-pool.ts';

describe('server/random-pool', () => {
  it('hands no byte out twice, in the order of the source, and asks it seldom', () => {
    const drawn: Buffer[] = [];
    const take = drawnAhead((count) => {
      const bytes = randomBytes(count);
      drawn.push(bytes);
      return bytes;
    });
    const taken = Array.from({ length: 3_000 }, () => Buffer.from(take(16)));
    assert.deepEqual(Buffer.concat(taken), Buffer.concat(drawn).subarray(0, 3_000 * 16));
    assert.ok(drawn.length < 10, `${drawn.length} times`);
  });

  it('goes over to fresh bytes when too few are left, and gives more than it draws ahead', () => {
    let asked = 0;
    const take = drawnAhead((count) => {
      asked += 1;
      return Buffer.alloc(count, asked);
    });
    assert.equal(take(8_000)[0], 1);
    assert.deepEqual([...new Set(take(500))], [2]);
    assert.equal(take(10_000).length, 10_000);
  });
});
