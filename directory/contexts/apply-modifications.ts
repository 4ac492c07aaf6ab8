import type { Modification, ReceivedAttribute } from '../ldap/messages.ts';
import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import { type AttributeDescription, parseDescription } from '../schema/attribute-description.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute } from '../schema/attributes.ts';
import { fitsSyntax } from '../schema/check-syntax.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { type EntryState, identityOf, type StateAttribute, valuesOf, withAttribute } from './entry-state.ts';

/** An entry changed, or why it is not. */
export type Changed = { readonly state: EntryState } | { readonly refused: LdapResult };

/** What a modification may touch: the server itself may write what clients may not. */
export type Author = 'client' | 'server';

const refuse = (code: LdapResult['code'], message: string) => ({ refused: result(code, message) });

/** An attribute while it is changed: its values by identity, none when the entry has it not. Of ten thousand members, thousands may come and go in one request. */
interface Changing {
  readonly description: AttributeDescription;
  readonly values: Map<string, Buffer>;
}

/** Apply modifications in their order, all or none; the schema is checked once after the last (RFC 4511 §4.6). */
export function applyModifications(before: EntryState, modifications: readonly Modification[]): Changed {
  const touched = new Map<string, Changing>();
  for (const modification of modifications) {
    const read = readAttribute(modification, modification.change, 'client');
    if ('refused' in read) return read;
    const { description } = read;
    const key = description.name.toLowerCase();
    const changing = touched.get(key) ?? changingOf(before.attributes.get(key), description);
    touched.set(key, changing);
    const refused = applyOne(changing, modification);
    if (refused !== null) return { refused };
  }
  let state = before;
  for (const { description, values } of touched.values()) {
    const { type, name } = description;
    state = withAttribute(state, { type, name, values: [...values.values()] });
  }
  return { state };
}

function changingOf(present: StateAttribute | undefined, description: AttributeDescription): Changing {
  return { description, values: byIdentity(description.type, present?.values ?? []) };
}

const byIdentity = (type: AttributeType, values: readonly Buffer[]): Map<string, Buffer> =>
  new Map(values.map((value) => [identityOf(type, value), value]));

/** What is wrong with modifications whatever the entry they are for; or null. */
export function checkModifications(modifications: readonly Modification[]): LdapResult | null {
  for (const modification of modifications) {
    const read = readAttribute(modification, modification.change, 'client');
    if ('refused' in read) return read.refused;
    if (modification.change === 'add' && modification.values.length === 0) {
      return result(RESULT.protocolError, `modify/add: ${read.description.name}: no values given`);
    }
  }
  return null;
}

/** Why values to be deleted are refused, or null: outside their syntax are only those that the entry has, byte for byte, from when it was less strict. */
export function checkDeleted(before: EntryState | null, modifications: readonly Modification[]): LdapResult | null {
  for (const { change, description: text, values } of modifications) {
    const description = change === 'delete' ? parseDescription(text) : null;
    if (description === null) continue;
    const stored = before === null ? [] : valuesOf(before, description.name);
    const unknown = values.filter(
      (value) => !fitsSyntax(description.type, value) && !stored.some((each) => each.equals(value)),
    );
    if (unknown.length > 0) return syntaxFault(description, values);
  }
  return null;
}

function syntaxFault({ type, name }: AttributeDescription, values: readonly Buffer[]): LdapResult | null {
  const wrong = values.findIndex((value) => !fitsSyntax(type, value));
  return wrong < 0 ? null : result(RESULT.invalidAttributeSyntax, `${name}: value #${wrong} invalid per syntax`);
}

