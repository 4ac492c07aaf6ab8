import { type DnPath, isBelow, PATH_SEPARATOR } from '../schema/dn-path.ts';
import { readBytes } from './read-bytes.ts';
import { StoredEntry } from './stored-entry.ts';
import type { EntryTables } from './tables.ts';

/** Parents whose names are kept; all are dropped when there are more. */
const MAX_CACHED_PARENTS = 20_000;
/** Entries and answers kept until the store changes; all are dropped when there are more. */
const MAX_KEPT = 1_000;
/** Naming contexts of one server. */
export const MAX_CONTEXTS = 100;

/** The top of a naming context. */
export interface NamingContext {
  readonly id: number;
  readonly path: DnPath;
  readonly dn: string;
}

/** An entry's place: its number and its whole normalised name. */
export interface EntryPlace {
  readonly id: number;
  readonly path: DnPath;
}

interface Parent {
  readonly path: DnPath;
  readonly name: Buffer;
  readonly parent: number;
}

/**
 * Names of entries, from rows (parent, relative name) → entry. What is remembered of parents is dropped when the stored
 * version says that some name changed, in whatever process.
 */
export class EntryTree {
  readonly #tables: EntryTables;
  readonly #parents = new Map<number, Parent>();
  readonly #idsOfParents = new Map<DnPath, number>();
  readonly #kept = new Map<number, StoredEntry>();
  readonly #answers = new Map<string, unknown>();
  #contexts: readonly NamingContext[] | null = null;
  #version = -1;
  #treeVersion = -1;
  #isFresh = false;

  constructor(tables: EntryTables) {
    this.#tables = tables;
  }

