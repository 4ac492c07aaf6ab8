import { type Candidates, findCandidates } from '../entries/candidates.ts';
import type { Audience, StoredEntry } from '../entries/stored-entry.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import type { BoundFilter } from '../filter/bound-filter.ts';
import { type DnPath, pathOfValue } from '../schema/dn-path.ts';
import type { SearchRequest } from './messages.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/** A search ready to run: where, what, and by which means. */
export interface SearchPlan {
  readonly base: TreeNode;
  readonly scope: SearchRequest['scope'];
  readonly filter: BoundFilter;
  /** Items of the filter, with the types each tests: what one entry costs. */
  readonly items: number;
  /** Null: every entry below the base is looked at. */
  readonly candidates: Candidates | null;
}

/** Find the base and bind the filter; or the result that ends the search at once. */
export function planSearch(
  request: SearchRequest,
  tree: DirectoryTree,
  audience: Audience,
): { readonly plan: SearchPlan } | { readonly refused: LdapResult } {
  const path = pathOfValue(request.base);
  if (path === null) return { refused: result(RESULT.invalidDnSyntax, 'the base is not a distinguished name') };
  const base = findBase(path, request.scope, tree, audience);
  if (base === undefined) return { refused: result(RESULT.noSuchObject, '', tree.matchedDn(path, audience)) };
  const filter = bindFilter(request.filter, { isAnonymous: audience === 'anonymous' });
  const candidates = request.scope === 'base' ? null : findCandidates(filter, tree.reader, audience);
  return { plan: { base, scope: request.scope, filter, items: countItems(filter), candidates } };
}

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

/** The two entries outside all contexts answer to their own names, and have nothing below (RFC 4512 §4.4, §5.1). */
function findBase(
  path: DnPath,
  scope: SearchRequest['scope'],
  tree: DirectoryTree,
  audience: Audience,
): TreeNode | undefined {
  if (path === '') return scope === 'base' ? tree.rootDse : undefined;
  return tree.find(path, audience);
}

/** Whether a stored entry is in the scope of a search (RFC 4511 §4.5.1.2). */
export function isInScope(id: number, entry: StoredEntry, plan: SearchPlan, tree: DirectoryTree): boolean {
  switch (plan.scope) {
    case 'base':
      return id === plan.base.id;
    case 'one':
      return entry.parent === plan.base.id;
    case 'sub':
      return id === plan.base.id || tree.reader.isUnder(entry, plan.base.id);
  }
}
