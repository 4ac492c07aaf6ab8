import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { SkippedTest } from './skipped-tests.ts';

const MOCHA = fileURLToPath(new URL('../../node_modules/mocha/bin/mocha.js', import.meta.url));
const REPORTER = fileURLToPath(new URL('reporter.js', import.meta.url));
/** One test of the long run may take this long; mocha's own limit stays for the others. */
const LONG_TEST_TIMEOUT_MS = 600_000;
/** Between two looks for the counts, which mocha writes when its last test has ended. */
const LOOK_MS = 500;

export interface MochaRequest {
  readonly files: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly long: boolean;
  /** Where its report goes: to the terminal as it comes, or into an open file. */
  readonly output?: 'inherit' | number;
  /** Milliseconds the run may go on once its tests have ended: what a test left open keeps it alive for ever. */
  readonly lingerMs?: number;
}

const LINGER_MS = 30_000;

export interface TestOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
  /** How long the suites of a file took, by its name. */
  readonly seconds: Readonly<Record<string, number>>;
}

/**
 * Run mocha over the files, one after the other. A run that ends before its counts are written (a crash,
 * a file that does not load) is one failure, whatever passed before; so is one that does not end with its tests.
 */
export async function runMocha({
  files,
  environment,
  long,
  output = 'inherit',
  lingerMs = LINGER_MS,
}: MochaRequest): Promise<TestOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-test-'));
  const counts = join(folder, 'counts.json');
  const timeout = long ? ['--timeout', String(LONG_TEST_TIMEOUT_MS)] : [];
  const args = [MOCHA, '--reporter', REPORTER, '--reporter-option', `counts=${counts}`, ...timeout, ...files];
  try {
    const child = spawn(process.execPath, args, { stdio: ['inherit', output, output], env: environment });
    const stopWatching = endLingering(child, counts, lingerMs);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    }).finally(stopWatching);
    return judged(readCounts(counts), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** End a run whose tests have ended and which stays: a server or a program that a test left open. @returns what stops the watch */
function endLingering(child: ChildProcess, counts: string, lingerMs: number): () => void {
  let endedAt: number | undefined;
  const timer = setInterval(() => {
    if (endedAt === undefined && existsSync(counts)) endedAt = performance.now();
    if (endedAt === undefined || performance.now() - endedAt < lingerMs) return;
    process.stderr.write('Les tests sont finis et quelque chose reste ouvert : le processus est arrêté.\n');
    child.kill('SIGKILL');
  }, LOOK_MS);
  return () => clearInterval(timer);
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
  if (!counts) return { passed: 0, failed: 1, skipped: [], seconds: {} };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
