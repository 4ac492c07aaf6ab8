import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { open } from 'lmdb';
import type { Professional } from '../../../directory/index.ts';
import { openEnvironment } from '../../../directory/store/environment.ts';
import { MAX_SHAPES, RECORD_SHAPES } from '../../../directory/store/record-shapes.ts';
import { TEST_MAP_BYTES } from '../support/open-temporary.ts';

/** Of the shapes that stored records name by their place. */
const FROZEN_SHAPES = 16;
const FROZEN_DIGEST = '20b2673f9e587b22091d91d3048ebd01e60edc4176647bbfb36ed52b9161a108';

describe('the shapes of stored records', () => {
  let path = '';

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'vestibule-shapes-'));
  });

  afterEach(() => rm(path, { recursive: true, force: true }));

  it('are never changed, moved or removed: what lies on disk names them by their place', () => {
    const frozen = JSON.stringify(RECORD_SHAPES.slice(0, FROZEN_SHAPES));
    assert.equal(createHash('sha256').update(frozen).digest('hex'), FROZEN_DIGEST);
    assert.ok(RECORD_SHAPES.length <= MAX_SHAPES);
  });

  it('read what an earlier version stored as JSON, alone and in a range, and write it anew', async () => {
    const person = {
      personId: 'a',
      nationalId: '899700000013',
      exercices: [],
      familyName: 'FICTIVE-ÉLODIE',
      version: 3,
    };
    const long = { ...person, personId: 'b', familyName: 'X'.repeat(5_000) };
    const root = open({ path, noSubdir: false, maxDbs: 48, overlappingSync: false });
    const table = root.openDB<object, string>({ name: 'people', encoding: 'json', compression: true });
    for (const each of [person, long]) table.putSync(each.personId, each);
    await root.close();
    const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    const { people } = environment.tables;
    assert.deepEqual(people.get('a'), person);
    assert.deepEqual(people.get('b'), long);
    assert.deepEqual(
      Array.from(people.getRange({}), ({ value }) => value),
      [person, long],
    );
    // Cast: a record of an earlier version.
    const next = { ...person, version: 4 } as unknown as Professional;
    environment.write(() => people.putSync('a', next));
    assert.deepEqual(
      Array.from(people.getRange({}), ({ value }) => value),
      [next, long],
    );
    await environment.close();
  });

  it('hold any record there may be, of these shapes or others, for whoever opens the store afresh', async () => {
    const shape = fc.constantFrom(...RECORD_SHAPES);
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-zé]{1,5}$/), tie('value'), { maxKeys: 4, noNullPrototype: true }),
        shape.chain((names) =>
          fc
            .array(tie('value'), { minLength: names.length, maxLength: names.length })
            .map((values) => Object.fromEntries(names.map((name, at) => [name, values[at]]))),
        ),
      ),
    }));
    const records = fc.sample(fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), value, { noNullPrototype: true }), {
      numRuns: 300,
      seed: 20261127,
    });
    const writer = openEnvironment({ path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    writer.write(() => {
      // Cast: a record of any kind.
      records.forEach((record, at) => void writer.tables.people.putSync(`r${at}`, record as unknown as Professional));
    });
    await writer.close();
    const reader = openEnvironment({ path, readOnly: true, mapSizeBytes: TEST_MAP_BYTES });
    for (const [at, record] of records.entries()) {
      // Names in their order, too.
      assert.equal(JSON.stringify(reader.tables.people.get(`r${at}`)), JSON.stringify(record));
    }
    await reader.close();
  });
});
