import type { AttributeType } from '../schema/attribute-type.ts';

/** A piece of a substring assertion, normalised. */
export interface BoundPieces {
  readonly initial: string | null;
  readonly any: readonly string[];
  readonly final: string | null;
}

/**
 * A filter checked against the schema for one caller: names are types, values are normalised. An item that cannot be
 * evaluated — unknown attribute, value outside its syntax, rule that does not apply, attribute the caller may never see —
 * is `undefined` and matches neither as it is nor negated (RFC 4511 §4.5.1.7).
 */
export type BoundFilter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly BoundFilter[] }
  | { readonly kind: 'not'; readonly part: BoundFilter }
  | { readonly kind: 'undefined' }
  | { readonly kind: 'present'; readonly types: readonly AttributeType[]; readonly options?: readonly string[] }
  | {
      /** `before`: strictly less, as an ordering rule compares in an extensible item. */
      readonly kind: 'equal' | 'atLeast' | 'atMost' | 'before';
      /** The type named and its subtypes. */
      readonly types: readonly AttributeType[];
      /** Options a value's attribute must have. */
      readonly options?: readonly string[];
      readonly value: string;
      readonly alsoInName?: AlsoInName;
    }
  | ({
      readonly kind: 'substring';
      readonly types: readonly AttributeType[];
      readonly options?: readonly string[];
      readonly alsoInName?: AlsoInName;
    } & BoundPieces);

/** The parts of the entry's own name are counted among its values (`:dn`). */
export type AlsoInName = true;

/** What binding needs to know of the asker. */
export interface BindingContext {
  readonly isAnonymous: boolean;
  /** Names of attributes hidden from this caller everywhere. */
  readonly hidden?: ReadonlySet<string>;
}
