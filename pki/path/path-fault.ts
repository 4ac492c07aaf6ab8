import type { PkiCode } from '../codes.ts';

/** A fault of the path: code, place (0 is the leaf) and detail for operators. */
export interface PathFault {
  readonly code: PkiCode;
  readonly certificate: number;
  readonly detail: string;
}

/** A fault whose place is known from where it was found. */
export type Finding = readonly [code: PkiCode, detail: string];
