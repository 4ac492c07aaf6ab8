import process from 'node:process';

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

/** Exit code of a machine that lacks what is needed; the same as in `cli/exit-codes.ts`. */
const EXIT_UNAVAILABLE = 3;

const refusal = nodeRefusal(process.versions.node);
if (refusal !== null) {
  process.stderr.write(`${refusal}\n`);
  process.exit(EXIT_UNAVAILABLE);
}
