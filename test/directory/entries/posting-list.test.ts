import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { open, type RootDatabase } from 'lmdb';
import { changeList, countOf, holds, listOf, singleNumber } from '../../../directory/entries/posting-list.ts';
import { type EntryTables, openEntryTables } from '../../../directory/entries/tables.ts';
import { DirectoryError } from '../../../directory/error.ts';

const RUNS = 60;
const KEY = Buffer.from('epuid\0fictif');

/** Changes as they come: mostly greater numbers, some anywhere, some taken away; sizes that pass every threshold. */
const changes = fc.array(
  fc.record({
    appended: fc.integer({ min: 0, max: 700 }),
    stride: fc.integer({ min: 1, max: 5 }),
    anywhere: fc.uniqueArray(fc.integer({ min: 1, max: 4_000 }), { maxLength: 40 }),
    removed: fc.uniqueArray(fc.integer({ min: 1, max: 4_000 }), { maxLength: 300 }),
    removesAll: fc.boolean(),
    value: fc.constantFrom(0, 7),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('posting lists', () => {
  let folder: string;
  let root: RootDatabase;
  let tables: EntryTables;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-postings-'));
    root = open({ path: folder, maxDbs: 12, overlappingSync: false, eventTurnBatching: false });
    tables = openEntryTables(root);
  });

  after(async () => {
    await root.close();
    rmSync(folder, { recursive: true });
  });

  it('hold exactly what was put and not taken away, in order, whatever the order of changes', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        tables.index.removeSync(KEY);
        tables.blocks.clearSync();
        const model = new Set<number>();
        let lists = 0;
        for (const step of steps) {
          const greatest = Math.max(0, ...model);
          const appended = Array.from({ length: step.appended }, (_, at) => greatest + (at + 1) * step.stride);
          const removed = (step.removesAll && step.appended === 0 ? [...model] : step.removed).filter((one) =>
            model.has(one),
          );
          const added = [...new Set([...appended, ...step.anywhere])].filter((one) => !model.has(one));
          const ascending = (left: number, right: number): number => left - right;
          const change = { added: added.sort(ascending), removed: removed.sort(ascending) };
          if (change.added.length + change.removed.length === 0) continue;
          for (const one of removed) model.delete(one);
          for (const one of added) model.add(one);
          const total = root.transactionSync(() =>
            changeList(tables, KEY, tables.index.get(KEY), change, step.value, () => {
              lists += 1;
              return lists;
            }),
          );
          const row = tables.index.get(KEY);
          const expected = [...model].sort(ascending);
          assert.equal(total, expected.length);
          assert.equal(countOf(row), expected.length);
          assert.deepEqual(listOf(tables, row, -1, Number.MAX_SAFE_INTEGER), expected);
          const middle = expected[Math.floor(expected.length / 2)] ?? 0;
          assert.deepEqual(listOf(tables, row, middle, 5), expected.filter((one) => one > middle).slice(0, 5));
          assert.equal(holds(tables, row, middle), expected.length > 0);
          assert.equal(holds(tables, row, greatest + 1), model.has(greatest + 1));
          if (row !== undefined)
            assert.equal(singleNumber(row), expected.length === 1 && row.length < 12 ? expected[0] : null);
          else assert.equal(expected.length, 0);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('of another layout are refused, not misread', () => {
    const row = Buffer.from([0x01, 1, 0, 0, 0, 9, 0, 0, 0]);
    const isIncoherent = (error: unknown): boolean =>
      error instanceof DirectoryError && error.code === 'directory.store.incoherent';
    assert.throws(() => countOf(row), isIncoherent);
    assert.throws(() => listOf(tables, row, -1, 10), isIncoherent);
    assert.equal(singleNumber(row), null);
  });
});
