import { stderr } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { heldBy, type ServerProcess } from '../server-process.ts';
import type { MintedCard } from '../storm/mint-cards.ts';
import { type Visited, visit } from './visit.ts';

/** What `soak-server` says when it is ready. */
export interface SoakHello extends Visited {
  readonly pid: number;
  /** Process of the LDAP door. */
  readonly ldapPid: number;
}

/** What both processes hold at an instant; MiB, but for handles. */
export interface Sample {
  readonly hours: number;
  readonly inUse: number;
  readonly own: number;
  readonly handles: number;
  readonly ldapOwn: number;
  readonly ldapHandles: number;
}

/** How long, how much, how often looked at. */
export interface SoakPlan {
  /** Visits begun each second. */
  readonly rate: number;
  readonly milliseconds: number;
  readonly sampleMs: number;
}

/** What came of it. */
export interface Soaked {
  readonly samples: readonly Sample[];
  readonly visits: number;
  /** Reasons of the visits that failed, with how many. */
  readonly errors: Readonly<Record<string, number>>;
  /** Visits that were due and not begun, because too many others had not ended. */
  readonly late: number;
  /** Part of a core that the house used. */
  readonly load: number;
}

const AT_ONCE = 8;
/** More at once and visits wait for each other: the machine does not keep the load up. */
const MAX_AT_ONCE = 200;
const HOUR_MS = 3_600_000;
const BYTES_PER_MIB = 1024 ** 2;

/**
 * As many visits, a few at a time, as fast as the server goes.
 *
 * @throws the first that fails
 */
export async function visitAll(visited: Visited, cards: readonly MintedCard[]): Promise<void> {
  const waiting = cards.entries();
  const lane = async () => {
    for (const [place, card] of waiting) await visit(visited, card, place % 2 === 0);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Visits at a steady rate, each by the next card, half of them signing out, and what both processes hold meanwhile. */
export async function soak(
  server: ServerProcess<SoakHello>,
  cards: readonly MintedCard[],
  { rate, milliseconds, sampleMs }: SoakPlan,
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
    if (performance.now() - sampled >= sampleMs) {
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

/** What both processes hold now, after garbage was collected in the house. */
export async function sampleOf(server: ServerProcess<SoakHello>, hours: number): Promise<Sample> {
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
