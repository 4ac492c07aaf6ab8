import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DemoPorts, portsFrom } from '../demo/options.ts';
import { DemoError } from '../demo-error.ts';
import { DOSSIER_IDS, DOSSIER_PORTS } from '../region/applications.ts';
import { freePort } from './small-house.ts';

const START = fileURLToPath(new URL('../start.js', import.meta.url));
const START_TIMEOUT_MS = 180_000;
/** Beginning of the last line announced. */
const LAST_LINE = 'Données';
const MAX_TRIES = 50;
const LAST_PORT = 60_000;

/** The real demonstration as a process: the house, five dossiers and the reader. */
export interface DemoProcess {
  readonly ports: DemoPorts;
  /** Folder of its cards. */
  readonly cards: string;
  /** From the start of the process until everything is announced. */
  readonly seconds: number;
  stop(): Promise<void>;
}

/** @throws DemoError `bench.demo.failed` when it ends, or says nothing for three minutes */
export async function startDemoProcess(folder: string): Promise<DemoProcess> {
  const ports = await freePorts();
  const data = join(folder, 'data');
  const args = [START, '--data', data, '--secrets', join(folder, 'secrets'), '--port', String(ports.main)];
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new DemoError('bench.demo.failed', 'unavailable', `${why}: ${said.slice(-500)}`));
    const timer = setTimeout(() => fail('too slow'), START_TIMEOUT_MS);
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (!said.includes(LAST_LINE)) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', () => fail('ended'));
  });
  return {
    ports,
    cards: join(data, 'demo', 'authority', 'cards'),
    seconds: (performance.now() - start) / 1000,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A first port whose whole family is free at this moment. */
async function freePorts(): Promise<DemoPorts> {
  for (let tried = 0; tried < MAX_TRIES; tried += 1) {
    const ports = portsFrom(await freePort());
    const { main, card, reader, ldap, ldaps, shift } = ports;
    const family = [main, card, reader, ldap, ldaps, ...DOSSIER_IDS.map((id) => DOSSIER_PORTS[id] + shift)];
    if (main < LAST_PORT && (await Promise.all(family.map(isFree))).every(Boolean)) return ports;
  }
  throw new DemoError('bench.ports.taken', 'unavailable', `no free family of ports in ${MAX_TRIES} tries`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
