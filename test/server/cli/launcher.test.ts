import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { installRefusal, nodeRefusal } from '../../../server/require-node.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LAUNCHER = fileURLToPath(new URL('../../../server/vestibule.js', import.meta.url));

describe('launcher', () => {
  for (const version of ['20.20.2', '22.1.0', '18.0.0', 'none']) {
    it(`names the Node it needs to Node ${version}, in one line`, () => {
      assert.match(nodeRefusal(version) ?? '', /^Vestibule demande Node 24 [^\n]*$/);
    });
  }

  for (const version of ['24.0.0', '26.1.0']) {
    it(`says nothing to Node ${version}`, () => {
      assert.equal(nodeRefusal(version), null);
    });
  }

  it('says in one line that something is not installed, wherever a dependency is first missed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-bare-'));
    try {
      for (const name of ['package.json', 'server', 'directory', 'federation', 'pki', 'scripts'])
        cpSync(join(ROOT, name), join(folder, name), { recursive: true });
      for (const program of ['server/vestibule.js', 'scripts/start.js']) {
        const { status, stderr } = spawnSync(process.execPath, [join(folder, program), 'serve'], { encoding: 'utf8' });
        assert.equal(status, EXIT.failed, stderr);
        assert.match(stderr, /^Il manque à Vestibule la bibliothèque « [^ ]+ » : lancez « npm ci »[^\n]*\n$/, program);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes no other error of an import for something missing', () => {
    for (const error of [new Error("Cannot find package 'x'"), null, Object.assign(new Error('x'), { code: 'ENOENT' })])
      assert.equal(installRefusal(error), null);
    const own = Object.assign(new Error("Cannot find module '/x/y.ts'"), { code: 'ERR_MODULE_NOT_FOUND' });
    assert.equal(installRefusal(own), null);
  });

  it('starts the command line', () => {
    assert.match(execFileSync(process.execPath, [LAUNCHER, '--help'], { encoding: 'utf8' }), /vestibule serve/);
  });

  it('keeps what the runtime makes of the sources beside the libraries, for its children too, and needs no such place', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-kept-'));
    const run = (environment: NodeJS.ProcessEnv) =>
      execFileSync(process.execPath, [join(folder, 'server/program.js')], { encoding: 'utf8', env: environment });
    const { NODE_COMPILE_CACHE: _ours, ...environment } = process.env;
    try {
      cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
      cpSync(join(ROOT, 'server/require-node.js'), join(folder, 'server/require-node.js'));
      const lines = ["import './require-node.js';", "console.log(process.env.NODE_COMPILE_CACHE ?? 'nowhere');"];
      writeFileSync(join(folder, 'server/program.js'), lines.join('\n'));
      assert.equal(run(environment).trim(), 'nowhere', 'no library is installed there');
      mkdirSync(join(folder, 'node_modules'));
      const kept = join(folder, 'node_modules/.cache/vestibule');
      assert.equal(run(environment).trim(), kept);
      assert.notDeepEqual(readdirSync(kept), []);
      assert.equal(run({ ...environment, NODE_COMPILE_CACHE: '/dev/null/nowhere' }).trim(), '/dev/null/nowhere');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('ends quietly when whoever reads has seen enough', () => {
    const shell = spawnSync('sh', ['-c', `'${process.execPath}' '${LAUNCHER}' --help | head -n 1`], {
      encoding: 'utf8',
    });
    assert.deepEqual([shell.status, shell.stderr], [0, '']);
    assert.notEqual(shell.stdout, '');
  });
});
