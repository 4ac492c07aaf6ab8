import { DemoError } from '../demo-error.ts';
import { sirenNumber, siretNumber } from './identifiers.ts';
import type { Commune, Place, Site, Situation } from './model.ts';
import type { Random } from './random.ts';
import { COMMUNES, phone, street } from './vocabulary/communes.ts';
import type { ProfessionProfile } from './vocabulary/professions.ts';
import { SITE_CATEGORIES } from './vocabulary/site-categories.ts';

const GROUP_PRACTICES = 220;
const GROUP_SIREN_RANK = 400_000;
const IN_GROUP = 0.4;
const IN_HEALTH_HOUSE = 0.12;

type CategoryName = keyof typeof SITE_CATEGORIES;
/** A practice of several, known by its SIRET alone. */
export type Group = Extract<Place, { readonly is: 'group' }>;

/** What is drawn from by rank, whether it is held in memory or invented as it is asked for. */
export interface Pool<T> {
  readonly length: number;
  at(rank: number): T | undefined;
}

/** Where people can be employed or settle. */
export interface Workplaces {
  /** Sites by the code of their category; none is empty. */
  readonly byCategory: ReadonlyMap<string, Pool<Site>>;
  /** Never empty. */
  readonly groups: Pool<Group>;
  commune(random: Random): Commune;
}

/** What a place needs to know of the person who settles there. */
interface Holder {
  /** RPPS number, or `''` for the few who have none. */
  readonly rpps: string;
  /** Name of their own practice. */
  readonly name: string;
  /** How many situations of theirs came before. */
  readonly rank: number;
}

/** Index the sites and invent the group practices known only by their SIRET. */
export function workplacesOf(random: Random, sites: readonly Site[]): Workplaces {
  const byCategory = Map.groupBy(sites, (site) => site.category.code);
  const commune = (): Commune => random.weighted(COMMUNES);
  const groups = Array.from({ length: GROUP_PRACTICES }, (_, rank) => inventGroup(random, rank, commune()));
  return { byCategory, groups, commune };
}

/** Invent the group practice of this rank, from 0. */
export function inventGroup(random: Random, rank: number, commune: Commune): Group {
  return {
    is: 'group',
    siret: siretNumber(sirenNumber(GROUP_SIREN_RANK + rank), 1),
    name: `SELARL ${commune.name} Santé ${rank + 1}`,
    street: street(random),
    commune,
    phone: phone(random),
  };
}

/** Invent one situation of a profession. */
export function inventSituation(
  random: Random,
  workplaces: Workplaces,
  profile: ProfessionProfile,
  holder: Holder,
): Situation {
  const liberal = random.chance(profile.liberal);
  const place = liberal ? liberalPlace(random, workplaces, profile, holder) : employer(random, workplaces, profile);
  const isSite = place.is === 'site';
  return {
    mode: liberal ? 'L' : 'S',
    sector: isSite ? place.site.category.sector : place.is === 'group' ? 'SA08' : 'SA07',
    pharmacistSection: profile.code === '21' ? pharmacistSection(place, liberal) : '',
    role: liberal ? profile.liberalRole : profile.salariedRole,
    kind: 'GENR01',
    place,
  };
}

function liberalPlace(random: Random, workplaces: Workplaces, profile: ProfessionProfile, holder: Holder): Place {
  if (profile.code === '21') return siteOf(random, workplaces, ['pharmacy']) ?? groupOf(random, workplaces);
  if (random.chance(IN_HEALTH_HOUSE)) {
    const house = siteOf(random, workplaces, ['healthHouse']);
    if (house !== null) return house;
  }
  // A practice has no key but its holder's RPPS number: people without one settle in groups.
  if (holder.rpps === '' || random.chance(IN_GROUP)) return groupOf(random, workplaces);
  const commune = workplaces.commune(random);
  return {
    is: 'practice',
    rank: holder.rank + 1,
    name: holder.name,
    street: street(random),
    commune,
    phone: phone(random),
  };
}

function employer(random: Random, workplaces: Workplaces, profile: ProfessionProfile): Place {
  return siteOf(random, workplaces, profile.employers) ?? groupOf(random, workplaces);
}

function siteOf(random: Random, workplaces: Workplaces, names: readonly CategoryName[]): Place | null {
  const present = names
    .map((name) => SITE_CATEGORIES[name])
    .filter((category) => workplaces.byCategory.has(category.code))
    .map((category) => ({ code: category.code, weight: Math.max(category.posts, 1) }));
  if (present.length === 0) return null;
  const sites = workplaces.byCategory.get(random.weighted(present).code) ?? [];
  return { is: 'site', site: drawn(random, sites) };
}

function groupOf(random: Random, { groups }: Workplaces): Group {
  return drawn(random, groups);
}

function drawn<T>(random: Random, pool: Pool<T>): T {
  const item = pool.at(random.below(pool.length));
  if (item === undefined) throw new DemoError('region.random.empty', 'defect', 'A draw was asked from an empty pool.');
  return item;
}

/** Sections of the pharmacists' roll (nomenclature R06): A owners, D assistants, G biologists, H hospital. */
function pharmacistSection(place: Place, liberal: boolean): string {
  if (place.is !== 'site') return 'D';
  if (place.site.category.code === SITE_CATEGORIES.laboratory.code) return 'G';
  if (place.site.category.code !== SITE_CATEGORIES.pharmacy.code) return 'H';
  return liberal ? 'A' : 'D';
}
