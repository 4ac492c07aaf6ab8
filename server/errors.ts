import { type ServerCode, type ServerKind, serverCodes } from './codes.ts';

/**
 * A question the server could not answer: malformed, too large, a collaborator away, a defect of ours.
 * The doors turn `kind` into a status and `code` into words; `detail` is for operators and never leaves the house.
 */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ServerCode;
  readonly kind: ServerKind;
  readonly detail: string;
  /** Where in what was sent, as a program may be told: a header, `body`, or a path in it. Empty when it says nothing. */
  readonly place: string;

  /** @param detail for operators: what was found and what was expected; no secret, no personal data */
  constructor(code: ServerCode, detail: string, options: ErrorOptions & { readonly place?: string } = {}) {
    super(`${code}: ${detail}`, options);
    this.code = code;
    this.kind = serverCodes[code].kind;
    this.detail = detail;
    this.place = options.place ?? '';
  }
}
