import { type PkiCode, type PkiKind, pkiCodes } from './codes.ts';

/**
 * A question this room could not answer: malformed bytes, a limit passed, a defect of the caller.
 * Refusals of a card or a list are values (`CardVerdict`, `CrlVerdict`), not errors.
 */
export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: PkiCode;
  readonly kind: PkiKind;

  /** @param detail for operators: what was found and what was expected */
  constructor(code: PkiCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
    this.kind = pkiCodes[code].kind;
    this.detail = detail;
  }

  readonly detail: string;
}
