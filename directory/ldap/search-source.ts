import type { Walk } from '../entries/candidate-sources.ts';
import type { Audience } from '../entries/stored-entry.ts';
import type { SearchPosition } from './paged-results.ts';
import { isInScope, type SearchPlan } from './search-plan.ts';
import { listRoots } from './search-roots.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

const NONE: readonly TreeNode[] = [];
/** Entries read from an index or a range at once; no read transaction lives longer. */
const SLICE_ENTRIES = 256;

const LEAST_SLICE_ENTRIES = 16;

/** One key passed, with the entry to consider when it leads to one in scope that the caller may see. */
export interface SourceItem {
  readonly node: TreeNode | null;
  /** Where to go on after this item. */
  readonly position: SearchPosition;
}

/**
 * A search's entries in a fixed order, slice by slice: the base, then index rows or the range below the base. Index rows that hold every match
 * and nothing else hold the base too when it is one.
 */
export class SearchSource {
  readonly #tree: DirectoryTree;
  readonly #plan: SearchPlan;
  readonly #audience: Audience;
  readonly #head: readonly TreeNode[];
  /** Every entry listed matches the filter. */
  readonly isExact: boolean;
  /** The last slice was not full: there is no other. */
  #isAtEnd = false;
  #walk: Walk | null = null;

  constructor(tree: DirectoryTree, plan: SearchPlan, audience: Audience) {
    this.#tree = tree;
    this.#plan = plan;
    this.#audience = audience;
    this.isExact = plan.candidates?.isExact === true && !plan.base.isVirtual;
    // Below it, the base is not in scope (RFC 4511 §4.5.1.2).
    const isBelowOnly = plan.scope === 'one' || plan.scope === 'children';
    this.#head = isBelowOnly || this.isExact || plan.roots !== null ? NONE : [plan.base];
  }

  /**
   * The next items after a position, at most {@link SLICE_ENTRIES}; empty when there are no more. Positions are those of the items
   * listed before, in their order.
   *
   * @param wanted entries that are still of use: of rows where all match, no more are read
   */
  list(position: SearchPosition, wanted = SLICE_ENTRIES): readonly SourceItem[] {
    if (this.#isAtEnd) return [];
    this.#tree.reader.refresh();
    switch (position.phase) {
      case 'head': {
        if (this.#head.length === 0) return this.#listBody(wanted);
        const items = this.#head.slice(position.after).map((node, index) => ({
          node,
          position: { phase: 'head', after: position.after + index + 1 } as const,
        }));
        return items.length > 0 ? items : this.#listBody(wanted);
      }
      case 'rows':
        return this.#listRows(position.after, wanted);
      case 'scan':
        return this.#listRange(position.after);
    }
  }

  #listBody(wanted: number): readonly SourceItem[] {
    if (this.#plan.scope === 'base' || this.#plan.base.isVirtual) return [];
    return this.#plan.candidates === null ? this.#listRange(null) : this.#listRows(0, wanted);
  }

  #listRows(after: number, wanted: number): readonly SourceItem[] {
    const { candidates } = this.#plan;
    if (candidates === null) return [];
    // Where the first were not enough, some are not in scope or not to be shown: how many more it takes cannot be told.
    const isTold = this.isExact && this.#walk === null;
    const limit = isTold ? Math.min(Math.max(wanted, LEAST_SLICE_ENTRIES), SLICE_ENTRIES) : SLICE_ENTRIES;
    this.#walk ??= candidates.from(after);
    const ids = this.#walk(limit);
    this.#isAtEnd = ids.length < limit;
    return ids.map((id) => ({
      node: this.#visible(id),
      position: { phase: 'rows', after: id },
    }));
  }

  #listRange(after: string | null): readonly SourceItem[] {
    const { base, scope, roots } = this.#plan;
    const { reader } = this.#tree;
    const list = scope === 'one' ? reader.listChildren : reader.listBelow;
    const places =
      roots === null ? list(base, after, SLICE_ENTRIES) : listRoots(reader, [...roots.values()], after, SLICE_ENTRIES);
    this.#isAtEnd = places.length < SLICE_ENTRIES;
    return places.map(({ id, path }) => ({ node: this.#visible(id), position: { phase: 'scan', after: path } }));
  }

  /** The base has been considered in the head, where there is one. */
  #visible(id: number): TreeNode | null {
    if (id === this.#plan.base.id && this.#head.length > 0) return null;
    const node = this.#tree.read(id, this.#audience);
    return node !== undefined && isInScope(id, node.entry, this.#plan, this.#tree) ? node : null;
  }
}
