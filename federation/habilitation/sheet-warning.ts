/** Something in a sheet that its author should look at: where, as a JSON pointer (RFC 6901), what, and in words. */
export interface SheetWarning {
  readonly pointer: string;
  readonly kind:
    | 'contradiction'
    | 'shadowed'
    | 'duplicate'
    | 'unused-fact'
    | 'unused-action'
    | 'never-in-force'
    | 'private-permit'
    | 'gap';
  readonly fr: string;
  readonly en: string;
}
