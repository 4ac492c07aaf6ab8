import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute } from '../schema/attributes.ts';
import { type DnPath, PATH_SEPARATOR, parentPath, pathOfText } from '../schema/dn-path.ts';
import { normaliseFor } from '../schema/normalise.ts';
import type { EntryAttribute } from './entry.ts';
import type { EntryReader } from './entry-reader.ts';
import type { EntryTree } from './entry-tree.ts';
import type { EntryChange, EntryWriter } from './entry-writer.ts';
import { equalityKey, type IndexReach } from './index-keys.ts';
import { followRenaming } from './referential-integrity.ts';
import { MAX_KEY_BYTES, MAX_NAME_BYTES, relativeName, type Stamp } from './replace-projected.ts';
import { type EntryContent, encodeEntry, type StoredEntry } from './stored-entry.ts';
import type { EntryTables } from './tables.ts';

/** Why the store itself refuses a change; whoever asks turns it into a result code. */
export type EntryRefusal =
  | 'name-malformed'
  | 'name-taken'
  | 'parent-absent'
  | 'absent'
  | 'has-entries-below'
  | 'below-itself'
  | 'not-unique';

export type EntryVerdict =
  | { readonly done: true; readonly id: number }
  | { readonly done: false; readonly refusal: EntryRefusal; readonly detail: string };

/** What a written entry holds. */
export interface EntryBody {
  readonly attributes: readonly EntryAttribute[];
  readonly operational: readonly EntryAttribute[];
  readonly publicNames: ReadonlySet<string>;
  /** Never part of the entry's bytes, nor of any index: password hashes. Left as they are when absent. */
  readonly secrets?: Readonly<Record<string, readonly string[]>>;
  /** Attributes whose values no other entry of the store may have. */
  readonly unique?: readonly string[];
}

/**
 * Changes of entries inside one write transaction: checks and writes see the same state. What is refused changes nothing;
 * a throw undoes the whole update. Schema and access rules are the caller's.
 */
export class EntryTransaction {
  /** Reads inside the transaction; index rows written before are seen. */
  readonly reader: EntryReader;
  readonly stamp: Stamp;
  readonly #tables: EntryTables;
  readonly #tree: EntryTree;
  readonly #writer: EntryWriter;
  readonly #newUuid: () => Buffer;
  readonly #changes: EntryChange[] = [];

  constructor(
    parts: {
      readonly tables: EntryTables;
      readonly tree: EntryTree;
      readonly writer: EntryWriter;
      readonly reader: EntryReader;
    },
    stamp: Stamp,
    newUuid: () => Buffer,
  ) {
    this.#tables = parts.tables;
    this.#tree = parts.tree;
    this.#writer = parts.writer;
    this.reader = parts.reader;
    this.stamp = stamp;
    this.#newUuid = newUuid;
  }

  /** What was changed so far. */
  get changes(): readonly EntryChange[] {
    return this.#changes;
  }

