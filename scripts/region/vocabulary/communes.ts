import { DemoError } from '../../demo-error.ts';
import type { Commune, Department, Street } from '../model.ts';
import type { Random } from '../random.ts';

/** The Val-d'Armance itself; no department has this number. */
const DEPARTMENT: Department = { code: '99', name: "VAL-D'ARMANCE" };

/** Invented communes of the Val-d'Armance, most populated first; department 99 does not exist. */
const NAMES = [
  'Armance-la-Ville',
  'Brumeval',
  'Port-Chimère',
  "L'Isle-d'Armance",
  'Saint-Aubin-des-Songes',
  'Fontclaire',
  'Montflorin',
  'La Ferté-Mirage',
  'Rochebrune-sur-Armance',
  'Villeneuve-les-Nuées',
  'Bourg-Fable',
  'Sainte-Églantine',
  'Châtelombre',
  'Hautevigne-le-Désert',
  'Les Trois-Fontaines',
  'Marais-Joli',
  'Pré-Lunaire',
  'Vaucendre',
  'Belle-Attente',
  'Cormerie-aux-Bois',
  "Saint-Cyr-l'Imaginaire",
  'Œuvreval',
  'Noirmoutiers-en-Plaine',
  'Le Plessis-Rêveur',
  'Orgemont-le-Vieux',
  'Griseterre',
  'Aigrefontaine',
  'La Croix-du-Vent',
  "Beauval-l'Égaré",
  'Champ-Perdu',
  'Tournesol-en-Val',
  'Mézières-la-Fable',
];

export const COMMUNES: readonly Commune[] = NAMES.map((name, rank) => ({
  name,
  department: DEPARTMENT,
  code: `99${String(rank + 1).padStart(3, '0')}`,
  postalCode: `99${String(rank === 0 ? 0 : 100 + rank * 10).padStart(3, '0')}`,
  // Zipf's law: the second town is half the first, the third a third.
  weight: 1 / (rank + 1),
}));

const WAYS: readonly (readonly [type: string, name: string])[] = [
  ['RUE', 'DES LANTERNES'],
  ['RUE', 'DU PUITS-QUI-CHANTE'],
  ['RUE', 'DES TROIS-MARCHES'],
  ['RUE', "DE L'HORLOGE ARRÊTÉE"],
  ['AV', 'DES TILLEULS'],
  ['AV', 'DU GRAND MIRAGE'],
  ['BD', "DE L'ARMANCE"],
  ['BD', 'DES SAISONS'],
  ['PL', 'DU MARCHÉ AUX NUAGES'],
  ['PL', 'DE LA FONTAINE'],
  ['IMP', 'DU VIEUX MOULIN'],
  ['CHE', 'DES BERGÈRES'],
  ['QU', 'DES BRUMES'],
  ['ALL', 'DES ÉRABLES'],
  ['CRS', 'DES FABLES'],
];

/**
 * The commune of this name.
 * @throws DemoError `region.commune.absent` when it is not one of ours
 */
export function communeNamed(name: string): Commune {
  const found = COMMUNES.find((commune) => commune.name === name);
  if (found === undefined) throw new DemoError('region.commune.absent', 'defect', `No commune is called ${name}.`);
  return found;
}

/** An invented street address. */
export function street(random: Random): Street {
  const [wayType, way] = random.pick(WAYS);
  return { number: String(1 + random.below(140)), wayType, way };
}

/** A telephone number of the range kept for fiction by the French regulator (01 99 00 xx xx). */
export function phone(random: Random): string {
  return `019900${String(random.below(10_000)).padStart(4, '0')}`;
}
