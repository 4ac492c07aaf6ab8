/** A test that said it cannot run here. */
export interface SkippedTest {
  readonly title: string;
  /** Its file, from the top of the repository, with slashes. */
  readonly file: string;
}

/** Files whose tests read the published samples beside the repository, which are not everybody's to have. */
export const SAMPLE_TESTS: readonly string[] = [
  'test/directory/import/published-samples.test.ts',
  'test/pki/pkits.test.ts',
  'test/pki/real-samples.test.ts',
  'test/scripts/region/region.test.ts',
  'test/server/cli/cert-samples.test.ts',
  'test/server/oidc/claims.test.ts',
  'test/server/oidc/profiles/psc.test.ts',
  'test/end-to-end/openid-client.test.ts',
];

export interface SkipRules {
  /** Under CI what is not run counts as failed: what it would have said is not known. */
  readonly isCi: boolean;
  /** Whether the published samples lie beside the repository. */
  readonly areSamplesThere: boolean;
}

/** One line for each skipped test, and how many of them are failures. */
export function judgeSkipped(
  skipped: readonly SkippedTest[],
  { isCi, areSamplesThere }: SkipRules,
): { readonly lines: readonly string[]; readonly failures: number } {
  const judged = skipped.map(({ title, file }) => {
    const isExcused = !areSamplesThere && SAMPLE_TESTS.includes(file);
    const isFailure = isCi && !isExcused;
    return { isFailure, line: `skipped${isFailure ? ' (a failure under CI)' : ''}: ${title} [${file}]` };
  });
  return { lines: judged.map(({ line }) => line), failures: judged.filter(({ isFailure }) => isFailure).length };
}