  /**
   * Add an entry below one that exists, or, with `isContext`, the top of a naming context.
   * Refusals: name-malformed, name-taken, parent-absent, not-unique.
   */
  add(
    dn: string,
    body: EntryBody,
    options: { readonly uuid?: Buffer; readonly isContext?: boolean } = {},
  ): EntryVerdict {
    const path = pathOfText(dn);
    if (path === null || path === '') return refused('name-malformed', dn);
    const isContext = options.isContext === true;
    const parent = isContext ? 0 : this.#tree.find(parentPath(path) ?? '');
    if (parent === undefined) return refused('parent-absent', dn);
    const key = isContext ? path : lastKey(path);
    if (!fits(dn, key)) return refused('name-malformed', dn.slice(0, 200));
    if (this.#tree.child(parent, key) !== undefined) return refused('name-taken', dn);
    const id = this.#writer.nextId();
    const clash = this.#clash(id, body);
    if (clash !== null) return clash;
    const name = isContext ? dn : relativeName(dn);
    const { at, change } = this.stamp;
    const uuid = options.uuid ?? this.#newUuid();
    const head = { name, key, parent, uuid, createdAt: at, modifiedAt: at, change };
    this.#changes.push(this.#writer.add(id, encodeEntry({ ...head, ...body })));
    // Under a new number there are none to take away.
    if (body.secrets !== undefined && Object.keys(body.secrets).length > 0) this.#putSecrets(id, body);
    return { done: true, id };
  }

  /** Put other attributes; name and place stay. Refusals: absent, not-unique. */
  modify(id: number, body: EntryBody): EntryVerdict {
    const before = this.reader.read(id);
    if (before === undefined) return refused('absent', String(id));
    const clash = this.#clash(id, body);
    if (clash !== null) return clash;
    this.#changes.push(this.#writer.put(id, encodeEntry({ ...this.#headOf(before), ...body })));
    this.#putSecrets(id, body);
    return { done: true, id };
  }

  /**
   * Give another relative name, or another place, or both; everything below follows by itself. `body` holds the attributes
   * as they are to be (the new name among them). Refusals: absent, name-malformed, name-taken, parent-absent, below-itself.
   */
  rename(id: number, newRdn: string, newParent: number | null, body: EntryBody): EntryVerdict {
    const before = this.reader.read(id);
    if (before === undefined || before.parent === 0) return refused('absent', String(id));
    const parent = newParent ?? before.parent;
    const above = this.reader.read(parent);
    if (above === undefined) return refused('parent-absent', String(parent));
    if (parent === id || this.reader.isUnder(above, id)) return refused('below-itself', newRdn);
    const key = pathOfText(newRdn);
    if (key === null || key === '' || key.includes(PATH_SEPARATOR) || !fits(newRdn, key))
      return refused('name-malformed', newRdn);
    const holder = this.#tree.child(parent, key);
    if (holder !== undefined && holder !== id) return refused('name-taken', newRdn);
    const clash = this.#clash(id, body);
    if (clash !== null) return clash;
    const formerPath = this.#tree.pathOf(before);
    const head = { ...this.#headOf(before), name: newRdn, key, parent };
    this.#changes.push(this.#writer.put(id, encodeEntry({ ...head, ...body })));
    this.#putSecrets(id, body);
    this.#follow(formerPath, id);
    return { done: true, id };
  }

  /** Refusals: absent, has-entries-below. Groups that name it lose the name. */
  remove(id: number): EntryVerdict {
    const before = this.reader.read(id);
    if (before === undefined) return refused('absent', String(id));
    if (this.reader.hasBelow(id)) return refused('has-entries-below', String(id));
    const formerPath = this.#tree.pathOf(before);
    this.#changes.push(this.#writer.remove(id));
    this.#follow(formerPath, null);
    return { done: true, id };
  }

  /** Entries that have this value, at most `limit`, in the whole store. */
  holdersOf(type: AttributeType, normalised: string, limit: number): readonly number[] {
    this.#writer.flush();
    const reaches: readonly IndexReach[] = ['p', 'r'];
    return reaches
      .flatMap((reach) => this.reader.listRow(equalityKey(reach, type, normalised), -1, limit))
      .slice(0, limit);
  }

  #headOf(
    before: StoredEntry,
  ): Pick<EntryContent, 'name' | 'key' | 'parent' | 'uuid' | 'createdAt' | 'modifiedAt' | 'change'> {
    const { parent, uuid, createdAt } = before;
    const { at, change } = this.stamp;
    return { name: before.name.toString('utf8'), key: before.key, parent, uuid, createdAt, modifiedAt: at, change };
  }

  #putSecrets(id: number, { secrets }: EntryBody): void {
    if (secrets === undefined) return;
    if (Object.keys(secrets).length === 0) this.#tables.secrets.removeSync(id);
    else this.#tables.secrets.putSync(id, secrets);
  }

  #clash(id: number, { unique = [], attributes }: EntryBody): EntryVerdict | null {
    for (const name of unique) {
      const type = findAttribute(name);
      const values = attributes.filter((each) => findAttribute(each.name) === type).flatMap((each) => each.values);
      for (const value of type === undefined ? [] : values) {
        const normalised = type === undefined ? null : normaliseFor(type, Buffer.from(value));
        const holders = type === undefined || normalised === null ? [] : this.holdersOf(type, normalised, 2);
        if (holders.some((holder) => holder !== id)) return refused('not-unique', name);
      }
    }
    return null;
  }

  #follow(formerPath: DnPath, id: number | null): void {
    this.#writer.flush();
    const renamed = id === null ? undefined : this.reader.read(id);
    const name = renamed === undefined ? null : Buffer.concat(this.reader.nameParts(renamed)).toString('utf8');
    for (const { id: holder, attributes, operational, publicNames } of followRenaming(this.reader, formerPath, name)) {
      const before = this.reader.read(holder);
      if (before === undefined) continue;
      const content = { ...this.#headOf(before), attributes, operational, publicNames };
      this.#changes.push(this.#writer.put(holder, encodeEntry(content)));
    }
  }
}

function refused(refusal: EntryRefusal, detail: string): EntryVerdict {
  return { done: false, refusal, detail };
}

const lastKey = (path: DnPath): string => path.slice(path.lastIndexOf(PATH_SEPARATOR) + 1);

const fits = (name: string, key: string): boolean =>
  Buffer.byteLength(name) <= MAX_NAME_BYTES && Buffer.byteLength(key) <= MAX_KEY_BYTES;
