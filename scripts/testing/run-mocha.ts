import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { SkippedTest } from './skipped-tests.ts';

const MOCHA = fileURLToPath(new URL('../../node_modules/mocha/bin/mocha.js', import.meta.url));
const REPORTER = fileURLToPath(new URL('reporter.js', import.meta.url));
/** One test of the long run may take this long; mocha's own limit stays for the others. */
const LONG_TEST_TIMEOUT_MS = 600_000;

export interface MochaRequest {
  readonly files: readonly string[];
  /** Files run at the same time, from 1. */
  readonly jobs: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly long: boolean;
}

export interface TestOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
}

/**
 * Run mocha over the files, its report going to the terminal as it comes. A run that ends before its counts are written (a crash,
 * a file that does not load) is one failure, whatever passed before.
 */
export async function runMocha({ files, jobs, environment, long }: MochaRequest): Promise<TestOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-test-'));
  const counts = join(folder, 'counts.json');
  const parallel = jobs > 1 ? ['--parallel', '--jobs', String(jobs)] : [];
  const timeout = long ? ['--timeout', String(LONG_TEST_TIMEOUT_MS)] : [];
  const args = [
    MOCHA,
    '--reporter',
    REPORTER,
    '--reporter-option',
    `counts=${counts}`,
    ...parallel,
    ...timeout,
    ...files,
  ];
  try {
    const child = spawn(process.execPath, args, { stdio: 'inherit', env: environment });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    return judged(readCounts(counts), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(path: string): TestOutcome | undefined {
  try {
    // Written by our own reporter.
    return JSON.parse(readFileSync(path, 'utf8')) as TestOutcome;
  } catch {
    return undefined;
  }
}

/** Mocha's exit code and the counts must agree: neither alone is believed when it says that all is well. */
function judged(counts: TestOutcome | undefined, code: number | null): TestOutcome {
  if (!counts) return { passed: 0, failed: 1, skipped: [] };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
