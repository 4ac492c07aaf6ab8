import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DemoPorts, portsFrom } from '../../scripts/demo/options.ts';
import { type DemoPlaces, demoPlaces } from '../../scripts/demo/prepare.ts';
import { findFreePorts } from './free-ports.ts';

const START = fileURLToPath(new URL('../../scripts/start.js', import.meta.url));
/** A first start fills an empty directory; on a busy machine that takes most of a minute. */
export const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 20_000;
/** Title of the last line the demonstration announces. */
const LAST_LINE = /^Données\s.*\n/m;

/** Folders of one demonstration, removed by whoever made them. */
export interface HouseFolders {
  readonly root: string;
  readonly data: string;
  readonly secrets: string;
}

export interface StartOptions {
  readonly folders: HouseFolders;
  /** First of the ports; free ones are looked for unless told. */
  readonly port?: number;
  readonly https?: boolean;
}

/** What a demonstration that ended by itself said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real demonstration, running as a process of its own. */
export interface DemoHouse {
  readonly issuer: string;
  readonly ports: DemoPorts;
  readonly places: DemoPlaces;
  readonly folders: HouseFolders;
  readonly pid: number;
  /** From the start of the process until everything was announced. */
  readonly secondsToAnnounce: number;
  stdout(): string;
  stderr(): string;
  /** Ask it to stop, as a terminal does; the exit code. */
  stop(): Promise<number | null>;
}

/** Folders for a house that does not exist yet. */
export function newFolders(): HouseFolders {
  const root = mkdtempSync(join(tmpdir(), 'vestibule-house-'));
  return { root, data: join(root, 'data'), secrets: join(root, 'secrets') };
}

export function removeFolders({ root }: HouseFolders): void {
  rmSync(root, { recursive: true, force: true });
}

/** Start the demonstration and wait for its announcement; an `Error` with what it said when it ends before. */
export async function startDemo({ folders, port, https = false }: StartOptions): Promise<DemoHouse> {
  const ports = portsFrom(port ?? (await findFreePorts()));
  const began = performance.now();
  const child = spawnDemo(folders, ports.main, https);
  const said = listenTo(child);
  await announced(child, said);
  const secondsToAnnounce = (performance.now() - began) / 1000;
  return {
    issuer: `${https ? 'https' : 'http'}://localhost:${ports.main}`,
    ports,
    places: demoPlaces(folders.data),
    folders,
    pid: child.pid ?? 0,
    secondsToAnnounce,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    stop: () => stopChild(child),
  };
}

/** Start a demonstration that is expected to end by itself. */
export async function runToEnd({ folders, port = 4000, https = false }: StartOptions): Promise<Ended> {
  const child = spawnDemo(folders, port, https);
  const said = listenTo(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  const code = await exitOf(child);
  clearTimeout(timer);
  return { code, ...said };
}

/** Left running by a test run that broke off: ended with it. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

function spawnDemo({ data, secrets }: HouseFolders, port: number, https: boolean): ChildProcess {
  const options = ['--data', data, '--secrets', secrets, '--port', String(port), ...(https ? ['--https'] : [])];
  const child = spawn(process.execPath, [START, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

interface Said {
  stdout: string;
  stderr: string;
}

function listenTo(child: ChildProcess): Said {
  const said: Said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  return said;
}

function announced(child: ChildProcess, said: Said): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`The demonstration ${why}\n${said.stdout}${said.stderr}`));
    };
    const timer = setTimeout(() => fail(`announced nothing within ${START_TIMEOUT_MS} ms.`), START_TIMEOUT_MS);
    const ended = (code: number | null) => fail(`ended with ${code}.`);
    child.once('exit', ended);
    child.stdout?.on('data', () => {
      if (!LAST_LINE.test(said.stdout)) return;
      clearTimeout(timer);
      child.off('exit', ended);
      resolve();
    });
  });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
}

async function stopChild(child: ChildProcess): Promise<number | null> {
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.kill('SIGTERM');
  const code = await exitOf(child);
  clearTimeout(timer);
  return code;
}
