import type { FileFormat } from '../import-views.ts';
import { applyMemberships, guardMemberships, plannedMemberships } from './apply-memberships.ts';
import { applyPeople, closeVanishedPeople } from './apply-people.ts';
import { applyStructures, closeVanishedStructures } from './apply-structures.ts';
import { correspondenceSteps } from './correspondence-steps.ts';
import { type CurationColumn, curationSteps } from './curation-steps.ts';
import {
  draftOfFinessPlusRow,
  FINESS_PLUS_COLUMNS,
  FINESS_PLUS_INACTIVE,
  type FinessPlusColumn,
} from './finess-plus-row.ts';
import { CS1100502_COLUMNS, draftOfFinessRow, type FinessColumn } from './finess-row.ts';
import type { ImportContext } from './import-context.ts';
import { applyNetworks, guardNetworks, networkCollector, plannedNetworks } from './import-networks.ts';
import type { FormatSteps } from './import-steps.ts';
import { mssanteSteps } from './mssante-steps.ts';
import { forgetRows, noteUnchanged } from './note-digests.ts';
import { LIBREACCES_COLUMNS, type PersonColumns, RASS_COLUMNS } from './person-columns.ts';
import type { Cell } from './person-row.ts';
import { type PlaceColumn, placeSteps } from './place-steps.ts';
import { planPeople } from './plan-people.ts';
import { planStructures } from './plan-structures.ts';
import { readActivityFile } from './read-activity-file.ts';
import type { SourceRow } from './read-rows.ts';
import { meaningsOf, type RecognisedFile } from './recognise-format.ts';
import { savoirFaireSteps } from './savoir-faire-steps.ts';
import { staffSteps } from './staff-steps.ts';
import { type MemberColumn, stageMembership } from './stage-membership.ts';
import { positionsOf, stagePerson } from './stage-people.ts';
import type { StaffColumn } from './stage-staff.ts';
import { stageStructure } from './stage-structure.ts';
import type { StructureDraft } from './structure-draft.ts';
import { guardWhole } from './vanished.ts';

type MakeSteps = (context: ImportContext, file: RecognisedFile) => FormatSteps;

/** Steps of every format. */
export const FORMAT_STEPS: Readonly<Record<FileFormat, MakeSteps>> = {
  'rass-psc': (context, file) => peopleSteps(context, file, RASS_COLUMNS),
  'libreacces-activite': (context, file) => peopleSteps(context, file, LIBREACCES_COLUMNS),
  'finess-cs1100502': (context) => finessSteps(context, CS1100502_COLUMNS, true),
  // The layout with a header circulates as extracts of a department: what it leaves out is not closed.
  'finess-extended': (context, { header }) => finessSteps(context, header, false),
  'correspondance-adeli-rpps': correspondenceSteps,
  'finess-plus': finessPlusSteps,
  'libreacces-savoir-faire': savoirFaireSteps,
  mssante: mssanteSteps,
  reseaux: networkSteps,
  membres: memberSteps,
  personnel: (context, { header }) => staffSteps(context, cellsIn<StaffColumn>(header), header.length),
  lieux: (context, { header }) => placeSteps(context, cellsIn<PlaceColumn>(header), header.length),
  curateurs: (context, { header }) => curationSteps(context, cellsIn<CurationColumn>(header), header.length),
};

function peopleSteps(context: ImportContext, { header }: RecognisedFile, columns: PersonColumns): FormatSteps {
  const titles = header.at(-1) === '' ? header.slice(0, -1) : header;
  const positions = positionsOf(meaningsOf(titles, columns));
  const reading = { header, columns: titles.length, positions };
  return {
    separator: 'pipe',
    columnsOf: () => titles.length,
    stage: (row) => stagePerson(context, positions, row),
    read: (spool) => readActivityFile(context, spool, reading),
    plan: async () => {
      await planStructures(context);
      await planPeople(context);
    },
    closes: ['person', 'structure'],
    guard: async () => {
      await guardWhole(context, 'person');
      await guardWhole(context, 'structure');
    },
    apply: async () => {
      await noteUnchanged(context);
      await forgetRows(context);
      await applyStructures(context);
      await applyPeople(context);
      await closeVanishedPeople(context);
      await closeVanishedStructures(context);
      // A hundred megabytes of a country, no longer asked for.
      context.seen = null;
    },
  };
}

function finessSteps(context: ImportContext, columns: readonly string[], isFullStock: boolean): FormatSteps {
  return {
    separator: 'semicolon',
    columnsOf: (row) => finessColumnsOf(row, columns),
    stage: (row) => stageFiness(context, row, 'nofinesset', draftOfFinessRow(cellsOf<FinessColumn>(columns, row))),
    ...structureSteps(context, isFullStock),
  };
}

/** Inactive objects stay in the document for ever: what has become inactive is as good as left out, and closed. */
function finessPlusSteps(context: ImportContext): FormatSteps {
  const state = FINESS_PLUS_COLUMNS.indexOf('etatObjet');
  return {
    separator: 'json',
    columnsOf: ({ fields }) => (fields[state] === FINESS_PLUS_INACTIVE ? null : FINESS_PLUS_COLUMNS.length),
    stage: (row) => {
      const draft = draftOfFinessPlusRow(cellsOf<FinessPlusColumn>(FINESS_PLUS_COLUMNS, row));
      stageFiness(context, row, 'numFiness', draft);
    },
    ...structureSteps(context, true),
  };
}

/** Steps after the reading of a file of structures alone. */
function structureSteps(
  context: ImportContext,
  isFullStock: boolean,
): Pick<FormatSteps, 'closes' | 'plan' | 'guard' | 'apply'> {
  return {
    closes: isFullStock ? ['structure'] : [],
    plan: () => planStructures(context),
    guard: async () => {
      if (isFullStock) {
        await guardWhole(context, 'structure');
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

function stageFiness(
  { faults, staging }: ImportContext,
  { line }: SourceRow,
  column: string,
  draft: StructureDraft | null,
): void {
  if (draft === null) {
    faults.refuse(line, column, 'directory.identifier.malformed', 'not a FINESS number');
  } else if (stageStructure(staging, { line, draft })) {
    faults.warn(line, column, 'directory.import.duplicate-row', draft.finess);
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
    closes: [],
    plan: async () => undefined,
    guard: async () => guardNetworks(context, collector.rows),
    apply: async () => applyNetworks(context, collector.rows),
    others: () => plannedNetworks(context, collector.rows),
  };
}

function memberSteps(context: ImportContext, { header }: RecognisedFile): FormatSteps {
  return {
    separator: 'semicolon',
    columnsOf: () => header.length,
    stage: (row) => stageMembership(context, row.line, cellsOf<MemberColumn>(header, row)),
    closes: [],
    plan: async () => undefined,
    guard: () => guardMemberships(context),
    apply: () => applyMemberships(context),
    others: () => plannedMemberships(context),
  };
}

/** Rows of a file with a header, cell by cell; what it has no column for is empty. */
function cellsIn<Column extends string>(header: readonly string[]) {
  return (fields: readonly string[]): Cell<Column> =>
    (column) =>
      fields[header.indexOf(column)] ?? '';
}

function cellsOf<Column extends string>(columns: readonly string[], row: SourceRow): Cell<Column> {
  return (column) => row.fields[columns.indexOf(column)] ?? '';
}
