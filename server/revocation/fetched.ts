/** What came of one fetch. */
export type Fetched =
  | { readonly outcome: 'new'; readonly bytes: Uint8Array<ArrayBuffer>; readonly marks: Marks }
  | { readonly outcome: 'unchanged' }
  /** Nothing usable; `why` is for operators. */
  | { readonly outcome: 'failed'; readonly why: string };

/** What a server said of the version it gave, to be told at the next request (RFC 9110 §13.1). */
export interface Marks {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export const NO_MARKS: Marks = { etag: null, lastModified: null };

/** Limits of one fetch. */
export interface FetchLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

export function failed(why: string): Fetched {
  return { outcome: 'failed', why };
}
