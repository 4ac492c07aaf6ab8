import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Environment, openEnvironment } from '../../../directory/store/environment.ts';
import { rowOfBlocks } from '../../../directory/store/waiting-ids.ts';
import { TEST_MAP_BYTES } from '../support/open-temporary.ts';

/** As long as ids of people, in an order of their own. */
const idOf = (number: number): string =>
  `0${((number * 7_919) % 100_003).toString(16).padStart(7, '0')}-0000-7000-8000-${String(number).padStart(12, '0')}`;
const WORDS = ['durand', 'durandeau', 'dur', 'le', '~drn'] as const;
const step = fc.record({
  word: fc.constantFrom(...WORDS),
  mayWait: fc.boolean(),
  added: fc.oneof(
    fc.uniqueArray(fc.nat(900), { maxLength: 8 }),
    fc.integer({ min: 50, max: 600 }).map((count) => Array.from({ length: count }, (_, at) => at * 3)),
  ),
  removed: fc.oneof(
    fc.uniqueArray(fc.nat(900), { maxLength: 20 }),
    fc.constant(Array.from({ length: 1_801 }, (_, at) => at)),
  ),
});

describe('words and the records under them', () => {
  let folder: string;
  let environment: Environment;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-word-table-'));
    environment = openEnvironment({ path: folder, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
  });
  after(async () => {
    await environment.close();
    rmSync(folder, { recursive: true });
  });

  it('hold exactly what was put and not taken away, in order, few or many, whatever the order of changes', () => {
    const { words } = environment.tables;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
        environment.write(() => words.clear());
        const model = new Map<string, Set<string>>();
        for (const { word, mayWait, added, removed } of steps) {
          const under = model.get(word) ?? new Set<string>();
          model.set(word, under);
          const gone = removed.map(idOf).sort();
          const come = added
            .map(idOf)
            .filter((id) => !gone.includes(id))
            .sort();
          for (const id of gone) under.delete(id);
          for (const id of come) under.add(id);
          environment.write(() => words.change('person', word, { added: come, removed: gone }, mayWait));
        }
        for (const [word, under] of model) {
          const ids = [...under].sort();
          assert.equal(words.count('person', word), ids.length);
          assert.deepEqual(words.ids('person', word), ids);
          assert.deepEqual(words.ids('person', word, 7), ids.slice(0, 7));
          for (const number of [0, 3, 7, 600, 899]) {
            assert.equal(words.has('person', word, idOf(number)), under.has(idOf(number)));
          }
          assert.ok(!words.has('person', word, idOf(3).slice(0, -1)), 'the beginning of an id is none');
          assert.ok(!words.has('structure', word, idOf(3)));
        }
        const all = [...model.keys()].sort().flatMap((word) => {
          return [...(model.get(word) ?? [])].sort().map((id) => ({ kind: 'person', word, id }));
        });
        assert.deepEqual([...words.all()], all);
        const begun = all.filter(({ word }) => word !== 'dur' && word.startsWith('dur'));
        assert.deepEqual([...words.between('person', 'dur ', 'dur\uffff')], begun);
        const checks = [...words.checks()];
        assert.deepEqual(
          checks.flatMap(({ faults }) => faults),
          [],
        );
        assert.equal(
          checks.reduce((sum, { ids }) => sum + ids, 0),
          all.length,
        );
      }),
      { seed: 20261128, numRuns: 60 },
    );
  });

  for (const mayWait of [false, true])
    it(`hold what comes and goes one by one, too, in blocks that fill and empty${mayWait ? ', where changes wait as well' : ''}`, () => {
      const { words } = environment.tables;
      environment.write(() => words.clear());
      const under = new Set<string>();
      const change = (id: string): void => {
        const isThere = under.delete(id);
        if (!isThere) under.add(id);
        const moved = isThere ? { added: [], removed: [id] } : { added: [id], removed: [] };
        words.change('person', 'durand', moved, mayWait);
        // Said once more it is no change.
        words.change('person', 'durand', moved, mayWait);
      };
      // All come, two of three go, in orders of their own.
      for (const numbers of [(at: number) => at, (at: number) => (at * 7) % 900]) {
        environment.write(() => {
          for (let at = 0; at < 900; at += 1) if (numbers(at) === at || at % 3 > 0) change(idOf(numbers(at)));
        });
        assert.deepEqual(words.ids('person', 'durand'), [...under].sort());
        assert.equal(words.count('person', 'durand'), under.size);
        assert.deepEqual(
          [...words.checks()].flatMap(({ faults }) => faults),
          [],
        );
      }
      assert.ok(under.size > 0 && under.size < 900);
    });

  it('come in parts, too, whatever the order of these', () => {
    const { words } = environment.tables;
    const ids = Array.from({ length: 1_000 }, (_, number) => idOf(number)).sort();
    const parts = Array.from({ length: 8 }, (_, part) => ids.slice(part * 130, (part + 1) * 130)).reverse();
    environment.write(() => {
      words.clear();
      for (const added of parts) words.change('person', 'durand', { added, removed: [] });
    });
    assert.deepEqual(words.ids('person', 'durand'), ids.toSorted());
    assert.deepEqual(
      [...words.checks()].flatMap(({ faults }) => faults),
      [],
    );
  });

  it('need a row for the few of a word, and for each hundred or so of the many', () => {
    const { words } = environment.tables;
    const ids = (count: number): string[] => Array.from({ length: count }, (_, number) => idOf(number)).sort();
    environment.write(() => {
      words.clear();
      words.change('person', 'few', { added: ids(40), removed: [] });
      words.change('person', 'many', { added: ids(10_000), removed: [] });
    });
    const rows = [...words.checks()].filter(({ ids: held }) => held > 0);
    assert.ok(rows.length > 90 && rows.length < 120, String(rows.length));
    environment.write(() => words.change('person', 'many', { added: [], removed: ids(10_000) }));
    assert.deepEqual([words.count('person', 'many'), words.ids('person', 'many')], [0, []]);
    assert.equal([...words.all()].length, 40);
  });

  it('wait beside the number of a word that has many, so that no block is written for one of them', () => {
    const { words } = environment.tables;
    const raw = environment.root.openDB<Buffer, string[]>({ name: 'word-ids', encoding: 'binary' });
    const ids = Array.from({ length: 2_000 }, (_, number) => idOf(number)).sort();
    const blocks = (): string[] =>
      Array.from(raw.getRange({}), ({ key, value }) => (key.length > 2 ? value.toString('latin1') : '')).sort();
    environment.write(() => {
      words.clear();
      words.change('person', 'many', { added: ids.filter((_, at) => at % 40 > 0), removed: [] });
    });
    const before = blocks();
    const [coming, going] = [
      [0, 40, 80],
      [1, 41, 81],
    ].map((places) => places.map((at) => ids[at] ?? ''));
    environment.write(() => words.change('person', 'many', { added: coming ?? [], removed: going ?? [] }, true));
    assert.deepEqual(blocks(), before);
    assert.deepEqual(words.ids('person', 'many', 4), ids.slice(0, 5).toSpliced(1, 1));
    environment.write(() => words.change('person', 'many', { added: [], removed: coming ?? [] }, true));
    environment.write(() => words.change('person', 'many', { added: going ?? [], removed: [] }, true));
    assert.equal(raw.get(['person', 'many'])?.length, 4, 'nothing waits that was taken back');
    for (let at = 120; at < ids.length; at += 40)
      environment.write(() => words.change('person', 'many', { added: [ids[at] ?? ''], removed: [] }, true));
    assert.notDeepEqual(blocks(), before, 'what is too much is put in');
    assert.equal(words.count('person', 'many'), 1_950 + 47);
  });

  it('are told when their number, their order or their blocks are not right', () => {
    const raw = environment.root.openDB<Buffer, string[]>({ name: 'word-ids', encoding: 'binary' });
    const manyIds = Array.from({ length: 300 }, (_, number) => idOf(number)).sort();
    const counted = (count: number, text: string): Buffer => {
      const bytes = Buffer.from(`0000${text}`);
      bytes.writeUInt32LE(count, 0);
      return bytes;
    };
    environment.write(() => {
      environment.tables.words.clear();
      raw.putSync(['person', 'a'], counted(3, 'x\ny'));
      raw.putSync(['person', 'b'], counted(2, 'y\nx'));
      raw.putSync(['person', 'c', 'x'], Buffer.from('x'));
      raw.putSync(['person', 'd'], counted(1, ''));
      raw.putSync(['person', 'd', 'x'], Buffer.from('z'));
    });
    environment.write(() => {
      environment.tables.words.change('person', 'e', { added: manyIds, removed: [] });
      const [first = '', second = ''] = manyIds;
      raw.putSync(
        ['person', 'e'],
        rowOfBlocks(
          manyIds.length,
          new Map([
            [first, true],
            ['absent', false],
            [`${second}+`, true],
          ]),
        ),
      );
    });
    const faults = [...environment.tables.words.checks()].flatMap((row) => row.faults);
    assert.deepEqual(faults, [
      'person a: 2 records, 3 counted',
      'person b: x out of order',
      'person c: 1 records, 0 counted',
      'person d: a block under another id than its first',
      `person e: ${manyIds[0]} waits to come and is there`,
      'person e: absent waits to go and is not there',
      `person e: ${manyIds.length + 1} records, ${manyIds.length} counted`,
    ]);
  });
});
