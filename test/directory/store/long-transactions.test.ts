import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, openEnvironment } from '../../../directory/store/environment.ts';
import { TEST_MAP_BYTES } from '../support/open-temporary.ts';

describe('a long transaction', () => {
  let folder: string;
  let environment: Environment;
  /** Rows that wait, and how many there were whenever they were written. */
  let waiting: number;
  let written: number[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-long-'));
    environment = openEnvironment({ path: folder, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    [waiting, written] = [0, []];
    environment.beforeCommit({
      flush: () => {
        written.push(waiting);
        waiting = 0;
      },
      discard: () => {
        waiting = 0;
      },
      get waiting() {
        return waiting;
      },
    });
  });

  afterEach(async () => {
    await environment.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const part = (rows: number): void =>
    environment.write(() => {
      waiting += rows;
    });

  it('writes what many records are found by at its end, or when it is much, or when somebody is to read it', async () => {
    await environment.whole(async () => {
      part(10);
      part(20);
      environment.settle();
      part(200_001);
      part(5);
      assert.deepEqual(written, [30, 200_001]);
    });
    assert.deepEqual(written, [30, 200_001, 5]);
    environment.settle();
    part(1);
    assert.deepEqual(written, [30, 200_001, 5, 1], 'a short one writes at once');
  });

  it('is given up whole when a part of it throws, though somebody goes on', async () => {
    const { words } = environment.tables;
    const going = environment.whole(async () => {
      environment.write(() => environment.words.note('person', 'durand', 'a', true));
      const fails = (): void =>
        environment.write(() => {
          throw new RangeError('given up');
        });
      assert.throws(fails, RangeError);
      environment.write(() => environment.words.note('person', 'durand', 'b', true));
    });
    await assert.rejects(going, RangeError);
    assert.deepEqual(words.ids('person', 'durand'), []);
    await environment.whole(async () => environment.write(() => environment.words.note('person', 'durand', 'c', true)));
    assert.deepEqual(words.ids('person', 'durand'), ['c']);
  });
});
