import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DemoError } from './demo-error.ts';
import { runMocha } from './testing/run-mocha.ts';
import { judgeSkipped } from './testing/skipped-tests.ts';
import { provideSystemPrograms } from './testing/system-programs.ts';
import { findTestFiles } from './testing/test-files.ts';

const USAGE = `Lance tous les tests. La dernière ligne les compte ; le code de sortie est 0 quand aucun n’échoue.

  npm test [-- [--long] [--jobs N] [--no-install] [MOTIF…]]

  --long        les grands nombres (fuzz, arrêts brutaux) : à lancer avant de tenir une chose pour réglée
  --jobs N      fichiers de test en parallèle ; 1 sans cette option
  --no-install  n’installe pas les programmes du système qui manquent
  MOTIF         dossier, fichier ou motif de fichiers de test, au lieu de tous
`;

const OPTIONS = {
  long: { type: 'boolean', default: false },
  jobs: { type: 'string', default: '1' },
  'no-install': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const SAMPLES = fileURLToPath(new URL('../../shared/data/', import.meta.url));

/** Run what was asked for. @returns the exit code */
async function main(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const environment: NodeJS.ProcessEnv = { ...process.env, ...(values.long ? { VESTIBULE_LONG: '1' } : {}) };
  const files = findTestFiles(positionals);
  provideSystemPrograms({
    environment,
    mayInstall: !values['no-install'],
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const outcome = await runMocha({ files, jobs: Number(values.jobs), environment, long: values.long });
  const rules = { isCi: environment.CI === 'true', areSamplesThere: existsSync(SAMPLES) };
  const { lines, failures } = judgeSkipped(outcome.skipped, rules);
  for (const line of lines) process.stdout.write(`${line}\n`);
  const failed = outcome.failed + failures;
  process.stdout.write(`${outcome.passed} passed, ${failed} failed\n`);
  return failed === 0 && outcome.passed > 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // A mistyped option or pattern is the caller's; anything else shows its stack.
  if (!(error instanceof DemoError) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 2;
}
