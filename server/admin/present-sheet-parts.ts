import type { HistoryLine, LocalField, LocalFields, Provenance } from '../../directory/index.ts';
import { codeWords } from '../http/code-words.ts';
import { displayName } from '../portal/present-person.ts';
import type { HistoryView } from '../ui/components/history.ts';
import type { ConflictView, LocalFieldView } from '../ui/components/local-fields.ts';
import type { SourceView } from '../ui/components/source-tag.ts';
import type { Lang, Outcome } from '../ui/context.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { LocalEdit } from './local-edit.ts';

/** History lines shown on a sheet. */
export const MAX_HISTORY_LINES = 50;

const SOURCE_NAMES: Readonly<Record<string, string>> = {
  rass: 'RPPS',
  libreacces: 'RPPS',
  finess: 'FINESS',
  reseaux: 'Réseaux',
  membres: 'Réseaux',
};

/** A value's source as a tag; null when the record says none. */
export function presentSource({ reader }: AdminDependencies, provenance: Provenance | undefined): SourceView | null {
  if (!provenance) return null;
  const asOf = new Date(provenance.asOf);
  return {
    kind: provenance.source,
    by:
      provenance.source === 'register'
        ? (SOURCE_NAMES[provenance.by] ?? provenance.by)
        : actorName(reader, provenance.by),
    asOf: Number.isNaN(asOf.getTime()) ? null : asOf,
    stale: false,
  };
}

function actorName(reader: AdminDependencies['reader'], by: string): string {
  const found = reader.findByPersonId(by);
  return found.found || 'record' in found ? displayName(found.record) : by;
}

/** An ISO day as an instant of that day, noon UTC so that no time zone moves it; null when there is none. */
export function dayOf(iso: string | null): Date | null {
  return iso === null || iso === '' ? null : new Date(`${iso.slice(0, 10)}T12:00:00Z`);
}

/** Fields that people edit, as the form calls them; the registers' own fields keep their names. */
const FIELD_WORDS: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = {
  'local.phone': { fr: 'Téléphone direct', en: 'Direct telephone' },
  'local.secureMail': { fr: 'Messagerie sécurisée', en: 'Secure mail' },
};

/** A record's history, newest first. */
export function presentHistory(
  { reader }: AdminDependencies,
  lines: readonly HistoryLine[],
  lang: Lang,
): HistoryView[] {
  return lines.map((line) => ({
    at: line.at,
    who: line.by.startsWith('import:') ? `Import ${line.by.slice('import:'.length)}` : actorName(reader, line.by),
    operation: line.operation,
    changes: line.changes.map((change) => ({ ...change, field: FIELD_WORDS[change.field]?.[lang] ?? change.field })),
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
      conflict: mine?.kind === 'conflict' ? conflict(dependencies, sheet, field, mine.yours, target) : null,
    };
  });
}

function conflict(
  { reader, clock }: AdminDependencies,
  sheet: LocalSheet,
  field: LocalField,
  yours: string,
  overwrite: ConflictView['overwrite'],
): ConflictView {
  const [last] = sheet.history;
  return {
    current: sheet.local[field] ?? '',
    yours,
    by: last === undefined ? '' : last.by.startsWith('import:') ? 'Import' : actorName(reader, last.by),
    at: last?.at ?? clock.now(),
    overwrite,
    keepUrl: sheet.url,
  };
}

const SAVED: Outcome = { tone: 'success', sentence: { fr: 'Modification enregistrée.', en: 'Change saved.' } };

export function presentOutcome(edit: LocalEdit | null): Outcome | null {
  return edit?.kind === 'saved' ? SAVED : null;
}
