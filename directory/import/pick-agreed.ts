import type { FaultList } from './fault-list.ts';
import type { PersonRow } from './person-row.ts';

/** Text columns of a row that should be the same on all rows of a person or of an exercice. */
export type AgreedField =
  | 'familyName'
  | 'civility'
  | 'birthDate'
  | 'birthCommune'
  | 'birthCountry'
  | 'birthPlace'
  | 'sex'
  | 'phone'
  | 'email'
  | 'exerciceCivility'
  | 'exerciceFamilyName'
  | 'exerciceGivenName';

/**
 * The value rows agree on; an empty one gives way. When they disagree, the first in text order is kept (so that the
 * order of rows cannot matter) and the disagreement is reported once.
 */
export function pickAgreed(rows: readonly PersonRow[], field: AgreedField, faults: FaultList): string {
  const first = rows[0]?.[field] ?? '';
  if (rows.every((row) => row[field] === first)) return first;
  const values = [...new Set(rows.map((row) => row[field]))].filter((value) => value !== '').toSorted();
  if (values.length > 1) {
    const line = Math.min(...rows.map((row) => row.line));
    faults.warn(line, null, 'directory.import.rows-disagree', `${values.length} values of ${field}`);
  }
  return values[0] ?? '';
}
