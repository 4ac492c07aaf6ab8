import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { valuesUnder } from '../../../directory/store/values-under.ts';

const ROUNDS = 3_000;
/** As long as the id of a network. */
const LONG = 'b-reseau-fictif-de-la-region-inventee';

describe('values under one key', () => {
  let folder: string;
  let root: RootDatabase;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-values-'));
    root = open({ path: folder, maxDbs: 4, overlappingSync: false, eventTurnBatching: false });
  });

  after(async () => {
    await root.close();
    rmSync(folder, { recursive: true });
  });

  it('are read inside a write transaction, whatever was looked up just before', () => {
    const many = root.openDB<string, string>({ name: 'many', dupSort: true, encoding: 'ordered-binary' });
    const bytes = root.openDB<Buffer, Buffer>({ name: 'bytes', keyEncoding: 'binary', encoding: 'binary' });
    root.transactionSync(() => {
      for (const [key, value] of [
        ['a', '1'],
        [LONG, '1'],
        [LONG, '2'],
        [LONG, '3'],
        ['c', '1'],
      ] as const)
        many.putSync(key, value);
    });
    root.transactionSync(() => {
      for (let round = 0; round < ROUNDS; round += 1) {
        // As long as a key of the index, of any bytes.
        bytes.get(createHash('sha512').update(String(round)).digest());
        assert.deepEqual(valuesUnder(many, LONG), ['1', '2', '3']);
      }
      assert.deepEqual(valuesUnder(many, 'd'), []);
    });
    assert.deepEqual(valuesUnder(many, 'a'), ['1']);
  });
});
