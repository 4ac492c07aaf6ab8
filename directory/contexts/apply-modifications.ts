import type { Modification, ReceivedAttribute } from '../ldap/messages.ts';
import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import { type AttributeDescription, parseDescription } from '../schema/attribute-description.ts';
import { findAttribute } from '../schema/attributes.ts';
import { fitsSyntax } from '../schema/check-syntax.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { type EntryState, identityOf, type StateAttribute, withAttribute } from './entry-state.ts';

/** An entry changed, or why it is not. */
export type Changed = { readonly state: EntryState } | { readonly refused: LdapResult };

/** What a modification may touch: the server itself may write what clients may not. */
export type Author = 'client' | 'server';

const refuse = (code: LdapResult['code'], message: string) => ({ refused: result(code, message) });

/** Compares a presented value with a stored one where identity does not tell: a password with its hash. */
export type SameValue = (attribute: StateAttribute, presented: Buffer) => number;

/** Place of a value among an attribute's, or -1. */
export const sameByIdentity: SameValue = ({ type, values }, presented) => {
  const wanted = identityOf(type, presented);
  return values.findIndex((value) => identityOf(type, value) === wanted);
};

/**
 * Apply modifications in their order, all or none; the schema is checked once after the last (RFC 4511 §4.6).
 *
 * @param same finds the value to delete
 */
export function applyModifications(
  before: EntryState,
  modifications: readonly Modification[],
  same: SameValue = sameByIdentity,
): Changed {
  let state = before;
  for (const modification of modifications) {
    const read = readAttribute(modification, modification.change, 'client');
    if ('refused' in read) return read;
    const changed = applyOne(state, modification, read.description, same);
    if ('refused' in changed) return changed;
    state = changed.state;
  }
  return { state };
}

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
  const wrong = values.findIndex((value) => !fitsSyntax(type, value));
  if (wrong >= 0) return refuse(RESULT.invalidAttributeSyntax, `${name}: value #${wrong} invalid per syntax`);
  // A value that is deleted twice is not there the second time.
  if (change === 'delete') return { description };
  if (type.singleValue && values.length > 1 && change !== 'entry') {
    return refuse(RESULT.constraintViolation, `${name}: multiple values provided`);
  }
  const identities = values.map((value) => identityOf(type, value));
  const repeated = identities.findIndex((identity, at) => identities.indexOf(identity) < at);
  if (repeated >= 0) {
    return refuse(RESULT.attributeOrValueExists, `${name}: value #${repeated} provided more than once`);
  }
  return { description };
}

function applyOne(
  state: EntryState,
  { change, values }: Modification,
  description: AttributeDescription,
  same: SameValue,
): Changed {
  const present = state.attributes.get(description.name.toLowerCase());
  switch (change) {
    case 'add':
      return addValues(state, description, present, values);
    case 'delete':
      return deleteValues(state, description, present, values, same);
    case 'replace':
      return { state: withAttribute(state, { ...description, values: [...values] }) };
    case 'increment':
      return increment(state, description, present, values);
  }
}

function addValues(
  state: EntryState,
  description: AttributeDescription,
  present: StateAttribute | undefined,
  values: readonly Buffer[],
): Changed {
  const { type, name } = description;
  if (values.length === 0) return refuse(RESULT.protocolError, `modify/add: ${name}: no values given`);
  if (present === undefined) return { state: withAttribute(state, { type, name, values: [...values] }) };
  if (!type.rules.equality) {
    return refuse(RESULT.inappropriateMatching, `modify/add: ${name}: no equality matching rule`);
  }
  const known = new Set(present.values.map((value) => identityOf(type, value)));
  const existing = values.findIndex((value) => known.has(identityOf(type, value)));
  if (existing >= 0) {
    return refuse(RESULT.attributeOrValueExists, `modify/add: ${name}: value #${existing} already exists`);
  }
  return { state: withAttribute(state, { ...present, values: [...present.values, ...values] }) };
}

function deleteValues(
  state: EntryState,
  { type, name }: AttributeDescription,
  present: StateAttribute | undefined,
  values: readonly Buffer[],
  same: SameValue,
): Changed {
  if (values.length > 0 && !type.rules.equality) {
    return refuse(RESULT.inappropriateMatching, `modify/delete: ${name}: no equality matching rule`);
  }
  if (present === undefined) return refuse(RESULT.noSuchAttribute, `modify/delete: ${name}: no such attribute`);
  if (values.length === 0) return { state: withAttribute(state, { ...present, values: [] }) };
  let left: StateAttribute = present;
  for (const value of values) {
    const at = same(left, value);
    if (at < 0) return refuse(RESULT.noSuchAttribute, `modify/delete: ${name}: no such value`);
    left = { ...left, values: left.values.toSpliced(at, 1) };
  }
  return { state: withAttribute(state, left) };
}

/** RFC 4525: one integer, added to every value. */
function increment(
  state: EntryState,
  { type, name }: AttributeDescription,
  present: StateAttribute | undefined,
  values: readonly Buffer[],
): Changed {
  const [by] = values;
  if (by === undefined || values.length > 1) {
    return refuse(RESULT.protocolError, `modify/increment: ${name}: one value is expected`);
  }
  if (present === undefined) return refuse(RESULT.noSuchAttribute, `modify/increment: ${name}: no such attribute`);
  if (type.matching !== 'integer')
    return refuse(RESULT.constraintViolation, `modify/increment: ${name}: not an integer`);
  const amount = BigInt(by.toString('latin1'));
  const raised = present.values.map((value) =>
    Buffer.from(String(BigInt(value.toString('latin1')) + amount), 'latin1'),
  );
  return { state: withAttribute(state, { ...present, values: raised }) };
}

/** Text of the peer's that may stand in an answer: short and plain. */
export function printable(text: string): string {
  const plain = decodeText(Buffer.from(text, 'latin1')) ?? '';
  return plain.replace(/[^\u0020-\u007e]/g, '?').slice(0, 80);
}
