import { existsSync, globSync, statSync } from 'node:fs';
import { DemoError } from '../demo-error.ts';

const ALL = 'test/**/*.test.ts';

/**
 * Test files of the patterns, or all of them, sorted.
 *
 * @throws DemoError `demo.test.no-file` when a pattern finds none: a run of nothing must not pass
 */
export function findTestFiles(patterns: readonly string[]): readonly string[] {
  const wanted = patterns.length > 0 ? patterns : [ALL];
  const files = wanted.flatMap((pattern) => {
    const found = globSync(patternOf(pattern));
    if (found.length === 0)
      throw new DemoError('demo.test.no-file', 'malformed', `aucun fichier de test pour « ${pattern} »`);
    return found;
  });
  return [...new Set(files)].sort();
}

/** A folder stands for the tests below it, a file for itself. */
function patternOf(pattern: string): string {
  const isFolder = existsSync(pattern) && statSync(pattern).isDirectory();
  return isFolder ? `${pattern.replace(/\/$/, '')}/**/*.test.ts` : pattern;
}
