/** What went wrong, in the vocabulary of the house: the question was malformed, a collaborator is away, or we erred. */
export type DemoErrorKind = 'malformed' | 'limit' | 'unavailable' | 'defect';

/** Thrown by the programs of the demonstration (region, dossiers, reader) when a question cannot be answered at all. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
  readonly code: string;
  readonly kind: DemoErrorKind;

  constructor(code: string, kind: DemoErrorKind, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.kind = kind;
  }
}
