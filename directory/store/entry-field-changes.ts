import type { EntryReader } from '../entries/entry-reader.ts';
import type { EntryChange } from '../entries/entry-writer.ts';
import { StoredEntry } from '../entries/stored-entry.ts';
import { listChanges } from '../model/record-changes.ts';
import type { FieldChange } from '../views.ts';

/** Attribute by attribute, what a direct change of an entry did; an added or removed entry's attributes are in its bytes. */
export function listEntryChanges(change: EntryChange, reader: EntryReader): readonly FieldChange[] {
  if (change.operation === 'added') return [{ field: 'dn', before: '', after: change.dn }];
  if (change.operation === 'removed') return [{ field: 'dn', before: change.dn, after: '' }];
  const after = reader.read(change.id);
  const names =
    change.formerDn === undefined
      ? []
      : [{ field: 'dn', before: change.formerDn, after: change.dn } satisfies FieldChange];
  if (change.before === undefined || after === undefined) return names;
  return [...names, ...listChanges(fieldsOf(new StoredEntry(change.before)), fieldsOf(after))];
}

function fieldsOf(entry: StoredEntry): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from(entry.attributes('authenticated'), ({ name, values }) => [
      name,
      values.map((value) => value.toString('utf8')).join(' '),
    ]),
  );
}
