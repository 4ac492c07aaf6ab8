import { finessNumber, sirenNumber, siretNumber } from './identifiers.ts';
import type { Commune, Site, SiteCategory } from './model.ts';
import { type Random, seededRandom } from './random.ts';
import { COMMUNES, phone, street } from './vocabulary/communes.ts';
import { SITE_CATEGORIES } from './vocabulary/site-categories.ts';

/** Legal entities are numbered apart from their sites, as FINESS does. */
const LEGAL_ENTITY_RANK = 700_000;
const SIREN_RANK = 100_000;
/** Kinds whose sites are run by one public or private group rather than one by one. */
export const SITES_PER_GROUP = 4;
const GROUPED: readonly string[] = ['124', '223', '354', '500', '611'];

const POETIC = [
  'Les Glycines',
  'Le Clos des Brumes',
  'La Roseraie',
  'Les Jardins du Mirage',
  'Le Bel Automne',
  'Les Tilleuls',
  'La Source',
  "L'Orée du Songe",
  'Les Hirondelles',
  'Le Grand Pré',
];
const SIGNS = [
  'de la Fontaine',
  'du Marché',
  "de l'Horloge",
  'des Tilleuls',
  'du Pont',
  'de la Gare',
  'des Lanternes',
  'du Beffroi',
  'des Remparts',
  'de la Licorne',
  'du Griffon',
  'de la Lune',
];
const NAMED_FOR: Readonly<Record<string, (random: Random, commune: string) => string>> = {
  '355': (_, commune) => `Centre hospitalier ${of(commune)}`,
  '365': (random, commune) => `Clinique ${random.pick(SIGNS)} - ${commune}`,
  '292': (_, commune) => `Centre psychothérapique ${of(commune)}`,
  '146': (_, commune) => `Unité d'autodialyse ${of(commune)}`,
  '500': (random, commune) => `EHPAD ${random.pick(POETIC)} - ${commune}`,
  '354': (_, commune) => `SSIAD ${of(commune)}`,
  '124': (_, commune) => `Centre de santé ${of(commune)}`,
  '603': (random, commune) => `Maison de santé ${random.pick(SIGNS)} - ${commune}`,
  '223': (_, commune) => `PMI ${of(commune)}`,
  '611': (_, commune) => `Laboratoire Armance-Bio - ${commune}`,
  '620': (random, commune) => `Pharmacie ${random.pick(SIGNS)} - ${commune}`,
  '604': (_, commune) => `Coordination territoriale ${of(commune)}`,
};

/** What the cast needs to exist under fixed numbers, whatever the seed. */
export interface FixedSite {
  readonly rank: number;
  readonly category: SiteCategory;
  readonly name: string;
  readonly commune: Commune;
}

/**
 * Invent the region's sites.
 * @param fixed sites of the cast, always present and first
 * @param count how many sites in all, `fixed` included
 */
export function inventSites(seed: string, fixed: readonly FixedSite[], count: number): readonly Site[] {
  const random = seededRandom(`${seed}/sites`);
  const categories: readonly SiteCategory[] = Object.values(SITE_CATEGORIES);
  const sites = fixed.map((site) => inventSite(random, site));
  for (let rank = 1; sites.length < count; rank += 1) {
    const category = random.weighted(categories);
    const commune = random.weighted(COMMUNES);
    sites.push(inventNamedSite(random, { rank, category, commune }));
  }
  return sites;
}

/** Invent a site of this kind in this commune, its name too. */
export function inventNamedSite(random: Random, site: Omit<FixedSite, 'name'>): Site {
  const { category, commune } = site;
  const name = NAMED_FOR[category.code]?.(random, commune.name) ?? `${category.label} - ${commune.name}`;
  return inventSite(random, { ...site, name });
}

function inventSite(random: Random, { rank, category, name, commune }: FixedSite): Site {
  const group = GROUPED.includes(category.code) ? Math.floor(rank / SITES_PER_GROUP) * SITES_PER_GROUP : rank;
  const openedOn = `${1950 + random.below(70)}-${twoDigits(1 + random.below(12))}-${twoDigits(1 + random.below(28))}`;
  return {
    finess: finessNumber(rank),
    finessEj: finessNumber(LEGAL_ENTITY_RANK + group),
    siret: siretNumber(sirenNumber(SIREN_RANK + group), 1 + rank - group),
    category,
    name,
    street: street(random),
    commune,
    phone: phone(random),
    openedOn,
    updatedOn: `${2020 + random.below(6)}-${twoDigits(1 + random.below(12))}-${twoDigits(1 + random.below(28))}`,
  };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** « de Brumeval », « d'Armance-la-Ville », « du Plessis », « des Trois-Fontaines ». */
function of(commune: string): string {
  if (commune.startsWith('Le ')) return `du ${commune.slice(3)}`;
  if (commune.startsWith('Les ')) return `des ${commune.slice(4)}`;
  return /^[AEIOUYÀÂÉÈÊÎÔÛŒ]/.test(commune) ? `d'${commune}` : `de ${commune}`;
}
