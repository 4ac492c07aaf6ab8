import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/after-install.js', import.meta.url));

function run(script: string, cache: string) {
  return spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
    timeout: 120_000,
  });
}

describe('scripts/after-install', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-install.'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has the runtime keep what it makes of the programs, and starts none of them', function () {
    this.timeout(130_000);
    const cache = join(folder, 'cache');
    const { status, stdout, stderr } = run(SCRIPT, cache);
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
    assert.ok(readdirSync(cache, { recursive: true }).length > 500, 'few sources were kept');
  });

  it('keeps no installation from succeeding when a program cannot be read, and says why', () => {
    mkdirSync(join(folder, 'scripts'));
    const alone = join(folder, 'scripts', 'after-install.js');
    copyFileSync(SCRIPT, alone);
    const { status, stderr } = run(alone, join(folder, 'cache'));
    assert.equal(status, 0);
    assert.match(stderr, /require-node/);
  });
});
