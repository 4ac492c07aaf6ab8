import type { Bench, BenchContext, Figure } from '../bench.ts';
import { startServer } from '../server-process.ts';
import { type Load, runLoad } from './ldap-load.ts';
import {
  addRequests,
  baseRequests,
  bindRequest,
  compareRequests,
  equalityRequests,
  substringRequests,
  threeAttributeRequests,
} from './requests.ts';
import { cpuSecondsOf, type LdapServer, privateMegabytesOf } from './served.ts';
import { startSlapd } from './slapd.ts';

const PEOPLE = 50_000;
const PEOPLE_NATIONAL = 500_000;
const QUICK_PEOPLE = 5_000;
const SLAPD_PORT = 5_601;
const OUR_PORT = 5_602;
/** Different requests of each kind. */
const DISTINCT = 5_000;
const ROUNDS = 3;

interface Measure extends Omit<Load, 'operations'> {
  readonly name: string;
  /** What is counted: results, or entries sent. */
  readonly per: 'operations' | 'entries';
  readonly operations: number;
  /** Least ratio to slapd. */
  readonly aim: number;
}

function measures(people: number, isQuick: boolean): readonly Measure[] {
  const few = isQuick ? 0.2 : 1;
  const of = (
    name: string,
    connections: number,
    inFlight: number,
    requests: readonly Buffer[],
    operations: number,
    aim: number,
  ): Measure => ({
    name,
    connections,
    inFlight,
    requests,
    operations: Math.round(operations * few),
    aim,
    per: name.startsWith('substring') ? 'entries' : 'operations',
  });
  const equality = equalityRequests(DISTINCT, people);
  return [
    of('equality 16×1', 16, 1, equality, 40_000, 1.5),
    of('equality 8×8', 8, 8, equality, 60_000, 2.5),
    of('equality, 3 attributes 8×8', 8, 8, threeAttributeRequests(DISTINCT, people), 60_000, 2.5),
    of('base read 8×8', 8, 8, baseRequests(DISTINCT, people), 60_000, 2.5),
    of('substring, entries 8×8', 8, 8, substringRequests(DISTINCT, people), 6_000, 2.5),
    of('compare 8×8', 8, 8, compareRequests(DISTINCT, people), 60_000, 1.5),
  ];
}

/** Our LDAP door against Debian's slapd: same people, one core each, work per second of the server's processor. */
export const benchLdap: Bench = (context) => against(context, context.isQuick ? QUICK_PEOPLE : PEOPLE, 'ldap');
export const benchLdapNational: Bench = (context) =>
  against(context, context.isQuick ? PEOPLE : PEOPLE_NATIONAL, 'ldap-national');

async function against(context: BenchContext, people: number, title: string): Promise<readonly Figure[]> {
  const theirs = await startSlapd(context.freshFolder('slapd'), SLAPD_PORT, people);
  const ours = await startOurs(context, people);
  try {
    const figures: Figure[] = [];
    for (const measure of measures(people, context.isQuick)) figures.push(await compare(measure, ours, theirs, title));
    return [...figures, ...upkeep(title, people, ours, theirs)];
  } finally {
    await ours.stop();
    await theirs.stop();
  }
}

/** Clients that add at once, each waiting for its answer. */
const ADDING_CLIENTS = 32;
const ADDS = 3_000;
const QUICK_ADDS = 600;
const ADDS_AIM = 3;

