import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import { ATTRIBUTES, findAttribute } from '../schema/attributes.ts';
import { parseDn } from '../schema/dn.ts';
import { normaliseFor } from '../schema/normalise.ts';
import type { ObjectClass } from '../schema/object-class.ts';
import { findObjectClass, OBJECT_CLASSES, withSuperclasses } from '../schema/object-classes.ts';
import { type EntryState, identityOf, valuesOf } from './entry-state.ts';

/** The class every attribute may join (RFC 4512 §4.3). */
const OPEN_CLASS = 'extensibleObject';

/** The result of a check: the structural class, or why the entry cannot be. */
export type SchemaVerdict = { readonly structural: ObjectClass } | { readonly refused: LdapResult };

const refused = (code: LdapResult['code'], message: string): { readonly refused: LdapResult } => ({
  refused: result(code, message),
});

/**
 * Check an entry against the schema: classes, attributes they require and allow, single values, and its own name.
 *
 * @param former its structural class until now: it stays what it was at its creation (RFC 4512 §2.4.2); null for a new entry
 * @see RFC 4512 §2.4; codes and words follow OpenLDAP's where the text leaves room
 */
export function checkEntry(state: EntryState, former: ObjectClass | null = null): SchemaVerdict {
  const names = valuesOf(state, 'objectClass').map((value) => value.toString('utf8'));
  const kind = kindOf(names);
  if ('refused' in kind) return kind;
  const structural = { structural: kind.structural };
  if (former !== null && former !== structural.structural) {
    const message = `structural object class modification from '${former.name}' to '${structural.structural.name}' not allowed`;
    return refused(RESULT.objectClassModsProhibited, message);
  }
  const fault = checkName(state) ?? checkRequired(state, kind) ?? checkAllowed(state, kind) ?? checkValues(state);
  return fault === null ? structural : { refused: fault };
}

/** What the classes of an entry together ask of it. */
interface EntryKind {
  readonly structural: ObjectClass;
  /** In the order of the classes, with the class that asks. */
  readonly required: readonly { readonly by: string; readonly name: string }[];
  /** Null: whatever there is. */
  readonly allowed: ReadonlySet<string> | null;
}

type KindVerdict = EntryKind | { readonly refused: LdapResult };

/** Kinds by the names of their classes: the entries of an organisation are of a few. */
const kinds = new Map<string, EntryKind>();
const MAX_KINDS = 1_000;
let kindsUnder = 0;

function kindOf(names: readonly string[]): KindVerdict {
  // Of a schema that grew, classes may be others.
  const size = ATTRIBUTES.length + OBJECT_CLASSES.length;
  if (size !== kindsUnder || kinds.size >= MAX_KINDS) kinds.clear();
  kindsUnder = size;
  const spelled = names.join('\n');
  const known = kinds.get(spelled);
  if (known !== undefined) return known;
  const kind = readKind(names);
  if (!('refused' in kind)) kinds.set(spelled, kind);
  return kind;
}

function readKind(names: readonly string[]): KindVerdict {
  if (names.length === 0) return refused(RESULT.objectClassViolation, 'no objectClass attribute');
  const classes: ObjectClass[] = [];
  for (const name of names) {
    const found = findObjectClass(name);
    if (found === undefined) return refused(RESULT.objectClassViolation, `unrecognized objectClass '${name}'`);
    classes.push(found);
  }
  const verdict = structuralOf(classes);
  if ('refused' in verdict) return verdict;
  const all = classes.flatMap(withSuperclasses);
  return {
    structural: verdict.structural,
    required: classes.flatMap((each) =>
      withSuperclasses(each).flatMap(({ must }) => must.map((name) => ({ by: each.name, name }))),
    ),
    allowed: all.some(({ name }) => name === OPEN_CLASS)
      ? null
      : new Set(all.flatMap(({ must, may }) => [...must, ...may])),
  };
}

/** The most special structural class: all others must be above it (RFC 4512 §2.4.2). */
function structuralOf(classes: readonly ObjectClass[]): SchemaVerdict {
  const structural = classes.filter(({ kind }) => kind === 'STRUCTURAL');
  const [first] = structural;
  if (first === undefined) return refused(RESULT.objectClassViolation, 'no structural object class provided');
  const chain = structural.find((each) => {
    const above = withSuperclasses(each);
    return structural.every((other) => above.includes(other));
  });
  if (chain === undefined) {
    const other = structural.find((each) => each !== first && !withSuperclasses(first).includes(each));
    const message = `invalid structural object class chain (${first.name}/${other?.name ?? first.name})`;
    return refused(RESULT.objectClassViolation, message);
  }
  const abstract = classes.find((each) => each.kind === 'ABSTRACT' && !isMadeConcrete(each, classes));
  if (abstract === undefined) return { structural: chain };
  return refused(RESULT.objectClassViolation, `instantiation of abstract objectClass '${abstract.name}' not allowed`);
}

function isMadeConcrete(abstract: ObjectClass, classes: readonly ObjectClass[]): boolean {
  return classes.some((each) => each.kind !== 'ABSTRACT' && withSuperclasses(each).includes(abstract));
}

function checkValues(state: EntryState): LdapResult | null {
  for (const { type, name, values } of state.attributes.values()) {
    if (type.singleValue && values.length > 1) {
      return result(RESULT.constraintViolation, `attribute '${name}' cannot have multiple values`);
    }
  }
  return null;
}

function checkRequired(state: EntryState, { required }: EntryKind): LdapResult | null {
  const present = new Set<string>();
  for (const { type } of state.attributes.values()) present.add(type.name);
  const missing = required.find(({ name }) => !present.has(name));
  if (missing === undefined) return null;
  return result(RESULT.objectClassViolation, `object class '${missing.by}' requires attribute '${missing.name}'`);
}

function checkAllowed(state: EntryState, { allowed }: EntryKind): LdapResult | null {
  if (allowed === null) return null;
  for (const { type, name } of state.attributes.values()) {
    if (!type.operational && !allowed.has(type.name)) {
      return result(RESULT.objectClassViolation, `attribute '${name}' not allowed`);
    }
  }
  return null;
}

/** Every part of the entry's own relative name is among its values (RFC 4512 §2.3.1). */
function checkName(state: EntryState): LdapResult | null {
  for (const part of parseDn(state.dn)?.[0] ?? []) {
    const type = findAttribute(part.type);
    if (type === undefined) return result(RESULT.namingViolation, `naming attribute '${part.type}' is not known`);
    if (type.operational || normaliseFor(type, part.value) === null) {
      return result(RESULT.namingViolation, `naming attribute '${type.name}' cannot name an entry`);
    }
    const wanted = identityOf(type, part.value);
    if (!valuesOf(state, type.name).some((value) => identityOf(type, value) === wanted)) {
      return result(RESULT.notAllowedOnRdn, `value of naming attribute '${type.name}' is not present in entry`);
    }
  }
  return null;
}
