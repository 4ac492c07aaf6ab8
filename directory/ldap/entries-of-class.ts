import { valuesNamed } from '../entries/attribute-list.ts';
import { equalityKey } from '../entries/index-keys.ts';
import { findAttribute } from '../schema/attributes.ts';
import { type DnPath, isBelow } from '../schema/dn-path.ts';
import { findObjectClass } from '../schema/object-classes.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/** Entries of a class that are read to find those of one context: the index keeps all contexts together. */
const MAX_READ = 20_000;
const OBJECT_CLASS = findAttribute('objectClass');
const CLASS_NAME = Buffer.from('objectClass');

/** Whether an entry of the store is of an object class. */
export function isOfClass({ entry, isVirtual }: TreeNode, name: string): boolean {
  if (isVirtual) return false;
  const classes = valuesNamed(entry.user('authenticated'), CLASS_NAME);
  return classes.some((value) => findObjectClass(value.toString('utf8'))?.name === name);
}

/** Keys of the index that the entries of an object class stand under. */
export const keysOfClass = (name: string): readonly Buffer[] =>
  OBJECT_CLASS === undefined ? [] : (['p', 'r'] as const).map((reach) => equalityKey(reach, OBJECT_CLASS, name));

/**
 * The entries of an object class in one context, as everybody who reads the context may see them. What other contexts hold counts neither for nor against it.
 *
 * @param most of them
 * @returns null when there are more, or more than 20,000 in all contexts
 */
export function entriesOfClass(
  tree: DirectoryTree,
  name: string,
  within: DnPath,
  most: number,
): readonly TreeNode[] | null {
  const ids = keysOfClass(name).flatMap((key) => tree.reader.listRow(key, -1, MAX_READ + 1));
  if (ids.length > MAX_READ) return null;
  const found: TreeNode[] = [];
  for (const id of ids) {
    const node = tree.read(id, 'authenticated');
    if (node !== undefined && (node.path === within || isBelow(node.path, within))) found.push(node);
    if (found.length > most) return null;
  }
  return found;
}
