import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../scripts/bench/small-house.ts';

/** What the product asks of Redis. */
export const SAFE: Readonly<Record<string, string>> = {
  'maxmemory-policy': 'noeviction',
  appendonly: 'yes',
  appendfsync: 'everysec',
};

/** A real Redis on a port of loopback, in a folder of its own. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly pid: number;
  start(): Promise<void>;
  /** As a power cut does; `keep` leaves its folder. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  close(): Promise<void>;
}

export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

export async function openTestRedis(settings: Readonly<Record<string, string>> = SAFE): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-redis-'));
  const port = await freePort();
  let child: ChildProcess | null = null;
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    get pid() {
      return child?.pid ?? 0;
    },
    async start() {
      const options = Object.entries({ ...settings, port: String(port), bind: '127.0.0.1', dir: folder, save: '' });
      const args = options.flatMap(([name, value]) => [`--${name}`, value]);
      child = spawn('redis-server', args, { stdio: 'ignore' });
      for (let n = 0; n < 100 && !(await answers(port)); n += 1) await delay(50);
    },
    async stop(signal = 'SIGTERM') {
      if (!child) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      child = null;
    },
    async close() {
      await redis.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}
