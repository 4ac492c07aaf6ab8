import type { Commune, Site, SiteCategory } from '../region/model.ts';
import { type Random, seededRandom } from '../region/random.ts';
import { inventNamedSite } from '../region/sites.ts';
import { type Group, inventGroup, type Pool, type Workplaces } from '../region/situations.ts';
import { SITE_CATEGORIES } from '../region/vocabulary/site-categories.ts';

/** Most sites that SIREN and FINESS numbers have room for. */
export const MAX_SITES = 250_000;
/** One group practice for so many sites. */
const SITES_PER_PRACTICE = 20;

/** Every site of the country, invented as it is asked for: memory holds four bytes a site. */
export interface NationalWorkplaces extends Workplaces {
  readonly sites: Pool<Site>;
}

/** The same seed and count give the same sites, each always the same whenever it is asked for. */
export function nationalWorkplaces(
  seed: string,
  count: number,
  commune: (random: Random) => Commune,
): NationalWorkplaces {
  const categories: readonly SiteCategory[] = Object.values(SITE_CATEGORIES);
  const draws = seededRandom(`${seed}/categories`);
  const kinds = Uint8Array.from({ length: count }, () => categories.indexOf(draws.weighted(categories)));
  const siteAt = (index: number): Site | undefined => {
    const category = categories[kinds[index] ?? -1];
    if (category === undefined) return undefined;
    const random = seededRandom(`${seed}/site/${index}`);
    return inventNamedSite(random, { rank: index + 1, category, commune: commune(random) });
  };
  const ranks = Map.groupBy(kinds.keys(), (index) => kinds[index] ?? 0);
  const byCategory = new Map(
    [...ranks].map(([kind, held]): [string, Pool<Site>] => {
      const indexes = Uint32Array.from(held);
      return [categories[kind]?.code ?? '', { length: indexes.length, at: (rank) => siteAt(indexes[rank] ?? -1) }];
    }),
  );
  const groups: Pool<Group> = {
    length: Math.ceil(count / SITES_PER_PRACTICE),
    at: (rank) => {
      const random = seededRandom(`${seed}/group/${rank}`);
      return inventGroup(random, rank, commune(random));
    },
  };
  return { sites: { length: count, at: siteAt }, byCategory, groups, commune };
}
