import assert from 'node:assert/strict';
import { memoized } from '../../server/memo.ts';

describe('server/memo', () => {
  it('computes once for the same text, and forgets what nobody asked for lately', () => {
    const asked: string[] = [];
    const answer = memoized(4, (text) => {
      asked.push(text);
      return text.length;
    });
    for (const text of ['a', 'bb', 'a', 'ccc', 'bb', 'dddd', 'bb', 'a']) assert.equal(answer(text), text.length);
    assert.deepEqual(asked, ['a', 'bb', 'ccc', 'dddd', 'a']);
  });
});
