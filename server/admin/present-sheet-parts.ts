import type { HistoryLine, LocalField, LocalFields, Provenance, Structure } from '../../directory/index.ts';
import { codeWords } from '../http/code-words.ts';
import { displayName } from '../portal/present-person.ts';
import type { HistoryView } from '../ui/components/history.ts';
import type { ConflictView, LocalFieldView } from '../ui/components/local-fields.ts';
import type { SourceView } from '../ui/components/source-tag.ts';
import type { Lang, Outcome } from '../ui/context.ts';
import { texts } from '../ui/texts/texts.ts';
import { actorWords } from './actor-words.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { LocalEdit } from './local-edit.ts';
import { presentChanges } from './present-changes.ts';

/** History lines shown on a sheet. */
export const MAX_HISTORY_LINES = 50;

const SOURCE_NAMES: Readonly<Record<string, string>> = {
  rass: 'RPPS',
  libreacces: 'RPPS',
  finess: 'FINESS',
  mssante: 'MSSanté',
  'savoir-faire': 'RPPS',
  reseaux: 'Réseaux',
  membres: 'Réseaux',
};

/** A value's source as a tag; null when the record says none. */
export function presentSource({ reader }: AdminDependencies, provenance: Provenance | undefined): SourceView | null {
  if (!provenance) return null;
  const asOf = new Date(provenance.asOf);
  return {
    kind: provenance.source,
    by: sourceName(reader, provenance),
    asOf: Number.isNaN(asOf.getTime()) ? null : asOf,
    stale: false,
  };
}

/** A register by its name; a curator by the establishment they answer for; anybody else by theirs. */
function sourceName(reader: AdminDependencies['reader'], { source, by, of }: Provenance): string {
  if (source === 'register') return SOURCE_NAMES[by] ?? by;
  const found = of === undefined ? null : reader.findStructure(of);
  const name = found !== null && 'record' in found ? found.record.longName || found.record.name : '';
  return name === '' ? actorName(reader, by) : `${actorName(reader, by)}, ${name}`;
}

/** Whoever did something, by the id that is kept of them. */
export function actorName(reader: AdminDependencies['reader'], by: string): string {
  const found = reader.findByPersonId(by);
  return found.found || 'record' in found ? displayName(found.record) : by;
}

/** An ISO day as an instant of that day, noon UTC so that no time zone moves it; null when there is none. */
export function dayOf(iso: string | null): Date | null {
  return iso === null || iso === '' ? null : new Date(`${iso.slice(0, 10)}T12:00:00Z`);
}

/** An import by its file, its undoing, or a person. */
function whoOf({ reader, importer }: Pick<AdminDependencies, 'reader' | 'importer'>, by: string, lang: Lang): string {
  const [kind = '', batch] = by.split(':');
  if (batch === undefined) return actorWords(actorName(reader, by), lang);
  const words = texts(lang).admin.sheet;
  const file = importer.batch(batch)?.file ?? batch;
  return kind === 'undo' ? words.byUndoing(file) : words.byImport(file);
}

/** A record's history, newest first. */
export function presentHistory(
  dependencies: AdminDependencies,
  lines: readonly HistoryLine[],
  lang: Lang,
): HistoryView[] {
  return lines.map((line) => ({
    at: line.at,
    who: whoOf(dependencies, line.by, lang),
    operation: line.operation,
    changes: presentChanges(line.changes, lang),
  }));
}

export interface LocalSheet {
  readonly local: LocalFields;
  readonly version: number;
  readonly provenance: Readonly<Record<string, Provenance>>;
  readonly history: readonly HistoryLine[];
  /** Address of the sheet, where its forms go. */
  readonly url: string;
}

/** The locally owned fields, each with its own form, what was wrong with the last edit, or the conflict it met. */
export function presentLocalFields(
  dependencies: AdminDependencies,
  sheet: LocalSheet,
  edit: LocalEdit | null,
  lang: Lang,
): LocalFieldView[] {
  return (['phone', 'secureMail'] as const).map((field) => {
    const target = { action: sheet.url, hidden: { field, version: String(sheet.version) } };
    const mine = edit !== null && edit.kind !== 'saved' && edit.field === field ? edit : null;
    return {
      field,
      value: mine?.kind === 'invalid' ? mine.value : (sheet.local[field] ?? ''),
      source: presentSource(dependencies, sheet.provenance[`local.${field}`]),
      target,
      error: mine?.kind === 'invalid' ? codeWords(mine.code)[lang] : null,
      conflict:
        mine?.kind === 'conflict'
          ? conflict(dependencies, sheet, { field, yours: mine.yours, overwrite: target }, lang)
          : null,
    };
  });
}

function conflict(
  dependencies: AdminDependencies,
  sheet: LocalSheet,
  mine: Pick<ConflictView, 'yours' | 'overwrite'> & { readonly field: LocalField },
  lang: Lang,
): ConflictView {
  const { field, yours, overwrite } = mine;
  const [last] = sheet.history;
  return {
    current: sheet.local[field] ?? '',
    yours,
    by: last === undefined ? '' : whoOf(dependencies, last.by, lang),
    at: last?.at ?? dependencies.clock.now(),
    overwrite,
    keepUrl: sheet.url,
  };
}

const SAVED: Outcome = { tone: 'success', sentence: { fr: 'Modification enregistrée.', en: 'Change saved.' } };

export function presentOutcome(edit: LocalEdit | null): Outcome | null {
  return edit?.kind === 'saved' ? SAVED : null;
}

/** Mailboxes shown on a sheet; a hospital may have hundreds. */
const MAX_SHOWN_MAILBOXES = 20;

/** Secure mailboxes of the national extract, one a line: the address, and the service it is of. */
export function presentMailboxes(mailboxes: Structure['mailboxes'] = []): readonly string[] {
  const shown = mailboxes.slice(0, MAX_SHOWN_MAILBOXES);
  const lines = shown.map(({ address, service }) => (service === '' ? address : `${address} (${service})`));
  const more = mailboxes.length - shown.length;
  return more === 0 ? lines : [...lines, `+ ${more}`];
}
