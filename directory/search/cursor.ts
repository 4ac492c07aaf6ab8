import { DirectoryError } from '../error.ts';
import type { SearchableKind } from '../store/index-record.ts';

/** Place of one answer in the order of answers: rank, then name, then kind and id to break ties. */
export interface Place {
  readonly rank: number;
  readonly sortName: string;
  readonly kind: SearchableKind;
  readonly id: string;
}

/** Longest cursor accepted back, in characters. */
const MAX_CURSOR_CHARS = 512;

/** Best rank first, then by name, then by kind and id: no two places are equal, so that pages neither repeat nor leave out an answer. */
export function comparePlaces(one: Place, other: Place): number {
  return (
    one.rank - other.rank ||
    compareText(one.sortName, other.sortName) ||
    compareText(one.kind, other.kind) ||
    compareText(one.id, other.id)
  );
}

/** Cursor after one answer: where the next page resumes, even when records came or went in between. */
export function encodeCursor({ rank, sortName, kind, id }: Place): string {
  return Buffer.from(JSON.stringify([rank, sortName, kind, id])).toString('base64url');
}

/** @throws DirectoryError `directory.search.malformed` */
export function decodeCursor(cursor: string): Place {
  const parts = cursor.length > MAX_CURSOR_CHARS ? null : parseParts(cursor);
  const [rank, sortName, kind, id] = parts ?? [];
  if (
    typeof rank !== 'number' ||
    typeof sortName !== 'string' ||
    (kind !== 'person' && kind !== 'structure') ||
    typeof id !== 'string'
  ) {
    throw new DirectoryError('directory.search.malformed', 'the cursor is not one of ours');
  }
  return { rank, sortName, kind, id };
}

function parseParts(cursor: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : null;
  } catch (cause) {
    throw new DirectoryError('directory.search.malformed', 'the cursor is not one of ours', { cause });
  }
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
