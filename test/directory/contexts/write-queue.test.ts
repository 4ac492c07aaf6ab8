import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { WriteQueue } from '../../../directory/contexts/write-queue.ts';

const WRITERS = 32;

describe('writes that share a commit', () => {
  let folder: string;
  let root: RootDatabase;
  let table: Database<number, string>;
  /** Writes of each commit, and what was given up. */
  let commits: number[];
  let given: number;
  let discarded: number;
  let queue: WriteQueue;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-queue-'));
    root = open({ path: folder, overlappingSync: false, eventTurnBatching: false, noSubdir: false });
    table = root.openDB<number, string>({ name: 'table' });
    commits = [];
    given = 0;
    discarded = 0;
    const pending = {
      flush: () => {
        commits.push(given);
        given = 0;
      },
      discard: () => {
        given = 0;
        discarded += 1;
      },
    };
    queue = new WriteQueue(root, [pending]);
  });

  afterEach(async () => {
    await queue.close();
    await root.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (key: string): Promise<void> =>
    queue.write(() => {
      given += 1;
      return table.putSync(key, 1);
    });

  it('lets those who were answered together share the next commit, though they ask again one after the other', async () => {
    await Promise.all(Array.from({ length: WRITERS }, (_, at) => put(`a${at}`)));
    // What came while the first was written is one commit.
    assert.deepEqual(commits, [1, WRITERS - 1]);
    const again: Promise<void>[] = [];
    for (let at = 0; at < WRITERS - 1; at += 1) {
      again.push(put(`b${at}`));
      await Promise.resolve();
    }
    await Promise.all(again);
    assert.deepEqual(commits, [1, WRITERS - 1, WRITERS - 1]);
    assert.equal(table.getCount(), WRITERS * 2 - 1);
  });

  it('does not wait for writers who have gone, nor a second time', async () => {
    await Promise.all(Array.from({ length: WRITERS }, (_, at) => put(`a${at}`)));
    await put('b');
    await put('c');
    assert.deepEqual(commits, [1, WRITERS - 1, 1, 1]);
  });

  it('fails one write alone, and what waited with it is written', async () => {
    const failing = queue.write(() => {
      throw new RangeError('not this one');
    });
    await assert.rejects(failing, RangeError);
    const first = put('a');
    const kept = [put('b'), put('c')];
    const refused = queue.write(() => {
      table.putSync('never', 1);
      throw new RangeError('nor this one');
    });
    await assert.rejects(refused, RangeError);
    await Promise.all([first, ...kept]);
    assert.deepEqual([...table.getKeys()], ['a', 'b', 'c']);
    // Alone, the batch, and its faulty one again.
    assert.equal(discarded, 3);
  });

  it('writes what it has taken before it closes, and takes no more', async () => {
    await Promise.all(Array.from({ length: WRITERS }, (_, at) => put(`a${at}`)));
    const last = put('b');
    await Promise.all([queue.close(), last]);
    assert.equal(table.get('b'), 1);
    await assert.rejects(put('c'), { code: 'directory.store.unavailable' });
  });
});
