import { createServer } from 'node:net';
import { portsFrom } from '../../scripts/demo/options.ts';
import { DOSSIER_PORTS } from '../../scripts/region/applications.ts';

/** Below the ports that systems hand out by themselves, and away from the usual ones. */
const FIRST_BASE = 20_000;
const LAST_BASE = 31_000;
const BASE_STEP = 1_000;

const given = new Set<number>();

/**
 * The first of a set of ports that one demonstration can take. The demonstration's ports keep their distances, so the system
 * cannot be asked for each: whole sets are tried, from a place that differs from process to process.
 */
export async function findFreePorts(): Promise<number> {
  const bases = (LAST_BASE - FIRST_BASE) / BASE_STEP;
  for (let attempt = 0; attempt < bases; attempt += 1) {
    const base = FIRST_BASE + ((process.pid + attempt) % bases) * BASE_STEP + (process.pid % 20) * 16;
    if (given.has(base) || !(await areFree(base))) continue;
    given.add(base);
    return base;
  }
  throw new Error('No set of ports is free for a demonstration.');
}

async function areFree(base: number): Promise<boolean> {
  const { shift, ...ours } = portsFrom(base);
  const all = [...Object.values(ours), ...Object.values(DOSSIER_PORTS).map((port) => port + shift)];
  const free = await Promise.all(all.map(isFree));
  return free.every(Boolean);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
