import { FINESS_PLUS_END, finessPlusEntity, finessPlusHead } from '../region/files/finess-plus.ts';
import type { Site } from '../region/model.ts';
import { SITES_PER_GROUP } from '../region/sites.ts';
import { LineFile } from './line-file.ts';
import type { NationalWorkplaces } from './workplaces.ts';

/** One site in so many is told as inactive. */
const CLOSED_EVERY = 50;

/** Write the country's sites, with their legal entities, as the document of structures of FINESS+: one legal entity a line, memory bounded. */
export async function writeFinessPlus(path: string, day: string, workplaces: NationalWorkplaces): Promise<void> {
  const file = await LineFile.create(path, 'utf-8');
  let separator = '';
  try {
    await file.add(finessPlusHead(day));
    for (const group of groupsOf(workplaces)) {
      for (const [finessEj, sites] of Map.groupBy(group, (site) => site.finessEj)) {
        await file.add(separator + finessPlusEntity(finessEj, sites, isClosed));
        separator = ',';
      }
    }
    await file.add(FINESS_PLUS_END);
  } finally {
    await file.close();
  }
}

function isClosed({ finess }: Site): boolean {
  return Number(finess.slice(2, 8)) % CLOSED_EVERY === 0;
}

/** Sites that may have a legal entity in common: their ranks, which begin at 1, lie between the same multiples. */
function* groupsOf({ sites }: NationalWorkplaces): Generator<readonly Site[]> {
  let group: Site[] = [];
  for (let index = 0; index < sites.length; index += 1) {
    if ((index + 1) % SITES_PER_GROUP === 0) {
      yield group;
      group = [];
    }
    const site = sites.at(index);
    if (site !== undefined) group.push(site);
  }
  yield group;
}
