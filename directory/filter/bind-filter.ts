import { parseDescription } from '../schema/attribute-description.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { ATTRIBUTES, withSubtypes } from '../schema/attributes.ts';
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

function bindComparison(
  kind: 'equal' | 'atLeast' | 'atMost',
  attribute: string,
  value: Uint8Array,
  context: BindingContext,
): BoundFilter {
  const named = typesOf(attribute, context);
  const types = named.types.filter(({ rules }) => (kind === 'equal' ? rules.equality : rules.ordering));
  const [first] = types;
  if (first === undefined) return UNDEFINED;
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
  const types = named.types.filter(({ rules }) => rules.substring);
  const [first] = types;
  if (first === undefined) return UNDEFINED;
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
  const equality = bindComparison('equal', filter.attribute, filter.value, context);
  if (equality.kind !== 'equal') return UNDEFINED;
  const types = rule === null ? equality.types : equality.types.filter((type) => type.matching === rule);
  return types.length === 0 ? UNDEFINED : { ...equality, kind, types };
}

function bindAnyAttribute(
  kind: 'equal' | 'equalOrInName',
  rule: MatchingName,
  asserted: Uint8Array,
  context: BindingContext,
): BoundFilter {
  const types = ATTRIBUTES.filter((type) => type.matching === rule && type.rules.equality && mayTest(type, context));
  const value = normaliseFor({ matching: rule }, asserted);
  return value === null || types.length === 0 ? UNDEFINED : { kind, types, value };
}