  /** Forget what is remembered, when names have changed since; looked up once a turn, as reads of one turn see one state. */
  refresh(): void {
    if (this.#isFresh) return;
    this.#isFresh = true;
    setImmediate(() => {
      this.#isFresh = false;
    });
    const version = this.#tables.meta.get('version') ?? 0;
    if (version === this.#version) return;
    this.#version = version;
    this.#kept.clear();
    this.#answers.clear();
    const treeVersion = this.#tables.meta.get('tree-version') ?? 0;
    if (treeVersion === this.#treeVersion) return;
    this.#forgetNames();
    this.#treeVersion = treeVersion;
  }

  /** An entry that many requests begin at: read once for each state of the store. */
  keep(id: number): StoredEntry | undefined {
    this.refresh();
    const known = this.#kept.get(id);
    if (known !== undefined) return known;
    const bytes = readBytes(this.#tables.entries, id);
    if (bytes === undefined) return undefined;
    const entry = new StoredEntry(bytes);
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(id, entry);
    return entry;
  }

  /** What follows from the state of the store alone, worked out once for each. */
  remember<T>(question: string, work: () => T): T {
    this.refresh();
    const known = this.#answers.get(question);
    // Each question is asked with one kind of work.
    if (known !== undefined) return known as T;
    const answer = work();
    if (this.#answers.size >= MAX_KEPT) this.#answers.clear();
    this.#answers.set(question, answer);
    return answer;
  }

  /** An entry that others are just being written below. */
  rememberParent(id: number, path: DnPath, entry: StoredEntry): void {
    if (this.#parents.size >= MAX_CACHED_PARENTS) this.#parents.clear();
    if (this.#idsOfParents.size >= MAX_CACHED_PARENTS) this.#idsOfParents.clear();
    this.#parents.set(id, { path, name: Buffer.concat(this.nameParts(entry)), parent: entry.parent });
    this.#idsOfParents.set(path, id);
  }

  /** An entry was written in this process: what follows from the state before is not asked in this turn again. */
  forgetState(): void {
    this.forgetKept();
    this.#isFresh = false;
  }

  /** The same where a transaction wrote before: nobody else writes meanwhile, and no version is looked up again. */
  forgetKept(): void {
    if (this.#kept.size > 0) this.#kept.clear();
    if (this.#answers.size > 0) this.#answers.clear();
  }

  forget(): void {
    this.#forgetNames();
    this.forgetState();
    this.#version = -1;
    this.#treeVersion = -1;
  }

  /** An entry is gone, with nothing below it. */
  forgetEntry(id: number, entry: StoredEntry): void {
    this.#idsOfParents.delete(this.pathOf(entry));
    this.#parents.delete(id);
    this.forgetState();
  }

  #forgetNames(): void {
    this.#parents.clear();
    this.#idsOfParents.clear();
    this.#contexts = null;
  }

  /** Tops of all naming contexts. */
  contexts(): readonly NamingContext[] {
    this.refresh();
    if (this.#contexts !== null) return this.#contexts;
    const range = this.#tables.tree.getRange({ start: treeKey(0, ''), end: treeKey(1, ''), limit: MAX_CONTEXTS });
    const found = Array.from(range, ({ key, value }) => {
      const name = this.#parent(value)?.name.toString('utf8') ?? '';
      return { id: value, path: key.toString('utf8', 4), dn: name };
    });
    this.#contexts = found;
    return found;
  }

  /** The naming context a path is in: the most special one. */
  contextOf(path: DnPath): NamingContext | undefined {
    let best: NamingContext | undefined;
    for (const context of this.contexts()) {
      const isIn = context.path === path || isBelow(path, context.path);
      if (isIn && (best === undefined || context.path.length > best.path.length)) best = context;
    }
    return best;
  }

  find(path: DnPath): number | undefined {
    const context = this.contextOf(path);
    if (context === undefined) return undefined;
    if (context.path === path) return context.id;
    const known = this.#idsOfParents.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf(PATH_SEPARATOR);
    const parent = this.#findParent(path.slice(0, cut), context);
    return parent === undefined ? undefined : this.child(parent, path.slice(cut + 1));
  }

  child(parent: number, key: string): number | undefined {
    return this.#tables.tree.get(treeKey(parent, key));
  }

  /** Whole normalised name. */
  pathOf(entry: StoredEntry): DnPath {
    if (entry.parent === 0) return entry.key;
    return `${this.#parent(entry.parent)?.path ?? ''}${PATH_SEPARATOR}${entry.key}`;
  }

  /** Whole name as bytes of one text: its relative name, then its parent's whole name. */
  nameParts(entry: StoredEntry): readonly Buffer[] {
    if (entry.parent === 0) return [entry.name];
    const above = this.#parent(entry.parent)?.name;
    return above === undefined ? [entry.name] : [entry.name, COMMA, above];
  }

  /** Whether an entry is strictly below another. */
  isUnder(entry: StoredEntry, ancestor: number): boolean {
    for (let parent = entry.parent; parent !== 0; parent = this.#parent(parent)?.parent ?? 0) {
      if (parent === ancestor) return true;
    }
    return false;
  }

  hasChildren(id: number): boolean {
    for (const _ of this.#tables.tree.getKeys({ start: treeKey(id, ''), end: treeKey(id + 1, ''), limit: 1 }))
      return true;
    return false;
  }

  /** Entries one step below, in the order of their names, after one of them when given. */
  children(id: number, after: string | null, limit: number): readonly { readonly id: number; readonly key: string }[] {
    const range = { start: treeKey(id, after ?? ''), end: treeKey(id + 1, ''), limit, exclusiveStart: after !== null };
    return Array.from(this.#tables.tree.getRange(range), ({ key, value }) => ({
      id: value,
      key: key.toString('utf8', 4),
    }));
  }

  #findParent(path: DnPath, context: NamingContext): number | undefined {
    if (path === context.path) return context.id;
    const known = this.#idsOfParents.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf(PATH_SEPARATOR);
    const above = this.#findParent(path.slice(0, cut), context);
    const id = above === undefined ? undefined : this.child(above, path.slice(cut + 1));
    if (id === undefined) return undefined;
    if (this.#idsOfParents.size >= MAX_CACHED_PARENTS) this.#idsOfParents.clear();
    this.#idsOfParents.set(path, id);
    return id;
  }

  #parent(id: number): Parent | undefined {
    const known = this.#parents.get(id);
    if (known !== undefined) return known;
    const bytes = this.#tables.entries.get(id);
    if (bytes === undefined) return undefined;
    const entry = new StoredEntry(bytes);
    const parent = { path: this.pathOf(entry), name: Buffer.concat(this.nameParts(entry)), parent: entry.parent };
    if (this.#parents.size >= MAX_CACHED_PARENTS) this.#parents.clear();
    this.#parents.set(id, parent);
    return parent;
  }
}

const COMMA = Buffer.from(',');

export function treeKey(parent: number, key: string): Buffer {
  const bytes = Buffer.allocUnsafe(4 + Buffer.byteLength(key));
  bytes.writeUInt32BE(parent, 0);
  bytes.write(key, 4, 'utf8');
  return bytes;
}
