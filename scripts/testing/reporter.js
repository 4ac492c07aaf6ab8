import { writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import process from 'node:process';
import mocha from 'mocha';

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = mocha.Runner.constants;

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
    const counts = { passed: 0, failed: 0, skipped: [] };
    runner.on(EVENT_TEST_PASS, () => {
      counts.passed += 1;
    });
    runner.on(EVENT_TEST_FAIL, () => {
      counts.failed += 1;
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      const file = relative(process.cwd(), test.file ?? '')
        .split(sep)
        .join('/');
      counts.skipped.push({ title: test.fullTitle(), file });
    });
    runner.once(EVENT_RUN_END, () => {
      const path = options.reporterOptions?.counts;
      if (path) writeFileSync(path, JSON.stringify(counts));
    });
  }
}

// biome-ignore lint/style/noDefaultExport: mocha takes the default export of a reporter
export default CountingReporter;
