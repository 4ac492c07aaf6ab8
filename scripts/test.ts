import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import process, { stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DemoError } from './demo-error.ts';
import { runLanes } from './testing/run-lanes.ts';
import { judgeSkipped } from './testing/skipped-tests.ts';
import { provideSystemPrograms } from './testing/system-programs.ts';
import { findTestFiles } from './testing/test-files.ts';

const USAGE = `Lance tous les tests. La dernière ligne les compte ; le code de sortie est 0 quand aucun n’échoue.

  npm test [-- [--long] [--lanes N] [--no-install] [MOTIF…]]

  --long        les grands nombres (fuzz, arrêts brutaux) : à lancer avant de tenir une chose pour réglée
  --lanes N     processus de test côte à côte ; sans cette option, deux où il y a deux cœurs
  --no-install  n’installe pas les programmes du système qui manquent
  MOTIF         dossier, fichier ou motif de fichiers de test, au lieu de tous
`;

const OPTIONS = {
  long: { type: 'boolean', default: false },
  lanes: { type: 'string' },
  'no-install': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const SAMPLES = fileURLToPath(new URL('../../shared/data/', import.meta.url));

/** More would wait for each other: a test is often several processes. */
const MOST_LANES = 2;

/** @throws DemoError `demo.test.lanes` */
function lanesOf(said: string | undefined): number {
  if (said === undefined) return Math.min(MOST_LANES, availableParallelism());
  if (/^[1-9]$/.test(said)) return Number(said);
  throw new DemoError('demo.test.lanes', 'malformed', `--lanes ${said} : un nombre de 1 à 9 est attendu`);
}

const LONGEST = 15;
/** A run of this many files is told which took longest. */
const MANY_FILES = 50;

function longestFiles(seconds: Readonly<Record<string, number>>): readonly string[] {
  const files = Object.entries(seconds).sort(([, one], [, other]) => other - one);
  if (files.length < MANY_FILES) return [];
  return files.slice(0, LONGEST).map(([file, took]) => `${took.toFixed(0).padStart(4)} s  ${file}`);
}

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
  const lanes = lanesOf(values.lanes);
  const outcome = await runLanes({ files, lanes, environment, long: values.long, out: (text) => stdout.write(text) });
  const rules = { isCi: environment.CI === 'true', areSamplesThere: existsSync(SAMPLES) };
  const { lines, failures } = judgeSkipped(outcome.skipped, rules);
  for (const line of lines) process.stdout.write(`${line}\n`);
  for (const line of longestFiles(outcome.seconds)) process.stdout.write(`${line}\n`);
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
