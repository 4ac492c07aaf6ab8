/** A fact that took part in the answer. */
export interface UsedFactView {
  readonly name: string;
  /** As text; several, one after the other. */
  readonly value: string;
  readonly origin: 'directory' | 'session' | 'clock' | 'patient' | 'application';
  /** Day of its file or instant of its act; empty when it has none. */
  readonly asOf: string;
  /** Name of its file; empty when no file says it. */
  readonly file: string;
}
