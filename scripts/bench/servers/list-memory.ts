import { readFileSync } from 'node:fs';
import { argv, memoryUsage } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { openCrlStore, openListWorker, openTrustStore } from '../../../pki/index.ts';

/**
 * What one list costs a process: its resident memory after collection, with the list in use, above the same with a small one. Alone in a process,
 * since what a measure made before would be taken away from it, or given to it.
 */
const [, , authority = '', small = '', large = '', at = ''] = argv;
const SETTLING_MS = 200;
const COLLECTIONS = 4;

const trust = openTrustStore([{ der: readFileSync(authority), role: 'anchor', provenance: 'demo', issues: ['CPS'] }], {
  universe: 'demo',
});
const crls = openCrlStore(trust);
const worker = openListWorker();

async function load(file: string): Promise<void> {
  const verdict = await crls.loadApart(new Uint8Array(readFileSync(file)), new Date(at), worker);
  if (!verdict.accepted) throw new TypeError(verdict.detail);
}

async function residentBytes(): Promise<number> {
  for (let turn = 0; turn < COLLECTIONS; turn += 1) {
    globalThis.gc?.();
    await pause(SETTLING_MS);
  }
  return memoryUsage().rss;
}

await load(small);
const before = await residentBytes();
await load(large);
const bytes = (await residentBytes()) - before;
await worker.close();
process.send?.(bytes);
process.disconnect();
