import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { MAX_PIECE_VALUES } from '../../../directory/store/run-values.ts';
import { type RunKey, runKey, SortedRuns } from '../../../directory/store/sorted-runs.ts';
import { RECORD_IDS } from '../../../directory/store/word-batch.ts';

describe('values sorted by key outside memory', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-runs-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('come back key by key, in order, with all their values in the order they came in, whatever memory holds', () => {
    const key = fc.oneof(
      fc.constantFrom('a', 'ab', 'b', 'é', 'a\u0000b', ''),
      fc.string({ maxLength: 6, unit: 'binary' }),
    );
    const pairs = fc.array(fc.tuple(key, fc.stringMatching(/^[a-z0-9-]{1,12}$/)), { maxLength: 60 });
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 20 }), (added, maxHeld) => {
        const runs = new SortedRuns(join(folder, 'runs'), RECORD_IDS, maxHeld);
        const wanted = new Map<string, string[]>();
        const kept = new Map<string, RunKey>();
        const keep = (text: string): RunKey => {
          const key = runKey(text);
          kept.set(text, key);
          return key;
        };
        for (const [name, value] of added) {
          const text = name.toWellFormed();
          // Every other one under a key that is kept, from one run to the next.
          if (value.length % 2 === 0) runs.add(text, value);
          else runs.addTo(kept.get(text) ?? keep(text), value);
          wanted.set(text, [...(wanted.get(text) ?? []), value]);
        }
        const found = Array.from(runs.merge(), (row) => [row.key, [...row.values]]);
        runs.remove();
        assert.deepEqual(
          found,
          [...wanted].sort(([one], [other]) => (one < other ? -1 : 1)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('hold values larger than what is read and written at a time', () => {
    const runs = new SortedRuns(join(folder, 'runs'), RECORD_IDS, 3);
    const long = 'x'.repeat(3_000_000);
    for (const value of [long, 'short', long, 'last']) runs.add('key', value);
    assert.deepEqual(
      Array.from(runs.merge(), ({ values }) => values.map(({ length }) => length)),
      [[3_000_000, 5, 3_000_000, 4]],
    );
  });

  for (const maxHeld of [1_000_000, 15_000]) {
    it(`come in pieces under a key of very many, ${maxHeld} held at a time`, () => {
      const runs = new SortedRuns(join(folder, 'runs'), RECORD_IDS, maxHeld);
      const many = Array.from({ length: 2 * MAX_PIECE_VALUES + 1 }, (_, number) => `n${number}`);
      runs.add('before', 'x');
      for (const value of many) runs.add('common', value);
      runs.add('last', 'z');
      const found = [...runs.merge()];
      const common = found.slice(1, -1);
      assert.deepEqual([found[0]?.key, found.at(-1)?.key], ['before', 'last']);
      assert.ok(common.length > 1 && common.every(({ key }) => key === 'common'));
      assert.ok(common.every(({ values }) => values.length < 2 * MAX_PIECE_VALUES));
      assert.deepEqual(
        common.flatMap(({ values }) => values),
        many,
      );
    });
  }

  it('leave nothing behind, nor find anything that a crash left', () => {
    const path = join(folder, 'runs');
    const crashed = new SortedRuns(path, RECORD_IDS, 1);
    crashed.add('before', 'x');
    crashed.add('before', 'y');
    const runs = new SortedRuns(path, RECORD_IDS, 1);
    runs.add('after', 'z');
    assert.deepEqual(
      Array.from(runs.merge(), ({ key }) => key),
      ['after'],
    );
    runs.remove();
    assert.equal(existsSync(path), false);
  });
});
