import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sameJson } from '../../../directory/model/same-json.ts';

const value = fc.anything({ withNullPrototype: true, withDate: true, withSparseArray: true, maxDepth: 3 });

describe('values of the same JSON text', () => {
  it('are the same exactly when their texts are', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        assert.equal(sameJson(one, other), JSON.stringify(one) === JSON.stringify(other));
        assert.equal(sameJson(one, structuredClone(one)), JSON.stringify(one) === JSON.stringify(structuredClone(one)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('have their names in the same order, and none that is left out of the text', () => {
    assert.equal(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 }), false);
    assert.equal(sameJson({ a: 'x', b: undefined }, { a: 'x' }), true);
    assert.equal(sameJson([undefined], [null]), true);
    assert.equal(sameJson({ a: Number.NaN }, { a: null }), true);
    assert.equal(sameJson({ a: { b: ['c', true] } }, { a: { b: ['c', true] } }), true);
    assert.equal(sameJson({ a: { b: ['c', true] } }, { a: { b: ['c', false] } }), false);
  });
});
