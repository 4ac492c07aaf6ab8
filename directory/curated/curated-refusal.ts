import type { DirectoryCode } from '../codes.ts';
import type { CuratedRefusal } from '../staff-views.ts';

/** A refusal of an act on staff, local places or their curators. */
export function curatedRefusal<R>(code: DirectoryCode, detail: string, current?: R): CuratedRefusal<R> {
  return { accepted: false, code, detail, ...(current === undefined ? {} : { current }) };
}
