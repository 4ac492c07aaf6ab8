import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WriteQueue } from '../../../directory/contexts/write-queue.ts';
import { type Environment, openEnvironment } from '../../../directory/store/environment.ts';
import { MAX_BEGINNINGS } from '../../../directory/store/last-commit.ts';
import { openBeginning } from '../../support/set-back.ts';
import { TEST_MAP_BYTES } from '../support/open-temporary.ts';

const SET_RIGHT = fileURLToPath(new URL('../../support/set-right.ts', import.meta.url));
const LATER_MS = '100';

describe('the directory’s transactions, where another process set back where they begin (R-01)', () => {
  let folder: string;
  let environment: Environment;
  let beginning: ReturnType<typeof openBeginning>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-directory-last-commit-'));
    environment = openEnvironment({ path: folder, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    beginning = openBeginning(folder);
    for (let n = 0; n < 4; n += 1) add();
  });
  afterEach(async () => {
    await environment.close();
    beginning.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const added = () => environment.tables.counters.get('person') ?? 0;
  function add(): void {
    environment.write(() => environment.tables.counters.putSync('person', added() + 1));
  }
  /** Set it back, and have another process set it right a moment later. */
  async function setBackForAWhile(): Promise<void> {
    const last = beginning.read();
    const child = spawn(process.execPath, [SET_RIGHT, folder, String(last), LATER_MS], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    beginning.write(last - 2n);
  }

  it('short ones wait until it is set right, and lose nothing', async () => {
    await setBackForAWhile();
    add();
    assert.equal(added(), 5);
  });

  it('long ones too', async () => {
    await setBackForAWhile();
    await environment.whole(async () => {
      add();
      add();
    });
    assert.equal(added(), 6);
  });

  it('of several that share one, all are refused at once where it stays so: none waits behind the others', async () => {
    const { root } = environment;
    let begun = 0;
    const transactionSync = <T>(work: () => T) => {
      begun += 1;
      return root.transactionSync(work);
    };
    // The environment's own, its beginnings counted.
    const counted = Object.create(root, { transactionSync: { value: transactionSync } }) as typeof root;
    const table = root.openDB<number, string>({ name: 'shared' });
    const queue = new WriteQueue(counted, []);
    const put = (key: string) => queue.write(() => table.putSync(key, 1));
    await put('before');
    const last = beginning.read();
    beginning.write(last - 1n);
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_each, at) => put(`n${at}`)));
    for (const each of all)
      assert.equal(each.status === 'rejected' && each.reason.code, 'directory.store.behind', each.status);
    // One commit, or two where some came while one was tried; each by itself would be twenty.
    assert.ok(begun <= 1 + 2 * MAX_BEGINNINGS, `${begun} beginnings`);
    beginning.write(last);
    await put('after');
    assert.deepEqual([...table.getKeys()], ['after', 'before']);
    await queue.close();
  });

  it('are refused where it stays so', () => {
    const last = beginning.read();
    beginning.write(last - 1n);
    assert.throws(add, { code: 'directory.store.behind' });
    beginning.write(last);
    add();
    assert.equal(added(), 5);
  });
});
