import { type CodeKind, type DirectoryCode, directoryCodes } from './codes.ts';

/**
 * Bad news that is not an expected answer: a malformed question, a collaborator that is down, a defect.
 * `message` is for operators; the sentence for people is {@link directoryCodes}`[code].fr`.
 */
export class DirectoryError extends Error {
  readonly code: DirectoryCode;
  readonly kind: CodeKind;

  constructor(code: DirectoryCode, message: string, options?: { readonly cause?: unknown }) {
    super(`${code}: ${message}`, options);
    this.name = 'DirectoryError';
    this.code = code;
    this.kind = directoryCodes[code].kind;
  }
}
