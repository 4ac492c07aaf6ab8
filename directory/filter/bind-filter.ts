import { parseDescription } from '../schema/attribute-description.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { ATTRIBUTES, withSubtypes } from '../schema/attributes.ts';
import { fitsAssertion } from '../schema/check-syntax.ts';
import { findEqualityRule, type MatchingName } from '../schema/matching-rules.ts';
import { normaliseFor } from '../schema/normalise.ts';
import { normalisePiece } from '../schema/normalise-value.ts';
import type { BindingContext, BoundFilter } from './bound-filter.ts';
import type { ExtensibleFilter, Filter, SubstringFilter } from './filter.ts';

const UNDEFINED: BoundFilter = { kind: 'undefined' };

/** Check a filter against the schema for one caller. Never fails: what cannot be evaluated is Undefined. */
export function bindFilter(filter: Filter, context: BindingContext): BoundFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, parts: filter.parts.map((part) => bindFilter(part, context)) };
    case 'not':
      return { kind: 'not', part: bindFilter(filter.part, context) };
    case 'present': {
      const { types, options } = typesOf(filter.attribute, context);
      return types.length === 0 ? UNDEFINED : { kind: 'present', types, options };
    }
    case 'unrecognised':
      return UNDEFINED;
    case 'substring':
      return bindSubstring(filter, context);
    case 'extensible':
      return bindExtensible(filter, context);
    case 'approximate':
      // RFC 4511 §4.5.1.7.6: without an approximate rule, equality is used.
      return bindComparison('equal', filter.attribute, filter.value, context);
    default:
      return bindComparison(filter.kind, filter.attribute, filter.value, context);
  }
}

/** The types a description names, and the options it asks for. */
interface Named {
  readonly types: readonly AttributeType[];
  readonly options: readonly string[];
}

/** The type and its subtypes, less those the caller may never see; none when the description is unknown. */
function typesOf(text: string, context: BindingContext): Named {
  const description = parseDescription(text);
  if (description === null) return { types: [], options: [] };
  const { type } = description;
  // `binary` says how values travel, not which (RFC 4522 §2): stored with it, they are found without it.
  const options = description.options.filter((option) => option !== 'binary');
  return { types: withSubtypes(type).filter((each) => mayTest(each, context)), options };
}

function mayTest(type: AttributeType, { isAnonymous, hidden }: BindingContext): boolean {
  return (type.anonymous || !isAnonymous) && hidden?.has(type.name) !== true;
}

/** Those that offer a rule; none when the type that was named does not, whatever its subtypes offer. */
function offering(types: readonly AttributeType[], rule: keyof AttributeType['rules']): readonly AttributeType[] {
  return types[0]?.rules[rule] === true ? types.filter(({ rules }) => rules[rule]) : [];
}

function bindComparison(
  kind: 'equal' | 'atLeast' | 'atMost',
  attribute: string,
  value: Uint8Array,
  context: BindingContext,
): BoundFilter {
  const named = typesOf(attribute, context);
  const types = offering(named.types, kind === 'equal' ? 'equality' : 'ordering');
  const [first] = types;
  if (first === undefined || !fitsAssertion(first, value)) return UNDEFINED;
  const normalised = normaliseFor({ matching: first.matching }, value);
  return normalised === null
    ? UNDEFINED
    : {
        kind,
        types: types.filter((type) => type.matching === first.matching),
        options: named.options,
        value: normalised,
      };
}

function bindSubstring(filter: SubstringFilter, context: BindingContext): BoundFilter {
  const named = typesOf(filter.attribute, context);
  const types = offering(named.types, 'substring');
  const [first] = types;
  // RFC 4517 §3.3.30: a piece has at least one character.
  const isEmpty = [filter.initial, ...filter.any, filter.final].some((piece) => piece?.length === 0);
  if (first === undefined || isEmpty) return UNDEFINED;
  const initial = filter.initial === null ? null : normalisePiece(first.matching, 'initial', filter.initial);
  const final = filter.final === null ? null : normalisePiece(first.matching, 'final', filter.final);
  const any = filter.any.map((piece) => normalisePiece(first.matching, 'any', piece));
  const known = any.filter((piece) => piece !== null);
  const isLost = known.length < any.length || (initial === null) !== (filter.initial === null);
  if (isLost || (final === null) !== (filter.final === null)) return UNDEFINED;
  return {
    kind: 'substring',
    types: types.filter((type) => type.matching === first.matching),
    options: named.options,
    initial,
    any: known,
    final,
  };
}

/**
 * Extensible items with an equality rule we know (RFC 4511 §4.5.1.7.7), on a named attribute or, without one, on every attribute that
 * compares by it.
 */
function bindExtensible(filter: ExtensibleFilter, context: BindingContext): BoundFilter {
  const rule = filter.rule === null ? null : findEqualityRule(filter.rule);
  if (rule === undefined) return UNDEFINED;
  const kind = filter.dnAttributes ? 'equalOrInName' : 'equal';
  if (filter.attribute === null) return rule === null ? UNDEFINED : bindAnyAttribute(kind, rule, filter.value, context);
  const { types, options } = typesOf(filter.attribute, context);
  // A name has no options: whoever asks for some asks for none of its parts.
  const ofAttribute = options.length === 0 ? kind : 'equal';
  if (rule === null) {
    const equality = bindComparison('equal', filter.attribute, filter.value, context);
    return equality.kind === 'equal' ? { ...equality, kind: ofAttribute } : UNDEFINED;
  }
  const bound = bindRule(ofAttribute, rule, types, filter.value);
  return bound === null ? UNDEFINED : { ...bound, options };
}

/** Families of one syntax, whose values may be compared by each other's rules. */
const SAME_SYNTAX: readonly ReadonlySet<MatchingName>[] = [
  new Set(['caseIgnore', 'caseExact']),
  new Set(['caseIgnoreIA5', 'caseExactIA5']),
];
/** Rules for text that telephone numbers are compared by too (RFC 4517 §4.2.4, §4.2.11). */
const OF_ANY_TEXT: ReadonlySet<MatchingName> = new Set(['caseIgnore', 'caseExact']);

const isComparable = (matching: MatchingName, rule: MatchingName): boolean =>
  SAME_SYNTAX.some((families) => families.has(rule) && families.has(matching)) ||
  (matching === 'telephoneNumber' && OF_ANY_TEXT.has(rule));

/** Equality by a rule that need not be the types' own; theirs is what the index knows, another is looked for entry by entry. */
function bindRule(
  kind: 'equal' | 'equalOrInName',
  rule: MatchingName,
  types: readonly AttributeType[],
  asserted: Uint8Array,
): Extract<BoundFilter, { readonly value: string }> | null {
  const compared = types.flatMap((type): readonly AttributeType[] => {
    if (type.matching === rule) return type.rules.equality ? [type] : [];
    return isComparable(type.matching, rule) ? [{ ...type, matching: rule, index: 'none' }] : [];
  });
  const value = normaliseFor({ matching: rule }, asserted);
  return value === null || compared.length === 0 ? null : { kind, types: compared, value };
}

function bindAnyAttribute(
  kind: 'equal' | 'equalOrInName',
  rule: MatchingName,
  asserted: Uint8Array,
  context: BindingContext,
): BoundFilter {
  const types = ATTRIBUTES.filter((type) => mayTest(type, context));
  return bindRule(kind, rule, types, asserted) ?? UNDEFINED;
}
