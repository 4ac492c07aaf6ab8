/** Who a value comes from: a register's file of a given day, an administrator, the curator of an establishment, or the person. */
export interface Provenance {
  readonly source: 'register' | 'administrator' | 'curator' | 'person';
  /** File family or register (`rass`, `libreacces`, `finess`, `reseaux`), or the actor's person id. */
  readonly by: string;
  /** ISO instant or file date. */
  readonly asOf: string;
  /** Of a curator: key of the establishment they answer for. */
  readonly of?: string;
  /** File name: of a register, or of who kept the record by a file. */
  readonly file?: string;
}
