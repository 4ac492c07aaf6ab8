import type { Entry } from '../entries/entry.ts';
import type { EntryReader } from '../entries/entry-reader.ts';
import { EntryView } from '../entries/entry-view.ts';
import { type Audience, encodeEntry, StoredEntry } from '../entries/stored-entry.ts';
import { DirectoryError } from '../error.ts';
import { type DnPath, isBelow, parentPath, pathOfText, relativePath } from '../schema/dn-path.ts';
import { rootDseEntry, type ServerOffer } from '../schema/root-dse.ts';
import { SUBSCHEMA_DN, subschemaEntry } from '../schema/subschema.ts';

/** An entry in its place. */
export interface TreeNode {
  readonly entry: StoredEntry;
  /** Path relative to the base; of the root DSE and the subschema subentry, their own. */
  readonly path: DnPath;
  /** True for entries outside the base, whose stored name is whole. */
  readonly isAbsolute: boolean;
}

/** Path of the subschema subentry as a filter asserts it: outside the base (see `bind-filter.ts`). */
const SUBSCHEMA_ASSERTION = `/${SUBSCHEMA_DN}`;

/** The tree a client sees: fixed entries of the server in memory, and the entries of the records below them. */
export class DirectoryTree {
  readonly baseDn: string;
  readonly basePath: DnPath;
  readonly reader: EntryReader;
  readonly rootDse: TreeNode;
  readonly subschema: TreeNode;
  /** Entries above the records, in path order. */
  readonly fixed: readonly TreeNode[];
  readonly #fixedByPath: ReadonlyMap<DnPath, TreeNode>;
  readonly #baseSuffix: Buffer;

  /** @throws DirectoryError `directory.ldap.misconfigured` when the base or a fixed entry has no usable name */
  constructor(reader: EntryReader, offer: ServerOffer, fixed: readonly Entry[]) {
    const basePath = pathOfText(offer.baseDn);
    if (basePath === null || basePath === '') {
      throw new DirectoryError('directory.ldap.misconfigured', 'the base name is not a distinguished name');
    }
    this.baseDn = offer.baseDn;
    this.basePath = basePath;
    this.reader = reader;
    this.#baseSuffix = Buffer.from(offer.baseDn, 'utf8');
    this.rootDse = fixedNode(rootDseEntry(offer), true);
    this.subschema = fixedNode(subschemaEntry(), true);
    this.fixed = fixed.map((entry) => fixedNode(entry, false)).sort((a, b) => (a.path < b.path ? -1 : 1));
    this.#fixedByPath = new Map(this.fixed.map((node) => [node.path, node] as const));
  }

  /** The entry with this path, relative to the base, when the audience may know of it. */
  find(path: DnPath, audience: Audience): TreeNode | undefined {
    const fixed = this.#fixedByPath.get(path);
    if (fixed !== undefined) return fixed.entry.isVisible(audience) ? fixed : undefined;
    const id = this.reader.find(path);
    return id === undefined ? undefined : this.read(id, audience);
  }

  /** The record's entry with this number, when it exists and the audience may know of it. */
  read(id: number, audience: Audience): TreeNode | undefined {
    const entry = this.reader.read(id);
    if (entry === undefined || !entry.isVisible(audience)) return undefined;
    return { entry, path: entry.path, isAbsolute: false };
  }

  /** Whole name of the deepest entry at or above a whole path that the audience may see; `''` when there is none. */
  matchedDn(wholePath: DnPath, audience: Audience): string {
    let path: DnPath | null = relativePath(wholePath, this.basePath);
    while (path !== null) {
      const node = this.find(path, audience);
      if (node !== undefined) return Buffer.concat(this.nameParts(node)).toString('utf8');
      path = path === '' ? null : parentPath(path);
    }
    return '';
  }

  /** Bytes that make up an entry's whole name. */
  nameParts(node: TreeNode): readonly Buffer[] {
    if (node.isAbsolute) return [node.entry.name];
    return node.path === '' ? [this.#baseSuffix] : [node.entry.name, COMMA, this.#baseSuffix];
  }

  /** A name stored without the base, completed. */
  completeName(relative: Buffer): Buffer {
    return relative.length === 0 ? this.#baseSuffix : Buffer.concat([relative, COMMA, this.#baseSuffix]);
  }

  hasSubordinates(node: TreeNode, audience: Audience): boolean {
    if (node.isAbsolute) return false;
    const isChild = (each: TreeNode): boolean => isBelow(each.path, node.path) && each.entry.isVisible(audience);
    if (this.fixed.some(isChild)) return true;
    const [first] = this.reader.listBelow(node.path, null, 1);
    // A person's situations are shown or hidden together, so that the first tells for all. That a branch holds records
    // is no secret, even where the caller may see none of them.
    const isBranch = this.#fixedByPath.has(node.path);
    return first !== undefined && (isBranch || this.read(first.id, audience) !== undefined);
  }

  /** The entry as one caller may test it in filters and comparisons. */
  view(node: TreeNode, audience: Audience): EntryView {
    return new EntryView(node.entry, audience, node.isAbsolute ? '' : this.basePath, (type) => {
      switch (type.name) {
        case 'entryDN':
          return [node.isAbsolute ? `/${node.path}` : node.path];
        case 'subschemaSubentry':
          return [SUBSCHEMA_ASSERTION];
        case 'hasSubordinates':
          return [this.hasSubordinates(node, audience) ? 'TRUE' : 'FALSE'];
        default:
          return [];
      }
    });
  }
}

const COMMA = Buffer.from(',');

function fixedNode(entry: Entry, isAbsolute: boolean): TreeNode {
  const path = pathOfText(entry.relativeDn);
  if (path === null) throw new DirectoryError('directory.ldap.misconfigured', `not a name: ${entry.relativeDn}`);
  return { entry: new StoredEntry(encodeEntry(entry, path)), path, isAbsolute };
}
