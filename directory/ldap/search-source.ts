import type { Audience } from '../entries/stored-entry.ts';
import type { SearchPosition } from './paged-results.ts';
import { isInScope, type SearchPlan } from './search-plan.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/** Entries read from an index or a range at once; no read transaction lives longer. */
const SLICE_ENTRIES = 256;

/** One key passed, with the entry to consider when it leads to one in scope that the caller may see. */
export interface SourceItem {
  readonly node: TreeNode | null;
  /** Where to go on after this item. */
  readonly position: SearchPosition;
}

/** A search's entries in a fixed order, slice by slice: the head, then index rows or the range below the base. */
export class SearchSource {
  readonly #tree: DirectoryTree;
  readonly #plan: SearchPlan;
  readonly #audience: Audience;
  readonly #head: readonly TreeNode[];

  constructor(tree: DirectoryTree, plan: SearchPlan, audience: Audience) {
    this.#tree = tree;
    this.#plan = plan;
    this.#audience = audience;
    this.#head = headOf(tree, plan, audience);
  }

  /** The next items after a position, at most {@link SLICE_ENTRIES}; empty when there are no more. */
  list(position: SearchPosition): readonly SourceItem[] {
    switch (position.phase) {
      case 'head': {
        const items = this.#head.slice(position.after).map((node, index) => ({
          node,
          position: { phase: 'head', after: position.after + index + 1 } as const,
        }));
        return items.length > 0 ? items : this.#listBody();
      }
      case 'rows':
        return this.#listRows(position.after);
      case 'scan':
        return this.#listRange(position.after);
    }
  }

  #listBody(): readonly SourceItem[] {
    if (this.#plan.scope === 'base' || this.#plan.base.isAbsolute) return [];
    return this.#plan.candidates === null ? this.#listRange(null) : this.#listRows(0);
  }

  #listRows(after: number): readonly SourceItem[] {
    const { candidates } = this.#plan;
    if (candidates === null) return [];
    return candidates.list(after, SLICE_ENTRIES).map((id) => ({
      node: this.#visible(id),
      position: { phase: 'rows', after: id },
    }));
  }

  #listRange(after: string | null): readonly SourceItem[] {
    return this.#tree.reader.listBelow(this.#plan.base.path, after, SLICE_ENTRIES).map(({ id, path }) => ({
      node: isInScope(path, this.#plan) ? this.#visible(id) : null,
      position: { phase: 'scan', after: path },
    }));
  }

  /** The base itself has been considered in the head. */
  #visible(id: number): TreeNode | null {
    const node = this.#tree.read(id, this.#audience);
    if (node === undefined || node.path === this.#plan.base.path || !isInScope(node.path, this.#plan)) return null;
    return node;
  }
}

/** Entries that no index holds, and the base. */
function headOf(tree: DirectoryTree, plan: SearchPlan, audience: Audience): readonly TreeNode[] {
  if (plan.base.isAbsolute) return plan.scope === 'one' ? [] : [plan.base];
  const fixed = tree.fixed.filter(
    (node) => node !== plan.base && node.entry.isVisible(audience) && isInScope(node.path, plan),
  );
  return plan.scope === 'one' ? fixed : [plan.base, ...fixed];
}
