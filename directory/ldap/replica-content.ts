import { equalityKey } from '../entries/index-keys.ts';
import { matchFilter } from '../filter/match.ts';
import { findAttribute } from '../schema/attributes.ts';
import { isBelow, pathOfText } from '../schema/dn-path.ts';
import { isInScope, type SearchPlan } from './search-plan.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';
import type { EntryForm } from './write-entry.ts';

const ENTRY_UUID = findAttribute('entryUUID');

/** What a replica asked for, and in which form. */
export interface AskedContent {
  readonly tree: DirectoryTree;
  readonly plan: SearchPlan;
  readonly form: EntryForm;
}

/** Which entries a replica is to hold: those in the scope of its search that its filter lets in. */
export class ReplicaContent {
  readonly tree: DirectoryTree;
  readonly form: EntryForm;
  readonly #plan: SearchPlan;

  constructor({ tree, plan, form }: AskedContent) {
    this.tree = tree;
    this.form = form;
    this.#plan = plan;
  }

  /** Whether the filter lets everything in. */
  get isWhole(): boolean {
    return this.#plan.matchesAll;
  }

  /** Whether the filter lets an entry in. */
  matches(node: TreeNode): boolean {
    return matchFilter(this.#plan.filter, this.tree.view(node, this.form.caller)) === true;
  }

  /** Whether an entry, as it is now, is part of what was asked for. */
  holds(node: TreeNode): boolean {
    return isInScope(node.id, node.entry, this.#plan, this.tree) && this.matches(node);
  }

  /** Whether a name is at or below the base that was asked for. */
  isWithin(dn: string): boolean {
    const path = pathOfText(dn);
    const base = this.#plan.base.path;
    return path !== null && (path === base || isBelow(path, base));
  }

  /** The entry with this identifier, part of what was asked for or not. */
  find(uuid: string): TreeNode | undefined {
    if (ENTRY_UUID === undefined) return undefined;
    const type = ENTRY_UUID;
    // It stands in either half of the index, as the entry is public or not.
    const [id] = (['p', 'r'] as const).flatMap((reach) =>
      this.tree.reader.listRow(equalityKey(reach, type, uuid), -1, 1),
    );
    return id === undefined ? undefined : this.tree.read(id, this.form.caller.audience);
  }
}
