import type { FieldChange } from '../views.ts';
import { isAlike } from './same-json.ts';

/** Beyond it, the last change of a line says how many more there were. */
export const MAX_CHANGES_PER_LINE = 100;
/** Longer values are cut in the journal; the record itself holds them whole. */
export const MAX_CHANGE_VALUE_CHARS = 300;

/** Fields that every write touches and that say nothing to a reader of the history. */
const SILENT_FIELDS: ReadonlySet<string> = new Set(['version', 'provenance']);

/**
 * Field by field, what changed between two states of a record. Lists of exercices and situations are named by their
 * key, never by their place, so that order never shows as a change. Pure.
 */
export function listChanges(before: object, after: object): FieldChange[] {
  const old = flatten(before, after);
  const fresh = flatten(after, before);
  const fields = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const changes = fields
    .map((field) => ({ field, before: old.get(field) ?? '', after: fresh.get(field) ?? '' }))
    .filter((change) => change.before !== change.after)
    .map((change) => ({ ...change, before: cut(change.before), after: cut(change.after) }));
  if (changes.length <= MAX_CHANGES_PER_LINE) {
    return changes;
  }
  const more = changes.length - MAX_CHANGES_PER_LINE + 1;
  return [...changes.slice(0, MAX_CHANGES_PER_LINE - 1), { field: '…', before: '', after: `+${more}` }];
}

/** The values of a record by their paths; fields that are plainly the same in another state of it left out. */
function flatten(record: object, other: object): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(record)) {
    if (!SILENT_FIELDS.has(name) && !isAlike(value, Reflect.get(other, name))) {
      flattenInto(flat, name, value);
    }
  }
  return flat;
}

function flattenInto(flat: Map<string, string>, path: string, value: unknown): void {
  if (value === null || value === undefined) {
    flat.set(path, '');
  } else if (Array.isArray(value)) {
    flattenList(flat, path, value);
  } else if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      flattenInto(flat, `${path}.${name}`, inner);
    }
  } else {
    flat.set(path, String(value));
  }
}

function flattenList(flat: Map<string, string>, path: string, list: readonly unknown[]): void {
  const plain = list.filter((item) => typeof item !== 'object' || item === null);
  if (plain.length > 0) {
    flat.set(path, plain.map(String).join(' '));
  }
  for (const item of list) {
    if (typeof item === 'object' && item !== null) {
      flattenInto(flat, `${path}[${itemKey(item)}]`, item);
    }
  }
}

/** A post by its place and first day, a situation by its id, an exercice by profession/category, a savoir-faire by type/code, an identifier by itself. */
function itemKey(item: object): string {
  const fields = new Map<string, unknown>(Object.entries(item));
  if (fields.has('structureKey') && fields.has('from')) return `${fields.get('structureKey')} ${fields.get('from')}`;
  const parts = ['nationalId', 'profession', 'category', 'type', 'code', 'id', 'address'].flatMap((name) => {
    const value = fields.get(name);
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  return fields.has('nationalId') ? String(fields.get('nationalId')) : parts.join('/');
}

function cut(text: string): string {
  return text.length <= MAX_CHANGE_VALUE_CHARS ? text : `${text.slice(0, MAX_CHANGE_VALUE_CHARS - 1)}…`;
}
