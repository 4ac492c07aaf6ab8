import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { useHouse } from '../support/house.ts';

/** Rights of the group and of everybody else. */
const OTHERS = 0o077;

describe('Files of a house', () => {
  const house = useHouse();

  it('are read and written by their owner alone, whatever the folder above allows (S-46)', function () {
    if (process.platform === 'win32') this.skip();
    const { data, secrets } = house().running.config;
    const files = [data, secrets].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => statSync(path).isFile()),
    );
    assert.ok(files.some((path) => path.endsWith('data.mdb')) && files.some((path) => path.endsWith('master.key')));
    assert.deepEqual(
      files.filter((path) => (statSync(path).mode & OTHERS) !== 0),
      [],
    );
  });
});
