import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MochaRequest, runMocha, type TestOutcome } from './run-mocha.ts';

/** Files of one process: its start costs some seconds, and the last ones to end are not waited for long. */
const FILES_PER_RUN = 16;

export interface LanesRequest extends Omit<MochaRequest, 'output'> {
  /** Processes at the same time, from 1. */
  readonly lanes: number;
  out(text: string): void;
}

/**
 * Run the files in several processes side by side, a few files each; the report of each is told whole when it ends. One lane is one process,
 * told as it comes.
 */
export async function runLanes({ lanes, out, ...request }: LanesRequest): Promise<TestOutcome> {
  if (lanes === 1 || request.files.length <= FILES_PER_RUN) return runMocha(request);
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-lanes-'));
  const waiting = runsOf(request.files);
  const outcomes: TestOutcome[] = [];
  const lane = async (name: string): Promise<void> => {
    // Made by the first house of the lane, used by those that follow: never by two at once. Not named as a setting is: programs that tests start would refuse it.
    const authority = join(folder, `authority-${name}`);
    const environment = { ...request.environment, TEST_AUTHORITY_FOLDER: authority };
    for (let files = waiting.pop(); files !== undefined; files = waiting.pop()) {
      const report = join(folder, name);
      outcomes.push(await into(report, (output) => runMocha({ ...request, files, environment, output })));
      out(readFileSync(report, 'utf8'));
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, (_, number) => lane(String(number))));
    return together(outcomes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In the order of names; the last ones, the server's, are the longest and are taken first. */
function runsOf(files: readonly string[]): (readonly string[])[] {
  const count = Math.ceil(files.length / FILES_PER_RUN);
  return Array.from({ length: count }, (_, run) => files.slice(run * FILES_PER_RUN, (run + 1) * FILES_PER_RUN));
}

async function into(path: string, run: (output: number) => Promise<TestOutcome>): Promise<TestOutcome> {
  const output = openSync(path, 'w');
  try {
    return await run(output);
  } finally {
    closeSync(output);
  }
}

function together(outcomes: readonly TestOutcome[]): TestOutcome {
  const sum = (count: (outcome: TestOutcome) => number) => outcomes.reduce((total, one) => total + count(one), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
    seconds: Object.assign({}, ...outcomes.map(({ seconds }) => seconds)),
  };
}
