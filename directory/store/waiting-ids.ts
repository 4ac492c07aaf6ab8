const SEPARATOR = '\n';
const COUNT_BYTES = 4;
/** Of the number of a word's ids: changes of its blocks wait behind it. */
const WAITING = 0x8000_0000;
const COMING = '+';
const GOING = '-';

/**
 * What is to change in the blocks of a word and waits beside its number: id → whether it comes under the word. An id comes that is in no block, and goes that is in one.
 */
export type WaitingIds = ReadonlyMap<string, boolean>;

export const NOTHING_WAITS: WaitingIds = new Map();

/** How many ids are under a word, by its own row. */
export function countIn(own: Buffer): number {
  return (own.readUInt32LE(0) & ~WAITING) >>> 0;
}

/** Whether the ids of a word lie in blocks, by its own row. */
export function areInBlocks(own: Buffer): boolean {
  return own.length === COUNT_BYTES || doWait(own);
}

/** What waits in a word's own row, in the order of ids. */
export function waitingIn(own: Buffer): WaitingIds {
  if (!doWait(own)) return NOTHING_WAITS;
  const lines = own.toString('utf8', COUNT_BYTES).split(SEPARATOR);
  return new Map(lines.map((line) => [line.slice(COMING.length), line.startsWith(COMING)]));
}

/** The own row of a word whose ids lie in blocks. */
export function rowOfBlocks(count: number, waiting: WaitingIds): Buffer {
  const ids = [...waiting].sort(([one], [other]) => (one < other ? -1 : 1));
  const text = ids.map(([id, comes]) => (comes ? COMING : GOING) + id).join(SEPARATOR);
  const row = Buffer.allocUnsafe(COUNT_BYTES + Buffer.byteLength(text));
  row.writeUInt32LE((ids.length === 0 ? count : count | WAITING) >>> 0, 0);
  row.write(text, COUNT_BYTES, 'utf8');
  return row;
}

/** Ids that wait and come, or that wait and go, in their order. */
export function idsThat(does: 'come' | 'go', waiting: WaitingIds): string[] {
  return [...waiting].flatMap(([id, comes]) => (comes === (does === 'come') ? [id] : [])).sort(inOrder);
}

/** By how many ids there are more than lie in blocks. */
export function grownBy(waiting: WaitingIds): number {
  let grown = 0;
  for (const comes of waiting.values()) grown += comes ? 1 : -1;
  return grown;
}

function doWait(own: Buffer): boolean {
  return (own.readUInt32LE(0) & WAITING) !== 0;
}

function inOrder(one: string, other: string): number {
  return one < other ? -1 : 1;
}
