import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, openEnvironment } from '../../../directory/store/environment.ts';
import { TEST_MAP_BYTES } from '../support/open-temporary.ts';

describe('counters of the store', () => {
  let folder: string;
  let environment: Environment;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-counters-'));
    environment = openEnvironment({ path: folder, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
  });

  afterEach(async () => {
    await environment.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const add = (name: string): void => {
    const { counters } = environment.tables;
    counters.putSync(name, (counters.get(name) ?? 0) + 1);
  };
  const onDisk = (): Record<string, number> =>
    Object.fromEntries(environment.tables.counters.rows().map(({ name, value }) => [name, value]));

  it('stand where the transaction moved them, for whoever asks within it, and on disk after it', () => {
    const { counters } = environment.tables;
    environment.write(() => {
      add('journal');
      add('journal');
      add('person');
      assert.equal(counters.get('journal'), 2);
      assert.deepEqual(onDisk(), {});
    });
    assert.deepEqual(onDisk(), { journal: 2, person: 1 });
    environment.write(() => counters.removeSync('person'));
    assert.deepEqual([onDisk(), counters.get('person')], [{ journal: 2 }, undefined]);
  });

  it('stand as before when a transaction is given up', () => {
    environment.write(() => add('journal'));
    const giveUp = () =>
      environment.write(() => {
        add('journal');
        throw new RangeError('given up');
      });
    assert.throws(giveUp, RangeError);
    assert.equal(environment.tables.counters.get('journal'), 1);
    environment.write(() => add('journal'));
    assert.deepEqual(onDisk(), { journal: 2 });
  });

  it('stand as before when a transaction within another one is given up, which goes on', () => {
    environment.write(() => {
      add('journal');
      const giveUp = () =>
        environment.nest(() => {
          add('journal');
          add('person');
          throw new RangeError('given up');
        });
      assert.throws(giveUp, RangeError);
      environment.nest(() => add('journal'));
      add('journal');
      assert.equal(environment.tables.counters.get('journal'), 3);
    });
    assert.deepEqual(onDisk(), { journal: 3 });
  });

  it('are written with each part of a long transaction, and not at all when that is given up', async () => {
    await environment.whole(async () => {
      environment.write(() => add('journal'));
      assert.equal(environment.tables.counters.get('journal'), 1);
      environment.write(() => add('journal'));
    });
    const giveUp = environment.whole(async () => {
      environment.write(() => add('journal'));
      throw new RangeError('given up');
    });
    await assert.rejects(giveUp, RangeError);
    assert.deepEqual([onDisk(), environment.tables.counters.get('journal')], [{ journal: 2 }, 2]);
  });

  it('written within a transaction that is a part of another one are all there', () => {
    environment.write(() => {
      add('journal');
      environment.write(() => add('journal'));
      add('journal');
    });
    assert.deepEqual(onDisk(), { journal: 3 });
  });
});
