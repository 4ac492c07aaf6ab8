import { canonicalIdentifier, checkAdeli, checkRpps, mayIdentify } from '../model/identifiers.ts';
import { isWithdrawn, saveCorrespondence, successorOf } from '../store/lineage.ts';
import { applyLink } from '../store/link-identifiers.ts';
import { noteLineage } from '../store/undo-rows.ts';
import { type ImportContext, RECORDS_PER_TRANSACTION } from './import-context.ts';
import { ImportRefusal } from './import-refusal.ts';
import type { FormatSteps } from './import-steps.ts';
import { pagesOf } from './pages.ts';
import { planCorrespondences } from './plan-correspondences.ts';
import type { SourceRow } from './read-rows.ts';
import { CORRESPONDENCE, type RecognisedFile } from './recognise-format.ts';

/** Columns as refusals name them. */
export const ADELI_COLUMN = 'N° ADELI';
export const RPPS_COLUMN = 'N° RPPS';

/** Digits of the two registers' numbers, when they are all digits. */
const ADELI = { digit: '0', length: 9 } as const;
const RPPS = { digit: '8', length: 11 } as const;

/**
 * The national file of correspondence `N° ADELI;N° RPPS`: each row says that two numbers are one person's. A file with a row of another shape is refused whole: a lost separator
 * would give somebody another's number.
 */
export function correspondenceSteps(context: ImportContext, { header }: RecognisedFile): FormatSteps {
  const [adeliAt, rppsAt] = CORRESPONDENCE.map((title) => header.findIndex((column) => title.test(column)));
  return {
    separator: 'semicolon',
    columnsOf: (row) => wholeRow(row, header.length),
    stage: (row) => stagePair(context, row.line, row.fields[adeliAt ?? 0] ?? '', row.fields[rppsAt ?? 1] ?? ''),
    closes: [],
    plan: () => planCorrespondences(context),
    guard: async () => undefined,
    apply: () => applyCorrespondences(context),
  };
}

/** @throws ImportRefusal `directory.import.malformed-csv` */
function wholeRow({ line, fields }: SourceRow, columns: number): number {
  if (fields.length === columns) return columns;
  throw new ImportRefusal(
    'directory.import.malformed-csv',
    `line ${line}: ${fields.length} values for ${columns} columns`,
  );
}

function stagePair(context: ImportContext, line: number, adeli: string, rpps: string): void {
  const former = identifierOf(context, { line, column: ADELI_COLUMN, text: adeli, ...ADELI });
  const current = identifierOf(context, { line, column: RPPS_COLUMN, text: rpps, ...RPPS });
  if (former === null || current === null) return;
  const { staging, faults } = context;
  if (checkAdeli(former.slice(1)) === 'invalid')
    faults.warn(line, ADELI_COLUMN, 'directory.identifier.bad-check-digit', former);
  if (checkRpps(current.slice(1)) === 'invalid')
    faults.warn(line, RPPS_COLUMN, 'directory.identifier.bad-check-digit', current);
  const known = staging.marks.get(['former', former]);
  if (known !== undefined && known !== current) staging.marks.putSync(['contradicts', former], current);
  staging.marks.putSync(['former', former], current);
  staging.ids.putSync(current, true);
  staging.pairs.putSync([current, former], line);
}

interface Cell {
  readonly line: number;
  readonly column: string;
  readonly text: string;
  /** Type digit of the register, before the number. */
  readonly digit: string;
  readonly length: number;
}

/** Letters are let through, as they are in every file; digits that are too few are a number that was cut. */
function identifierOf({ faults }: ImportContext, { line, column, text, digit, length }: Cell): string | null {
  if (text === '') {
    faults.refuse(line, column, 'directory.import.identifier-missing', 'empty');
    return null;
  }
  if (!mayIdentify(`${digit}${text}`) || (/^\d+$/.test(text) && text.length !== length)) {
    faults.refuse(line, column, 'directory.identifier.malformed', `not ${length} digits: ${text.slice(0, 2 * length)}`);
    return null;
  }
  return canonicalIdentifier(`${digit}${text}`);
}

/** Write what was planned, in short transactions: a crash between two leaves whole links, and the same file goes on from there. */
async function applyCorrespondences(context: ImportContext): Promise<void> {
  const { staging, store, progress } = context;
  for await (const page of pagesOf(staging.links, RECORDS_PER_TRANSACTION)) {
    store.environment.write(() => {
      for (const { key, value } of page) applyOne(context, key, value);
    });
    progress.add('written', page.length);
  }
}

function applyOne({ store, file, at, tallies }: ImportContext, current: string, planned: readonly string[]): void {
  const { tables } = store.environment;
  // Read again here: somebody may have withdrawn one since the plan.
  const formers = planned.filter((former) => !isWithdrawn(tables, former, current));
  for (const former of formers) {
    if (successorOf(tables, former) === current) continue;
    saveCorrespondence(tables, { former, current, file: file.name, at: at.toISOString(), withdrawn: null });
    noteLineage(tables, [file.batchId, 'correspondence', former]);
  }
  const by = `import:${file.batchId}`;
  const done = applyLink(store, { current, formers }, { at, by, reason: '' }, file.batchId);
  if (done === null) return;
  tallies.people.add('changed');
  for (let closed = done.closed; closed > 0; closed -= 1) tallies.people.add('closed');
}
