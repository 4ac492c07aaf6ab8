/** A search filter as the client wrote it (RFC 4511 §4.5.1.7); names are not looked up yet. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'equal' | 'approximate' | 'atLeast' | 'atMost';
      readonly attribute: string;
      readonly value: Uint8Array;
    }
  | SubstringFilter
  /** A kind of item added to the protocol after us (RFC 4511 §4.5.1.7): Undefined. */
  | { readonly kind: 'unrecognised' }
  | ExtensibleFilter;

/** What a value begins with, holds in this order, and ends with. */
export interface SubstringPieces {
  readonly initial: Uint8Array | null;
  readonly any: readonly Uint8Array[];
  readonly final: Uint8Array | null;
}

export interface SubstringFilter extends SubstringPieces {
  readonly kind: 'substring';
  readonly attribute: string;
}

export interface ExtensibleFilter {
  readonly kind: 'extensible';
  readonly rule: string | null;
  readonly attribute: string | null;
  readonly value: Uint8Array;
  readonly dnAttributes: boolean;
}

/** Deepest nesting of a filter. */
export const MAX_FILTER_DEPTH = 64;
/** Most items in a filter, all levels together, pieces of a substring included. */
export const MAX_FILTER_NODES = 1000;
