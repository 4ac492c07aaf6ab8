import { LONG_LIST_BYTES } from '../entries/attribute-list.ts';
import type { Entry } from '../entries/entry.ts';
import type { EntryReader } from '../entries/entry-reader.ts';
import { EntryView, type IsListed } from '../entries/entry-view.ts';
import { equalityKey, reachesOf } from '../entries/index-keys.ts';
import { memberOfNames, memberOfPaths } from '../entries/member-of.ts';
import { type Audience, encodeEntry, StoredEntry, uuidBytes } from '../entries/stored-entry.ts';
import { DirectoryError } from '../error.ts';
import { findAttribute } from '../schema/attributes.ts';
import { type DnPath, parentPath, pathOfText } from '../schema/dn-path.ts';
import { rootDseEntry, type ServerOffer } from '../schema/root-dse.ts';
import { subschemaEntry } from '../schema/subschema.ts';
import type { Caller } from './caller.ts';
import { printCsn } from './entry-stamps.ts';
import { isWithin } from './territory.ts';

/** Children counted for numSubordinates. */
const MAX_COUNTED_CHILDREN = 10_000;
/** The one attribute kept apart. */
export const SECRET = 'userPassword';

/** An entry in its place. */
export interface TreeNode {
  /** Number in the store; 0 for the two entries that are not stored. */
  readonly id: number;
  readonly entry: StoredEntry;
  /** Whole normalised name. */
  readonly path: DnPath;
  /** True for the root DSE and the subschema subentry. */
  readonly isVirtual: boolean;
}

/** The tree a client sees: the naming contexts of the store, and the two entries outside them. */
export class DirectoryTree {
  readonly baseDn: string;
  readonly reader: EntryReader;
  readonly rootDse: TreeNode;
  readonly subschema: TreeNode;

  /** @throws DirectoryError `directory.ldap.misconfigured` when the base has no usable name */
  constructor(reader: EntryReader, offer: ServerOffer) {
    const basePath = pathOfText(offer.baseDn);
    if (basePath === null || basePath === '') {
      throw new DirectoryError('directory.ldap.misconfigured', 'the base name is not a distinguished name');
    }
    this.baseDn = offer.baseDn;
    this.reader = reader;
    this.rootDse = virtualNode(rootDseEntry(offer));
    this.subschema = virtualNode(subschemaEntry());
  }

  /** The entry with this whole path, when the audience may know of it. */
  find(path: DnPath, audience: Audience): TreeNode | undefined {
    if (path === this.subschema.path) return this.subschema;
    const id = this.reader.find(path);
    return id === undefined ? undefined : this.read(id, audience);
  }

  /** The same, for an entry that many searches begin at. */
  findBranch(path: DnPath, audience: Audience): TreeNode | undefined {
    if (path === this.subschema.path) return this.subschema;
    const id = this.reader.find(path);
    return id === undefined ? undefined : this.#node(id, this.reader.keep(id), audience);
  }

  /** Whether there is any subentry: without one, nothing has to be kept out of answers (RFC 3672). */
  get holdsSubentries(): boolean {
    return this.reader.remember('subentries', () => SUBENTRY_KEYS.some((key) => this.reader.openRow(key).count > 0));
  }

  /** The stored entry with this number, when it exists and the audience may know of it. */
  read(id: number, audience: Audience): TreeNode | undefined {
    return this.#node(id, this.reader.read(id), audience);
  }

