import { DirectoryError } from '../error.ts';
import { findAttribute } from '../schema/attributes.ts';
import { type DnPath, PATH_SEPARATOR, parentPath, pathOfText } from '../schema/dn-path.ts';
import { completeName, completeNames } from './complete-names.ts';
import type { Entry } from './entry.ts';
import type { EntryTree } from './entry-tree.ts';
import type { EntryChange, EntryWriter } from './entry-writer.ts';
import { encodeEntry, StoredEntry, uuidBytes } from './stored-entry.ts';
import type { EntryTables } from './tables.ts';

/** Longest normalised relative name: LMDB keys are limited to 1,978 bytes. */
export const MAX_KEY_BYTES = 1900;
/** Longest whole name, in bytes. */
export const MAX_NAME_BYTES = 4096;

/** When and as which line of the journal a change is written. */
export interface Stamp {
  readonly at: Date;
  /** Number of the journal line to come. */
  readonly change: number;
}

/** Where projected entries go. */
export interface ProjectedPlace {
  readonly tables: EntryTables;
  readonly tree: EntryTree;
  readonly writer: EntryWriter;
  /** Whole name of the region's tree. */
  readonly baseDn: string;
}

interface Coming {
  readonly entry: Entry;
  readonly path: DnPath;
  readonly uuid: Buffer;
}

/**
 * Replace all entries of one owner: an entry that keeps its entryUUID keeps its number, whatever its name becomes; one whose
 * content is the same is not written. Parents come before their children in `entries`.
 *
 * @throws DirectoryError `directory.entry.malformed` when a name or attribute is not of the schema or the parent is absent,
 *         `directory.entry.name-taken` when another owner has the name
 */
export function replaceProjected(
  place: ProjectedPlace,
  owner: string,
  entries: readonly Entry[],
  stamp: Stamp,
): readonly EntryChange[] {
  const { tables, writer } = place;
  const before: readonly number[] = tables.owners.get(owner) ?? [];
  const coming = entries.map((entry) => checked(place, entry));
  const known = new Map(before.map((id) => [writer.read(id).uuid.toString('hex'), id] as const));
  const kept = new Set(coming.flatMap(({ uuid }) => known.get(uuid.toString('hex')) ?? []));
  const changes: EntryChange[] = [];
  // Children were written after their parents: they go first.
  for (const id of [...before].reverse()) if (!kept.has(id)) changes.push(withoutBytes(writer.remove(id)));
  const areApart = new Set(coming.map(({ path }) => path)).size === coming.length;
  let freshParent: number | null = null;
  const ids = coming.map((each, rank) => {
    const id = known.size === 0 ? undefined : known.get(each.uuid.toString('hex'));
    const written = writeOne(place, each, { id, freshParent }, stamp);
    if (written.change !== null) changes.push(written.change);
    // The others stand below the first.
    if (id === undefined && rank === 0 && coming.length > 1) {
      place.tree.rememberParent(written.id, each.path, written.entry);
      freshParent = areApart ? written.id : null;
    }
    return written.id;
  });
  noteOwned(tables, owner, before, ids);
  return changes;
}

function noteOwned(tables: EntryTables, owner: string, before: readonly number[], ids: readonly number[]): void {
  if (ids.length > 0) {
    if (before.length !== ids.length || before.some((id, at) => id !== ids[at])) tables.owners.putSync(owner, [...ids]);
  } else if (before.length > 0) tables.owners.removeSync(owner);
}

function checked({ baseDn }: ProjectedPlace, entry: Entry): Coming {
  const path = pathOfText(completeName(entry.relativeDn, baseDn));
  if (path === null || entry.relativeDn === '' || Buffer.byteLength(entry.relativeDn) > MAX_NAME_BYTES) {
    throw new DirectoryError('directory.entry.malformed', `not a usable name: ${entry.relativeDn.slice(0, 200)}`);
  }
  for (const attribute of [...entry.attributes, ...entry.operational]) {
    if (findAttribute(attribute.name)?.name !== attribute.name || attribute.values.length === 0) {
      throw new DirectoryError('directory.entry.malformed', `attribute ${attribute.name} of ${entry.relativeDn}`);
    }
  }
  return { entry, path, uuid: uuidBytes(entry.entryUuid) };
}

function writeOne(
  place: ProjectedPlace,
  { entry: projected, path, uuid }: Coming,
  { id, freshParent }: { readonly id: number | undefined; readonly freshParent: number | null },
  stamp: Stamp,
): { readonly id: number; readonly entry: StoredEntry; readonly change: EntryChange | null } {
  const { tree, writer, baseDn } = place;
  const parent = tree.find(parentPath(path) ?? '');
  const key = path.slice(path.lastIndexOf(PATH_SEPARATOR) + 1);
  if (parent === undefined || Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new DirectoryError(
      'directory.entry.malformed',
      `no entry above, or a name too long: ${projected.relativeDn.slice(0, 200)}`,
    );
  }
  // Below an entry that was just put there is nothing yet of this name.
  const holder = parent === freshParent ? undefined : tree.child(parent, key);
  if (holder !== undefined && holder !== id) {
    throw new DirectoryError('directory.entry.name-taken', `another record has the name ${projected.relativeDn}`);
  }
  const before = id === undefined ? undefined : writer.read(id);
  const bytes = encodeEntry({
    name: relativeName(projected.relativeDn),
    key,
    parent,
    uuid,
    createdAt: before?.createdAt ?? stamp.at,
    modifiedAt: stamp.at,
    change: stamp.change,
    attributes: completeNames(projected.attributes, baseDn),
    operational: completeNames(projected.operational, baseDn),
    publicNames: projected.publicNames,
  });
  const entry = new StoredEntry(bytes);
  if (id === undefined || before === undefined) {
    const fresh = writer.nextId();
    return { id: fresh, entry, change: writer.add(fresh, bytes) };
  }
  if (before.hasSameContent(entry)) return { id, entry, change: null };
  return { id, entry, change: withoutBytes(writer.put(id, bytes)) };
}

/** What the entry was follows from its record: the journal keeps bytes of direct changes alone. */
function withoutBytes({ before: _bytes, ...change }: EntryChange): EntryChange {
  return change;
}

/** First part of a name whose separators inside values are escaped (RFC 4514 §2.4); a space that is escaped is the value's, at its end too. */
export function relativeName(dn: string): string {
  let end = 0;
  for (let at = 0; at < dn.length && dn[at] !== ','; at += 1) {
    if (dn[at] === '\\') at += 1;
    if (dn[at] !== ' ' || dn[at - 1] === '\\') end = at + 1;
  }
  return dn.slice(0, end);
}
