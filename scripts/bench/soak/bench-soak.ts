import type { Bench, Figure } from '../bench.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { type MintedCard, mintCards } from '../storm/mint-cards.ts';
import { slope } from './slope.ts';
import { type Sample, type Soaked, type SoakHello, soak, visitAll } from './soak.ts';

const PEOPLE = 5_000;
const QUICK_PEOPLE = 300;
const KEYS = 100;
/** Of one core, by what visits cost while the server warmed. */
const LOAD = 0.3;
const WARM_VISITS = 300;
const QUICK_WARM_VISITS = 60;
const SAMPLE_MS = 60_000;
const QUICK_SAMPLE_MS = 5_000;
/** Of the samples, those of the first part are of a process that still grows into its work. */
const SETTLING = 0.25;
const MINUTE_MS = 60_000;

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
    const milliseconds = (isQuick ? 1 : minutes) * MINUTE_MS;
    const sampleMs = isQuick ? QUICK_SAMPLE_MS : SAMPLE_MS;
    const soaked = await soak(server, cards, { rate, milliseconds, sampleMs });
    return told(soaked, rate);
  } finally {
    await server.stop();
  }
};

/** Visits a second that cost the load asked for, by what some of them cost now. */
async function rateFor(server: ServerProcess<SoakHello>, cards: readonly MintedCard[], count: number): Promise<number> {
  const warming = cards.slice(0, count);
  await visitAll(server.hello, warming);
  const before = await server.cpuSeconds();
  await visitAll(server.hello, warming);
  return (LOAD * count) / ((await server.cpuSeconds()) - before);
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
