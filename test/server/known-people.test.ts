import assert from 'node:assert/strict';
import type { Found, Professional } from '../../directory/index.ts';
import { keepPeople } from '../../server/known-people.ts';
import { useHouse } from '../support/house.ts';

describe('server: people kept decoded', () => {
  const house = useHouse({});

  function recordOf(found: Found<Professional>): Professional {
    assert.ok(found.found);
    return found.record;
  }

  it('are read once, shared and frozen, until the directory changes; then what is new is seen at once', async () => {
    const { directory, clock } = house().running.rooms;
    let reads = 0;
    const findByPersonId = (personId: string) => {
      reads += 1;
      return directory.reader.findByPersonId(personId);
    };
    const reader = keepPeople({ reader: { ...directory.reader, findByPersonId }, lastChange: directory.lastChange });
    const [someone] = directory.reader.people('');
    assert.ok(someone);
    const { personId } = someone;
    const first = recordOf(reader.findByPersonId(personId));
    assert.deepEqual(first, someone);
    assert.equal(recordOf(reader.findByPersonId(personId)), first);
    assert.equal(reads, 1);
    assert.throws(() => Object.assign(first.exercices, [[]]), TypeError);
    assert.equal(reader.idsOf(personId), reader.idsOf(personId));
    assert.deepEqual(reader.idsOf(personId), [personId]);

    const verdict = await directory.editor.perform(
      { personId: 'quelqu-un' },
      {
        command: 'set-local-field',
        ref: { kind: 'person', id: personId },
        field: 'phone',
        value: '0199001234',
        version: first.version,
      },
      clock.now(),
    );
    assert.ok(verdict.accepted, JSON.stringify(verdict));
    const second = recordOf(reader.findByPersonId(personId));
    assert.equal(second.version, verdict.version);
    assert.deepEqual(second, recordOf(directory.reader.findByPersonId(personId)));
    assert.equal(reads, 2);
  });

  it('memberships too, each for its day', () => {
    const { directory } = house().running.rooms;
    const reader = keepPeople(directory);
    for (const person of directory.reader.people('')) {
      for (const at of ['2020-01-01T00:00:00Z', '2026-11-25T22:59:59Z', '2026-11-25T23:00:00Z'].map((t) => new Date(t)))
        assert.deepEqual(
          reader.membershipsOf(person.personId, at),
          directory.reader.membershipsOf(person.personId, at),
        );
    }
  });
});
