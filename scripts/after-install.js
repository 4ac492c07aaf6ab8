import process from 'node:process';

/**
 * After an installation: the programs are read once, so that the runtime keeps what it makes of their sources (see
 * `server/require-node.js`) and the first start finds it made. An installation never fails for it.
 */
const PROGRAMS = [
  '../server/index.ts',
  '../server/cli/run.ts',
  './demo/announce.ts',
  './demo/fill.ts',
  './demo/neighbours.ts',
  './demo/options.ts',
  './demo/prepare.ts',
  './dossiers/dossier.ts',
  './reader/reader.ts',
];

// An older Node is told what is needed, and the first start tells it again.
process.once('exit', () => {
  process.exitCode = 0;
});

try {
  await import('../server/require-node.js');
  for (const program of PROGRAMS) await import(program);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
process.exit();
