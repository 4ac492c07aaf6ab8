import assert from 'node:assert/strict';
import fc from 'fast-check';
import { holdsId, idsIn, withLine, withoutLine } from '../../../directory/store/id-lines.ts';

const id = fc.stringMatching(/^[ab-]{1,4}$/);
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 12 }).map((all) => all.toSorted());
const blockOf = (all: readonly string[]): Buffer => Buffer.from(all.join('\n'), 'utf8');

describe('ids in the bytes of a block', () => {
  it('are those there were and one more, in order, unless it is there already or would be the first', () => {
    fc.assert(
      fc.property(ids, id, (all, fresh) => {
        const block = blockOf(all);
        const after = withLine(block, fresh);
        if (all.includes(fresh)) assert.equal(after, block);
        else if (fresh < (all[0] ?? '')) assert.equal(after, null);
        else assert.deepEqual(idsIn(after ?? assert.fail('refused'), 0), [...all, fresh].sort());
      }),
      { numRuns: 2_000 },
    );
  });

  it('are those there were but one, in order, unless it is not there or is the first', () => {
    fc.assert(
      fc.property(ids, id, (all, gone) => {
        const block = blockOf(all);
        const after = withoutLine(block, gone);
        if (!all.includes(gone)) assert.equal(after, block);
        else if (gone === all[0]) assert.equal(after, null);
        else {
          const rest = after ?? assert.fail('refused');
          assert.deepEqual(
            idsIn(rest, 0),
            all.filter((each) => each !== gone),
          );
          assert.ok(!holdsId(rest, 0, gone));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
