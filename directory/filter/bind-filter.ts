import { parseAskedDescription } from '../schema/attribute-description.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { ATTRIBUTES, withSubtypes } from '../schema/attributes.ts';
import { fitsAssertion } from '../schema/check-syntax.ts';
import { normaliseFor } from '../schema/normalise.ts';
import { normalisePiece } from '../schema/normalise-value.ts';
import { ruleFor, typeUnder } from '../schema/rule-use.ts';
import type { BindingContext, BoundFilter } from './bound-filter.ts';
import type { ExtensibleFilter, Filter, SubstringFilter, SubstringPieces } from './filter.ts';
import { parseSubstring } from './parse-substring.ts';

const UNDEFINED = { kind: 'undefined' } as const satisfies BoundFilter;

/** An item that compares values, or cannot. */
type BoundComparison = Extract<
  BoundFilter,
  { readonly kind: 'equal' | 'before' | 'atLeast' | 'atMost' | 'substring' | 'undefined' }
>;

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
  const description = parseAskedDescription(text);
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
): BoundComparison {
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
  return bindPieces(filter, offering(named.types, 'substring'), named.options);
}

function bindPieces(
  pieces: SubstringPieces,
  types: readonly AttributeType[],
  options: readonly string[],
): BoundComparison {
  const [first] = types;
  // RFC 4517 §3.3.30: a piece has at least one character.
  const isEmpty = [pieces.initial, ...pieces.any, pieces.final].some((piece) => piece?.length === 0);
  if (first === undefined || isEmpty) return UNDEFINED;
  const initial = pieces.initial === null ? null : normalisePiece(first.matching, 'initial', pieces.initial);
  const final = pieces.final === null ? null : normalisePiece(first.matching, 'final', pieces.final);
  const any = pieces.any.map((piece) => normalisePiece(first.matching, 'any', piece));
  const known = any.filter((piece) => piece !== null);
  const isLost = known.length < any.length || (initial === null) !== (pieces.initial === null);
  if (isLost || (final === null) !== (pieces.final === null)) return UNDEFINED;
  const compared = types.filter((type) => type.matching === first.matching);
  return { kind: 'substring', types: compared, options, initial, any: known, final };
}

/**
 * Extensible items (RFC 4511 §4.5.1.7.7): by the attribute's own equality rule, or by a rule that is named, on a named attribute or on every attribute
 * that it applies to. An ordering rule finds what comes before the value asserted (RFC 4517 §4.2.3).
 */
function bindExtensible(filter: ExtensibleFilter, context: BindingContext): BoundFilter {
  const { attribute, rule, value } = filter;
  const alsoInName = filter.dnAttributes ? IN_NAME : {};
  if (attribute === null) {
    return rule === null
      ? UNDEFINED
      : {
          ...bindRule(
            rule,
            ATTRIBUTES.filter((type) => mayTest(type, context)),
            value,
          ),
          ...alsoInName,
        };
  }
  const { types, options } = typesOf(attribute, context);
  const bound = rule === null ? bindComparison('equal', attribute, value, context) : bindRule(rule, types, value);
  if (bound.kind === 'undefined') return bound;
  // A name has no options: whoever asks for some asks for none of its parts.
  return { ...bound, options, ...(options.length === 0 ? alsoInName : {}) };
}

const IN_NAME = { alsoInName: true } as const;

/** An assertion by a named rule that need not be the types' own; theirs is what the index knows, another is looked for entry by entry. */
function bindRule(name: string, types: readonly AttributeType[], asserted: Uint8Array): BoundComparison {
  const rule = types.map((type) => ruleFor(name, type)).find((each) => each !== undefined);
  if (rule === undefined) return UNDEFINED;
  const compared = types.flatMap((type) => typeUnder(rule, type) ?? []);
  const [first] = compared;
  if (first === undefined) return UNDEFINED;
  if (rule.kind === 'substring') {
    const pieces = parseSubstring(asserted);
    return pieces === null ? UNDEFINED : bindPieces(pieces, compared, []);
  }
  const value = fitsAssertion(first, asserted) ? normaliseFor(first, asserted) : null;
  return value === null ? UNDEFINED : { kind: rule.kind === 'equality' ? 'equal' : 'before', types: compared, value };
}
