import { stderr } from 'node:process';
import type { Bench, Figure } from '../bench.ts';
import { startServer } from '../server-process.ts';
import { BENCH_CLIENT, type Measured } from '../targets.ts';
import { type MintedCard, mintCards } from './mint-cards.ts';
import { runStorm, type StormReport } from './storm.ts';

/** 50,000 professionals in a quarter of an hour. */
const RATE = 56;
const HIGH_RATE = 100;
const KEYS = 100;
const PROCESSES = 2;
/** Steps of the search for the highest rate, from the first one: each a tenth more, so long. */
const STEP = 1.1;
const STEP_SECONDS = 15;
const MAX_STEPS = 20;
const P95_MS = 1_000;

/**
 * `storm`: distinct professionals sign in by card, 56 a second, then 100, then more and more until one fails or 95 of a hundred take longer than a
 * second. Two processes answer; they, their owner and the generator share the machine's cores, so that each figure is less than the product's own.
 */
export const benchStorm: Bench = async (context) => {
  const people = context.isQuick ? 1_500 : 50_000;
  const [folder = '', authorityFolder = ''] = context.houseFolders();
  const args = [folder, authorityFolder, String(people), String(PROCESSES)];
  const server = await startServer<Measured>('storm-server', args, null, 'all');
  try {
    const cards = await mintCards(authorityFolder, people, KEYS);
    const { issuer } = server.hello;
    const storm = (count: number, rate: number) =>
      runStorm({ issuer, client: BENCH_CLIENT, cards: cards.slice(0, count), rate });
    // The first seconds of a process are its slowest.
    await storm(Math.min(500, people), RATE);
    const steady = told(`${RATE} a second`, await storm(people, RATE));
    const high = told(`${HIGH_RATE} a second`, await storm(Math.min(people, HIGH_RATE * 60), HIGH_RATE));
    return [...steady, ...high, await highest(cards, issuer)];
  } finally {
    await server.stop();
  }
};

function told(name: string, { signIns, errors, p50, p95, p99, held }: StormReport): readonly Figure[] {
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  const detail = failed === 0 ? '' : JSON.stringify(errors);
  return [
    { name: `${name}, errors`, value: failed, unit: `of ${signIns + failed} sign-ins`, detail },
    {
      name: `${name}, p95`,
      value: Math.round(p95),
      unit: 'ms',
      detail: `p50 ${Math.round(p50)}, p99 ${Math.round(p99)}`,
    },
    { name: `${name}, held`, value: Math.round(held * 10) / 10, unit: 'a second', detail: '' },
  ];
}

/** The highest rate at which none failed and 95 of a hundred took less than a second. */
async function highest(cards: readonly MintedCard[], issuer: string): Promise<Figure> {
  let [rate, best] = [RATE, 0];
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const count = Math.min(cards.length, Math.round(rate * STEP_SECONDS));
    const report = await runStorm({ issuer, client: BENCH_CLIENT, cards: cards.slice(0, count), rate });
    stderr.write(`storm at ${Math.round(rate)}: p95 ${Math.round(report.p95)} ms\n`);
    if (Object.keys(report.errors).length > 0 || report.p95 >= P95_MS) break;
    best = rate;
    rate *= STEP;
  }
  return {
    name: 'highest rate held',
    value: Math.round(best),
    unit: 'sign-ins a second',
    detail: `p95 below ${P95_MS} ms`,
  };
}
