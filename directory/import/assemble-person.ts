import { canonicalIdentifier, checkNationalId } from '../model/identifiers.ts';
import type { PersonIdentifier } from '../model/professional.ts';
import { assembleExercices } from './assemble-exercices.ts';
import type { FaultList } from './fault-list.ts';
import type { PersonDraft } from './person-draft.ts';
import type { PersonRow } from './person-row.ts';
import { pickAgreed } from './pick-agreed.ts';

/** Registers by the origin word of « Autres identifiants »; another origin keeps the first character as type. */
const TYPE_OF_ORIGIN: Readonly<Record<string, string>> = { ADELI: '0', RPPS: '8' };

/**
 * All rows of one national identifier → one person. The order of rows does not matter; where rows disagree on a value
 * of the person, the same one is kept whatever the order, and the report says so.
 *
 * @param rows at least one row, all with the same national identifier
 */
export function assemblePerson(rows: readonly [PersonRow, ...PersonRow[]], faults: FaultList): PersonDraft {
  const line = Math.min(...rows.map((row) => row.line));
  const { nationalId } = rows[0];
  warnOfIdentifier(rows, line, faults);
  const agreed = (field: TextField): string => pickAgreed(rows, field, faults);
  return {
    line,
    nationalId,
    identifiers: identifiersOf(rows),
    familyName: agreed('familyName'),
    givenNames: givenNamesOf(rows),
    civility: agreed('civility'),
    birthDate: agreed('birthDate'),
    birthCommune: agreed('birthCommune'),
    birthCountry: agreed('birthCountry'),
    birthPlace: agreed('birthPlace'),
    sex: agreed('sex'),
    phone: agreed('phone'),
    email: agreed('email'),
    exercices: assembleExercices(rows, faults),
  };
}

type TextField = Parameters<typeof pickAgreed>[1];

/** The key is « Identification nationale PP »; type and identifier of the row's own columns are kept beside it. */
function identifiersOf(rows: readonly [PersonRow, ...PersonRow[]]): PersonIdentifier[] {
  const { nationalId } = rows[0];
  const own = rows.map(({ type, id }) => ({ type, id })).toSorted(byText)[0] ?? { type: '', id: '' };
  const others = new Map<string, PersonIdentifier>();
  for (const other of rows.flatMap((row) => row.otherIds)) {
    const type = TYPE_OF_ORIGIN[other.origin.toUpperCase()] ?? other.nationalId.slice(0, 1);
    const id = other.nationalId.startsWith(type) ? other.nationalId.slice(type.length) : other.nationalId;
    if (other.nationalId !== nationalId) {
      others.set(other.nationalId, { nationalId: other.nationalId, type, id, current: false });
    }
  }
  const further = [...others.values()].toSorted((one, two) => (one.nationalId < two.nationalId ? -1 : 1));
  return [{ nationalId, type: own.type, id: own.id, current: true }, ...further];
}

/** Rows may spell the same names in another order: the smallest spelling is kept. */
function givenNamesOf(rows: readonly PersonRow[]): readonly string[] {
  return rows.map((row) => row.givenNames).toSorted(byText)[0] ?? [];
}

function warnOfIdentifier(rows: readonly [PersonRow, ...PersonRow[]], line: number, faults: FaultList): void {
  const { nationalId } = rows[0];
  const odd = rows.find((row) => row.nationalId !== canonicalIdentifier(`${row.type}${row.id}`));
  if (odd !== undefined) {
    const detail = `type ${odd.type}, identifier ${odd.id}, national identification ${nationalId}`;
    faults.warn(odd.line, 'Identification nationale PP', 'directory.import.national-id-mismatch', detail);
  }
  // A national id that is not even type and number has no check digit to be wrong.
  if (nationalId.length > 2 && checkNationalId(nationalId) === 'invalid') {
    faults.warn(line, 'Identification nationale PP', 'directory.identifier.bad-check-digit', nationalId);
  }
}

function byText(one: object, other: object): number {
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}