  #node(id: number, entry: StoredEntry | undefined, audience: Audience): TreeNode | undefined {
    if (entry === undefined || !entry.isVisible(audience)) return undefined;
    return new StoredNode(id, entry, this.reader);
  }

  /** Whole name of the deepest entry at or above a whole path that the audience may see; `''` when there is none. */
  matchedDn(wholePath: DnPath, audience: Audience): string {
    for (let path: DnPath | null = wholePath; path !== null && path !== ''; path = parentPath(path)) {
      const node = this.find(path, audience);
      if (node !== undefined) return Buffer.concat(this.nameParts(node)).toString('utf8');
    }
    return '';
  }

  /** Bytes that make up an entry's whole name. */
  nameParts(node: TreeNode): readonly Buffer[] {
    return node.isVirtual ? [node.entry.name] : this.reader.nameParts(node.entry);
  }

  hasSubordinates(node: TreeNode, audience: Audience): boolean {
    if (node.isVirtual) return false;
    const [first] = this.reader.listBelow(node, null, 1);
    // A person's situations are shown or hidden together, so that the first tells for all. That a branch holds records
    // is no secret, even where the caller may see none of them.
    return first !== undefined && (isBranch(node) || this.read(first.id, audience) !== undefined);
  }

  /** Attributes of this entry that a caller never sees: everywhere the same, or by territory. */
  hiddenOf(node: TreeNode, { hidden, outside }: Caller): ReadonlySet<string> {
    if (outside === null || node.isVirtual || isWithin(outside.territory, this.reader, node)) return hidden;
    return outside.hidden;
  }

  /** The entry as one caller may test it in filters and comparisons. */
  view(node: TreeNode, caller: Caller): EntryView {
    return this.#view(node, caller, null);
  }

  /** The same of an entry as it lies in the store: long lists are asked of the index. */
  viewStored(node: TreeNode, caller: Caller): EntryView {
    const isShort = node.isVirtual || node.entry.bytes.length < LONG_LIST_BYTES;
    return this.#view(node, caller, isShort ? null : this.#isListed(node, caller));
  }

  #isListed(node: TreeNode, { audience }: Caller): IsListed {
    return (type, value) =>
      reachesOf(audience, type).some((reach) => this.reader.isInRow(equalityKey(reach, type, value), node.id));
  }

  #view(node: TreeNode, caller: Caller, isListed: IsListed | null): EntryView {
    const { entry } = node;
    const { audience } = caller;
    return new EntryView(
      entry,
      audience,
      () => Buffer.concat(this.nameParts(node)).toString('utf8'),
      (type) => {
        switch (type.name) {
          case 'entryDN':
            return [node.path];
          case 'subschemaSubentry':
            return [this.subschema.path];
          case 'hasSubordinates':
            return [this.hasSubordinates(node, audience) ? 'TRUE' : 'FALSE'];
          default:
            return node.isVirtual ? [] : this.#stamp(type.name, node, audience);
        }
      },
      this.hiddenOf(node, caller),
      isListed,
    );
  }

  /** Whole names of the groups an entry is in, that the caller may know of. */
  groupsOf(node: TreeNode, audience: Audience): readonly Buffer[] {
    return node.isVirtual || audience === 'anonymous' ? [] : memberOfNames(this.reader, node.path);
  }

  /** Password hashes of an entry: never part of its bytes. */
  secretsOf(node: TreeNode): readonly string[] {
    return node.isVirtual ? [] : (this.reader.secretsOf(node.id)[SECRET] ?? []);
  }

  /** How many entries are one step below; null when there are too many to be counted for one answer. */
  countChildren(node: TreeNode): number | null {
    if (node.isVirtual) return 0;
    const children = this.reader.listChildren(node, null, MAX_COUNTED_CHILDREN + 1);
    return children.length > MAX_COUNTED_CHILDREN ? null : children.length;
  }

  #stamp(name: string, { entry, path }: TreeNode, audience: Audience): readonly string[] {
    if (name === 'entryUUID') return [entry.uuidText];
    if (audience === 'anonymous') return [];
    switch (name) {
      case 'createTimestamp':
        return [entry.createdAt.toISOString()];
      case 'modifyTimestamp':
        return [entry.modifiedAt.toISOString()];
      case 'entryCSN':
        return [printCsn(entry)];
      case 'memberOf':
        return memberOfPaths(this.reader, path);
      default:
        return [];
    }
  }
}

const OBJECT_CLASS = findAttribute('objectClass');
const SUBENTRY_KEYS: readonly Buffer[] =
  OBJECT_CLASS === undefined ? [] : (['p', 'r'] as const).map((reach) => equalityKey(reach, OBJECT_CLASS, 'subentry'));

/** Its path is worked out when asked: most answers need the name's bytes alone. */
class StoredNode implements TreeNode {
  readonly id: number;
  readonly entry: StoredEntry;
  readonly isVirtual = false;
  readonly #reader: EntryReader;

  constructor(id: number, entry: StoredEntry, reader: EntryReader) {
    this.id = id;
    this.entry = entry;
    this.#reader = reader;
  }

  get path(): DnPath {
    return this.#reader.pathOf(this.entry);
  }
}

/** The base and its branches. */
const isBranch = ({ entry }: TreeNode): boolean => entry.parent === 0 || entry.key.startsWith('ou=');

const NO_UUID = uuidBytes('00000000-0000-0000-0000-000000000000');

function virtualNode(entry: Entry): TreeNode {
  const path = pathOfText(entry.relativeDn);
  if (path === null) throw new DirectoryError('directory.ldap.misconfigured', `not a name: ${entry.relativeDn}`);
  const never = new Date(0);
  const head = {
    name: entry.relativeDn,
    key: path,
    parent: 0,
    uuid: NO_UUID,
    createdAt: never,
    modifiedAt: never,
    change: 0,
  };
  return { id: 0, entry: new StoredEntry(encodeEntry({ ...head, ...entry })), path, isVirtual: true };
}
