import type { Exercice, PersonIdentifier, Professional } from '../model/professional.ts';

/** What a file says of one person, all rows together; equal rows in any order make equal drafts. */
export interface PersonDraft extends NationalFields {
  /** First row of the person, for faults. */
  readonly line: number;
}

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

/**
 * The national fields a record would have after a draft: identifiers it ever had are kept, one is current, and given
 * names that only changed order are not a change (domain facts, directory diffs). Pure.
 */
export function mergeNational(record: Professional | null, draft: NationalFields): NationalFields {
  const known = record?.identifiers ?? [];
  const drafted = new Map(draft.identifiers.map((identifier) => [identifier.nationalId, identifier]));
  const kept = known.map((identifier) => drafted.get(identifier.nationalId) ?? identifier);
  const fresh = draft.identifiers.filter(({ nationalId }) => !known.some((old) => old.nationalId === nationalId));
  const identifiers = [...kept, ...fresh].map((identifier) => ({
    ...identifier,
    current: identifier.nationalId === draft.nationalId,
  }));
  const sameNames = record !== null && sorted(record.givenNames) === sorted(draft.givenNames);
  return { ...nationalFields(draft), identifiers, givenNames: sameNames ? record.givenNames : draft.givenNames };
}

function sorted(names: readonly string[]): string {
  return JSON.stringify(names.toSorted());
}
