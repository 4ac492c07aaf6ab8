import { canonicalIdentifier, MAX_IDENTIFIER_CHARS } from '../model/identifiers.ts';
import type { Exercice, Professional, SavoirFaire } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import { fold } from '../search/fold.ts';
import { isKey } from '../store/is-key.ts';
import { familyOf } from '../store/save-person.ts';
import { type ImportContext, mayOverwrite } from './import-context.ts';
import type { FormatSteps } from './import-steps.ts';
import { SAVOIR_FAIRE_COLUMNS } from './overlay-columns.ts';
import { type OverlayRow, overlaySteps, stageOverlay } from './overlay-steps.ts';
import type { SourceRow } from './read-rows.ts';
import type { RecognisedFile } from './recognise-format.ts';
import type { OverlaidFields } from './staging.ts';

type Column = keyof typeof SAVOIR_FAIRE_COLUMNS;

/** One savoir-faire of one exercice. */
interface SavoirFaireRow extends SavoirFaire {
  readonly profession: string;
  readonly category: string;
}

/**
 * The open extract of savoir-faire: the savoir-faire of each exercice of the people it names are those it lists. It speaks of people whom the open register keeps; those of a
 * higher one have theirs there, and are left alone.
 */
export function savoirFaireSteps(context: ImportContext, { header }: RecognisedFile): FormatSteps {
  const titles = header.at(-1) === '' ? header.slice(0, -1) : header;
  const at = Object.fromEntries(
    Object.entries(SAVOIR_FAIRE_COLUMNS).map(([column, title]) => [column, titles.indexOf(fold(title))]),
  );
  return {
    separator: 'pipe',
    columnsOf: () => titles.length,
    stage: (row) => stageRow(context, row, (column) => row.fields[at[column] ?? -1] ?? ''),
    ...overlaySteps<SavoirFaireRow>(context, {
      group: 'savoirFaire',
      kinds: ['person'],
      compose: (record, rows) => composed(context, record, rows),
    }),
  };
}

function stageRow(context: ImportContext, { line }: SourceRow, cell: (column: Column) => string): void {
  const nationalId = canonicalIdentifier(cell('nationalId'));
  const personId = isKey(nationalId) ? context.store.environment.tables.identifiers.get(nationalId) : undefined;
  const code = cell('code');
  if (personId === undefined) {
    const detail = nationalId.slice(0, MAX_IDENTIFIER_CHARS);
    context.faults.refuse(line, SAVOIR_FAIRE_COLUMNS.nationalId, 'directory.person.absent', detail);
  } else if (code === '') {
    context.faults.refuse(line, SAVOIR_FAIRE_COLUMNS.code, 'directory.import.unknown-value', 'empty');
  } else {
    const row = { profession: cell('profession'), category: cell('category'), type: cell('type'), code };
    stageOverlay(context, 'person', personId, line, row satisfies SavoirFaireRow);
  }
}

function composed(
  { file, faults }: ImportContext,
  record: Professional | Structure,
  rows: readonly OverlayRow<SavoirFaireRow>[],
): OverlaidFields | null {
  if (!('exercices' in record) || !mayOverwrite(file.family, familyOf(record))) return null;
  for (const { line, row } of rows) {
    if (record.exercices.some((exercice) => isOf(exercice, row))) continue;
    const detail = `no exercice ${row.profession} ${row.category} of ${record.nationalId}`;
    faults.refuse(line, SAVOIR_FAIRE_COLUMNS.profession, 'directory.import.unknown-value', detail);
  }
  const exercices = record.exercices.map((exercice) => ({
    ...exercice,
    savoirFaire: listed(rows.map(({ row }) => row).filter((row) => isOf(exercice, row))),
  }));
  return { exercices };
}

function isOf({ profession, category }: Exercice, row: SavoirFaireRow): boolean {
  return profession === row.profession && category === row.category;
}

/** Each once, in the order in which the activity files give them. */
function listed(rows: readonly SavoirFaireRow[]): readonly SavoirFaire[] {
  const each = new Map(rows.map(({ type, code }) => [JSON.stringify([type, code]), { type, code }]));
  return [...each].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, savoirFaire]) => savoirFaire);
}
