import { writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import process from 'node:process';
import mocha from 'mocha';

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_RUN_END } =
  mocha.Runner.constants;

/**
 * Mocha's own readable report, and beside it the counts as a file for the test command. Plain JavaScript: mocha requires its
 * reporters by itself.
 */
export class CountingReporter extends mocha.reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {{ reporterOptions?: { counts?: string } }} options
   */
  constructor(runner, options) {
    super(runner, options);
    const counts = { passed: 0, failed: 0, skipped: [], seconds: {} };
    let began = 0;
    runner.on(EVENT_TEST_PASS, () => {
      counts.passed += 1;
    });
    runner.on(EVENT_TEST_FAIL, () => {
      counts.failed += 1;
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      counts.skipped.push({ title: test.fullTitle(), file: nameOf(test.file) });
    });
    runner.on(EVENT_SUITE_BEGIN, (suite) => {
      if (suite.parent?.root) began = performance.now();
    });
    runner.on(EVENT_SUITE_END, (suite) => {
      if (!suite.parent?.root) return;
      const file = nameOf(suite.file);
      counts.seconds[file] = (counts.seconds[file] ?? 0) + (performance.now() - began) / 1000;
    });
    runner.once(EVENT_RUN_END, () => {
      const path = options.reporterOptions?.counts;
      if (path) writeFileSync(path, JSON.stringify(counts));
    });
  }
}

/** From the top of the repository, with slashes. */
function nameOf(file = '') {
  return relative(process.cwd(), file).split(sep).join('/');
}

// biome-ignore lint/style/noDefaultExport: mocha takes the default export of a reporter
export default CountingReporter;
