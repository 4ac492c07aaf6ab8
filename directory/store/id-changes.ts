import { withLine, withoutLine } from './id-lines.ts';
import { idsThat, type WaitingIds } from './waiting-ids.ts';

/** Bytes of a block of ids: with its key, one page of the file. */
export const MAX_BLOCK_BYTES = 4_000;
/** Behind every id. */
export const LAST = '\uffff';

/** Records to put under a word and to take away, each in order and without repetition; none is in both. */
export interface WordChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What waits, as a change of blocks. */
export function changeOf(waiting: WaitingIds): WordChange {
  return { added: idsThat('come', waiting), removed: idsThat('go', waiting) };
}

/** A later change behind what waits: of two about one id the later one holds. */
export function joined(waiting: WaitingIds, { added, removed }: WordChange): WordChange {
  const all = new Map(waiting);
  for (const id of added) all.set(id, true);
  for (const id of removed) all.set(id, false);
  return changeOf(all);
}

/** A block's bytes changed line by line: nothing is made of the others; null: where it begins would move, or it would be too large. */
export function withinBlock(
  block: Buffer,
  { added, removed }: WordChange,
): { readonly bytes: Buffer; readonly grown: number } | null {
  let bytes = block;
  let grown = 0;
  for (const [ids, by] of [[added, 1] as const, [removed, -1] as const]) {
    for (const id of ids) {
      const after = by > 0 ? withLine(bytes, id) : withoutLine(bytes, id);
      if (after === null) return null;
      if (after !== bytes) grown += by;
      bytes = after;
    }
  }
  return bytes.length > MAX_BLOCK_BYTES ? null : { bytes, grown };
}

/** The first of two in their order; undefined is none. */
export function lesser(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

/** Ids from a place on that come before another one; all of them before {@link LAST}. */
export function takenBelow(ids: readonly string[], from: number, end: string): readonly string[] {
  let to = from;
  while (to < ids.length && (end === LAST || (ids[to] ?? end) < end)) to += 1;
  return ids.slice(from, to);
}

/** Both in their order; so is the result. */
export function merged(ids: readonly string[], { added, removed }: WordChange): string[] {
  const gone = new Set(removed);
  const result: string[] = [];
  let at = 0;
  for (const id of ids) {
    for (; at < added.length && (added[at] ?? '') < id; at += 1) result.push(added[at] ?? '');
    if (added[at] === id) at += 1;
    if (!gone.has(id)) result.push(id);
  }
  for (; at < added.length; at += 1) result.push(added[at] ?? '');
  return result;
}
