import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMocha } from '../../../scripts/testing/run-mocha.ts';
import { judgeSkipped, SAMPLE_TESTS } from '../../../scripts/testing/skipped-tests.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

describe('test command', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-tests-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Run the command on one file of tests; what it says last, and its exit code. */
  function testing(source: string, environment: Record<string, string> = {}) {
    const file = join(folder, 'one.test.js');
    writeFileSync(file, source);
    const { CI: _ci, ...own } = process.env;
    const { stdout, status } = spawnSync(process.execPath, ['scripts/test.ts', '--no-install', file], {
      cwd: ROOT,
      env: { ...own, ...environment },
      encoding: 'utf8',
    });
    return { status, last: stdout.trimEnd().split('\n').at(-1), stdout };
  }

  const PASSING = "it('passes', () => {});";
  const SKIPPED = "it('cannot run here', function () { this.skip(); });";

  it('ends with its counts and succeeds when all pass', () => {
    const { status, last } = testing(PASSING);
    assert.deepEqual([status, last], [0, '1 passed, 0 failed']);
  });

  it('counts failures and fails', () => {
    const { status, last } = testing(`${PASSING} it('fails', () => { throw new RangeError('no'); });`);
    assert.deepEqual([status, last], [1, '1 passed, 1 failed']);
  });

  it('names a skipped test, and takes it for a failure under CI', () => {
    const here = testing(`${PASSING} ${SKIPPED}`);
    assert.deepEqual([here.status, here.last], [0, '1 passed, 0 failed']);
    assert.match(here.stdout, /^skipped: cannot run here/m);
    const ci = testing(`${PASSING} ${SKIPPED}`, { CI: 'true' });
    assert.deepEqual([ci.status, ci.last], [1, '1 passed, 1 failed']);
  });

  for (const [what, source] of [
    ['a file that does not load', 'this is no program'],
    ['a process that ends in the middle', "it('ends', () => process.exit(0));"],
    ['a file without tests', ''],
  ] as const) {
    it(`does not take ${what} for success`, () => {
      assert.notEqual(testing(source).status, 0);
    });
  }

  it('ends a run that something left open keeps alive, and does not take it for success', async () => {
    const file = join(folder, 'open.test.js');
    writeFileSync(file, "it('passes', () => { setInterval(() => {}, 1000); });");
    const outcome = await runMocha({ files: [file], environment: process.env, long: false, lingerMs: 500 });
    assert.deepEqual([outcome.passed, outcome.failed, outcome.skipped], [1, 1, []]);
  });

  it('runs many files side by side and adds up what each process says, a crash among them', function () {
    // A dozen processes, one after the other.
    this.timeout(90_000);
    for (let number = 0; number < 40; number += 1)
      writeFileSync(join(folder, `f${String(number).padStart(2, '0')}.test.js`), PASSING);
    const run = (...words: string[]) =>
      spawnSync(process.execPath, ['scripts/test.ts', '--no-install', ...words, `${folder}/*.test.js`], {
        cwd: ROOT,
        encoding: 'utf8',
      });
    for (const words of [[], ['--lanes', '1'], ['--lanes', '3']]) {
      const { status, stdout } = run(...words);
      assert.deepEqual([status, stdout.trimEnd().split('\n').at(-1)], [0, '40 passed, 0 failed'], words.join(' '));
    }
    writeFileSync(join(folder, 'f05.test.js'), "it('ends', () => process.exit(0));");
    const crashed = run('--lanes', '2');
    assert.equal(crashed.status, 1);
    assert.match(crashed.stdout, /\n24 passed, 1 failed\n$/);
    assert.equal(run('--lanes', 'x').status, 2);
  });

  it('does not take a pattern without files for success', () => {
    const { status, stdout } = spawnSync(process.execPath, ['scripts/test.ts', 'test/nothing/*.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    assert.deepEqual([status, stdout], [2, '0 passed, 1 failed\n']);
  });

  it('excuses the tests of published samples only where the samples are absent', () => {
    const [file = ''] = SAMPLE_TESTS;
    const skipped = [
      { title: 'reads a sample', file },
      { title: 'another', file: 'test/other.test.ts' },
    ];
    assert.equal(judgeSkipped(skipped, { isCi: true, areSamplesThere: false }).failures, 1);
    assert.equal(judgeSkipped(skipped, { isCi: true, areSamplesThere: true }).failures, 2);
    assert.equal(judgeSkipped(skipped, { isCi: false, areSamplesThere: false }).failures, 0);
  });

  it('names tests of samples that exist', () => {
    assert.deepEqual(
      SAMPLE_TESTS.filter((file) => !existsSync(join(ROOT, file))),
      [],
    );
  });
});
