import { hasFinessShape } from '../model/identifiers.ts';
import type { Cell } from './person-row.ts';
import type { StructureDraft } from './structure-draft.ts';

/** Columns read from a FINESS establishment row, under the names both layouts give them. */
export type FinessColumn =
  | 'nofinesset'
  | 'nofinessej'
  | 'rs'
  | 'rslongue'
  | 'complrs'
  | 'compldistrib'
  | 'numvoie'
  | 'typvoie'
  | 'voie'
  | 'compvoie'
  | 'lieuditbp'
  | 'commune'
  | 'cog'
  | 'codepostal'
  | 'departement'
  | 'ligneacheminement'
  | 'telephone'
  | 'telecopie'
  | 'categetab'
  | 'libcategetab'
  | 'liblongcategetab'
  | 'siret'
  | 'dateouv'
  | 'dateouvert';

/** Fields of a `structureet` row after its tag, in order (etalab cs1100502 documentation). */
export const CS1100502_COLUMNS: readonly string[] = [
  ...['section', 'nofinesset', 'nofinessej', 'rs', 'rslongue', 'complrs', 'compldistrib', 'numvoie', 'typvoie', 'voie'],
  ...['compvoie', 'lieuditbp', 'commune', 'departement', 'libdepartement', 'ligneacheminement', 'telephone'],
  ...['telecopie', 'categetab', 'libcategetab', 'categagretab', 'libcategagretab', 'siret', 'codeape', 'codemft'],
  ...['libmft', 'codesph', 'libsph', 'dateouv', 'dateautor', 'datemaj'],
];

/** Overseas departments that INSEE numbers 97x: Guadeloupe, Martinique, Guyane, La Réunion, Mayotte. */
const DEPARTMENTS_97 = /^9[ABCDF]$/;

/** A FINESS row → a site, or null when its FINESS number has not even the shape of one. Pure. */
export function draftOfFinessRow(cell: Cell<FinessColumn>): StructureDraft | null {
  const finess = cell('nofinesset');
  if (!hasFinessShape(finess)) {
    return null;
  }
  const line = cell('ligneacheminement');
  const siret = cell('siret');
  return {
    key: `finess:${finess}`,
    kind: 'site',
    finess,
    finessEj: cell('nofinessej'),
    siret,
    siren: siret.slice(0, 9),
    structureId: `1${finess}`,
    name: cell('rs'),
    longName: cell('rslongue'),
    tradeName: '',
    category: cell('categetab'),
    categoryLabel: cell('liblongcategetab') || cell('libcategetab'),
    address: {
      recipient: cell('compldistrib') || cell('complrs'),
      geographicPoint: '',
      number: cell('numvoie'),
      repetition: cell('compvoie'),
      wayType: cell('typvoie'),
      way: cell('voie'),
      distribution: cell('lieuditbp'),
      cedex: line,
      postalCode: cell('codepostal') || (/^[0-9AB]{5}(?= )/.exec(line)?.[0] ?? ''),
      commune: cell('cog') || inseeCommune(cell('departement'), cell('commune')),
      country: '',
      department: cell('departement'),
    },
    city: line.replace(/^[0-9AB]{5}\s+/, ''),
    phone: cell('telephone'),
    fax: cell('telecopie'),
    email: '',
    openedOn: cell('dateouv') || cell('dateouvert'),
  };
}

/** FINESS gives department and a three-digit commune apart, and letters its overseas departments. */
function inseeCommune(department: string, commune: string): string {
  if (commune === '') {
    return '';
  }
  const prefix = DEPARTMENTS_97.test(department)
    ? '97'
    : department.startsWith('9') && /[A-Z]$/.test(department)
      ? '98'
      : department;
  return `${prefix}${commune.padStart(3, '0')}`;
}
