import { canonicalIdentifier, hasFinessShape, MAX_IDENTIFIER_CHARS, mayIdentify } from '../model/identifiers.ts';
import type { ImportContext } from './import-context.ts';
import { type Cell, type PersonMeaning, type PersonRow, parsePersonRow } from './person-row.ts';
import type { SourceRow } from './read-rows.ts';

/** Where the columns of an activity file stand. */
export type Positions = ReadonlyMap<PersonMeaning, number>;

export function positionsOf(meanings: readonly (PersonMeaning | null)[]): Positions {
  return new Map(meanings.flatMap((meaning, place) => (meaning === null ? [] : [[meaning, place] as const])));
}

/** Reads a row of an activity file into the workbench, what it says of a place apart. @returns the row, or null when it is nobody's */
export function stagePerson(context: ImportContext, positions: Positions, source: SourceRow): PersonRow | null {
  const cell: Cell<PersonMeaning> = (meaning) => source.fields[positions.get(meaning) ?? -1] ?? '';
  const row = withSafeIds(context, parsePersonRow(source.line, cell, positions.has('familyName')));
  if (row !== null) stageRow(context, row);
  return row;
}

function stageRow({ staging, faults, seen }: ImportContext, row: PersonRow): void {
  const { finessEt } = row.place;
  if (finessEt !== '' && !hasFinessShape(finessEt)) {
    faults.warn(
      row.line,
      'Numéro FINESS site',
      'directory.identifier.malformed',
      finessEt.slice(0, MAX_IDENTIFIER_CHARS),
    );
  }
  if (seen?.people.name(row.nationalId) !== true) staging.ids.putSync(row.nationalId, true);
  staging.rows.putSync([row.nationalId, row.line], row);
}

/** A row without a usable national identification cannot be anybody's; odd further identifiers are left out. */
function withSafeIds({ faults }: ImportContext, row: PersonRow): PersonRow | null {
  const column = 'Identification nationale PP';
  if (row.nationalId === '') {
    faults.refuse(row.line, column, 'directory.import.identifier-missing', 'empty');
    return null;
  }
  if (!mayIdentify(row.nationalId)) {
    const detail = `not ${MAX_IDENTIFIER_CHARS} printable ASCII characters at most`;
    faults.refuse(row.line, column, 'directory.identifier.malformed', detail);
    return null;
  }
  const nationalId = canonicalIdentifier(row.nationalId);
  const otherIds = row.otherIds
    .filter((other) => mayIdentify(other.nationalId))
    .map((other) => ({ ...other, nationalId: canonicalIdentifier(other.nationalId) }));
  if (otherIds.length < row.otherIds.length) {
    faults.warn(row.line, 'Autres identifiants', 'directory.identifier.malformed', 'left out');
  }
  return { ...row, nationalId, otherIds };
}
