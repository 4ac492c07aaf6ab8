/** Who a value comes from: a register's file of a given day, an administrator, or the person. */
export interface Provenance {
  readonly source: 'register' | 'administrator' | 'person';
  /** File family or register (`rass`, `libreacces`, `finess`, `reseaux`), or the actor's person id. */
  readonly by: string;
  /** ISO instant or file date. */
  readonly asOf: string;
  /** File name for a register. */
  readonly file?: string;
}