/** Check what can be checked of an attribute without its entry: type, options, values. */
export function readAttribute(
  received: ReceivedAttribute,
  change: 'entry' | Modification['change'],
  author: Author,
): { readonly description: AttributeDescription } | { readonly refused: LdapResult } {
  const { description: text, values } = received;
  const description = parseDescription(text);
  if (description === null) {
    const isKnown = findAttribute(text.split(';')[0] ?? '') !== undefined;
    const what = isKnown ? 'attribute option not recognized' : 'attribute type undefined';
    return refuse(RESULT.undefinedAttributeType, `${printable(text)}: ${what}`);
  }
  const { type, name } = description;
  if (author === 'client' && !type.modifiable) {
    return refuse(RESULT.constraintViolation, `${name}: no user modification allowed`);
  }
  // A value that is deleted twice is not there the second time; see also `checkDeleted`.
  if (change === 'delete') return { description };
  const wrong = syntaxFault(description, values);
  if (wrong !== null) return { refused: wrong };
  // RFC 4525 §3: told before what the attribute may hold.
  if (change === 'increment' && values.length !== 1) {
    return refuse(RESULT.protocolError, `modify/increment: ${name}: one value is expected`);
  }
  if (type.singleValue && values.length > 1 && change !== 'entry') {
    return refuse(RESULT.constraintViolation, `${name}: multiple values provided`);
  }
  const repeated = firstRepeated(values.map((value) => identityOf(type, value)));
  if (repeated >= 0) {
    return refuse(RESULT.attributeOrValueExists, `${name}: value #${repeated} provided more than once`);
  }
  return { description };
}

/** Place of the first that is there before already, or -1. */
function firstRepeated(identities: readonly string[]): number {
  const seen = new Set<string>();
  return identities.findIndex((identity) => seen.size === seen.add(identity).size);
}

function applyOne(changing: Changing, { change, values }: Modification): LdapResult | null {
  switch (change) {
    case 'add':
      return addValues(changing, values);
    case 'delete':
      return deleteValues(changing, values);
    case 'replace':
      changing.values.clear();
      for (const [identity, value] of byIdentity(changing.description.type, values))
        changing.values.set(identity, value);
      return null;
    case 'increment':
      return increment(changing, values);
  }
}

function addValues({ description, values: present }: Changing, values: readonly Buffer[]): LdapResult | null {
  const { type, name } = description;
  if (values.length === 0) return result(RESULT.protocolError, `modify/add: ${name}: no values given`);
  if (present.size > 0 && !type.rules.equality) {
    return result(RESULT.inappropriateMatching, `modify/add: ${name}: no equality matching rule`);
  }
  const existing = values.findIndex((value) => present.has(identityOf(type, value)));
  if (existing >= 0) {
    return result(RESULT.attributeOrValueExists, `modify/add: ${name}: value #${existing} already exists`);
  }
  for (const value of values) present.set(identityOf(type, value), value);
  return null;
}

function deleteValues({ description, values: present }: Changing, values: readonly Buffer[]): LdapResult | null {
  const { type, name } = description;
  if (values.length > 0 && !type.rules.equality) {
    return result(RESULT.inappropriateMatching, `modify/delete: ${name}: no equality matching rule`);
  }
  if (present.size === 0) return result(RESULT.noSuchAttribute, `modify/delete: ${name}: no such attribute`);
  if (values.length === 0) present.clear();
  for (const value of values) {
    const isGone = present.delete(identityOf(type, value));
    if (!isGone) return result(RESULT.noSuchAttribute, `modify/delete: ${name}: no such value`);
  }
  return null;
}

/** RFC 4525: one integer, added to every value. */
function increment({ description, values: present }: Changing, values: readonly Buffer[]): LdapResult | null {
  const { type, name } = description;
  const [by] = values;
  if (type.matching !== 'integer' || by === undefined) {
    return result(RESULT.constraintViolation, `modify/increment: ${name}: not an integer`);
  }
  if (present.size === 0) return result(RESULT.noSuchAttribute, `modify/increment: ${name}: no such attribute`);
  const amount = BigInt(by.toString('latin1'));
  const sums = [...present.values()].map((value) => BigInt(value.toString('latin1')) + amount);
  const raised = sums.map((sum) => Buffer.from(String(sum), 'latin1'));
  if (!raised.every((value) => fitsSyntax(type, value))) {
    return result(RESULT.constraintViolation, `modify/increment: ${name}: the sum is beyond what is kept`);
  }
  present.clear();
  for (const value of raised) present.set(identityOf(type, value), value);
  return null;
}

/** Text of the peer's that may stand in an answer: short and plain. */
export function printable(text: string): string {
  const plain = decodeText(Buffer.from(text, 'latin1')) ?? '';
  return plain.replace(/[^\u0020-\u007e]/g, '?').slice(0, 80);
}
