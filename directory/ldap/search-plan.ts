import type { Candidates } from '../entries/candidate-sources.ts';
import { findCandidates } from '../entries/candidates.ts';
import type { StoredEntry } from '../entries/stored-entry.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import type { BoundFilter } from '../filter/bound-filter.ts';
import { type DnPath, parentPath } from '../schema/dn-path.ts';
import { bindingContextOf, type Caller } from './caller.ts';
import type { SearchRequest } from './messages.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/** A place that is searched because an alias leads there, or the base beside such. */
export interface SearchRoot {
  readonly node: TreeNode;
  readonly isWithItself: boolean;
  readonly below: 'nothing' | 'children' | 'all';
}

/** A search ready to run: where, what, and by which means. */
export interface SearchPlan {
  readonly base: TreeNode;
  readonly scope: SearchRequest['scope'];
  readonly filter: BoundFilter;
  /** Items of the filter, with the types each tests: what one entry costs. */
  readonly items: number;
  /** The filter is true of every entry the caller may see. */
  readonly matchesAll: boolean;
  /** Null: every entry below the base is looked at. */
  readonly candidates: Candidates | null;
  /** Where aliases are followed: every place that is searched, by its path, in order; none within another. Null: the base and the scope tell. */
  readonly roots: ReadonlyMap<DnPath, SearchRoot> | null;
}

/**
 * Bind the filter and choose the means, for a base that was found.
 *
 * @param isPaged a page goes on where the one before ended: entries then come in an order
 */
export function planSearch(
  request: SearchRequest,
  tree: DirectoryTree,
  base: TreeNode,
  caller: Caller,
  isPaged: boolean,
): SearchPlan {
  const filter = bindFilter(request.filter, bindingContextOf(caller));
  const matchesAll = caller.audience === 'authenticated' && isAnyEntry(filter);
  const mayScan = request.scope === 'base' || matchesAll;
  const candidates = mayScan ? null : findCandidates(filter, tree.reader, caller.audience, isPaged);
  return { base, scope: request.scope, filter, items: countItems(filter), matchesAll, candidates, roots: null };
}

/** `(objectClass=*)`: every entry has classes, but under options hardly one. */
const isAnyEntry = (filter: BoundFilter): boolean =>
  filter.kind === 'present' &&
  (filter.options ?? []).length === 0 &&
  filter.types.some(({ name }) => name === 'objectClass');

function countItems(filter: BoundFilter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.reduce((sum, part) => sum + countItems(part), 1);
    case 'not':
      return 1 + countItems(filter.part);
    case 'undefined':
      return 1;
    default:
      return filter.types.length;
  }
}

/** Whether a stored entry is in the scope of a search (RFC 4511 §4.5.1.2). */
export function isInScope(id: number, entry: StoredEntry, plan: SearchPlan, tree: DirectoryTree): boolean {
  if (plan.roots !== null) return isReached(tree.reader.pathOf(entry), plan.roots);
  switch (plan.scope) {
    case 'base':
      return id === plan.base.id;
    case 'one':
      return entry.parent === plan.base.id;
    case 'children':
      return id !== plan.base.id && tree.reader.isUnder(entry, plan.base.id);
    case 'sub':
      return id === plan.base.id || tree.reader.isUnder(entry, plan.base.id);
  }
}

function isReached(path: DnPath, roots: ReadonlyMap<DnPath, SearchRoot>): boolean {
  const own = roots.get(path);
  if (own !== undefined) return own.isWithItself;
  const parent = parentPath(path);
  for (let above = parent; above !== null; above = parentPath(above)) {
    const below = roots.get(above)?.below;
    if (below === 'all' || (below === 'children' && above === parent)) return true;
  }
  return false;
}
