import { valuesNamed } from '../entries/attribute-list.ts';
import { type DnPath, isBelow, parentPath, pathOfValue } from '../schema/dn-path.ts';
import { entriesOfClass, isOfClass } from './entries-of-class.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/** Aliases that lead to each other one after the other. */
const MAX_STEPS = 15;
/** Aliases of a context that searches follow: a context with more is searched with adminLimitExceeded as the end. */
const MAX_ALIASES = 5_000;

/** Its object class. */
export const ALIAS = 'alias';
const TARGET_NAME = Buffer.from('aliasedObjectName');

/** Whether an entry is an alias (RFC 4512 §2.6). */
export const isAlias = (node: TreeNode): boolean => isOfClass(node, ALIAS);

/** What a name leads to. `problem`: to nothing, out of its context, or round in a circle. */
export type Resolved = { readonly node: TreeNode } | { readonly problem: true } | { readonly absent: DnPath };

/**
 * Follow a name through the aliases it meets (RFC 4511 §4.5.1.3): the entry itself, or one above.
 *
 * @param within the context that no alias leads out of: who may read it may not read another
 * @returns `absent` with the name that was looked for at last
 */
export function resolve(tree: DirectoryTree, path: DnPath, within: DnPath): Resolved {
  let wanted = path;
  for (let steps = 0; steps <= MAX_STEPS; steps += 1) {
    const found = deepest(tree, wanted, within);
    if (found === null) return { absent: wanted };
    if (!isAlias(found)) return found.path === wanted ? { node: found } : { absent: wanted };
    const target = targetOf(found);
    if (target === null || !(target === within || isBelow(target, within))) return { problem: true };
    if (deepest(tree, target, within)?.path !== target && !leadsThroughAlias(tree, target, within))
      return { problem: true };
    wanted = `${target}${wanted.slice(found.path.length)}`;
  }
  return { problem: true };
}

/** Whether what stands deepest at or above a name is an alias. */
function leadsThroughAlias(tree: DirectoryTree, path: DnPath, within: DnPath): boolean {
  const found = deepest(tree, path, within);
  return found !== null && isAlias(found);
}

/** The entry of a name, or the one nearest above it in its context. */
function deepest(tree: DirectoryTree, wanted: DnPath, within: DnPath): TreeNode | null {
  for (let path: DnPath | null = wanted; path !== null; path = parentPath(path)) {
    const node = tree.find(path, 'authenticated');
    if (node !== undefined) return node;
    if (path === within) return null;
  }
  return null;
}

function targetOf({ entry }: TreeNode): DnPath | null {
  const [target] = valuesNamed(entry.user('authenticated'), TARGET_NAME);
  return target === undefined ? null : pathOfValue(target);
}

/** An alias of a context, and what it leads to; null: to nothing. */
export interface FollowedAlias {
  readonly path: DnPath;
  /** One step above. */
  readonly parent: number;
  readonly target: TreeNode | null;
}

/** Every alias of a context by its path, in their order; null when there are more than searches follow. Worked out once for each state of the store. */
export function aliasesOf(tree: DirectoryTree, within: DnPath): readonly FollowedAlias[] | null {
  return tree.reader.remember(`aliases of ${within}`, () => {
    const nodes = entriesOfClass(tree, ALIAS, within, MAX_ALIASES);
    if (nodes === null) return null;
    const found = nodes.map(({ path, entry }) => {
      const resolved = resolve(tree, path, within);
      return { path, parent: entry.parent, target: 'node' in resolved ? resolved.node : null };
    });
    return found.sort((one, other) => (one.path < other.path ? -1 : 1));
  });
}
