import { DirectoryError } from '../error.ts';
import { appendRow } from '../store/append-row.ts';
import { CounterBatch } from './counter-batch.ts';
import { type EntryTree, treeKey } from './entry-tree.ts';
import { IndexBatch } from './index-batch.ts';
import { changedRowsOf, type IndexedEntry, indexRowsOf } from './index-rows.ts';
import { StoredEntry, uuidText } from './stored-entry.ts';
import type { EntryTables } from './tables.ts';

/** What happened to one entry, for whoever follows the journal. */
export interface EntryChange {
  readonly operation: 'added' | 'modified' | 'renamed' | 'removed';
  readonly id: number;
  /** entryUUID, text. */
  readonly uuid: string;
  /** Whole name: after the change, or the last one of a removed entry. */
  readonly dn: string;
  /** Whole name before a renaming. */
  readonly formerDn?: string;
  /** Stored bytes before a direct change ({@link StoredEntry}), so that it can be undone; absent on added entries. */
  readonly before?: Buffer;
}

/** In the table of counters: the first entry that is not in the index yet. */
export const UNINDEXED_FROM = 'unindexed-from';
const NO_ROWS: IndexedEntry = { keys: new Set(), searched: new Map() };

/**
 * The primitives every write is made of, inside one write transaction: entry, tree and index move together. Index rows wait
 * in a batch until {@link flush}.
 */
export class EntryWriter {
  readonly #tables: EntryTables;
  readonly #tree: EntryTree;
  readonly #index: IndexBatch;
  readonly #counters: CounterBatch<'next-entry'>;
  #hasChanged = false;
  #haveNamesChanged = false;
  #isDeferring = false;
  #onChange: () => void = () => undefined;
  /** First entry that is not in the index yet; Infinity: all are. Null: not looked up. */
  #unindexedFrom: number | null = null;

  constructor(tables: EntryTables, tree: EntryTree) {
    this.#tables = tables;
    this.#tree = tree;
    this.#index = new IndexBatch(tables);
    this.#counters = new CounterBatch(tables.meta);
  }

  /**
   * Leave entries that are added from now on out of the index, until {@link forgetDeferral}: `build-index.ts` puts them in, all at once.
   * @param onChange told when one of them is changed or removed again
   */
  defer(onChange: () => void): void {
    this.#isDeferring = true;
    this.#onChange = onChange;
  }

  /** The index is whole again. */
  forgetDeferral(): void {
    this.#isDeferring = false;
    this.#unindexedFrom = null;
  }

  /** Index rows that wait. */
  get waiting(): number {
    return this.#index.noted;
  }

  nextId(): number {
    return this.#counters.take('next-entry');
  }

  read(id: number): StoredEntry {
    const bytes = this.#tables.entries.get(id);
    if (bytes === undefined) throw new DirectoryError('directory.store.incoherent', `entry ${id} is named and absent`);
    return new StoredEntry(bytes);
  }

  add(id: number, bytes: Buffer): EntryChange {
    const entry = new StoredEntry(bytes);
    this.#stateChanges();
    appendRow(this.#tables.entries, id, bytes);
    this.#tables.tree.putSync(treeKey(entry.parent, entry.key), id);
    if (this.#indexesNew(id)) this.#index.move(id, NO_ROWS, indexRowsOf(entry));
    if (entry.parent === 0) this.#namesChanged();
    return { operation: 'added', id, uuid: entry.uuidText, dn: this.#dnOf(entry) };
  }

  /** Put other content, and another name or place when it says so. */
  put(id: number, bytes: Buffer): EntryChange {
    const before = this.read(id);
    const after = new StoredEntry(bytes);
    const formerDn = this.#dnOf(before);
    this.#stateChanges();
    if (this.#isIndexed(id)) {
      const rows = changedRowsOf(before, after);
      this.#index.move(id, rows.before, rows.after);
    } else this.#onChange();
    this.#tables.entries.putSync(id, bytes);
    const head = { id, uuid: uuidText(after.uuid), before: Buffer.from(before.bytes) };
    if (before.parent === after.parent && before.key === after.key && before.name.equals(after.name)) {
      return { operation: 'modified', ...head, dn: formerDn };
    }
    this.#tables.tree.removeSync(treeKey(before.parent, before.key));
    this.#tables.tree.putSync(treeKey(after.parent, after.key), id);
    this.#namesChanged();
    return { operation: 'renamed', ...head, dn: this.#dnOf(after), formerDn };
  }

  /** It must have no entry below. */
  remove(id: number): EntryChange {
    const entry = this.read(id);
    const dn = this.#dnOf(entry);
    this.#stateChanges();
    if (this.#isIndexed(id)) this.#index.move(id, indexRowsOf(entry), NO_ROWS);
    else this.#onChange();
    this.#tables.tree.removeSync(treeKey(entry.parent, entry.key));
    this.#tables.entries.removeSync(id);
    this.#tables.secrets.removeSync(id);
    this.#haveNamesChanged = true;
    // Nothing is below it: no other name holds its own.
    if (entry.parent === 0) this.#tree.forget();
    else this.#tree.forgetEntry(id, entry);
    return { operation: 'removed', id, uuid: entry.uuidText, dn, before: Buffer.from(entry.bytes) };
  }

  /** Write the index rows that wait: before the index is read in this transaction, and before it ends. */
  flush(): void {
    this.#index.flush();
    this.#counters.flush();
    // Another handle may have left some out, or put them in, by the next transaction.
    this.#unindexedFrom = null;
    if (!this.#hasChanged) return;
    this.#hasChanged = false;
    this.#tree.forgetState();
    this.#raise('version');
    if (this.#haveNamesChanged) this.#raise('tree-version');
    this.#haveNamesChanged = false;
  }

  /** The transaction is given up. */
  discard(): void {
    this.#index.discard();
    this.#counters.discard();
    this.#unindexedFrom = null;
    this.#hasChanged = false;
    this.#haveNamesChanged = false;
    this.#tree.forget();
  }

  #stateChanges(): void {
    if (this.#hasChanged) this.#tree.forgetKept();
    else this.#tree.forgetState();
    this.#hasChanged = true;
  }

  #isIndexed(id: number): boolean {
    this.#unindexedFrom ??= this.#tables.meta.get(UNINDEXED_FROM) ?? Number.POSITIVE_INFINITY;
    return id < this.#unindexedFrom;
  }

  /** Whether an entry just added goes into the index at once; the first one that does not is noted with it. */
  #indexesNew(id: number): boolean {
    if (!this.#isIndexed(id)) return false;
    if (!this.#isDeferring) return true;
    this.#tables.meta.putSync(UNINDEXED_FROM, id);
    this.#unindexedFrom = id;
    return false;
  }

  #dnOf(entry: StoredEntry): string {
    return Buffer.concat(this.#tree.nameParts(entry)).toString('utf8');
  }

  #namesChanged(): void {
    this.#haveNamesChanged = true;
    this.#tree.forget();
  }

  #raise(version: 'version' | 'tree-version'): void {
    this.#tables.meta.putSync(version, (this.#tables.meta.get(version) ?? 0) + 1);
  }
}
