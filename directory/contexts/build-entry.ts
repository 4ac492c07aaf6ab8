import type { ReceivedAttribute } from '../ldap/messages.ts';
import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import { parseDescription } from '../schema/attribute-description.ts';
import { findAttribute } from '../schema/attributes.ts';
import { fitsSyntax } from '../schema/check-syntax.ts';
import type { Dn, NamePart, Rdn } from '../schema/dn.ts';
import { printDn } from '../schema/print-dn.ts';
import { type Author, readAttribute } from './apply-modifications.ts';
import { type EntryState, identityOf, type StateAttribute, withAttribute } from './entry-state.ts';

/** An entry from the attributes of an AddRequest or an LDIF record, or why it cannot be. */
export function buildEntry(
  dn: string,
  rdn: Rdn,
  received: readonly ReceivedAttribute[],
  author: Author,
): { readonly state: EntryState } | { readonly refused: LdapResult } {
  const attributes = new Map<string, StateAttribute>();
  for (const attribute of received) {
    const read = readAttribute(attribute, 'entry', author);
    if ('refused' in read) return read;
    const { type, name } = read.description;
    const key = name.toLowerCase();
    if (attributes.has(key)) {
      return { refused: result(RESULT.attributeOrValueExists, `attribute '${name}' provided more than once`) };
    }
    // One without values is no attribute.
    if (attribute.values.length > 0) attributes.set(key, { type, name, values: attribute.values });
  }
  return withNameParts({ dn, attributes }, rdn);
}

/** RFC 4511 §4.7: the values of the relative name make part of the entry, listed or not. */
export function withNameParts(
  state: EntryState,
  rdn: Rdn,
): { readonly state: EntryState } | { readonly refused: LdapResult } {
  let named = state;
  for (const part of rdn) {
    const description = parseDescription(part.type);
    if (description === null) {
      return { refused: result(RESULT.undefinedAttributeType, 'the naming attribute is not known') };
    }
    const { type, name } = description;
    if (!fitsSyntax(type, part.value)) {
      return { refused: result(RESULT.invalidDnSyntax, `${name}: the naming value is invalid per syntax`) };
    }
    named = withValue(named, { type, name, values: [Buffer.from(part.value)] });
  }
  return { state: named };
}

function withValue(state: EntryState, { type, name, values }: StateAttribute): EntryState {
  const present = state.attributes.get(name.toLowerCase())?.values ?? [];
  const known = new Set(present.map((value) => identityOf(type, value)));
  const missing = values.filter((value) => !known.has(identityOf(type, value)));
  return missing.length === 0 ? state : withAttribute(state, { type, name, values: [...present, ...missing] });
}

/** The entry without the values of its former relative name (deleteoldrdn). */
export function withoutNameParts(state: EntryState, rdn: Rdn): EntryState {
  let left = state;
  for (const part of rdn) {
    const present = left.attributes.get(findAttribute(part.type)?.name.toLowerCase() ?? '');
    if (present === undefined) continue;
    const gone = identityOf(present.type, part.value);
    const values = present.values.filter((value) => identityOf(present.type, value) !== gone);
    left = withAttribute(left, { ...present, values });
  }
  return left;
}

/** A name as entries are called: types in the schema's spelling. */
export function printName(dn: Dn): string {
  const spelled = (part: NamePart): NamePart => ({ ...part, type: findAttribute(part.type)?.name ?? part.type });
  return printDn(dn.map((rdn) => rdn.map(spelled)));
}
