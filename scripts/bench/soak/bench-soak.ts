import { stderr } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, Figure } from '../bench.ts';
import { heldBy, type ServerProcess, startServer } from '../server-process.ts';
import { type MintedCard, mintCards } from '../storm/mint-cards.ts';
import { slope } from './slope.ts';
import { type Visited, visit } from './visit.ts';

/** What the server says when it is ready. */
export interface SoakHello extends Visited {
  readonly pid: number;
  /** Process of the LDAP door. */
  readonly ldapPid: number;
}

const PEOPLE = 5_000;
const QUICK_PEOPLE = 300;
const KEYS = 100;
/** Of one core, by what visits cost while the server warmed. */
const LOAD = 0.3;
const WARM_VISITS = 300;
const QUICK_WARM_VISITS = 60;
const AT_ONCE = 8;
/** More at once and visits wait for each other: the machine does not keep the load up. */
const MAX_AT_ONCE = 200;
const SAMPLE_MS = 60_000;
const QUICK_SAMPLE_MS = 5_000;
/** Of the samples, those of the first part are of a process that still grows into its work. */
const SETTLING = 0.25;
const HOUR_MS = 3_600_000;
const BYTES_PER_MIB = 1024 ** 2;

/** What both processes hold at an instant; MiB, but for handles. */
interface Sample {
  readonly hours: number;
  readonly inUse: number;
  readonly own: number;
  readonly handles: number;
  readonly ldapOwn: number;
  readonly ldapHandles: number;
}

/**
 * `soak`: the house at three tenths of a core for `--minutes` (two hours unless told, R-19): does what it holds grow, in memory in use, in memory taken from the system, in
 * open files and sockets? Half of the sessions are left open; they are on disk, and no part of this.
 */
export const benchSoak: Bench = async ({ houseFolders, isQuick, minutes }) => {
  const people = isQuick ? QUICK_PEOPLE : PEOPLE;
  const [folder = '', authorityFolder = ''] = houseFolders();
  const server = await startServer<SoakHello>('soak-server', [folder, authorityFolder, String(people)], null, 'all');
  try {
    const cards = await mintCards(authorityFolder, people, KEYS);
    const rate = await rateFor(server, cards, isQuick ? QUICK_WARM_VISITS : WARM_VISITS);
    const soaked = await soak(server, cards, rate, (isQuick ? 1 : minutes) * 60_000, isQuick);
    return told(soaked, rate);
  } finally {
    await server.stop();
  }
};

/** Visits a second that cost the load asked for, by what some of them cost now. */
async function rateFor(server: ServerProcess<SoakHello>, cards: readonly MintedCard[], count: number): Promise<number> {
  const run = async () => {
    const waiting = cards.slice(0, count).entries();
    const lane = async () => {
      for (const [place, card] of waiting) await visit(server.hello, card, place % 2 === 0);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  };
  await run();
  const before = await server.cpuSeconds();
  await run();
  return (LOAD * count) / ((await server.cpuSeconds()) - before);
}

interface Soaked {
  readonly samples: readonly Sample[];
  readonly visits: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly late: number;
  readonly load: number;
}

async function soak(
  server: ServerProcess<SoakHello>,
  cards: readonly MintedCard[],
  rate: number,
  milliseconds: number,
  isQuick: boolean,
): Promise<Soaked> {
  const samples: Sample[] = [];
  const errors: Record<string, number> = {};
  const running = new Set<Promise<void>>();
  const used = await server.cpuSeconds();
  const start = performance.now();
  let [begun, visits, late, sampled] = [0, 0, 0, start];
  while (performance.now() - start < milliseconds) {
    const due = start + (begun * 1_000) / rate;
    const early = due - performance.now();
    if (early > 0) await delay(early);
    const card = cards[begun % cards.length];
    if (card === undefined) break;
    // What is due and does not begin is told: the load was less.
    if (running.size >= MAX_AT_ONCE) late += 1;
    else {
      const one = visit(server.hello, card, begun % 2 === 0).then(
        () => {
          visits += 1;
        },
        (error: unknown) => {
          const why = error instanceof Error ? error.message.slice(0, 120) : String(error);
          errors[why] = (errors[why] ?? 0) + 1;
        },
      );
      running.add(one);
      void one.finally(() => running.delete(one));
    }
    begun += 1;
    if (performance.now() - sampled >= (isQuick ? QUICK_SAMPLE_MS : SAMPLE_MS)) {
      sampled = performance.now();
      const sample = await sampleOf(server, (sampled - start) / HOUR_MS);
      samples.push(sample);
      stderr.write(`soak ${JSON.stringify(sample)} ${visits} visits\n`);
    }
  }
  await Promise.all(running);
  const load = ((await server.cpuSeconds()) - used) / ((performance.now() - start) / 1_000);
  return { samples, visits, errors, late, load };
}

async function sampleOf(server: ServerProcess<SoakHello>, hours: number): Promise<Sample> {
  const { inUse } = await server.memory();
  const [house, ldap] = [heldBy(server.hello.pid), heldBy(server.hello.ldapPid)];
  return {
    hours,
    inUse: inUse / BYTES_PER_MIB,
    own: house.own / BYTES_PER_MIB,
    handles: house.handles,
    ldapOwn: ldap.own / BYTES_PER_MIB,
    ldapHandles: ldap.handles,
  };
}

function told({ samples, visits, errors, late, load }: Soaked, rate: number): readonly Figure[] {
  const settled = samples.slice(Math.floor(samples.length * SETTLING));
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  const grows = (name: string, of: (sample: Sample) => number): Figure => {
    const values = settled.map(of);
    const detail = `from ${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}, last ${(values.at(-1) ?? 0).toFixed(1)}`;
    const value = slope(settled.map((sample) => ({ hours: sample.hours, value: of(sample) })));
    return { name, value, unit: 'an hour', detail };
  };
  return [
    {
      name: 'visits',
      value: visits,
      unit: `${rate.toFixed(1)} a second asked, ${late} not begun`,
      detail: `${(load * 100).toFixed(0)} % of a core`,
    },
    { name: 'visits that failed', value: failed, unit: '', detail: failed === 0 ? '' : JSON.stringify(errors) },
    grows('MiB in use', ({ inUse }) => inUse),
    grows('MiB held from the system', ({ own }) => own),
    grows('files and sockets', ({ handles }) => handles),
    grows('LDAP door, MiB held', ({ ldapOwn }) => ldapOwn),
    grows('LDAP door, files and sockets', ({ ldapHandles }) => ldapHandles),
  ];
}
