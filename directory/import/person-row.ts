import type { Place } from '../model/situation.ts';
import { structureKeyOf } from '../model/structure-key.ts';

/** One row of an activity file, by meaning: a person in one exercice, with one savoir-faire, in one situation. */
export interface PersonRow {
  readonly line: number;
  readonly type: string;
  readonly id: string;
  readonly nationalId: string;
  readonly familyName: string;
  readonly givenNames: readonly string[];
  readonly civility: string;
  readonly birthDate: string;
  readonly birthCommune: string;
  readonly birthCountry: string;
  readonly birthPlace: string;
  readonly sex: string;
  readonly phone: string;
  readonly email: string;
  readonly otherIds: readonly OtherId[];
  readonly profession: string;
  readonly category: string;
  readonly exerciceCivility: string;
  readonly exerciceFamilyName: string;
  readonly exerciceGivenName: string;
  readonly savoirFaireType: string;
  readonly savoirFaireCode: string;
  readonly mode: string;
  readonly sector: string;
  readonly pharmacistSection: string;
  readonly role: string;
  readonly kind: string;
  readonly registrationAuthority: string;
  readonly place: Place;
  readonly structureKey: string | null;
}

/** One item `id,ORIGIN,quality` of « Autres identifiants ». */
export interface OtherId {
  readonly nationalId: string;
  readonly origin: string;
}

/** Reads a value of the row by the column's meaning; `''` when the file has no such column. */
export type Cell<Meaning extends string> = (meaning: Meaning) => string;

/** Meanings of the columns of an activity file; each format says which of its headers holds which. */
export type PersonMeaning =
  | Exclude<keyof PersonRow, 'line' | 'place' | 'structureKey' | 'givenNames' | 'otherIds'>
  | 'givenNames'
  | 'otherIds'
  | Exclude<keyof Place, 'address'>
  | `address.${keyof Place['address']}`
  | 'structurePhone'
  | 'structureEmail';

/**
 * Build a row from its cells. Nothing is judged here: odd values are kept, faults are found later. Pure.
 *
 * @param hasCivilNames false for the open extract, which shows names of exercice only: they stand for the civil ones
 */
export function parsePersonRow(line: number, cell: Cell<PersonMeaning>, hasCivilNames: boolean): PersonRow {
  const place = parsePlace(cell);
  return {
    line,
    type: cell('type'),
    id: cell('id'),
    nationalId: cell('nationalId'),
    familyName: hasCivilNames ? cell('familyName') : cell('exerciceFamilyName'),
    givenNames: hasCivilNames ? splitGivenNames(cell('givenNames')) : oneName(cell('exerciceGivenName')),
    civility: cell('civility'),
    birthDate: cell('birthDate'),
    birthCommune: cell('birthCommune'),
    birthCountry: cell('birthCountry'),
    birthPlace: cell('birthPlace'),
    sex: cell('sex'),
    phone: cell('phone'),
    email: cell('email'),
    otherIds: splitOtherIds(cell('otherIds')),
    profession: cell('profession'),
    category: cell('category'),
    exerciceCivility: cell('exerciceCivility'),
    exerciceFamilyName: cell('exerciceFamilyName'),
    exerciceGivenName: cell('exerciceGivenName'),
    savoirFaireType: cell('savoirFaireType'),
    savoirFaireCode: cell('savoirFaireCode'),
    mode: cell('mode'),
    sector: cell('sector'),
    pharmacistSection: cell('pharmacistSection'),
    role: cell('role'),
    kind: cell('kind'),
    registrationAuthority: cell('registrationAuthority'),
    place,
    structureKey: structureKeyOf(place),
  };
}

/** The place of a row, from its cells. Pure. */
export function parsePlace(cell: Cell<PersonMeaning>): Place {
  return {
    siret: cell('siret'),
    siren: cell('siren'),
    finessEt: cell('finessEt'),
    finessEj: cell('finessEj'),
    technicalId: cell('technicalId'),
    structureId: cell('structureId'),
    name: cell('name'),
    tradeName: cell('tradeName'),
    address: {
      recipient: cell('address.recipient'),
      geographicPoint: cell('address.geographicPoint'),
      number: cell('address.number'),
      repetition: cell('address.repetition'),
      wayType: cell('address.wayType'),
      way: cell('address.way'),
      distribution: cell('address.distribution'),
      cedex: cell('address.cedex'),
      postalCode: cell('address.postalCode'),
      commune: cell('address.commune'),
      country: cell('address.country'),
      department: cell('address.department'),
    },
    phone: cell('structurePhone'),
    phone2: cell('phone2'),
    fax: cell('fax'),
    email: cell('structureEmail'),
  };
}

/** Given names come joined by apostrophes, with empty places at the end: `BRICE'HENRY'ALAIN`, `Bernadette''`. */
function splitGivenNames(text: string): string[] {
  return text
    .split("'")
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A given name of exercice is one name, its apostrophes its own. */
function oneName(text: string): string[] {
  return text === '' ? [] : [text];
}

function splitOtherIds(text: string): OtherId[] {
  return text.split(';').flatMap((item) => {
    const [nationalId = '', origin = ''] = item.split(',').map((part) => part.trim());
    return nationalId === '' ? [] : [{ nationalId, origin }];
  });
}
