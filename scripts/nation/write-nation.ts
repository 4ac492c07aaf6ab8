import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DemoError } from '../demo-error.ts';
import { finessHeading, finessRecord } from '../region/files/finess.ts';
import { RASS_COLUMNS, rassRows } from '../region/files/rass.ts';
import { seededRandom } from '../region/random.ts';
import { damagedRows } from './damage.ts';
import { inventCommunes } from './departments.ts';
import { type Charset, LineFile } from './line-file.ts';
import { type Edition, nationalPeople } from './nation-people.ts';
import { MAX_PEOPLE } from './numbers.ts';
import { MAX_SITES, type NationalWorkplaces, nationalWorkplaces } from './workplaces.ts';
import { writeExtracts } from './write-extracts.ts';
import { writeFinessPlus } from './write-finess-plus.ts';

/** First day of the country's files. */
const FIRST_DAY = Date.UTC(2026, 10, 1);
const MS_PER_DAY = 86_400_000;
/** Files of so many days can be told apart. */
const MAX_DAYS = 365;
/** Fewer sites may leave a kind without any, and people without a place. */
export const MIN_SITES = 200;
/** Part of the rows that stand far from the person's other ones, and how many wait for that at most. */
const STRAYING = 0.005;
const MAX_STRAYING_ROWS = 500;

export interface NationOptions extends Edition {
  /** Sites (ET), their legal entities beside them. */
  readonly sites: number;
  /** Of the file of people; the file of sites is in UTF-8. */
  readonly charset: Charset;
}

/** Where the files are and what they hold. The sites are there twice, as FINESS gave them until it was frozen and as FINESS+ gives them: one of the two is imported first. */
export interface NationFiles {
  readonly finess: string;
  readonly finessPlus: string;
  readonly rass: string;
  /** `N° ADELI;N° RPPS` of everybody who changed from one to the other, in ISO-8859-1 as the national one. */
  readonly correspondence: string;
  /** Secure mailboxes of a part of the people and sites. */
  readonly mailboxes: string;
  /** The savoir-faire of the same people, as the open register tells them. */
  readonly savoirFaire: string;
  readonly people: number;
  readonly rows: number;
  readonly sites: number;
}

/**
 * Write an invented country in the national formats (RASS extract of 51 columns, FINESS cs1100502 and FINESS+, correspondence ADELI–RPPS, secure mailboxes, savoir-faire), with a small part of the faults that the real files
 * have. Same options, same bytes; memory stays bounded whatever the size: everyone is invented as their rows are written.
 *
 * @param folder created when absent; files of the same names are replaced
 * @throws DemoError `nation.size.out-of-range`; system errors of the disk pass through
 */
export async function writeNation(folder: string, options: NationOptions): Promise<NationFiles> {
  requireBetween('people', options.people, 1, MAX_PEOPLE / 2);
  requireBetween('sites', options.sites, MIN_SITES, MAX_SITES);
  requireBetween('day', options.day, 0, MAX_DAYS);
  if (!(options.churn >= 0 && options.churn <= 1)) {
    throw new DemoError('nation.size.out-of-range', 'malformed', `churn must be from 0 to 1, not ${options.churn}.`);
  }
  await mkdir(folder, { recursive: true });
  const day = new Date(FIRST_DAY + options.day * MS_PER_DAY).toISOString().slice(0, 10);
  const stamp = day.replaceAll('-', '');
  const workplaces = nationalWorkplaces(options.seed, options.sites, inventCommunes(options.seed));
  const finess = join(folder, `etalab-cs1100502-${stamp}.csv`);
  await writeSites(finess, day, workplaces);
  const finessPlus = join(folder, `finess-structures-journalier-${stamp}.json`);
  await writeFinessPlus(finessPlus, day, workplaces);
  const rass = join(folder, `Extraction_ProSanteConnect_Personne_activite_${stamp}0400.txt`);
  const correspondence = join(folder, `Correspondance_ADELI_RPPS_${stamp}.csv`);
  const mailboxes = join(folder, `Extraction_Correspondance_MSSante_${stamp}0830.txt`);
  const savoirFaire = join(folder, `PS_LibreAcces_SavoirFaire_${stamp}0830.txt`);
  await writeExtracts({ mailboxes, savoirFaire }, options, workplaces);
  const written = await writePeople({ rass, correspondence }, options, workplaces);
  return { finess, finessPlus, rass, correspondence, mailboxes, savoirFaire, sites: options.sites, ...written };
}

async function writeSites(path: string, day: string, { sites }: NationalWorkplaces): Promise<void> {
  const file = await LineFile.create(path, 'utf-8');
  try {
    await file.add(finessHeading(day));
    for (let rank = 0; rank < sites.length; rank += 1) {
      const site = sites.at(rank);
      if (site !== undefined) await file.add(finessRecord(site));
    }
  } finally {
    await file.close();
  }
}

async function writePeople(
  paths: Pick<NationFiles, 'rass' | 'correspondence'>,
  options: NationOptions,
  workplaces: NationalWorkplaces,
) {
  const { seed, charset } = options;
  const file = await LineFile.create(paths.rass, charset);
  const pairs = await LineFile.create(paths.correspondence, 'iso-8859-1');
  const straying: string[] = [];
  let people = 0;
  let rows = 0;
  try {
    await file.add(`${RASS_COLUMNS.join('|')}|`);
    await pairs.add('N° ADELI;N° RPPS');
    for (const { rank, person, formerId } of nationalPeople(options, workplaces)) {
      people += 1;
      if (formerId !== null) await pairs.add(`${formerId};${person.id}`);
      const random = seededRandom(`${seed}/rows/${rank}`);
      for (const values of damagedRows(random, rassRows(person))) {
        const line = `${values.join('|')}|`;
        rows += 1;
        if (!random.chance(STRAYING)) await file.add(line);
        else if (straying.push(line) > MAX_STRAYING_ROWS) await file.add(straying.shift() ?? '');
      }
    }
    for (const line of straying) await file.add(line);
  } finally {
    await file.close();
    await pairs.close();
  }
  return { people, rows };
}

function requireBetween(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new DemoError(
    'nation.size.out-of-range',
    'malformed',
    `${name} must be an integer from ${low} to ${high}, not ${value}.`,
  );
}
