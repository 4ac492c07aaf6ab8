import { existsSync } from 'node:fs';
import module from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** Oldest Node that reads the TypeScript sources directly. */
export const NODE_MAJOR_NEEDED = 24;

/**
 * One line to the operator and the end of the process when this Node cannot read what follows. Plain JavaScript, imported
 * before anything else: an older Node stops at the first `.ts`.
 *
 * @param {string} version as `process.versions.node` gives it
 * @returns {string | null} the line, or null when the version will do
 */
export function nodeRefusal(version) {
  const major = Number.parseInt(version, 10);
  if (major >= NODE_MAJOR_NEEDED) return null;
  return (
    `Vestibule demande Node ${NODE_MAJOR_NEEDED} ou plus récent, pas ${version} : lancez « npm ci » puis « npm start » ` +
    `(Node ${NODE_MAJOR_NEEDED} arrive avec les dépendances sous Linux et Windows), ou installez-le depuis https://nodejs.org.`
  );
}

/**
 * One line to the operator when a dependency is not there: nothing was installed, or the sources are newer than what was.
 *
 * @param {unknown} error as an import gives it
 * @returns {string | null} the line, or null when the error is another one
 */
export function installRefusal(error) {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return null;
  const [, name] = /^Cannot find package '([^']+)'/.exec(error.message) ?? [];
  return name === undefined
    ? null
    : `Il manque à Vestibule la bibliothèque « ${name} » : lancez « npm ci », puis recommencez.`;
}

/**
 * Run a program, or say in one line what has to be installed first.
 *
 * @param {() => Promise<unknown>} load imports it
 */
export async function startProgram(load) {
  try {
    await load();
  } catch (error) {
    const refusal = installRefusal(error);
    if (refusal === null) throw error;
    process.stderr.write(`${refusal}\n`);
    process.exitCode = EXIT_UNAVAILABLE;
  }
}

/** Exit code of a machine that lacks what is needed; the same as in `cli/exit-codes.ts`. */
const EXIT_UNAVAILABLE = 3;

const refusal = nodeRefusal(process.versions.node);
if (refusal !== null) {
  process.stderr.write(`${refusal}\n`);
  process.exit(EXIT_UNAVAILABLE);
}

/**
 * The runtime keeps what it makes of the sources, types taken off, beside the libraries, whose owner could change the sources too: the next
 * program, and those this one starts, load in half the time. Where that folder cannot be written, nothing is kept.
 */
const libraries = fileURLToPath(new URL('../node_modules', import.meta.url));
if (existsSync(libraries)) {
  process.env.NODE_COMPILE_CACHE ??= `${libraries}/.cache/vestibule`;
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
}