/** `ldap-adds`: people added to a plain context and to slapd, each answered once it is on disk; both hold the same people before. */
export const benchLdapAdds: Bench = async (context) => {
  const people = context.isQuick ? QUICK_PEOPLE : PEOPLE;
  const theirs = await startSlapd(context.freshFolder('slapd'), SLAPD_PORT, people);
  const ours = await startOurs(context, people, 'ldap-context-server');
  const operations = context.isQuick ? QUICK_ADDS : ADDS;
  const best = { ours: 0, theirs: 0, oursBySeconds: 0, theirsBySeconds: 0 };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const requests = addRequests(operations, people + 1 + round * operations);
      const load = { connections: ADDING_CLIENTS, inFlight: 1, requests, operations };
      const [theirRate, theirSpeed] = await addsPerSecond(load, theirs);
      const [ourRate, ourSpeed] = await addsPerSecond(load, ours);
      best.theirs = Math.max(best.theirs, theirRate);
      best.theirsBySeconds = Math.max(best.theirsBySeconds, theirSpeed);
      best.ours = Math.max(best.ours, ourRate);
      best.oursBySeconds = Math.max(best.oursBySeconds, ourSpeed);
    }
  } finally {
    await ours.stop();
    await theirs.stop();
  }
  const detail = (our: number, their: number, unit: string): string =>
    `${Math.round(our)} against ${Math.round(their)} adds per ${unit}, ${ADDING_CLIENTS} clients`;
  return [
    {
      name: 'ldap-adds, durable, processor',
      value: best.ours / best.theirs,
      unit: '× slapd',
      detail: `${detail(best.ours, best.theirs, 'CPU second')}; aim ${ADDS_AIM}`,
    },
    {
      name: 'ldap-adds, durable, by the clock',
      value: best.oursBySeconds / best.theirsBySeconds,
      unit: '× slapd',
      detail: detail(best.oursBySeconds, best.theirsBySeconds, 'second'),
    },
  ];
};

async function addsPerSecond(load: Load, server: LdapServer): Promise<readonly [processor: number, clock: number]> {
  const before = cpuSecondsOf(server.pid);
  const done = await runLoad(server.port, bindRequest(), load);
  const used = cpuSecondsOf(server.pid) - before;
  if (done.failures > 0) process.stderr.write(`${server.name}, adds: ${done.failures} failures\n`);
  return [done.operations / Math.max(used, 0.01), done.operations / done.seconds];
}

async function startOurs(
  context: BenchContext,
  people: number,
  server: 'ldap-server' | 'ldap-context-server' = 'ldap-server',
): Promise<LdapServer> {
  const started = await startServer<{ readonly port: number; readonly loadSeconds: number; readonly pid: number }>(
    server,
    [context.freshFolder('ours'), String(OUR_PORT), String(people)],
    context.profile,
  );
  const { port, loadSeconds, pid } = started.hello;
  return { name: 'ours', port, pid, loadSeconds, stop: () => started.stop() };
}

/** After warming each, in turns, the best of the rounds of each: other work on the machine only ever takes away. */
async function compare(measure: Measure, ours: LdapServer, theirs: LdapServer, title: string): Promise<Figure> {
  const best = { ours: 0, theirs: 0 };
  const warm = { ...measure, operations: Math.round(measure.operations / 2) };
  await runLoad(theirs.port, bindRequest(), warm);
  await runLoad(ours.port, bindRequest(), warm);
  for (let round = 0; round < ROUNDS; round += 1) {
    best.theirs = Math.max(best.theirs, await perCpuSecond(measure, theirs));
    best.ours = Math.max(best.ours, await perCpuSecond(measure, ours));
  }
  const detail = `${Math.round(best.ours)} against ${Math.round(best.theirs)} ${measure.per} per CPU second; aim ${measure.aim}`;
  return { name: `${title}, ${measure.name}`, value: best.ours / best.theirs, unit: '× slapd', detail };
}

async function perCpuSecond(measure: Measure, server: LdapServer): Promise<number> {
  const before = cpuSecondsOf(server.pid);
  const done = await runLoad(server.port, bindRequest(), measure);
  const used = cpuSecondsOf(server.pid) - before;
  if (done.failures > 0) process.stderr.write(`${server.name}, ${measure.name}: ${done.failures} failures\n`);
  return done[measure.per] / Math.max(used, 0.01);
}

function upkeep(title: string, people: number, ours: LdapServer, theirs: LdapServer): readonly Figure[] {
  const detail = (value: number, unit: string): string => `slapd ${value.toFixed(1)} ${unit}, ${people} people`;
  return [
    {
      name: `${title}, filling`,
      value: ours.loadSeconds,
      unit: 's',
      detail: detail(theirs.loadSeconds, 's (slapadd -q)'),
    },
    {
      name: `${title}, private memory`,
      value: privateMegabytesOf(ours.pid),
      unit: 'MB',
      detail: detail(privateMegabytesOf(theirs.pid), 'MB'),
    },
  ];
}
