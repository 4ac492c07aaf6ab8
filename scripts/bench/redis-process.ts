import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DemoError } from '../demo-error.ts';
import { freePort } from './small-house.ts';

const ATTEMPTS = 100;
const PAUSE_MS = 50;

/** A Redis of its own for a measure, as the product asks for it: append file, no eviction. */
export async function startRedis(folder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const options = { port: String(port), bind: '127.0.0.1', dir: folder, save: '', appendonly: 'yes' };
  const args = Object.entries({ ...options, 'maxmemory-policy': 'noeviction' }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  for (let attempt = 0; !(await listens(port)); attempt += 1) {
    if (attempt === ATTEMPTS) throw new DemoError('bench.server.failed', 'unavailable', 'redis-server');
    await delay(PAUSE_MS);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

function listens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = createConnection(port, '127.0.0.1', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
