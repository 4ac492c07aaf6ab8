import { canonicalIdentifier, hasFinessShape, MAX_IDENTIFIER_CHARS } from '../model/identifiers.ts';
import type { Mailbox } from '../model/mailbox.ts';
import { fold } from '../search/fold.ts';
import { isKey } from '../store/is-key.ts';
import type { ImportContext } from './import-context.ts';
import type { FormatSteps } from './import-steps.ts';
import { MSSANTE_COLUMNS } from './overlay-columns.ts';
import { overlaySteps, stageOverlay } from './overlay-steps.ts';
import type { SourceRow } from './read-rows.ts';
import type { RecognisedFile } from './recognise-format.ts';

type Column = keyof typeof MSSANTE_COLUMNS;

/** Kinds of mailboxes; those of professionals belong to one person, the others to a structure. */
const KINDS: ReadonlySet<string> = new Set(['PER', 'ORG', 'APP', 'CAB']);
const PERSONAL = 'PER';
/** An address as mail has it (RFC 5321 §4.5.3.1), looked at no further. */
const ADDRESS = /^[^\s@]{1,64}@[^\s@]{1,255}$/;
/** Type digits of structure identifiers. */
const FINESS = '1';

/**
 * The national extract of secure mailboxes: those of professionals go to the person, the others to the structure. An address may be on several lines, of several holders; nothing
 * tells one of a person's from the others.
 */
export function mssanteSteps(context: ImportContext, { header }: RecognisedFile): FormatSteps {
  const titles = header.at(-1) === '' ? header.slice(0, -1) : header;
  const at = Object.fromEntries(
    Object.entries(MSSANTE_COLUMNS).map(([column, title]) => [column, titles.indexOf(fold(title))]),
  );
  return {
    separator: 'pipe',
    columnsOf: () => titles.length,
    stage: (row) => stageMailbox(context, row, (column) => row.fields[at[column] ?? -1] ?? ''),
    ...overlaySteps<Mailbox>(context, {
      group: 'mailboxes',
      kinds: ['person', 'structure'],
      compose: (_record, rows) => ({ mailboxes: listed(rows.map(({ row }) => row)) }),
    }),
  };
}

function stageMailbox(context: ImportContext, { line }: SourceRow, cell: (column: Column) => string): void {
  const { faults } = context;
  const kind = cell('kind').toUpperCase();
  const address = cell('address').toLowerCase();
  if (!KINDS.has(kind)) {
    faults.refuse(line, MSSANTE_COLUMNS.kind, 'directory.import.unknown-value', kind.slice(0, MAX_IDENTIFIER_CHARS));
    return;
  }
  if (!ADDRESS.test(address)) {
    faults.refuse(line, MSSANTE_COLUMNS.address, 'directory.import.unknown-value', 'not an address');
    return;
  }
  const structureId = canonicalIdentifier(`${cell('structureType')}${cell('structureId')}`);
  const mailbox = { address, kind, structureId, service: cell('service'), paperless: cell('paperless').toUpperCase() };
  if (kind === PERSONAL) stageOfPerson(context, line, cell('nationalId'), mailbox);
  else stageOfStructure(context, line, structureId, mailbox);
}

function stageOfPerson(context: ImportContext, line: number, text: string, mailbox: Mailbox): void {
  const nationalId = canonicalIdentifier(text);
  const personId = isKey(nationalId) ? context.store.environment.tables.identifiers.get(nationalId) : undefined;
  if (personId !== undefined) {
    stageOverlay(context, 'person', personId, line, mailbox);
    return;
  }
  const detail = nationalId.slice(0, MAX_IDENTIFIER_CHARS);
  context.faults.refuse(line, MSSANTE_COLUMNS.nationalId, 'directory.person.absent', detail);
}

function stageOfStructure(context: ImportContext, line: number, structureId: string, mailbox: Mailbox): void {
  const { structures } = context.store.environment.tables;
  const bare = structureId.slice(1);
  const keys = [
    ...(structureId.startsWith(FINESS) && hasFinessShape(bare) ? [`finess:${bare}`] : []),
    `structure:${structureId}`,
    `siret:${bare}`,
  ];
  const key = keys.find((each) => isKey(each) && structures.get(each) !== undefined);
  if (key !== undefined) {
    stageOverlay(context, 'structure', key, line, mailbox);
    return;
  }
  const detail = structureId.slice(0, MAX_IDENTIFIER_CHARS);
  context.faults.refuse(line, MSSANTE_COLUMNS.structureId, 'directory.structure.absent', detail);
}

/** Each once, in an order of their own: equal rows in any order make equal lists. */
function listed(mailboxes: readonly Mailbox[]): readonly Mailbox[] {
  const each = new Map(mailboxes.map((mailbox) => [JSON.stringify(mailbox), mailbox]));
  return [...each].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, mailbox]) => mailbox);
}
