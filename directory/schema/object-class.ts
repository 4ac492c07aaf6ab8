/** One object class of the published schema (RFC 4512 §4.1.1). */
export interface ObjectClass {
  readonly name: string;
  readonly oid: string;
  readonly kind: 'ABSTRACT' | 'STRUCTURAL' | 'AUXILIARY';
  /** Name of the superclass, or null for `top`. */
  readonly superclass: string | null;
  readonly must: readonly string[];
  readonly may: readonly string[];
  readonly description: string;
}
