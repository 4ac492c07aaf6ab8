import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_REMEMBERED_BYTES, RememberedBytes } from '../../../directory/entries/remembered-bytes.ts';

describe('what was made of short pieces of bytes', () => {
  it('is that of the same bytes of the same owner, wherever they lie and however many are remembered', () => {
    const piece = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.stringMatching(/^[ab]{0,4}$/), fc.nat({ max: 5 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (pieces, limit) => {
        const remembered = new RememberedBytes<string>(limit);
        for (const [owner, text, before] of pieces) {
          const bytes = Buffer.from(`${'x'.repeat(before)}${text}y`);
          const answer = remembered.get(owner, bytes, before, bytes.length - 1, () => `${owner} ${text}`);
          assert.equal(answer, `${owner} ${text}`);
        }
      }),
    );
  });

  it('is made once while it is asked for again before as many others came, and anew once it is forgotten', () => {
    const remembered = new RememberedBytes<number>(4);
    let made = 0;
    const ask = (text: string): number => {
      const bytes = Buffer.from(text);
      return remembered.get(1, bytes, 0, bytes.length, () => {
        made += 1;
        return made;
      });
    };
    ask('often');
    for (let other = 0; other < 40; other += 1) {
      ask(`other-${other}`);
      assert.equal(ask('often'), 1);
    }
    remembered.forget();
    assert.equal(ask('often'), made);
    assert.equal(made, 42);
  });

  it('is made each time of a longer piece', () => {
    const remembered = new RememberedBytes<number>(4);
    const bytes = Buffer.alloc(MAX_REMEMBERED_BYTES + 1, 'a');
    let made = 0;
    const ask = (end: number): number =>
      remembered.get(1, bytes, 0, end, () => {
        made += 1;
        return made;
      });
    assert.deepEqual([ask(bytes.length), ask(bytes.length)], [1, 2]);
    assert.deepEqual([ask(MAX_REMEMBERED_BYTES), ask(MAX_REMEMBERED_BYTES)], [3, 3]);
  });
});
