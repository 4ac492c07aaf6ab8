/** A declared fact that a form asks for. */
export interface AskedFactView {
  readonly name: string;
  /** In words; null where it has none but its name. */
  readonly label: string | null;
  /** As typed. */
  readonly value: string;
}
