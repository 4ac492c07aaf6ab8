import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DemoError } from '../demo-error.ts';
import { DOSSIER_IDS } from '../region/applications.ts';
import type { Prepared } from './prepare.ts';

const DOSSIER = fileURLToPath(new URL('../dossiers/main.ts', import.meta.url));
const READER = fileURLToPath(new URL('../reader/main.ts', import.meta.url));
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

/** Programs that are not ours: five dossiers and the card reader, each a process of its own. */
export interface Neighbours {
  stop(): Promise<void>;
}

/**
 * Start the neighbours and wait until each listens.
 *
 * @throws DemoError `demo.neighbour.failed`, with what the program said; those already started are stopped
 */
export async function startNeighbours({ config, places, ports }: Prepared): Promise<Neighbours> {
  const environment = { ...process.env, NODE_EXTRA_CA_CERTS: places.rootCertificate };
  const start = (name: string, script: string, args: readonly string[]) =>
    startProgram(name, [script, ...args], environment);
  const started = [
    ...DOSSIER_IDS.map((id) => start(id, DOSSIER, ['--application', id, '--config', places.dossiers])),
    start('lecteur de cartes', READER, [
      '--cards',
      places.cards,
      '--issuer',
      config.issuer,
      '--port',
      String(ports.reader),
    ]),
  ];
  const settled = await Promise.allSettled(started.map(({ ready }) => ready));
  const stop = async () => {
    await Promise.all(started.map(({ child }) => stopProgram(child)));
  };
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return { stop };
}

function startProgram(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { child: ChildProcess; ready: Promise<void> } {
  // The channel says nothing: its end tells the program that we are gone, however we went.
  const child = spawn(process.execPath, [...args], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (why: string) =>
      reject(
        new DemoError(
          'demo.neighbour.failed',
          'unavailable',
          `${name} ${why} ${said.trim().split('\n').slice(-3).join(' ')}`.trim(),
        ),
      );
    const timer = setTimeout(() => fail('ne répond pas.'), START_TIMEOUT_MS);
    child.stdout?.once('data', () => {
      clearTimeout(timer);
      resolve();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-2_000);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`n’a pas démarré (${code}).`);
    });
  });
  return { child, ready };
}

function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
