import { DirectoryError } from '../error.ts';
import { type EntryTree, treeKey } from './entry-tree.ts';
import { IndexBatch } from './index-batch.ts';
import { type IndexedEntry, indexRowsOf } from './index-keys.ts';
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

const NO_ROWS: IndexedEntry = { keys: new Set(), searched: new Map() };

/**
 * The primitives every write is made of, inside one write transaction: entry, tree and index move together. Index rows wait
 * in a batch until {@link flush}.
 */
export class EntryWriter {
  readonly #tables: EntryTables;
  readonly #tree: EntryTree;
  readonly #index: IndexBatch;

  constructor(tables: EntryTables, tree: EntryTree) {
    this.#tables = tables;
    this.#tree = tree;
    this.#index = new IndexBatch(tables);
  }

  nextId(): number {
    const next = this.#tables.meta.get('next-entry') ?? 1;
    this.#tables.meta.putSync('next-entry', next + 1);
    return next;
  }

  read(id: number): StoredEntry {
    const bytes = this.#tables.entries.get(id);
    if (bytes === undefined) throw new DirectoryError('directory.store.incoherent', `entry ${id} is named and absent`);
    return new StoredEntry(bytes);
  }

  add(id: number, bytes: Buffer): EntryChange {
    const entry = new StoredEntry(bytes);
    this.#tables.entries.putSync(id, bytes);
    this.#tables.tree.putSync(treeKey(entry.parent, entry.key), id);
    this.#index.move(id, NO_ROWS, indexRowsOf(entry));
    if (entry.parent === 0) this.#namesChanged();
    return { operation: 'added', id, uuid: entry.uuidText, dn: this.#dnOf(entry) };
  }

  /** Put other content, and another name or place when it says so. */
  put(id: number, bytes: Buffer): EntryChange {
    const before = this.read(id);
    const after = new StoredEntry(bytes);
    const formerDn = this.#dnOf(before);
    this.#index.move(id, indexRowsOf(before), indexRowsOf(after));
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
    this.#index.move(id, indexRowsOf(entry), NO_ROWS);
    this.#tables.tree.removeSync(treeKey(entry.parent, entry.key));
    this.#tables.entries.removeSync(id);
    this.#tables.secrets.removeSync(id);
    this.#namesChanged();
    return { operation: 'removed', id, uuid: entry.uuidText, dn, before: Buffer.from(entry.bytes) };
  }

  /** Write the index rows that wait: before the index is read in this transaction, and before it ends. */
  flush(): void {
    this.#index.flush();
  }

  /** The transaction is given up. */
  discard(): void {
    this.#index.discard();
    this.#tree.forget();
  }

  #dnOf(entry: StoredEntry): string {
    return Buffer.concat(this.#tree.nameParts(entry)).toString('utf8');
  }

  #namesChanged(): void {
    this.#tree.forget();
    this.#tables.meta.putSync('tree-version', (this.#tables.meta.get('tree-version') ?? 0) + 1);
  }
}
