import type { FileFormat } from '../views.ts';
import { applyMemberships, guardMemberships } from './apply-memberships.ts';
import { applyPeople, closeVanishedPeople } from './apply-people.ts';
import { applyStructures, closeVanishedStructures } from './apply-structures.ts';
import { CS1100502_COLUMNS, draftOfFinessRow, type FinessColumn } from './finess-row.ts';
import type { ImportContext } from './import-context.ts';
import { applyNetworks, guardNetworks, networkCollector } from './import-networks.ts';
import { LIBREACCES_COLUMNS, type PersonColumns, RASS_COLUMNS } from './person-columns.ts';
import type { Cell } from './person-row.ts';
import { planPeople } from './plan-people.ts';
import { planStructures } from './plan-structures.ts';
import type { SourceRow } from './read-rows.ts';
import { meaningsOf, type RecognisedFile } from './recognise-format.ts';
import { type MemberColumn, stageMembership } from './stage-membership.ts';
import { peopleStager } from './stage-people.ts';
import type { RowShape } from './stage-rows.ts';
import { stageStructure } from './stage-structure.ts';
import { guardClosings } from './vanished.ts';

/** What one format does at each step of an import. */
export interface FormatSteps extends RowShape {
  /** Decide without applying. */
  plan(): Promise<void>;
  /** @throws ImportRefusal `directory.import.guarded` */
  guard(): Promise<void>;
  apply(): Promise<void>;
}

type MakeSteps = (context: ImportContext, file: RecognisedFile) => FormatSteps;

/** Steps of every format. */
export const FORMAT_STEPS: Readonly<Record<FileFormat, MakeSteps>> = {
  'rass-psc': (context, file) => peopleSteps(context, file, RASS_COLUMNS),
  'libreacces-activite': (context, file) => peopleSteps(context, file, LIBREACCES_COLUMNS),
  'finess-cs1100502': (context) => finessSteps(context, CS1100502_COLUMNS, true),
  // The layout with a header circulates as extracts of a department: what it leaves out is not closed.
  'finess-extended': (context, { header }) => finessSteps(context, header, false),
  reseaux: networkSteps,
  membres: memberSteps,
};

function peopleSteps(context: ImportContext, { header }: RecognisedFile, columns: PersonColumns): FormatSteps {
  const titles = header.at(-1) === '' ? header.slice(0, -1) : header;
  return {
    separator: 'pipe',
    columnsOf: () => titles.length,
    stage: peopleStager(context, meaningsOf(titles, columns)),
    plan: async () => {
      await planStructures(context);
      await planPeople(context);
    },
    guard: async () => {
      await guardClosings(context, 'person');
      await guardClosings(context, 'structure');
    },
    apply: async () => {
      await applyStructures(context);
      await applyPeople(context);
      await closeVanishedPeople(context);
      await closeVanishedStructures(context);
    },
  };
}

function finessSteps(context: ImportContext, columns: readonly string[], isFullStock: boolean): FormatSteps {
  return {
    separator: 'semicolon',
    columnsOf: (row) => finessColumnsOf(row, columns),
    stage: (row) => stageFiness(context, columns, row),
    plan: () => planStructures(context),
    guard: async () => {
      if (isFullStock) {
        await guardClosings(context, 'structure');
      }
    },
    apply: async () => {
      await applyStructures(context);
      if (isFullStock) {
        await closeVanishedStructures(context);
      }
    },
  };
}

/** Etalab rows begin with a tag and end with a separator; only `structureet` rows are read, coordinates are not kept. */
function finessColumnsOf({ fields }: SourceRow, columns: readonly string[]): number | null {
  if (columns[0] !== 'section') {
    return columns.length;
  }
  if (fields[0] !== 'structureet') {
    return null;
  }
  return fields.length === columns.length + 1 && fields.at(-1) === '' ? columns.length + 1 : columns.length;
}

function stageFiness({ faults, staging }: ImportContext, columns: readonly string[], row: SourceRow): void {
  const draft = draftOfFinessRow(cellsOf<FinessColumn>(columns, row));
  if (draft === null) {
    faults.refuse(row.line, 'nofinesset', 'directory.identifier.malformed', 'not a FINESS number');
  } else if (stageStructure(staging, { line: row.line, draft })) {
    faults.warn(row.line, 'nofinesset', 'directory.import.duplicate-row', draft.finess);
  }
}

function networkSteps(context: ImportContext, { header }: RecognisedFile): FormatSteps {
  const collector = networkCollector(context);
  return {
    separator: 'semicolon',
    columnsOf: () => header.length,
    stage: (row) => {
      const cell = cellsOf<'code' | 'nom' | 'type' | 'ville'>(header, row);
      collector.add({ line: row.line, code: cell('code'), name: cell('nom'), kind: cell('type'), city: cell('ville') });
    },
    plan: async () => undefined,
    guard: async () => guardNetworks(context, collector.rows),
    apply: async () => applyNetworks(context, collector.rows),
  };
}

function memberSteps(context: ImportContext, { header }: RecognisedFile): FormatSteps {
  return {
    separator: 'semicolon',
    columnsOf: () => header.length,
    stage: (row) => stageMembership(context, row.line, cellsOf<MemberColumn>(header, row)),
    plan: async () => undefined,
    guard: () => guardMemberships(context),
    apply: () => applyMemberships(context),
  };
}

function cellsOf<Column extends string>(columns: readonly string[], row: SourceRow): Cell<Column> {
  return (column) => row.fields[columns.indexOf(column)] ?? '';
}
