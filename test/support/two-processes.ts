import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTestHouse, type TestHouse, type TestHouseOptions } from './house.ts';
import { openTestRedis, type TestRedis } from './redis.ts';

/** Names in the environment of `slow-worker.ts`. */
export const DOORS_FOLDER = 'SLOW_WORKER_DOORS';
export const LATENCY = 'SLOW_WORKER_LATENCY_MS';

const SLOW_WORKER = fileURLToPath(new URL('./slow-worker.ts', import.meta.url));
const PROCESSES = 2;

/** A house answered by two worker processes, each at an address of its own besides the one they share. */
export interface TwoProcesses {
  readonly house: TestHouse;
  /** Two addresses, one to a process. */
  readonly doors: readonly string[];
  close(): Promise<void>;
}

/** @param latencyMs what each write of sign-in state waits before it begins */
export async function openTwoProcesses(
  store: 'lmdb' | 'redis',
  latencyMs: number,
  options: TestHouseOptions = {},
): Promise<TwoProcesses> {
  const redis: TestRedis | null = store === 'redis' ? await openTestRedis() : null;
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-doors-'));
  // Copied into the processes when they begin.
  process.env[DOORS_FOLDER] = folder;
  process.env[LATENCY] = String(latencyMs);
  const house = await openTestHouse({
    ...options,
    workerProgram: SLOW_WORKER,
    settings: {
      processes: PROCESSES,
      ...(redis ? { 'signIn.store': 'redis', 'signIn.redis.url': redis.url } : {}),
      ...options.settings,
    },
  });
  const doors = readdirSync(folder).map((port) => `http://127.0.0.1:${port}`);
  if (doors.length !== PROCESSES) throw new RangeError(`${doors.length} processes listen`);
  return {
    house,
    doors,
    async close() {
      await house.close();
      await redis?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
