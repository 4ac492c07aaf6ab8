import type { AttributeType } from '../schema/attribute-type.ts';
import type { BoundFilter, BoundPieces } from './bound-filter.ts';

/** What a filter may see of an entry: only what its caller may read. */
export interface MatchView {
  /** Normalised values of an attribute with these options; empty when the entry has none that the caller may read. */
  normalised(type: AttributeType, options?: readonly string[]): readonly string[];
  /** The same where a part of a value may be asserted: none of what is compared whole only. */
  searched(type: AttributeType, options?: readonly string[]): readonly string[];
  /** Whether the caller may see at least one value. */
  has(type: AttributeType, options?: readonly string[]): boolean;
  /** Whether the caller may not know of this attribute in this entry: what is asserted of it is then undefined. */
  hides?(type: AttributeType): boolean;
  /** Whether a long list has a value, where that can be told without looking through it; undefined: look. */
  lists?(type: AttributeType, value: string): boolean | undefined;
  /** Normalised values of this type in the entry's whole name. */
  inName(type: AttributeType): readonly string[];
}

/** Three-valued: `undefined` is neither true nor false, and stays so under negation (RFC 4511 §4.5.1.7). */
export type Match = boolean | undefined;

/** Evaluate a filter against one entry. An entry is an answer only when this is exactly `true`. */
export function matchFilter(filter: BoundFilter, view: MatchView): Match {
  switch (filter.kind) {
    case 'and':
      return matchAll(filter.parts, view);
    case 'or':
      return matchAny(filter.parts, view);
    case 'not': {
      const inner = matchFilter(filter.part, view);
      return inner === undefined ? undefined : !inner;
    }
    case 'undefined':
      return undefined;
    default:
      return filter.types.every((type) => view.hides?.(type) === true) ? undefined : matchItem(filter, view);
  }
}

type Item = Exclude<BoundFilter, { readonly kind: 'and' | 'or' | 'not' | 'undefined' }>;

function matchItem(filter: Item, view: MatchView): boolean {
  switch (filter.kind) {
    case 'present':
      return filter.types.some((type) => view.has(type, filter.options));
    case 'equal':
      return filter.types.some((type) => isAmong(filter, type, view));
    case 'atLeast':
      return hasValue(filter, view, (value) => value >= filter.value);
    case 'atMost':
      return hasValue(filter, view, (value) => value <= filter.value);
    case 'before':
      return hasValue(filter, view, (value) => value < filter.value);
    case 'substring':
      return hasValue(filter, view, (value) => containsPieces(value, filter));
  }
}

type Compared = Exclude<Item, { readonly kind: 'present' }>;

function isAmong(filter: Extract<Item, { readonly value: string }>, type: AttributeType, view: MatchView): boolean {
  const { value, options = [], alsoInName } = filter;
  const listed = options.length > 0 || alsoInName ? undefined : view.lists?.(type, value);
  return listed ?? comparedValues(filter, type, view).includes(value);
}

function hasValue(filter: Compared, view: MatchView, isMatch: (value: string) => boolean): boolean {
  return filter.types.some((type) => comparedValues(filter, type, view).some(isMatch));
}

function comparedValues(filter: Compared, type: AttributeType, view: MatchView): readonly string[] {
  const { options, alsoInName } = filter;
  const values = filter.kind === 'substring' ? view.searched(type, options) : view.normalised(type, options);
  return alsoInName === undefined ? values : [...values, ...view.inName(type)];
}

function matchAll(parts: readonly BoundFilter[], view: MatchView): Match {
  let result: Match = true;
  for (const part of parts) {
    const match = matchFilter(part, view);
    if (match === false) return false;
    if (match === undefined) result = undefined;
  }
  return result;
}

function matchAny(parts: readonly BoundFilter[], view: MatchView): Match {
  let result: Match = false;
  for (const part of parts) {
    const match = matchFilter(part, view);
    if (match === true) return true;
    if (match === undefined) result = undefined;
  }
  return result;
}

/** Initial, then each inner piece after the one before, then final, without overlap. Linear: no backtracking. */
export function containsPieces(value: string, pieces: BoundPieces): boolean {
  const { initial, any, final } = pieces;
  if (initial !== null && !value.startsWith(initial)) return false;
  let at = initial?.length ?? 0;
  for (const piece of any) {
    const found = value.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return final === null || (value.length - final.length >= at && value.endsWith(final));
}
