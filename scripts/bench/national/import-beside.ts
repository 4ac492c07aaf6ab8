import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { DEFAULT_BASE_DN } from '../../../directory/index.ts';
import { DemoError } from '../../demo-error.ts';
import { MIN_SITES, writeNation } from '../../nation/write-nation.ts';
import type { Bench, Figure } from '../bench.ts';
import { Browser } from '../browser.ts';
import { openHouseWithLdap } from '../ldap/house-with-ldap.ts';
import { element, search, text } from '../ldap/requests.ts';
import { searchOnce } from '../ldap/search-once.ts';
import { benchCard, cardSignIn } from '../sessions.ts';
import type { SmallHouse } from '../small-house.ts';
import { BENCH_CARD, BENCH_CLIENT } from '../targets.ts';

const PEOPLE = 20_000;
const QUICK_PEOPLE = 3_000;
const PEOPLE_PER_SITE = 8.57;
/** Between two sign-ins, and two searches, in milliseconds: what is measured is how long one takes, not how many there may be. */
const PAUSE_MS = 20;
/** Without an import, in milliseconds. */
const QUIET_MS = 15_000;
const clock = { now: () => new Date() };

/** How long each sign-in and each search took, in milliseconds. */
interface Taken {
  readonly signIns: readonly number[];
  readonly searches: readonly number[];
}

/**
 * `import-beside`: sign-ins by card and LDAP searches of a house, first left alone, then while it takes in a country's sites and people; house, its LDAP door, the importing
 * thread and whoever asks all on the same machine.
 */
export const benchImportBeside: Bench = async ({ authorityFolder, freshFolder, isQuick }) => {
  const people = isQuick ? QUICK_PEOPLE : PEOPLE;
  const sites = Math.max(MIN_SITES, Math.round(people / PEOPLE_PER_SITE));
  const country = { seed: 'pays-des-songes', people, sites, churn: 0, charset: 'utf-8', day: 0 } as const;
  const files = await writeNation(freshFolder('country'), country);
  const { house, ldapPort } = await openHouseWithLdap({
    folder: freshFolder('house'),
    authorityFolder,
    clock,
    applications: [BENCH_CLIENT],
    cards: [BENCH_CARD],
  });
  try {
    const quiet = await measure(house, authorityFolder, ldapPort, () => sleep(QUIET_MS));
    let seconds = 0;
    const busy = await measure(house, authorityFolder, ldapPort, async () => {
      const from = performance.now();
      for (const file of [files.finess, files.rass]) await importOne(house, file);
      seconds = (performance.now() - from) / 1_000;
    });
    return figures(quiet, busy, `${people} people, ${seconds.toFixed(0)} s of import`);
  } finally {
    await house.close();
  }
};

async function importOne({ running }: SmallHouse, file: string): Promise<void> {
  const { imports } = running.rooms;
  const options = { allowClosures: true };
  const verdict = await imports.importFile(createReadStream(file), basename(file), clock.now(), undefined, options);
  if (!verdict.accepted) throw new DemoError('bench.region.refused', 'defect', `${file}: ${verdict.detail}`);
}

/** Sign in and search, each one after the other, until the work is done. */
async function measure(
  { issuer, running }: SmallHouse,
  authorityFolder: string,
  ldapPort: number,
  work: () => Promise<void>,
): Promise<Taken> {
  const card = await benchCard(authorityFolder);
  const [someone] = running.rooms.directory.reader.people('');
  const filter = element(0xa3, text('uid'), text(someone?.nationalId ?? ''));
  const request = search(1, DEFAULT_BASE_DN, 2, 10, filter);
  let isDone = false;
  const repeat = async (operate: () => Promise<void>): Promise<readonly number[]> => {
    const taken: number[] = [];
    while (!isDone) {
      const from = performance.now();
      await operate();
      taken.push(performance.now() - from);
      await sleep(PAUSE_MS);
    }
    return taken;
  };
  const browser = new Browser();
  const socket = connect({ host: '127.0.0.1', port: ldapPort, noDelay: true });
  try {
    const signIns = repeat(async () => {
      browser.forget(() => true);
      await cardSignIn(browser, issuer, card);
    });
    const searches = repeat(() => searchOnce(socket, request));
    await work();
    isDone = true;
    return { signIns: await signIns, searches: await searches };
  } finally {
    isDone = true;
    socket.destroy();
  }
}

function figures(quiet: Taken, busy: Taken, detail: string): readonly Figure[] {
  return (['signIns', 'searches'] as const).flatMap((what) => {
    const name = what === 'signIns' ? 'sign-in by card' : 'LDAP search';
    const [before, during] = [quiet[what], busy[what]];
    return [0.5, 0.99].map((part): Figure => {
      const added = at(during, part) - at(before, part);
      const seen = `${at(before, part).toFixed(1)} ms of ${before.length} left alone, ${at(during, part).toFixed(1)} ms of ${during.length} meanwhile; ${detail}`;
      return { name: `${name}, added p${part * 100}`, value: added, unit: 'ms', detail: seen };
    });
  });
}

function at(taken: readonly number[], part: number): number {
  const sorted = taken.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
