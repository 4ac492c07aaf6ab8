import { open } from 'node:fs/promises';
import { grown } from './digest-table.ts';
import { checkedLine, ENCODINGS, MAX_LINE_CHARS } from './read-rows.ts';
import type { Spool } from './spool.ts';

/** Bytes of a block: some two thousand lines of the national file, a few milliseconds of work, and far more than the longest line. */
const BLOCK_BYTES = 1024 * 1024;
const LINE_END = 0x0a;
const RETURN = 0x0d;
/** Lines of a block that room is made for; those of a country have less than three thousand. */
const FIRST_LINES = 4_096;

/** Some whole lines of a file. Their bytes are overwritten by the next block. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** Bytes of the file before them. */
  readonly offset: number;
  /** Lines of the file before them. */
  readonly linesBefore: number;
  /** Where each line ends in the bytes, its end of line left out. Overwritten like them. */
  readonly ends: Uint32Array;
}

/**
 * A file's bytes in blocks of whole lines, the last one without its end perhaps.
 * @throws ImportRefusal `directory.import.line-too-long` of a line that a block has no room for
 */
export async function* readLineBlocks(spool: Spool): AsyncGenerator<LineBlock> {
  const file = await open(spool.path, 'r');
  try {
    const room = Buffer.alloc(BLOCK_BYTES);
    const ends = new Ends();
    let held = 0;
    let offset = 0;
    let linesBefore = 0;
    for (;;) {
      const { bytesRead } = await file.read(room, held, room.length - held);
      const read = room.subarray(0, held + bytesRead);
      const whole = bytesRead === 0 ? read.length : read.lastIndexOf(LINE_END) + 1;
      if (whole === 0 && read.length > 0) checkedLine(read.toString(ENCODINGS[spool.charset]), linesBefore + 1);
      if (whole > 0) {
        const bytes = read.subarray(0, whole);
        const block = { bytes, offset, linesBefore, ends: ends.of(bytes) };
        yield block;
        linesBefore += block.ends.length;
      }
      if (bytesRead === 0) return;
      offset += whole;
      room.copyWithin(0, whole, read.length);
      held = read.length - whole;
    }
  } finally {
    await file.close();
  }
}

/** Takes one line: its bytes from `start` to `end`, the end of line left out; its number in the file. */
export type TakeLine = (bytes: Buffer, start: number, end: number, line: number) => void;

/**
 * Go through the lines of a block, those left out that hold nothing.
 * @throws ImportRefusal `directory.import.line-too-long`
 */
export function eachLine({ bytes, linesBefore, ends }: LineBlock, charset: Spool['charset'], take: TakeLine): void {
  let start = 0;
  for (let at = 0; at < ends.length; at += 1) {
    const end = ends[at] ?? 0;
    const line = linesBefore + at + 1;
    // No line has more characters than bytes.
    if (end - start > MAX_LINE_CHARS) checkedLine(bytes.toString(ENCODINGS[charset], start, end), line);
    if (end > start && !(end === start + 1 && bytes[start] === RETURN)) take(bytes, start, end, line);
    start = end + 1;
  }
}

/** Finds the ends of lines, each once. */
class Ends {
  #room = new Uint32Array(FIRST_LINES);

  of(bytes: Buffer): Uint32Array {
    let lines = 0;
    for (let start = 0; start < bytes.length; ) {
      const found = bytes.indexOf(LINE_END, start);
      const end = found < 0 ? bytes.length : found;
      if (lines >= this.#room.length) this.#room = grown(this.#room, lines + 1);
      this.#room[lines] = end;
      lines += 1;
      start = end + 1;
    }
    return this.#room.subarray(0, lines);
  }
}
