/** The eight kinds of bad news; each door translates them once (docs/architecture.md, « Bad news »). */
export type CodeKind =
  | 'malformed'
  | 'unauthenticated'
  | 'refused'
  | 'absent'
  | 'conflict'
  | 'limit'
  | 'unavailable'
  | 'defect';

/** What a code means to a person: the professional or support (`fr`, `advice`), an English reader (`en`). */
export interface CodeSheet {
  readonly kind: CodeKind;
  /** A sentence a professional or support can read. */
  readonly fr: string;
  readonly en: string;
  /** French: what support should do. */
  readonly advice: string;
}
