import { fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { DemoError } from '../../demo-error.ts';
import { MIN_SITES, type NationFiles, writeNation } from '../../nation/write-nation.ts';
import type { Bench, Figure } from '../bench.ts';
import type { ImportTook } from './import-process.ts';
import type { OpeningTook } from './opening-process.ts';
import type { WhoMayTook } from './who-may-process.ts';

const QUICK_PEOPLE = 3_000;
/** The country's own proportion: 175,000 sites for 1,500,000 people. */
const PEOPLE_PER_SITE = 8.57;
/** Room for what a program makes and drops, a third of what the house's importing thread has for it. */
const SEMI_SPACE_MIB = 32;
/** Of the people, changed by one day's file. */
const CHURN = 0.005;

/**
 * `import-national`: an invented country (`--people`, 100,000 unless told) into an empty directory, then the next day's file; what starting takes at that size,
 * how long the first page of a search by name, and
 * who in the whole directory may do one thing. Each in a process of its own.
 */
export const benchImportNational: Bench = async ({ freshFolder, isQuick, people: wanted }) => {
  const people = isQuick ? QUICK_PEOPLE : wanted;
  const folder = freshFolder('country');
  const sites = Math.max(MIN_SITES, Math.round(people / PEOPLE_PER_SITE));
  const country = { seed: 'pays-des-songes', people, sites, churn: CHURN, charset: 'utf-8' } as const;
  const first = await writeNation(folder, { ...country, day: 0 });
  const next = await writeNation(folder, { ...country, day: 1 });
  const store = freshFolder('directory');
  const [finess, rass, daily] = await run<ImportTook>('import-process', [store, first.finess, first.rass, next.rass]);
  const [opening] = await run<OpeningTook>('opening-process', [store]);
  const [asked] = await run<WhoMayTook>('who-may-process', [store, freshFolder('trust')]);
  if (asked === undefined) throw new DemoError('bench.server.failed', 'unavailable', 'Nobody was found who may.');
  if (finess === undefined || rass === undefined || daily === undefined || opening === undefined) {
    throw new DemoError('bench.server.failed', 'unavailable', 'An import ended before it was done.');
  }
  return [
    ...importFigures(first, { finess, rass, daily }),
    ...openingFigures(opening, people),
    ...whoMayFigures(asked, people),
  ];
};

function importFigures(
  { people, sites }: NationFiles,
  { finess, rass, daily }: Record<'finess' | 'rass' | 'daily', ImportTook>,
): readonly Figure[] {
  const memory = Math.max(...[finess, rass, daily].map(({ privateMiB }) => privateMiB ?? 0));
  const whole = finess.seconds + rass.seconds;
  const perPerson = ((finess.cpuSeconds + rass.cpuSeconds) / people) * 1000;
  return [
    { name: 'national import', value: whole, unit: 's', detail: `${people} people, ${rass.rows} rows, ${sites} sites` },
    { name: 'processor for each person', value: perPerson, unit: 'ms', detail: 'both files' },
    {
      name: 'next day’s file',
      value: daily.seconds,
      unit: 's',
      detail: `${daily.written} records of ${people} people`,
    },
    { name: 'next day’s file, processor', value: daily.cpuSeconds, unit: 's', detail: `${daily.rows} rows` },
    { name: 'private memory, highest', value: memory, unit: 'MiB', detail: 'without the mapped store' },
  ];
}

function openingFigures({ openMs, searchMs }: OpeningTook, people: number): readonly Figure[] {
  const sorted = searchMs.toSorted((one, other) => one - other);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  const detail = `${sorted.length} searches among ${people} people, first page, nothing warmed`;
  return [
    { name: 'opening the directory', value: openMs, unit: 'ms', detail: `${people} people` },
    { name: 'search by name, p50', value: at(0.5), unit: 'ms', detail },
    { name: 'search by name, p99', value: at(0.99), unit: 'ms', detail },
  ];
}

function whoMayFigures({ seconds, longestWaitMs, people: found }: WhoMayTook, people: number): readonly Figure[] {
  const detail = `2000 rules, facts read from the directory of ${people} people, ${found} of them may`;
  return [
    { name: 'who may', value: seconds, unit: 's', detail },
    { name: 'who may, longest wait of others', value: longestWaitMs, unit: 'ms', detail: 'a timer of one millisecond' },
  ];
}

/** What a program of this folder told until it ended. */
async function run<T>(name: string, args: readonly string[]): Promise<readonly T[]> {
  const execArgv = [...process.execArgv, `--max-semi-space-size=${SEMI_SPACE_MIB}`];
  const child = fork(fileURLToPath(new URL(`${name}.ts`, import.meta.url)), args, { execArgv });
  const told: T[] = [];
  // Written by the program of this name.
  child.on('message', (message) => told.push(message as T));
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new DemoError('bench.server.failed', 'unavailable', `${name} ended with ${String(code)}.`);
  return told;
}
