import type { Database } from 'lmdb';
import {
  changeOf,
  joined,
  LAST,
  lesser,
  MAX_BLOCK_BYTES,
  merged,
  takenBelow,
  type WordChange,
  withinBlock,
} from './id-changes.ts';
import { holdsId, idsIn, lastIdIn } from './id-lines.ts';
import { areInBlocks, countIn, grownBy, idsThat, NOTHING_WAITS, rowOfBlocks, waitingIn } from './waiting-ids.ts';

/** Bytes of the ids of a word that lie in its own row: two rows share a page. */
const MAX_OWN_BYTES = 1_500;
/** Bytes of a word's own row whose ids lie in blocks: some forty changes wait there until they are put into the blocks, each of which would else be written for one id. */
const MAX_WAITING_BYTES = 1_500;
/** Changes of a word that come at once and are more than would wait for long. */
const MAX_WAITING_CHANGES = 40;
/** The number of ids before those of a word's own row. */
const COUNT_BYTES = 4;
const SEPARATOR = '\n';
/** Behind a text: the least that is greater than it. */
const BEHIND = '\u0000';
const NO_IDS: readonly string[] = [];

/** A word of one kind of records, and one of the records under it. */
export interface WordRow {
  readonly kind: string;
  readonly word: string;
  readonly id: string;
}

interface Block {
  readonly key: string[];
  readonly bytes: Buffer;
}

/**
 * Which records are found under which word. Ids of a word lie together, in their order: few in the word's own row, many in blocks, so that a change rewrites one block and a
 * country's thirty million pairs are two million rows.
 *
 * ```
 * [kind, word]            → u32 number of all ids · ids, when they are few; what waits to be put into blocks, when they are many (`waiting-ids.ts`)
 * [kind, word, first id]  → ids of a block
 * ```
 *
 * Ids are texts that hold no line end, one line each; between two texts the order of their units is that of their bytes, which ids of ASCII have.
 */
export class WordTable {
  readonly #rows: Database<Buffer, string[]>;

  constructor(rows: Database<Buffer, string[]>) {
    this.#rows = rows;
  }

  /** Ids under a word, in their order, at most `limit`. */
  ids(kind: string, word: string, limit: number = Number.POSITIVE_INFINITY): readonly string[] {
    const own = this.#rows.get([kind, word]);
    if (own === undefined) return [];
    if (!areInBlocks(own)) return idsIn(own, COUNT_BYTES).slice(0, limit);
    const waiting = waitingIn(own);
    const most = limit + waiting.size;
    const found: string[] = [];
    for (const { value } of this.#rows.getRange({ start: [kind, word, ''], end: [kind, word, LAST] })) {
      for (const id of idsIn(value, 0)) {
        if (found.length >= most) break;
        found.push(id);
      }
      if (found.length >= most) break;
    }
    return waiting.size === 0 ? found : merged(found, changeOf(waiting)).slice(0, limit);
  }

  /** How many ids are under a word, without reading them. */
  count(kind: string, word: string): number {
    const own = this.#rows.get([kind, word]);
    return own === undefined ? 0 : countIn(own);
  }

  has(kind: string, word: string, id: string): boolean {
    const own = this.#rows.get([kind, word]);
    if (own === undefined) return false;
    if (!areInBlocks(own)) return holdsId(own, COUNT_BYTES, id);
    return waitingIn(own).get(id) ?? this.#isInBlock(kind, word, id);
  }

  /** Everything under the words from one on and before another one, of one kind, in the order of words, then of ids. */
  *between(kind: string, from: string, before: string): Generator<WordRow> {
    yield* this.#walk({ start: [kind, from], end: [kind, before] });
  }

  /** Everything there is. */
  *all(): Generator<WordRow> {
    yield* this.#walk({});
  }

