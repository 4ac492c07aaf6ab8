import { type DnPath, isBelow, parentPath } from '../schema/dn-path.ts';
import { ALIAS, aliasesOf, type FollowedAlias, isAlias } from './aliases.ts';
import { withoutClass } from './narrow-search.ts';
import type { SearchPlan, SearchRoot } from './search-plan.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/**
 * The search with the aliases in its scope followed (RFC 4511 §4.5.1.3, derefInSearching): what they lead to is searched too, in its whole subtree or, one level
 * below the base, by itself; nothing is found twice; the aliases themselves are not found. One that leads to nothing, or in a circle, is passed over, as OpenLDAP does.
 *
 * @param within the context of the base
 * @returns null when the context has more aliases than searches follow
 */
export function followAliases(plan: SearchPlan, tree: DirectoryTree, within: DnPath): SearchPlan | null {
  // An alias that is the base has nothing below.
  if (plan.scope === 'base' || isAlias(plan.base)) return plan;
  const aliases = aliasesOf(tree, within);
  if (aliases === null) return null;
  if (aliases.length === 0) return plan;
  const roots = plan.scope === 'one' ? rootsOfLevel(plan.base, aliases) : rootsOfSubtree(plan, aliases);
  return { ...withoutClass(plan, ALIAS), roots };
}

/** The base, and each entry that a child of it leads to. */
function rootsOfLevel(base: TreeNode, aliases: readonly FollowedAlias[]): ReadonlyMap<DnPath, SearchRoot> {
  const reached = new Map<DnPath, TreeNode>();
  for (const { parent, target } of aliases)
    if (parent === base.id && target !== null && target.entry.parent !== base.id) reached.set(target.path, target);
  const others = [...reached].filter(([path]) => path !== base.path);
  return inOrder([
    { node: base, isWithItself: reached.has(base.path), below: 'children' },
    ...others.map(([, node]): SearchRoot => ({ node, isWithItself: true, below: 'nothing' })),
  ]);
}

/** The base, and each subtree that an alias in one of them leads to. */
function rootsOfSubtree(
  { base, scope }: SearchPlan,
  aliases: readonly FollowedAlias[],
): ReadonlyMap<DnPath, SearchRoot> {
  const first: SearchRoot = { node: base, isWithItself: scope === 'sub', below: 'all' };
  const roots = new Map<DnPath, SearchRoot>([[base.path, first]]);
  // A map that grows is walked to its end. An alias is met as often as roots stand above it, which are no more than a name has parts.
  for (const { node } of roots.values()) {
    for (const { target } of aliasesAt(aliases, node.path)) {
      if (target === null || isCovered(roots, target.path)) continue;
      const root: SearchRoot = { node: target, isWithItself: true, below: 'all' };
      if (target.path === base.path) roots.set(base.path, { ...first, isWithItself: true });
      else roots.set(target.path, root);
    }
  }
  return inOrder([...roots.values()].filter(({ node }) => !isBelowRoot(roots, node.path)));
}

/** Aliases strictly below a path: they stand together. */
function* aliasesAt(aliases: readonly FollowedAlias[], path: DnPath): Generator<FollowedAlias> {
  let from = 0;
  for (let to = aliases.length; from < to; ) {
    const middle = (from + to) >> 1;
    if ((aliases[middle]?.path ?? '') > path) to = middle;
    else from = middle + 1;
  }
  for (let at = from; at < aliases.length; at += 1) {
    const alias = aliases[at];
    if (alias === undefined || !alias.path.startsWith(path)) return;
    if (isBelow(alias.path, path)) yield alias;
  }
}

const isCovered = (roots: ReadonlyMap<DnPath, SearchRoot>, path: DnPath): boolean =>
  roots.get(path)?.isWithItself === true || isBelowRoot(roots, path);

function isBelowRoot(roots: ReadonlyMap<DnPath, SearchRoot>, path: DnPath): boolean {
  for (let above = parentPath(path); above !== null; above = parentPath(above)) if (roots.has(above)) return true;
  return false;
}

/** By their paths, in the order of these. */
const inOrder = (roots: readonly SearchRoot[]): ReadonlyMap<DnPath, SearchRoot> =>
  new Map(roots.map((root) => [root.node.path, root] as const).sort(([one], [other]) => (one < other ? -1 : 1)));
