/** One object class of the published schema (RFC 4512 §4.1.1). */
export interface ObjectClass {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly oid: string;
  readonly kind: 'ABSTRACT' | 'STRUCTURAL' | 'AUXILIARY';
  /** Names of the direct superclasses; none for `top`. */
  readonly superclasses: readonly string[];
  readonly must: readonly string[];
  readonly may: readonly string[];
  readonly description: string;
}
