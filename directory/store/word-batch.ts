import type { RecordRef } from '../views.ts';
import type { Counters } from './counters.ts';
import type { ValuesCodec } from './run-values.ts';
import type { WordTable } from './word-table.ts';

/** What was said last of each record of one word: it comes under it, or leaves it. */
interface WordMoves {
  readonly kind: string;
  readonly word: string;
  readonly moves: Map<string, boolean>;
}

/** Where it is told whose words are left out, inside their transactions. */
export interface LeftOutWords {
  add(record: RecordRef): void;
  /** One of them was changed since. */
  spoil(): void;
}

/** In the table of counters: the first line of the journal whose record may lack its words. */
export const UNWORDED_FROM = 'unworded-from';
const SEPARATOR = '\n';
const LINE_END = 0x0a;

/** Ids of records: no line end in one. */
export const RECORD_IDS: ValuesCodec<string> = {
  bytesOf: (ids, from, to) => {
    let bytes = to - from;
    for (let at = from; at < to; at += 1) bytes += Buffer.byteLength(ids[at] ?? '');
    return bytes;
  },
  pack: (ids, from, to, bytes, start) => {
    let place = start;
    for (let at = from; at < to; at += 1) {
      place += bytes.write(ids[at] ?? '', place, 'utf8');
      bytes[place] = LINE_END;
      place += 1;
    }
  },
  unpack: (bytes) => bytes.toString('utf8', 0, bytes.length - 1).split(SEPARATOR),
};

/** Key of a word outside its table. */
export function wordKey(kind: string, word: string): string {
  return `${kind} ${word}`;
}

/**
 * Changes of the search words gathered during one write transaction and written in the order of their keys: a word's row is written once, however many records come under it,
 * and the rows of a page come together.
 */
export class WordBatch {
  readonly #table: WordTable;
  readonly #pending = new Map<string, WordMoves>();
  /** Null: nothing is left out. */
  #leaving: LeftOutWords | null = null;
  #isNoted = false;
  #waiting = 0;

  constructor(table: WordTable) {
    this.#table = table;
  }

  /**
   * Leave the words of new records out from now on, until {@link forgetDeferral}: `complete-words.ts` puts them in, all at once.
   */
  defer(leaving: LeftOutWords): void {
    this.#leaving = leaving;
  }

  /** Nothing is left out any more. */
  forgetDeferral(): void {
    this.#leaving = null;
    this.#isNoted = false;
  }

  /** Whether the words of a record that is just being created are left out. */
  get isDeferring(): boolean {
    return this.#leaving !== null;
  }

  /** Leave the words of a new record out; the transaction that does so first notes from which line of the journal on. */
  leaveOut(record: RecordRef, counters: Counters, sequence: number): void {
    this.#leaving?.add(record);
    if (this.#isNoted) return;
    this.#isNoted = true;
    if (counters.get(UNWORDED_FROM) === undefined) counters.putSync(UNWORDED_FROM, sequence);
  }

  /** A record is changed: what was gathered of it is no longer so when it was left out. @param first line of the journal that names it */
  change(first: number | undefined, counters: Counters): void {
    if (this.#leaving === null || first === undefined) return;
    if (first >= (counters.get(UNWORDED_FROM) ?? Number.POSITIVE_INFINITY)) this.#leaving.spoil();
  }

  /** A record is found under a word from now on, or no more. Seen by readers once the transaction is over, and by nobody within it. */
  note(kind: string, word: string, id: string, isThere: boolean): void {
    this.#waiting += 1;
    const text = wordKey(kind, word);
    const known = this.#pending.get(text);
    if (known === undefined) this.#pending.set(text, { kind, word, moves: new Map([[id, isThere]]) });
    else known.moves.set(id, isThere);
  }

  /** What was noted and is not written yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Write what waits, inside the transaction; of two words about one row the later one holds. */
  flush(): void {
    if (this.#pending.size === 0) return;
    for (const text of [...this.#pending.keys()].sort()) {
      const pending = this.#pending.get(text);
      if (pending === undefined) continue;
      const moves = [...pending.moves].sort(([one], [other]) => (one < other ? -1 : 1));
      const ids = (isThere: boolean): string[] => moves.filter((move) => move[1] === isThere).map(([id]) => id);
      this.#table.change(pending.kind, pending.word, { added: ids(true), removed: ids(false) }, true);
    }
    this.#pending.clear();
    this.#waiting = 0;
  }

  /** The transaction is given up. */
  discard(): void {
    this.#pending.clear();
    this.#waiting = 0;
    this.#isNoted = false;
  }
}
