import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commit, openEnvironment } from '../../../server/store/environment.ts';

/** As the library gives it up: the transaction ends, its changes with it, the reason a promise beside the error. */
function failing(code: number): Error {
  const reason = Promise.reject(Object.assign(new Error('MDB_BAD_VALSIZE'), { code }));
  reason.catch(() => undefined);
  return Object.assign(new Error('Commit failed'), { commitError: reason });
}

describe('A change that LMDB did not write', () => {
  let folder: string;
  let root: ReturnType<typeof openEnvironment>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-environment-'));
    root = openEnvironment(join(folder, 'one'));
  });
  afterEach(async () => {
    await root.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The real environment, some of whose transactions are given up. */
  const giving = (...failures: readonly Error[]) => {
    const left = [...failures];
    const transaction = (change: () => unknown) => {
      const failure = left.shift();
      return failure ? Promise.reject(failure) : root.transaction(change);
    };
    // The rest is the environment's own.
    return Object.create(root, { transaction: { value: transaction } }) as typeof root;
  };
  const count = () => {
    const table = root.openDB<number, string>('counts', {});
    return { table, add: () => void table.put('one', (table.get('one') ?? 0) + 1) };
  };

  for (const code of [-30781, -30798]) {
    it(`is made once more when its list of free pages failed it (${code})`, async () => {
      const { table, add } = count();
      await commit(giving(failing(code)), add);
      assert.equal(table.get('one'), 1);
    });
  }

  it('is refused with the reason when that fails again, and at once for any other reason', async () => {
    const { table, add } = count();
    await assert.rejects(commit(giving(failing(-30781), failing(-30781)), add), { code: -30781 });
    await assert.rejects(commit(giving(failing(28)), add), { code: 28 });
    assert.equal(table.get('one'), undefined);
  });
});

describe('The folder of an environment', () => {
  it('is its owner’s alone, whatever the process leaves open to others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-environment-'));
    const before = process.umask(0);
    try {
      const path = join(folder, 'one');
      const root = openEnvironment(path);
      assert.equal(statSync(path).mode & 0o777, 0o700);
      assert.equal(statSync(join(path, 'data.mdb')).mode & 0o777, 0o600);
      await root.close();
    } finally {
      process.umask(before);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
