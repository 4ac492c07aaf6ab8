import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DemoError } from '../demo-error.ts';

/** Cores of a measure: the server alone on one, the generator on the other. */
const SERVER_CORE = '0';
const GENERATOR_CORE = '1';

/** Memory of a process, bytes. */
export interface MemoryUsed {
  /** All that is in memory, files it has mapped included. */
  readonly resident: number;
  /** What is not of files: heap, buffers, code (`RssAnon` on Linux; the resident set elsewhere). */
  readonly own: number;
  /** Objects and buffers still in use, once the rest was collected. */
  readonly inUse: number;
}

/** What another process holds, as the system tells it (Linux). */
export interface Held {
  /** Memory that is not of files, bytes. */
  readonly own: number;
  /** Open files and sockets. */
  readonly handles: number;
}

/**
 * What a process holds now.
 *
 * @throws the system's error where there is no such process, or no `/proc`
 */
export function heldBy(pid: number): Held {
  return { own: ownMemory(String(pid)) ?? 0, handles: readdirSync(`/proc/${pid}/fd`).length };
}

function ownMemory(pid: string): number | null {
  const [, kibibytes] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** A measured server in a process of its own. */
export interface ServerProcess<T> {
  /** What it said when it was ready. */
  readonly hello: T;
  /** Seconds of processor it has used since its start, user and system. */
  cpuSeconds(): Promise<number>;
  memory(): Promise<MemoryUsed>;
  stop(): Promise<void>;
}

/** Whether processes can be bound to a core on this machine. */
export function canPin(): boolean {
  return spawnSync('taskset', ['-c', SERVER_CORE, 'true']).status === 0;
}

/** Bind this process to the generator's core. */
export function pinGenerator(): void {
  spawnSync('taskset', ['-a', '-c', '-p', GENERATOR_CORE, String(process.pid)]);
}

/**
 * Start a server of `servers/` on its core and wait until it is ready.
 *
 * @param profile folder for a processor profile, or null
 * @param cores    `all`: it is bound to none
 * @throws DemoError `bench.server.failed` when it ends before it is ready
 */
export async function startServer<T>(
  name: string,
  args: readonly string[],
  profile: string | null,
  cores: 'one' | 'all' = 'one',
): Promise<ServerProcess<T>> {
  const script = fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url));
  const node = [process.execPath, ...(profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]), script];
  const [command = '', ...rest] =
    canPin() && cores === 'one' ? ['taskset', '-c', SERVER_CORE, ...node, ...args] : [...node, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const hello = await firstMessage(child, name);
  return {
    // Written by the server file of this name.
    hello: hello as T,
    async cpuSeconds() {
      child.send('usage');
      const [used]: unknown[] = await once(child, 'message');
      return Number(used) / 1_000_000;
    },
    async memory() {
      child.send('memory');
      const [used]: unknown[] = await once(child, 'message');
      // Written by `serveMeasures`.
      return used as MemoryUsed;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.send('stop');
      await ended;
    },
  };
}

function firstMessage(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) =>
      reject(new DemoError('bench.server.failed', 'unavailable', `${name} ended (${code})`)),
    );
  });
}

/** In the server's process: answer what the generator asks, and stop when told to or left alone. */
export function serveMeasures(hello: object, stop: () => Promise<void>): void {
  const end = () => {
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('message', (message) => {
    if (message === 'usage') {
      const { user, system } = process.cpuUsage();
      process.send?.(user + system);
    } else if (message === 'memory') process.send?.(memoryUsed());
    else end();
  });
  process.once('disconnect', end);
  process.send?.(hello);
}

function memoryUsed(): MemoryUsed {
  const resident = process.memoryUsage.rss();
  const inUse = collected();
  try {
    return { resident, inUse, own: ownMemory('self') ?? resident };
  } catch {
    return { resident, inUse, own: resident };
  }
}

let collect: (() => void) | null = null;

function collected(): number {
  setFlagsFromString('--expose-gc');
  // The flag gives new contexts the function; one context is enough.
  collect ??= runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
