import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { appendRow } from '../../../directory/store/append-row.ts';

describe('rows put behind all others', () => {
  let folder: string;
  let root: RootDatabase;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-append-'));
    root = open({ path: folder, noSubdir: false, overlappingSync: false, eventTurnBatching: false, maxDbs: 4 });
  });

  afterEach(async () => {
    await root.close();
    rmSync(folder, { recursive: true });
  });

  const rowsOf = (put: (table: ReturnType<typeof tableOf>, key: number, value: string) => void, keys: number[]) => {
    const table = tableOf(root, `t${keys.length}`);
    root.transactionSync(() => {
      for (const key of keys) put(table, key, String(key));
    });
    return { rows: Array.from(table.getRange({}), ({ key, value }) => `${key} ${value}`), pages: pagesOf(table) };
  };

  it('stand where they belong even when they are not the last, and replace the one that was there', () => {
    assert.deepEqual(rowsOf(appendRow, [5, 9, 7, 9]).rows, ['5 5', '7 7', '9 9']);
  });

  it('fill their pages: fewer than rows of the size of an entry put in order without it', () => {
    const large = 'x'.repeat(850);
    const keys = Array.from({ length: 2_000 }, (_, rank) => rank + 1);
    const appended = rowsOf((table, key) => appendRow(table, key, large), keys);
    const put = rowsOf((table, key) => table.putSync(key, large), [...keys, 2_001]);
    assert.equal(appended.rows.length, 2_000);
    assert.ok(appended.pages < put.pages * 0.8, `${appended.pages} pages against ${put.pages}`);
  });
});

function tableOf(root: RootDatabase, name: string) {
  return root.openDB<string, number>({ name, keyEncoding: 'uint32', encoding: 'json' });
}

function pagesOf(table: ReturnType<typeof tableOf>): number {
  // The library's types leave the names out.
  const { treeLeafPageCount = 0 } = table.getStats() as { readonly treeLeafPageCount?: number };
  return treeLeafPageCount;
}
