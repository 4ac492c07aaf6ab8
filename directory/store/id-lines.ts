const SEPARATOR = '\n';
const LINE_END = 0x0a;

/** Ids of a block, in their order, one line each; the first of them is at `from`. */
export function idsIn(bytes: Buffer, from: number): string[] {
  return bytes.length === from ? [] : bytes.toString('utf8', from).split(SEPARATOR);
}

/** The last id of a block. */
export function lastIdIn(bytes: Buffer): string {
  return bytes.toString('utf8', bytes.lastIndexOf(LINE_END) + 1);
}

/** Whether a whole line is this id. */
export function holdsId(bytes: Buffer, from: number, id: string): boolean {
  const length = Buffer.byteLength(id);
  for (let at = bytes.indexOf(id, from, 'utf8'); at >= 0; at = bytes.indexOf(id, at + 1, 'utf8')) {
    const end = at + length;
    if ((at === from || bytes[at - 1] === LINE_END) && (end === bytes.length || bytes[end] === LINE_END)) return true;
  }
  return false;
}

/** The block with an id more, behind the first; the same block when it is there already; null: it would come before the first. */
export function withLine(bytes: Buffer, id: string): Buffer | null {
  const line = Buffer.from(`${id}${SEPARATOR}`, 'utf8');
  const { start, isThere } = placeOf(bytes, line);
  if (isThere) return bytes;
  if (start === 0) return null;
  const result = Buffer.allocUnsafe(bytes.length + line.length);
  if (start <= bytes.length) {
    bytes.copy(result, 0, 0, start);
    line.copy(result, start);
    bytes.copy(result, start + line.length, start);
  } else {
    bytes.copy(result);
    result[bytes.length] = LINE_END;
    line.copy(result, bytes.length + 1, 0, line.length - 1);
  }
  return result;
}

/** The block without an id; the same block when it is not there; null: it is the first. */
export function withoutLine(bytes: Buffer, id: string): Buffer | null {
  const line = Buffer.from(`${id}${SEPARATOR}`, 'utf8');
  const { start, isThere } = placeOf(bytes, line);
  if (!isThere) return bytes;
  if (start === 0) return null;
  const rest = start + line.length;
  // The last line has no end of its own: that of the line before goes with it.
  return rest > bytes.length
    ? Buffer.from(bytes.subarray(0, start - 1))
    : Buffer.concat([bytes.subarray(0, start), bytes.subarray(rest)]);
}

/** Where a line lies, or would: a place where a line begins, or one behind the end. @param line with its end */
function placeOf(bytes: Buffer, line: Buffer): { readonly start: number; readonly isThere: boolean } {
  let [low, high] = [0, bytes.length + 1];
  // Lines that begin before `low` are less, those that begin at or behind `high` are not.
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = middle === 0 ? 0 : bytes.lastIndexOf(LINE_END, middle - 1) + 1;
    const found = bytes.indexOf(LINE_END, start);
    const end = found < 0 ? bytes.length : found;
    const order = bytes.compare(line, 0, line.length - 1, start, end);
    if (order === 0) return { start, isThere: true };
    if (order < 0) low = end + 1;
    else high = start;
  }
  return { start: low, isThere: false };
}
