import type { EntryAttribute } from '../entries/entry.ts';
import type { EntryBody } from '../entries/entry-transaction.ts';
import type { StoredEntry } from '../entries/stored-entry.ts';
import { parseDescription } from '../schema/attribute-description.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute } from '../schema/attributes.ts';
import { normaliseFor } from '../schema/normalise.ts';

/** One attribute of an entry in the making: its type, its name with options, its values in their order. */
export interface StateAttribute {
  readonly type: AttributeType;
  readonly name: string;
  readonly values: readonly Buffer[];
}

/** An entry as a write sees it: user and operational attributes by their name in lower case, passwords (hashed) included. */
export interface EntryState {
  /** Whole distinguished name, as answers spell it. */
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, StateAttribute>;
}

/** Passwords lie in a table of their own: no mistake in a filter or a list can show what is not in the entry's bytes. */
const SECRET = 'userPassword';
const SECRET_KEY = SECRET.toLowerCase();
const NOTHING_PUBLIC: ReadonlySet<string> = new Set();

/** Read a stored entry whole, with its password hashes. */
export function stateOf(
  dn: string,
  stored: StoredEntry,
  secrets: Readonly<Record<string, readonly string[]>>,
): EntryState {
  const attributes = new Map<string, StateAttribute>();
  for (const { name, values } of stored.attributes('authenticated')) {
    const description = parseDescription(name);
    // A definition may have left the schema since: such values do not outlive the next change of their entry.
    if (description !== null) attributes.set(name.toLowerCase(), { type: description.type, name, values: [...values] });
  }
  const hashes = secrets[SECRET] ?? [];
  const type = findAttribute(SECRET);
  if (type !== undefined && hashes.length > 0) {
    const values = hashes.map((hash) => Buffer.from(hash, 'latin1'));
    attributes.set(SECRET_KEY, { type, name: SECRET, values });
  }
  return { dn, attributes };
}

/** The form the entry store takes. Who may read it is decided for the whole context, not in its bytes. */
export function bodyOf(state: EntryState): EntryBody {
  const lists: { user: EntryAttribute[]; operational: EntryAttribute[] } = { user: [], operational: [] };
  for (const [key, { type, name, values }] of state.attributes) {
    if (key !== SECRET_KEY) lists[type.operational ? 'operational' : 'user'].push({ name, values });
  }
  const hashes = valuesOf(state, SECRET).map((value) => value.toString('latin1'));
  return {
    attributes: lists.user,
    operational: lists.operational,
    publicNames: NOTHING_PUBLIC,
    secrets: hashes.length === 0 ? {} : { [SECRET]: hashes },
  };
}

/** The same entry with an attribute set, or without it when there are no values. */
export function withAttribute(state: EntryState, attribute: StateAttribute): EntryState {
  const attributes = new Map(state.attributes);
  if (attribute.values.length === 0) attributes.delete(attribute.name.toLowerCase());
  else attributes.set(attribute.name.toLowerCase(), attribute);
  return { dn: state.dn, attributes };
}

/** The same entry with operational attributes of one text value each, by their name. */
export function withTexts(state: EntryState, texts: Readonly<Record<string, string>>): EntryState {
  const attributes = new Map(state.attributes);
  for (const [name, text] of Object.entries(texts)) {
    const type = findAttribute(name);
    if (type === undefined) continue;
    attributes.set(type.name.toLowerCase(), { type, name: type.name, values: [Buffer.from(text, 'utf8')] });
  }
  return { dn: state.dn, attributes };
}

/** Values of the attribute with exactly this name. */
export function valuesOf(state: EntryState, name: string): readonly Buffer[] {
  return state.attributes.get(name.toLowerCase())?.values ?? [];
}

/** What makes two values of a type the same: their normalised form, or their bytes where nothing compares them. */
export function identityOf(type: AttributeType, value: Uint8Array): string {
  const normalised = type.rules.equality ? normaliseFor(type, value) : null;
  return normalised === null ? `#${Buffer.from(value).toString('latin1')}` : `=${normalised}`;
}
