import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type LoggedEvent, readSyscalls, TRACED_CALLS } from './syscall-log.ts';

/** LMDB's file, and the unit in which a disk may or may not have kept what was not synced. */
const DATA_FILE = 'data.mdb';
const PAGE_BYTES = 4096;
/** Longest write told whole. */
const MAX_WRITE_BYTES = 16 * 1024 ** 2;

/** What a disk holds when the power comes back, and what had been acknowledged before it went. */
export interface PowerCut {
  readonly file: Buffer;
  readonly acknowledged: readonly string[];
  /** Number of the event after which the power went. */
  readonly at: number;
}

/**
 * Run a program that writes an LMDB environment and says each acknowledged write as a line, under strace, until it has said so many. It ends when nobody listens any
 * more.
 *
 * @param log where strace writes
 */
export async function recordWrites(
  program: string,
  args: readonly string[],
  lines: number,
  log: string,
): Promise<readonly LoggedEvent[]> {
  const asked = [
    '-f',
    '-xx',
    '-s',
    String(MAX_WRITE_BYTES),
    '-e',
    `trace=${TRACED_CALLS}`,
    '-e',
    'signal=none',
    '-o',
    log,
  ];
  const child = spawn('strace', [...asked, process.execPath, program, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve());
  });
  let said = 0;
  for await (const _ of createInterface({ input: child.stdout })) {
    said += 1;
    if (said === lines) break;
  }
  child.stdout.destroy();
  await ended;
  if (said < lines) throw new TypeError(`${program} ended by itself after ${said} lines`);
  return readSyscalls(await readFile(log, 'latin1'), DATA_FILE);
}

/**
 * What the disk may hold when the power goes after an event: everything synced before, and of what was written since any part, page by page.
 *
 * @param before the file when the recording began
 * @param keeps  whether the disk kept a page that was not synced
 */
export function cutAfter(events: readonly LoggedEvent[], at: number, before: Buffer, keeps: () => boolean): PowerCut {
  const durable = new Image(before);
  let waiting: { readonly number: number; readonly offset: number; readonly bytes: Buffer }[] = [];
  const acknowledged: string[] = [];
  for (const [number, event] of events.slice(0, at + 1).entries()) {
    if (event.what === 'said') acknowledged.push(...event.lines);
    else if (event.what === 'synced') {
      for (const each of waiting.filter((one) => one.number < event.before)) durable.write(each.offset, each.bytes);
      waiting = waiting.filter((one) => one.number >= event.before);
    } else if (event.isSynchronous) durable.write(event.offset, event.bytes);
    else waiting.push({ number, offset: event.offset, bytes: event.bytes });
  }
  for (const { offset, bytes } of waiting) {
    for (let from = 0; from < bytes.length; from += PAGE_BYTES) {
      if (keeps()) durable.write(offset + from, bytes.subarray(from, from + PAGE_BYTES));
    }
  }
  return { file: durable.bytes(), acknowledged, at };
}

/** Numbers of the events after which the power may go: from the first acknowledged write on. */
export function momentsOf(events: readonly LoggedEvent[]): readonly number[] {
  const first = events.findIndex(({ what }) => what === 'said');
  return Array.from(events.keys()).slice(first);
}

/** A file that grows. */
class Image {
  #bytes: Buffer;
  #length: number;

  constructor(before: Buffer) {
    this.#bytes = Buffer.from(before);
    this.#length = before.length;
  }

  write(offset: number, bytes: Buffer): void {
    const end = offset + bytes.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(end * 2);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    bytes.copy(this.#bytes, offset);
    this.#length = Math.max(this.#length, end);
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
