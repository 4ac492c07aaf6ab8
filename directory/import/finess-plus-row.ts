import { hasFinessShape } from '../model/identifiers.ts';
import type { Cell } from './person-row.ts';
import type { StructureDraft } from './structure-draft.ts';

/** Values taken from one object of FINESS+, in the order in which `read-finess-plus.ts` gives them. */
export const FINESS_PLUS_COLUMNS = [
  ...(['objet', 'etatObjet', 'numFiness', 'numFinessPm', 'siren', 'siret', 'nom', 'nomLong', 'categorie'] as const),
  ...(['dateOuverture', 'numeroVoie', 'complementVoie', 'typeVoie', 'libelleVoie', 'lieuDit'] as const),
  ...(['complementPointGeographique', 'ligneAcheminement', 'codePostal', 'cogCommune'] as const),
  ...(['telephone', 'telecopie', 'courriel'] as const),
] as const;

export type FinessPlusColumn = (typeof FINESS_PLUS_COLUMNS)[number];

/** Legal entity (personne morale) and site (entité géographique d'exercice), as FINESS+ calls them. */
export const FINESS_PLUS_OBJECTS = { legalEntity: 'pmej', site: 'ege' } as const;

/** State of an object that is closed (nomenclature R386); everything else is open. */
export const FINESS_PLUS_INACTIVE = 'I';

/** Departments that INSEE numbers 97x, under the letters that the stock files of FINESS give them. */
const OVERSEAS: Readonly<Record<string, string>> = { 971: '9A', 972: '9B', 973: '9C', 974: '9D', 976: '9F' };

/** An object of FINESS+ → a structure, or null when its FINESS number has not even the shape of one. Pure. */
export function draftOfFinessPlusRow(cell: Cell<FinessPlusColumn>): StructureDraft | null {
  const finess = cell('numFiness');
  if (!hasFinessShape(finess)) return null;
  const isSite = cell('objet') === FINESS_PLUS_OBJECTS.site;
  const siret = cell('siret');
  const line = cell('ligneAcheminement');
  const postalCode = cell('codePostal');
  return {
    key: `finess:${finess}`,
    kind: isSite ? 'site' : 'legal-entity',
    finess,
    finessEj: isSite ? cell('numFinessPm') : '',
    siret,
    siren: siret === '' ? cell('siren') : siret.slice(0, 9),
    structureId: `1${finess}`,
    name: cell('nom'),
    longName: cell('nomLong'),
    tradeName: '',
    category: cell('categorie'),
    // The document holds codes alone.
    categoryLabel: '',
    address: {
      recipient: '',
      geographicPoint: cell('complementPointGeographique'),
      number: cell('numeroVoie'),
      repetition: cell('complementVoie'),
      wayType: cell('typeVoie'),
      way: cell('libelleVoie'),
      distribution: cell('lieuDit'),
      cedex: `${postalCode} ${line}`.trim(),
      postalCode,
      commune: cell('cogCommune'),
      country: '',
      department: departmentOfCommune(cell('cogCommune')),
    },
    city: line,
    phone: cell('telephone'),
    fax: cell('telecopie'),
    email: cell('courriel'),
    openedOn: cell('dateOuverture'),
  };
}

/** The first two characters of an INSEE code, overseas the letters of FINESS. */
function departmentOfCommune(commune: string): string {
  return OVERSEAS[commune.slice(0, 3)] ?? commune.slice(0, 2);
}