  /** For verification: of each row how many ids lie in it, and what is wrong with it or with the word before it. */
  *checks(): Generator<{ readonly ids: number; readonly faults: readonly string[] }> {
    let at = { kind: '', word: '', counted: 0, seen: 0, last: '', waiting: new Map<string, boolean>() };
    const ofWord = (): readonly string[] => {
      const faults = [...at.waiting].filter(([, comes]) => !comes).map(([id]) => `${id} waits to go and is not there`);
      if (at.counted !== at.seen) faults.push(`${at.seen} records, ${at.counted} counted`);
      return faults.map((fault) => `${at.kind} ${at.word}: ${fault}`);
    };
    for (const { key, value } of this.#rows.getRange({})) {
      const [kind = '', word = '', first] = key;
      const faults: string[] = [];
      if (first === undefined || kind !== at.kind || word !== at.word) {
        faults.push(...ofWord());
        const waiting = new Map(first === undefined ? waitingIn(value) : NOTHING_WAITS);
        const counted = first === undefined ? countIn(value) : 0;
        at = { kind, word, counted, seen: grownBy(waiting), last: '', waiting };
      }
      const ids = first !== undefined ? idsIn(value, 0) : areInBlocks(value) ? [] : idsIn(value, COUNT_BYTES);
      if (first !== undefined && ids[0] !== first)
        faults.push(`${kind} ${word}: a block under another id than its first`);
      for (const id of ids) {
        if (id <= at.last) faults.push(`${kind} ${word}: ${id} out of order`);
        at.last = id;
        if (at.waiting.get(id) === true) faults.push(`${kind} ${word}: ${id} waits to come and is there`);
        at.waiting.delete(id);
      }
      at.seen += ids.length;
      yield { ids: ids.length + (first === undefined ? grownBy(waitingIn(value)) : 0), faults };
    }
    yield { ids: 0, faults: ofWord() };
  }

  clear(): void {
    this.#rows.clearSync();
  }

  /**
   * Change what is under a word, inside a write transaction; what is there already, or is not, is no change.
   * @param mayWait a few changes of many ids may wait in the word's own row
   */
  change(kind: string, word: string, change: WordChange, mayWait = false): void {
    const own = this.#rows.get([kind, word]);
    if (own !== undefined && areInBlocks(own)) {
      const isFew = change.added.length + change.removed.length <= MAX_WAITING_CHANGES;
      if (!(mayWait && isFew && this.#letWait(kind, word, own, change))) this.#putInBlocks(kind, word, own, change);
      return;
    }
    const ids = merged(own === undefined ? [] : idsIn(own, COUNT_BYTES), change);
    const text = ids.join(SEPARATOR);
    if (ids.length === 0) {
      if (own !== undefined) this.#rows.removeSync([kind, word]);
    } else if (Buffer.byteLength(text) <= MAX_OWN_BYTES) this.#putOwn(kind, word, ids.length, text);
    else {
      this.#putOwn(kind, word, ids.length, '');
      this.#putBlocks(kind, word, ids);
    }
  }

  /** Keep a change beside the number of ids. @returns whether there was room for it */
  #letWait(kind: string, word: string, own: Buffer, { added, removed }: WordChange): boolean {
    const waiting = new Map(waitingIn(own));
    let count = countIn(own);
    const note = (id: string, comes: boolean): void => {
      const known = waiting.get(id);
      const isInBlock = known === undefined ? this.#isInBlock(kind, word, id) : !known;
      const isThere = known ?? isInBlock;
      if (isThere === comes) return;
      count += comes ? 1 : -1;
      if (isInBlock === comes) waiting.delete(id);
      else waiting.set(id, comes);
    };
    for (const id of added) note(id, true);
    for (const id of removed) note(id, false);
    const row = rowOfBlocks(count, waiting);
    if (count === 0 || row.length > MAX_WAITING_BYTES) return false;
    if (!row.equals(own)) this.#rows.putSync([kind, word], row);
    return true;
  }

  /** Change the blocks, by what waited as well. */
  #putInBlocks(kind: string, word: string, own: Buffer, change: WordChange): void {
    const waiting = waitingIn(own);
    const count = countIn(own) - grownBy(waiting);
    const total = count + this.#changeBlocks(kind, word, waiting.size === 0 ? change : joined(waiting, change));
    if (total === 0) this.#rows.removeSync([kind, word]);
    else if (total !== countIn(own) || waiting.size > 0) this.#putOwn(kind, word, total, '');
  }

