import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DemoError } from '../demo-error.ts';

/** Cores of a measure: the server alone on one, the generator on the other. */
const SERVER_CORE = '0';
const GENERATOR_CORE = '1';

/** A measured server in a process of its own. */
export interface ServerProcess<T> {
  /** What it said when it was ready. */
  readonly hello: T;
  /** Seconds of processor it has used since its start, user and system. */
  cpuSeconds(): Promise<number>;
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
 * @throws DemoError `bench.server.failed` when it ends before it is ready
 */
export async function startServer<T>(
  name: string,
  args: readonly string[],
  profile: string | null,
): Promise<ServerProcess<T>> {
  const script = fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url));
  const node = [process.execPath, ...(profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]), script];
  const [command = '', ...rest] = canPin() ? ['taskset', '-c', SERVER_CORE, ...node, ...args] : [...node, ...args];
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
    } else end();
  });
  process.once('disconnect', end);
  process.send?.(hello);
}
