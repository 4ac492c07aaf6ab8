import assert from 'node:assert/strict';
import { GatheredReads } from '../../../server/store/gathered-reads.ts';

describe('server/store/gathered-reads', () => {
  it('asks once for all that is asked in a turn of the loop, and answers each its own', async () => {
    const asked: (readonly string[])[] = [];
    const reads = new GatheredReads(async (keys) => {
      asked.push(keys);
      return keys.map((key) => (key === 'absent' ? null : `of ${key}`));
    });
    assert.deepEqual(await Promise.all(['a', 'absent', 'b', 'a'].map((key) => reads.read(key))), [
      'of a',
      undefined,
      'of b',
      'of a',
    ]);
    assert.equal(await reads.read('c'), 'of c');
    assert.deepEqual(asked, [['a', 'absent', 'b', 'a'], ['c']]);
  });

  it('leaves in several commands beyond five hundred keys', async () => {
    const sizes: number[] = [];
    const reads = new GatheredReads(async (keys) => {
      sizes.push(keys.length);
      return keys;
    });
    const keys = Array.from({ length: 1_200 }, (_each, place) => `k${place}`);
    assert.deepEqual(await Promise.all(keys.map((key) => reads.read(key))), keys);
    assert.deepEqual(sizes, [500, 500, 200]);
  });

  it('tells each who asked why nothing was read, and reads again', async () => {
    let isAway = true;
    const reads = new GatheredReads(async (keys) => {
      if (isAway) throw new Error('away');
      return keys;
    });
    const refused = await Promise.allSettled([reads.read('a'), reads.read('b')]);
    assert.deepEqual(
      refused.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    isAway = false;
    assert.equal(await reads.read('a'), 'a');
  });
});
