/** How a door answers a code: see docs/architecture.md, « Bad news ». */
export type ServerKind =
  | 'malformed'
  | 'unauthenticated'
  | 'refused'
  | 'absent'
  | 'conflict'
  | 'limit'
  | 'unavailable'
  | 'defect';

/** What is said of one code: to the person (`fr`, `en`) and to the support desk (`advice`, in French). */
export interface ServerCodeEntry {
  readonly kind: ServerKind;
  readonly fr: string;
  readonly en: string;
  readonly advice: string;
}
