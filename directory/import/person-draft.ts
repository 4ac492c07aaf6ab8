import { type NationalFields, nationalFields } from '../model/national-fields.ts';
import type { Professional } from '../model/professional.ts';

export { type NationalFields, nationalFields };

/** What a file says of one person, all rows together; equal rows in any order make equal drafts. */
export interface PersonDraft extends NationalFields {
  /** First row of the person, for faults. */
  readonly line: number;
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
