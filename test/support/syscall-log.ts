/** What a program did to one file, in the order in which it was done; made of what strace wrote. */
export type LoggedEvent =
  | {
      readonly what: 'written';
      readonly offset: number;
      readonly bytes: Buffer;
      /** Through a descriptor of which each write waits for the disk. */
      readonly isSynchronous: boolean;
    }
  /** Everything written before the event of this number is on disk. */
  | { readonly what: 'synced'; readonly before: number }
  /** Lines said on standard output. */
  | { readonly what: 'said'; readonly lines: readonly string[] };

/** What strace has to be asked for. */
export const TRACED_CALLS =
  'openat,close,lseek,write,pwrite64,pwritev,pwritev2,writev,ftruncate,fallocate,msync,fdatasync,fsync,sync_file_range';

const STARTED = /^(\d+) +(\w+)\((.*)$/s;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)$/s;
const UNFINISHED = ' <unfinished ...>';
const STRING = /"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g;
const STANDARD_OUTPUT = 1;

interface Open {
  readonly isSynchronous: boolean;
  /** Where the next write that tells no place goes. */
  position: number;
}

/**
 * Read a log of `strace -f -xx`.
 *
 * @param log  its lines; a last line that is not whole is left out
 * @param name of the file looked at, without its folder
 * @throws TypeError for anything done to the file that is not understood: a replay would be of another file
 */
export function readSyscalls(log: string, name: string): readonly LoggedEvent[] {
  const reading = new Reading(name);
  for (const line of log.split('\n').slice(0, -1)) reading.read(line);
  return reading.events;
}

class Reading {
  readonly events: LoggedEvent[] = [];
  readonly #name: string;
  readonly #open = new Map<number, Open>();
  /** By thread: what it began, and how many events there were by then. */
  readonly #begun = new Map<string, { readonly text: string; readonly at: number }>();
  #rest = '';

  constructor(name: string) {
    this.#name = name;
  }

  read(line: string): void {
    const resumed = RESUMED.exec(line);
    if (resumed !== null) {
      const [, thread = '', call = '', text = ''] = resumed;
      const begun = this.#begun.get(thread);
      this.#begun.delete(thread);
      if (begun !== undefined) this.#done(call, `${begun.text}${text}`, begun.at);
      return;
    }
    const started = STARTED.exec(line);
    if (started === null) return;
    const [, thread = '', call = '', text = ''] = started;
    if (text.endsWith(UNFINISHED))
      this.#begun.set(thread, { text: text.slice(0, -UNFINISHED.length), at: this.events.length });
    else this.#done(call, text, this.events.length);
  }

  /** @param at events there were when the call began */
  #done(call: string, text: string, at: number): void {
    const result = Number(/\) += (-?\d+)/.exec(text)?.[1] ?? Number.NaN);
    const descriptor = Number.parseInt(text, 10);
    if (call === 'openat') this.#opened(text, result);
    else if (call === 'close') this.#open.delete(descriptor);
    else if (call === 'write' && descriptor === STANDARD_OUTPUT && result > 0) this.#said(text, result);
    else if (call === 'msync') throw new TypeError(`the file may have been written through memory: ${text}`);
    else {
      const open = this.#open.get(descriptor);
      if (open !== undefined) this.#touched(open, call, text, result, at);
    }
  }

  #opened(text: string, descriptor: number): void {
    const [path] = stringsIn(text);
    if (path === undefined || descriptor < 0) return;
    if (path.toString('utf8').endsWith(`/${this.#name}`))
      this.#open.set(descriptor, { isSynchronous: text.includes('O_DSYNC'), position: 0 });
    else this.#open.delete(descriptor);
  }

  #touched(open: Open, call: string, text: string, result: number, at: number): void {
    if ((call === 'fdatasync' || call === 'fsync') && result === 0) {
      this.events.push({ what: 'synced', before: at });
      return;
    }
    if (call === 'lseek') {
      open.position = result;
      return;
    }
    const isPlaced = call === 'pwrite64' || call === 'pwritev';
    if (!isPlaced && call !== 'writev') throw new TypeError(`not understood: ${call} ${text.slice(0, 200)}`);
    const bytes = Buffer.concat(stringsIn(text));
    const offset = isPlaced ? Number(/, (\d+)\) += -?\d+/.exec(text)?.[1] ?? Number.NaN) : open.position;
    if (result !== bytes.length || Number.isNaN(offset)) throw new TypeError(`cut: ${call} = ${result}`);
    if (!isPlaced) open.position += result;
    this.events.push({ what: 'written', offset, bytes, isSynchronous: open.isSynchronous });
  }

  #said(text: string, result: number): void {
    const lines = `${this.#rest}${Buffer.concat(stringsIn(text)).subarray(0, result).toString('utf8')}`.split('\n');
    this.#rest = lines.pop() ?? '';
    if (lines.length > 0) this.events.push({ what: 'said', lines });
  }
}

/** @throws TypeError when strace left some of a string out */
function stringsIn(text: string): Buffer[] {
  return Array.from(text.matchAll(STRING), ([, hex = '', omitted]) => {
    if (omitted !== undefined) throw new TypeError('a string was cut');
    return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
  });
}
