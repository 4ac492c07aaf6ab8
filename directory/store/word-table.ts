import type { Database } from 'lmdb';
import { holdsId, idsIn, withLine, withoutLine } from './id-lines.ts';

/** Bytes of the ids of a word that lie in its own row: two rows share a page. */
const MAX_OWN_BYTES = 1_500;
/** Bytes of a block of ids: with its key, one page of the file. */
const MAX_BLOCK_BYTES = 4_000;
/** The number of ids before those of a word's own row. */
const COUNT_BYTES = 4;
const SEPARATOR = '\n';
const LAST = '\uffff';

/** A word of one kind of records, and one of the records under it. */
export interface WordRow {
  readonly kind: string;
  readonly word: string;
  readonly id: string;
}

/** Records to put under a word and to take away, each in order and without repetition; none is in both. */
export interface WordChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Which records are found under which word. Ids of a word lie together, in their order: few in the word's own row, many in blocks, so that a change rewrites one block and a
 * country's thirty million pairs are two million rows.
 *
 * ```
 * [kind, word]            → u32 number of all ids · ids, when they are few
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
    if (own.length > COUNT_BYTES) return idsIn(own, COUNT_BYTES).slice(0, limit);
    const found: string[] = [];
    for (const { value } of this.#rows.getRange({ start: [kind, word, ''], end: [kind, word, LAST] })) {
      for (const id of idsIn(value, 0)) {
        if (found.length >= limit) return found;
        found.push(id);
      }
    }
    return found;
  }

  /** How many ids are under a word, without reading them. */
  count(kind: string, word: string): number {
    return this.#rows.get([kind, word])?.readUInt32LE(0) ?? 0;
  }

  has(kind: string, word: string, id: string): boolean {
    const own = this.#rows.get([kind, word]);
    if (own === undefined) return false;
    if (own.length > COUNT_BYTES) return holdsId(own, COUNT_BYTES, id);
    const range = { start: [kind, word, id], end: [kind, word, ''], reverse: true, limit: 1 };
    for (const { value } of this.#rows.getRange(range)) return holdsId(value, 0, id);
    return false;
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
    let at = { kind: '', word: '', counted: 0, seen: 0, last: '' };
    const miscounted = (): readonly string[] =>
      at.counted === at.seen ? [] : [`${at.kind} ${at.word}: ${at.seen} records, ${at.counted} counted`];
    for (const { key, value } of this.#rows.getRange({})) {
      const [kind = '', word = '', first] = key;
      const ids = idsIn(value, first === undefined ? COUNT_BYTES : 0);
      const faults: string[] = [];
      if (first === undefined || kind !== at.kind || word !== at.word) {
        faults.push(...miscounted());
        at = { kind, word, counted: first === undefined ? value.readUInt32LE(0) : 0, seen: 0, last: '' };
      }
      if (first !== undefined && ids[0] !== first)
        faults.push(`${kind} ${word}: a block under another id than its first`);
      for (const id of ids) {
        if (id <= at.last) faults.push(`${kind} ${word}: ${id} out of order`);
        at.last = id;
      }
      at.seen += ids.length;
      yield { ids: ids.length, faults };
    }
    yield { ids: 0, faults: miscounted() };
  }

  clear(): void {
    this.#rows.clearSync();
  }

  /** Change what is under a word, inside a write transaction; what is there already, or is not, is no change. */
  change(kind: string, word: string, change: WordChange): void {
    const own = this.#rows.get([kind, word]);
    if (own !== undefined && own.length === COUNT_BYTES) {
      const count = own.readUInt32LE(0);
      const moved = this.#changeOne(kind, word, change);
      if (moved === null) this.#changeBlocks(kind, word, count, change);
      else if (moved !== 0) this.#putOwn(kind, word, count + moved, '');
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

  /**
   * One id put into its block, or taken out of it, as bytes: nothing is made of the others. Most changes are such.
   * @returns by how many ids there are more; null: it is another change, or moves where a block begins or ends
   */
  #changeOne(kind: string, word: string, { added, removed }: WordChange): number | null {
    const [id = ''] = added.length === 0 ? removed : added;
    if (added.length + removed.length !== 1) return null;
    const key = this.#blockBefore(kind, word, id);
    const block = key === null ? undefined : this.#rows.get(key);
    if (key === null || block === undefined) return null;
    const bytes = added.length === 1 ? withLine(block, id) : withoutLine(block, id);
    if (bytes === null || bytes.length > MAX_BLOCK_BYTES) return null;
    if (bytes === block) return 0;
    this.#rows.putSync(key, bytes);
    return added.length - removed.length;
  }

  #changeBlocks(kind: string, word: string, count: number, { added, removed }: WordChange): void {
    let [total, addAt, removeAt] = [count, 0, 0];
    while (addAt < added.length || removeAt < removed.length) {
      const first = [added[addAt], removed[removeAt]].reduce(lesser) ?? '';
      const key = this.#blockOf(kind, word, first);
      const block = key === null ? undefined : this.#rows.get(key);
      const next = key === null ? LAST : this.#blockAfter(key);
      const adding = takenBelow(added, addAt, next);
      const removing = takenBelow(removed, removeAt, next);
      addAt += adding.length;
      removeAt += removing.length;
      const before = block === undefined ? [] : idsIn(block, 0);
      const after = merged(before, { added: adding, removed: removing });
      total += after.length - before.length;
      if (key !== null && after[0] !== key[2]) this.#rows.removeSync(key);
      this.#putBlocks(kind, word, after);
    }
    if (total === count) return;
    if (total === 0) this.#rows.removeSync([kind, word]);
    else this.#putOwn(kind, word, total, '');
  }

  *#walk(range: { readonly start?: string[]; readonly end?: string[] }): Generator<WordRow> {
    for (const { key, value } of this.#rows.getRange(range)) {
      const [kind = '', word = '', first] = key;
      for (const id of idsIn(value, first === undefined ? COUNT_BYTES : 0)) yield { kind, word, id };
    }
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
  #blockOf(kind: string, word: string, id: string): string[] | null {
    const before = this.#blockBefore(kind, word, id);
    if (before !== null) return before;
    const [first] = Array.from(this.#rows.getKeys({ start: [kind, word, ''], end: [kind, word, LAST], limit: 1 }));
    return first ?? null;
  }

  #blockBefore(kind: string, word: string, id: string): string[] | null {
    const range = { start: [kind, word, id], end: [kind, word, ''], reverse: true, limit: 1 };
    const [found] = Array.from(this.#rows.getKeys(range));
    return found ?? null;
  }

  /** First id of the block after this one. */
  #blockAfter([kind = '', word = '', first = '']: readonly string[]): string {
    const range = { start: [kind, word, first], end: [kind, word, LAST], exclusiveStart: true, limit: 1 };
    const [found] = Array.from(this.#rows.getKeys(range));
    return found?.[2] ?? LAST;
  }
}

function lesser(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

function takenBelow(ids: readonly string[], from: number, end: string): readonly string[] {
  let to = from;
  while (to < ids.length && (end === LAST || (ids[to] ?? end) < end)) to += 1;
  return ids.slice(from, to);
}

/** Both in their order; so is the result. */
function merged(ids: readonly string[], { added, removed }: WordChange): string[] {
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
