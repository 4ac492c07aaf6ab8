import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute, withSubtypes } from '../schema/attributes.ts';
import { findEqualityRule } from '../schema/matching-rules.ts';
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
      const types = typesOf(filter.attribute, context);
      return types.length === 0 ? UNDEFINED : { kind: 'present', types };
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

/**
 * The types a description names: the type and its subtypes, less those the caller may never see. Empty when it is
 * unknown, or carries an option: we store no tagged values, so that none can match.
 */
function typesOf(description: string, context: BindingContext): readonly AttributeType[] {
  const type = findAttribute(description);
  if (type === undefined) return [];
  return withSubtypes(type).filter((each) => each.anonymous || !context.isAnonymous);
}

function bindComparison(
  kind: 'equal' | 'atLeast' | 'atMost',
  attribute: string,
  value: Uint8Array,
  context: BindingContext,
): BoundFilter {
  const types = typesOf(attribute, context).filter(({ rules }) => (kind === 'equal' ? rules.equality : rules.ordering));
  const [first] = types;
  if (first === undefined) return UNDEFINED;
  const normalised = normaliseFor({ matching: first.matching }, value);
  return normalised === null
    ? UNDEFINED
    : { kind, types: types.filter((type) => type.matching === first.matching), value: normalised };
}

function bindSubstring(filter: SubstringFilter, context: BindingContext): BoundFilter {
  const types = typesOf(filter.attribute, context).filter(({ rules }) => rules.substring);
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
    initial,
    any: known,
    final,
  };
}

/**
 * Extensible items with an equality rule we know, on a named attribute (RFC 4511 §4.5.1.7.7). A rule applied to every
 * attribute of the entry at once is not offered: Undefined.
 */
function bindExtensible(filter: ExtensibleFilter, context: BindingContext): BoundFilter {
  if (filter.attribute === null) return UNDEFINED;
  const rule = filter.rule === null ? null : findEqualityRule(filter.rule);
  if (rule === undefined) return UNDEFINED;
  const equality = bindComparison('equal', filter.attribute, filter.value, context);
  if (equality.kind !== 'equal') return UNDEFINED;
  const types = rule === null ? equality.types : equality.types.filter((type) => type.matching === rule);
  if (types.length === 0) return UNDEFINED;
  return { ...equality, kind: filter.dnAttributes ? 'equalOrInName' : 'equal', types };
}