  /** @returns by how many ids there are more */
  #changeBlocks(kind: string, word: string, { added, removed }: WordChange): number {
    let [grown, addAt, removeAt] = [0, 0, 0];
    while (addAt < added.length || removeAt < removed.length) {
      const first = [added[addAt], removed[removeAt]].reduce(lesser) ?? '';
      const block = this.#blockOf(kind, word, first);
      const last = block === null ? '' : lastIdIn(block.bytes);
      // Up to its last id all is this block's; what comes behind is up to where the next one begins.
      const next = first <= last ? `${last}${BEHIND}` : block === null ? LAST : this.#blockAfter(block.key);
      const adding = takenBelow(added, addAt, next);
      const removing = takenBelow(removed, removeAt, next);
      addAt += adding.length;
      removeAt += removing.length;
      grown += this.#changeBlock(kind, word, block, { added: adding, removed: removing });
    }
    return grown;
  }

  /** @returns by how many ids there are more */
  #changeBlock(kind: string, word: string, block: Block | null, change: WordChange): number {
    const inPlace = block === null ? null : withinBlock(block.bytes, change);
    if (block !== null && inPlace !== null) {
      if (inPlace.bytes !== block.bytes) this.#rows.putSync(block.key, inPlace.bytes);
      return inPlace.grown;
    }
    const before = block === null ? [] : idsIn(block.bytes, 0);
    const after = merged(before, change);
    if (block !== null && after[0] !== block.key[2]) this.#rows.removeSync(block.key);
    this.#putBlocks(kind, word, after);
    return after.length - before.length;
  }

  *#walk(range: { readonly start?: string[]; readonly end?: string[] }): Generator<WordRow> {
    let at = { kind: '', word: '', coming: NO_IDS, come: 0, waiting: NOTHING_WAITS };
    const upTo = function* (end: string | null): Generator<WordRow> {
      const { kind, word, coming } = at;
      for (; at.come < coming.length && (end === null || (coming[at.come] ?? '') < end); at.come += 1)
        yield { kind, word, id: coming[at.come] ?? '' };
    };
    for (const { key, value } of this.#rows.getRange(range)) {
      const [kind = '', word = '', first] = key;
      if (first === undefined) {
        yield* upTo(null);
        const waiting = waitingIn(value);
        at = { kind, word, coming: idsThat('come', waiting), come: 0, waiting };
        if (areInBlocks(value)) continue;
      }
      for (const id of idsIn(value, first === undefined ? COUNT_BYTES : 0)) {
        if (at.waiting.size === 0) {
          yield { kind, word, id };
          continue;
        }
        yield* upTo(id);
        if (at.waiting.get(id) !== false) yield { kind, word, id };
      }
    }
    yield* upTo(null);
  }

  #isInBlock(kind: string, word: string, id: string): boolean {
    const range = { start: [kind, word, id], end: [kind, word, ''], reverse: true, limit: 1 };
    for (const { value } of this.#rows.getRange(range)) return holdsId(value, 0, id);
    return false;
  }

  #putOwn(kind: string, word: string, count: number, text: string): void {
    const bytes = Buffer.allocUnsafe(COUNT_BYTES + Buffer.byteLength(text));
    bytes.writeUInt32LE(count, 0);
    bytes.write(text, COUNT_BYTES, 'utf8');
    this.#rows.putSync([kind, word], bytes);
  }

  /** One block, or several of the same size when it would be too large. */
  #putBlocks(kind: string, word: string, ids: readonly string[]): void {
    const bytes = Buffer.byteLength(ids.join(SEPARATOR));
    const size = Math.ceil(ids.length / Math.max(1, Math.ceil(bytes / MAX_BLOCK_BYTES)));
    for (let from = 0; from < ids.length; from += size) {
      const part = ids.slice(from, from + size);
      this.#rows.putSync([kind, word, part[0] ?? ''], Buffer.from(part.join(SEPARATOR), 'utf8'));
    }
  }

  /** The block that an id belongs to: the last that begins at or before it, else the first; null: there is none. */
  #blockOf(kind: string, word: string, id: string): Block | null {
    const before = { start: [kind, word, id], end: [kind, word, ''], reverse: true, limit: 1 };
    for (const { key, value } of this.#rows.getRange(before)) return { key, bytes: value };
    const first = { start: [kind, word, ''], end: [kind, word, LAST], limit: 1 };
    for (const { key, value } of this.#rows.getRange(first)) return { key, bytes: value };
    return null;
  }

  /** First id of the block after this one. */
  #blockAfter([kind = '', word = '', first = '']: readonly string[]): string {
    const range = { start: [kind, word, first], end: [kind, word, LAST], exclusiveStart: true, limit: 1 };
    const [found] = Array.from(this.#rows.getKeys(range));
    return found?.[2] ?? LAST;
  }
}
