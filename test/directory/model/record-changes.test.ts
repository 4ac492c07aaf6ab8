import assert from 'node:assert/strict';
import { listChanges, MAX_CHANGES_PER_LINE } from '../../../directory/model/record-changes.ts';

describe('changes of a record', () => {
  it('name list items by their key, not their place', () => {
    const before = {
      phone: '1',
      situations: [
        { id: 'a', mode: 'L' },
        { id: 'b', mode: 'S' },
      ],
      version: 1,
    };
    const after = {
      phone: '1',
      situations: [
        { id: 'b', mode: 'L' },
        { id: 'a', mode: 'L' },
      ],
      version: 2,
    };
    assert.deepEqual(listChanges(before, after), [{ field: 'situations[b].mode', before: 'S', after: 'L' }]);
  });

  it('are none of fields that are the same, the very same object or another one like it, numbers included', () => {
    const place = { city: 'BRUMEVAL', rank: 1 };
    const before = { place, list: [{ id: 'a', mode: 'L' }], count: 1, gone: 'x', version: 1 };
    const after = { place: { ...place }, list: before.list, count: 2, come: 'y', version: 2 };
    assert.deepEqual(listChanges(before, after), [
      { field: 'come', before: '', after: 'y' },
      { field: 'count', before: '1', after: '2' },
      { field: 'gone', before: 'x', after: '' },
    ]);
  });

  it('are bounded in number and length', () => {
    const long = Object.fromEntries(Array.from({ length: 150 }, (_, place) => [`f${place}`, 'x'.repeat(1_000)]));
    const changes = listChanges({}, long);
    assert.equal(changes.length, MAX_CHANGES_PER_LINE);
    assert.equal(changes.at(-1)?.after, '+51');
    assert.ok(changes.every(({ after }) => after.length <= 300));
  });
});
