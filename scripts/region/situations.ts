import { sirenNumber, siretNumber } from './identifiers.ts';
import type { Place, Site, Situation } from './model.ts';
import type { Random } from './random.ts';
import { COMMUNES, phone, street } from './vocabulary/communes.ts';
import type { ProfessionProfile } from './vocabulary/professions.ts';
import { SITE_CATEGORIES } from './vocabulary/site-categories.ts';

const GROUP_PRACTICES = 220;
const GROUP_SIREN_RANK = 400_000;
const IN_GROUP = 0.4;
const IN_HEALTH_HOUSE = 0.12;

type CategoryName = keyof typeof SITE_CATEGORIES;
type Group = Extract<Place, { readonly is: 'group' }>;

/** Where people can be employed or settle. */
export interface Workplaces {
  readonly byCategory: ReadonlyMap<string, readonly Site[]>;
  readonly groups: readonly Group[];
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
  const groups = Array.from({ length: GROUP_PRACTICES }, (_, rank): Group => {
    const commune = random.weighted(COMMUNES);
    const siret = siretNumber(sirenNumber(GROUP_SIREN_RANK + rank), 1);
    return {
      is: 'group',
      siret,
      name: `SELARL ${commune.name} Santé ${rank + 1}`,
      street: street(random),
      commune,
      phone: phone(random),
    };
  });
  return { byCategory, groups };
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
  if (profile.code === '21') return siteOf(random, workplaces, ['pharmacy']) ?? random.pick(workplaces.groups);
  if (random.chance(IN_HEALTH_HOUSE)) {
    const house = siteOf(random, workplaces, ['healthHouse']);
    if (house !== null) return house;
  }
  // A practice has no key but its holder's RPPS number: people without one settle in groups.
  if (holder.rpps === '' || random.chance(IN_GROUP)) return random.pick(workplaces.groups);
  const commune = random.weighted(COMMUNES);
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
  return siteOf(random, workplaces, profile.employers) ?? random.pick(workplaces.groups);
}

function siteOf(random: Random, workplaces: Workplaces, names: readonly CategoryName[]): Place | null {
  const present = names
    .map((name) => SITE_CATEGORIES[name])
    .filter((category) => workplaces.byCategory.has(category.code))
    .map((category) => ({ code: category.code, weight: Math.max(category.posts, 1) }));
  if (present.length === 0) return null;
  const sites = workplaces.byCategory.get(random.weighted(present).code) ?? [];
  return { is: 'site', site: random.pick(sites) };
}

/** Sections of the pharmacists' roll (nomenclature R06): A owners, D assistants, G biologists, H hospital. */
function pharmacistSection(place: Place, liberal: boolean): string {
  if (place.is !== 'site') return 'D';
  if (place.site.category.code === SITE_CATEGORIES.laboratory.code) return 'G';
  if (place.site.category.code !== SITE_CATEGORIES.pharmacy.code) return 'H';
  return liberal ? 'A' : 'D';
}
