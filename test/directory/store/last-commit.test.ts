import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, openEnvironment } from '../../../directory/store/environment.ts';
import { BehindLastCommit } from '../../../directory/store/last-commit.ts';
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

  it('are refused where it stays so', () => {
    const last = beginning.read();
    beginning.write(last - 1n);
    assert.throws(add, BehindLastCommit);
    beginning.write(last);
    add();
    assert.equal(added(), 5);
  });
});
