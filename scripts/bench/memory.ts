import { setTimeout as delay } from 'node:timers/promises';
import { DemoError } from '../demo-error.ts';
import type { Bench, Figure } from './bench.ts';
import { type MemoryUsed, type ServerProcess, startServer } from './server-process.ts';
import { mintCards } from './storm/mint-cards.ts';
import { runInTurn } from './storm/storm.ts';
import { BENCH_CLIENT, type Measured } from './targets.ts';

/** Sign-ins at once: so few that none waits in memory. */
const AT_ONCE = 16;
const KEYS = 100;
/** Invented numbers name no more people than that with ease: of 100,000 sessions some are a person's second. */
const MAX_PEOPLE = 70_000;
/** The first sign-ins make a process as large as it is at work. */
const WARM = 500;
const SETTLE_MS = 3_000;
const BYTES_PER_MIB = 1024 ** 2;

/**
 * `memory`: what one process holds with so many open sessions, of up to 70,000 professionals, each by a full card sign-in. Sessions are on disk; what is
 * resident of the stores' files is counted too, though the system may take it back.
 */
export const benchMemory: Bench = async (context) => {
  const sizes = context.isQuick ? [1_000, 10_000] : [10_000, 100_000];
  const people = Math.min(WARM + Math.max(...sizes), MAX_PEOPLE);
  const [folder = '', authorityFolder = ''] = context.houseFolders();
  const server = await startServer<Measured>('storm-server', [folder, authorityFolder, String(people), '1'], null);
  try {
    const cards = await mintCards(authorityFolder, people, KEYS);
    let open = 0;
    const signIn = async (until: number) => {
      const plan = {
        issuer: server.hello.issuer,
        client: BENCH_CLIENT,
        cards: Array.from({ length: until - open }, (_, i) => cards[(open + i) % cards.length] ?? fail()),
      };
      await runInTurn(plan, AT_ONCE);
      open = until;
      return settled(server);
    };
    const first = await signIn(WARM);
    const figures: Figure[] = told(`${WARM} sessions, ${people} people`, first, null, 0);
    for (const size of sizes) figures.push(...told(`${size} sessions`, await signIn(WARM + size), first, size));
    return figures;
  } finally {
    await server.stop();
  }
};

function fail(): never {
  throw new DemoError('bench.sign-in.refused', 'defect', 'No card was made.');
}

async function settled(server: ServerProcess<unknown>): Promise<MemoryUsed> {
  await delay(SETTLE_MS);
  return server.memory();
}

function told(name: string, used: MemoryUsed, first: MemoryUsed | null, sessions: number): Figure[] {
  const { resident, own, inUse } = used;
  const each = first === null ? '' : `${Math.round((inUse - first.inUse) / sessions)} bytes for each session more`;
  return [
    { name: `memory, ${name}`, value: inUse / BYTES_PER_MIB, unit: 'MiB in use', detail: each },
    { name: 'held from the system', value: own / BYTES_PER_MIB, unit: 'MiB', detail: '' },
    { name: 'with files it has open', value: resident / BYTES_PER_MIB, unit: 'MiB resident', detail: '' },
  ];
}
