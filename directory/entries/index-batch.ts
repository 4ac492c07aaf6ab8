import type { IndexedEntry, SearchedValue } from './index-keys.ts';
import { gramTextsOf } from './index-keys.ts';
import { changeList, readRow } from './posting-list.ts';
import type { EntryTables } from './tables.ts';

interface Pending {
  readonly added: number[];
  readonly removed: number[];
  /** The value to cut into grams when it is the first, or the last, of its kind. */
  searched: SearchedValue | undefined;
}

/**
 * Changes of the index gathered during one write transaction and written in the order of their keys: one row is read and
 * written once, however many entries touch it.
 */
export class IndexBatch {
  readonly #tables: EntryTables;
  readonly #pending = new Map<string, Pending>();

  constructor(tables: EntryTables) {
    this.#tables = tables;
  }

  /** Keys that wait to be written. */
  get size(): number {
    return this.#pending.size;
  }

  /** An entry's rows are these and were those. */
  move(id: number, before: IndexedEntry, after: IndexedEntry): void {
    for (const key of after.keys) {
      if (!before.keys.has(key)) this.#note(key, after.searched.get(key), id, 'added', 'removed');
    }
    for (const key of before.keys) {
      if (!after.keys.has(key)) this.#note(key, before.searched.get(key), id, 'removed', 'added');
    }
  }

  discard(): void {
    this.#pending.clear();
  }

  /** Write what waits. To be called inside the transaction, before the index is read in it and before it ends. */
  flush(): void {
    if (this.#pending.size === 0) return;
    const grams = new Map<string, Pending>();
    for (const [key, pending] of inKeyOrder(this.#pending)) this.#write(key, pending, grams);
    this.#pending.clear();
    for (const [key, pending] of inKeyOrder(grams)) this.#write(key, pending, grams);
  }

  #note(
    key: string,
    searched: SearchedValue | undefined,
    id: number,
    to: 'added' | 'removed',
    from: 'added' | 'removed',
  ): void {
    let pending = this.#pending.get(key);
    if (pending === undefined) {
      pending = { added: [], removed: [], searched };
      this.#pending.set(key, pending);
    }
    pending.searched ??= searched;
    const undone = pending[from].length === 0 ? -1 : pending[from].indexOf(id);
    if (undone >= 0) pending[from].splice(undone, 1);
    else pending[to].push(id);
  }

  #write(text: string, pending: Pending, grams: Map<string, Pending>): void {
    const { added, removed, searched } = pending;
    if (added.length === 0 && removed.length === 0) return;
    const key = Buffer.from(text, 'utf8');
    const before = readRow(this.#tables.index.get(key));
    const isNew = before.total === 0;
    const value =
      before.value !== 0 || searched === undefined || added.length === 0 ? before.value : this.#next('next-value');
    const change = { added: added.sort(ascending), removed: removed.sort(ascending) };
    const after = changeList(this.#tables, key, before, change, value, () => this.#next('next-list'));
    if (value === 0 || searched === undefined) return;
    if (isNew && after.total > 0) {
      this.#tables.values.putSync(value, key);
      noteGrams(grams, searched, value, 'added');
    } else if (!isNew && after.total === 0) {
      this.#tables.values.removeSync(value);
      noteGrams(grams, searched, value, 'removed');
    }
  }

  #next(counter: 'next-value' | 'next-list'): number {
    const next = this.#tables.meta.get(counter) ?? 1;
    this.#tables.meta.putSync(counter, next + 1);
    return next;
  }
}

const ascending = (left: number, right: number): number => left - right;

function inKeyOrder(pending: ReadonlyMap<string, Pending>): readonly [string, Pending][] {
  return [...pending].sort(([one], [other]) => (one < other ? -1 : 1));
}

function noteGrams(grams: Map<string, Pending>, value: SearchedValue, number: number, to: 'added' | 'removed'): void {
  for (const key of gramTextsOf(value)) {
    const pending = grams.get(key);
    if (pending !== undefined) pending[to].push(number);
    else
      grams.set(
        key,
        to === 'added'
          ? { added: [number], removed: [], searched: undefined }
          : { added: [], removed: [number], searched: undefined },
      );
  }
}
