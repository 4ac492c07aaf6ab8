import type { Exercice, PersonIdentifier, Professional } from './professional.ts';

/** The fields of a professional that belong to the national file. */
export interface NationalFields {
  readonly nationalId: string;
  readonly identifiers: readonly PersonIdentifier[];
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
  readonly exercices: readonly Exercice[];
}

/** The national fields of a record or a draft, in one fixed order: equal text, equal content. */
export function nationalFields(from: NationalFields | Professional): NationalFields {
  return {
    nationalId: from.nationalId,
    identifiers: from.identifiers,
    familyName: from.familyName,
    givenNames: from.givenNames,
    civility: from.civility,
    birthDate: from.birthDate,
    birthCommune: from.birthCommune,
    birthCountry: from.birthCountry,
    birthPlace: from.birthPlace,
    sex: from.sex,
    phone: from.phone,
    email: from.email,
    exercices: from.exercices,
  };
}
