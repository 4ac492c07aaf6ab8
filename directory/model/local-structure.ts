import type { Attachment } from './attachment.ts';

/** What only a place has that is in no national file. */
export interface LocalOrigin {
  /** Key of the structure it is a part of, whose curators answer for it; null: nobody's but the administrators'. */
  readonly parent: string | null;
  /** ISO day from which it is closed; null while no end is known. */
  readonly closes: string | null;
  /** ISO day on which the record is next to be written again, because it opens or closes; null: never. */
  readonly turnsOn: string | null;
  /** What it is a part of; absent: of nothing, or the record was written by an earlier build. */
  readonly within?: Attachment;
}

/** Of keys of structures that are in no national file. */
const LOCAL_KEY = 'local:';
/** What stands after it: a letter first, which no national number has. */
const LOCAL_NUMBER = 'L-';

/** Form of the code that a curator gives a place. */
export const LOCAL_CODE = /^[0-9A-Z]([0-9A-Z-]{0,30}[0-9A-Z])?$/;

/**
 * Key of a local structure: its code, and before it the number of what it is a part of, so that establishments choose their codes freely.
 * @param parentKey key of a structure, local or not; null for one that stands alone
 */
export function localKeyOf(parentKey: string | null, code: string): string {
  if (parentKey === null) return `${LOCAL_KEY}${LOCAL_NUMBER}${code}`;
  const number = parentKey.slice(parentKey.indexOf(':') + 1);
  return `${LOCAL_KEY}${LOCAL_NUMBER}${number.replace(LOCAL_NUMBER, '')}-${code}`;
}
