import type { DirectoryCode } from '../codes.ts';

/** Why a whole file is refused, before anything of it is applied. Internal to the importer, which returns it as a verdict. */
export class ImportRefusal extends Error {
  readonly code: DirectoryCode;
  readonly detail: string;

  constructor(code: DirectoryCode, detail: string, options?: { readonly cause?: unknown }) {
    super(`${code}: ${detail}`, options);
    this.name = 'ImportRefusal';
    this.code = code;
    this.detail = detail;
  }
}
