import { appendRow } from '../store/append-row.ts';
import { CounterBatch } from './counter-batch.ts';
import type { SearchedValue } from './index-keys.ts';
import { gramTextsOf } from './index-keys.ts';
import type { IndexedEntry } from './index-rows.ts';
import { changeList, valueNumberOf } from './posting-list.ts';
import { readBytes } from './read-bytes.ts';
import type { EntryTables } from './tables.ts';

interface Pending {
  readonly added: number[];
  readonly removed: number[];
  /** The value to cut into grams when it is the first, or the last, of its kind. */
  searched: SearchedValue | undefined;
}

/** Takes a value whose grams are not written with it, but put aside; of a value that is known already, too. */
export type PutGramsAside = (value: SearchedValue, number: number) => void;

/** Most keys are one entry's own, are added and never searched by their parts: a number alone says so, and costs no object that the batch would hold. */
type Waiting = Pending | number;

/**
 * Changes of the index gathered during one write transaction and written in the order of their keys: one row is read and
 * written once, however many entries touch it.
 */
export class IndexBatch {
  readonly #tables: EntryTables;
  readonly #counters: CounterBatch<'next-value' | 'next-list'>;
  readonly #pending = new Map<string, Waiting>();
  #noted = 0;

  constructor(tables: EntryTables) {
    this.#tables = tables;
    this.#counters = new CounterBatch(tables.meta);
  }

  /** Keys that wait to be written. */
  get size(): number {
    return this.#pending.size;
  }

  /** What was noted of them. */
  get noted(): number {
    return this.#noted;
  }

  /** An entry's rows are these and were those. */
  move(id: number, before: IndexedEntry, after: IndexedEntry): void {
    const isNew = before.keys.size === 0;
    for (const key of after.keys) {
      if (isNew || !before.keys.has(key)) this.#note(key, after.searched.get(key), id, 'added', 'removed');
    }
    for (const key of before.keys) {
      if (!after.keys.has(key)) this.#note(key, before.searched.get(key), id, 'removed', 'added');
    }
  }

  /**
   * Put ascending numbers under one key; others than those gathered under it before, but that the first may be the last of those.
   * @param searched the value behind the key, when it is cut into grams
   */
  gather(key: string, searched: SearchedValue | undefined, added: number[]): void {
    const known = this.#pending.get(key);
    if (known === undefined || typeof known === 'number') {
      this.#pending.set(key, { added, removed: [], searched });
      return;
    }
    for (const number of added) if (number !== known.added.at(-1)) known.added.push(number);
    known.searched ??= searched;
  }

  discard(): void {
    this.#pending.clear();
    this.#noted = 0;
    this.#counters.discard();
  }

  /**
   * Write what waits. To be called inside the transaction, before the index is read in it and before it ends.
   * @param aside takes the grams of values that are written, unless they are to be written, too
   */
  flush(aside: PutGramsAside | null = null): void {
    if (this.#pending.size === 0) return;
    const grams = new Map<string, Waiting>();
    this.#writeAll(this.#pending, grams, aside);
    this.#writeAll(grams, grams, null);
    this.#noted = 0;
    this.#counters.flush();
  }

  #note(
    key: string,
    searched: SearchedValue | undefined,
    id: number,
    to: 'added' | 'removed',
    from: 'added' | 'removed',
  ): void {
    this.#noted += 1;
    const known = this.#pending.get(key);
    if (known === undefined && to === 'added' && searched === undefined) {
      this.#pending.set(key, id);
      return;
    }
    const pending = known === undefined || typeof known === 'number' ? pendingOf(known) : known;
    if (pending !== known) this.#pending.set(key, pending);
    pending.searched ??= searched;
    const undone = pending[from].length === 0 ? -1 : pending[from].indexOf(id);
    if (undone >= 0) pending[from].splice(undone, 1);
    else pending[to].push(id);
  }

  #writeAll(waiting: Map<string, Waiting>, grams: Map<string, Waiting>, aside: PutGramsAside | null): void {
    for (const key of [...waiting.keys()].sort()) {
      const pending = waiting.get(key);
      if (pending !== undefined)
        this.#write(key, typeof pending === 'number' ? pendingOf(pending) : pending, grams, aside);
    }
    waiting.clear();
  }

  #write(text: string, pending: Pending, grams: Map<string, Waiting>, aside: PutGramsAside | null): void {
    const { added, removed, searched } = pending;
    if (added.length === 0 && removed.length === 0) return;
    const key = Buffer.from(text, 'utf8');
    const before = readBytes(this.#tables.index, key);
    const known = valueNumberOf(before);
    const isFirst = known === 0 && searched !== undefined && added.length > 0;
    const value = isFirst ? this.#counters.take('next-value') : known;
    const change = { added: added.sort(ascending), removed: removed.sort(ascending) };
    const total = changeList(this.#tables, key, before, change, value, () => this.#counters.take('next-list'));
    if (value === 0 || searched === undefined) return;
    if (isFirst) appendRow(this.#tables.values, value, key);
    if (aside !== null && total > 0) aside(searched, value);
    else if (isFirst) noteGrams(grams, searched, value, 'added');
    else if (before !== undefined && total === 0) {
      this.#tables.values.removeSync(value);
      noteGrams(grams, searched, value, 'removed');
    }
  }
}

const ascending = (left: number, right: number): number => left - right;

function pendingOf(added: number | undefined): Pending {
  return { added: added === undefined ? [] : [added], removed: [], searched: undefined };
}

function noteGrams(grams: Map<string, Waiting>, value: SearchedValue, number: number, to: 'added' | 'removed'): void {
  for (const key of gramTextsOf(value)) {
    const known = grams.get(key);
    const pending = known === undefined || typeof known === 'number' ? pendingOf(known) : known;
    if (pending !== known) grams.set(key, pending);
    pending[to].push(number);
  }
}
