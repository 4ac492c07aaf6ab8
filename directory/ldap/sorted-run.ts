import { matchFilter } from '../filter/match.ts';
import type { BerWriter } from './ber-writer.ts';
import type { SearchPosition } from './paged-results.ts';
import { RESULT, result } from './result-code.ts';
import type { SearchPlan } from './search-plan.ts';
import type { Run, SearchBounds, SearchEnd } from './search-run.ts';
import { SearchSource } from './search-source.ts';
import { compareSorted, type SortKey, sortValuesOf } from './sort-control.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';
import { type EntryForm, writeEntry } from './write-entry.ts';

/** Matches kept to be sorted; a search that finds more is refused: sorting holds them all. */
const MAX_SORTED = 50_000;
const STEP_BYTES = 65_536;
const STEP_SLICES = 2;

interface Kept {
  readonly node: TreeNode;
  readonly values: readonly (string | null)[];
}

/** A search whose matches are sorted before the first is sent (RFC 2891). Pages are taken from the whole, sorted anew for each. */
export class SortedRun implements Run {
  readonly #tree: DirectoryTree;
  readonly #plan: SearchPlan;
  readonly #id: number;
  readonly #form: EntryForm;
  readonly #bounds: SearchBounds;
  readonly #keys: readonly SortKey[];
  readonly #source: SearchSource;
  readonly #sentBefore: number;
  readonly #kept: Kept[] = [];
  #position: SearchPosition | null = { phase: 'head', after: 0 };
  #examined = 0;
  #sent = 0;

  constructor(
    tree: DirectoryTree,
    plan: SearchPlan,
    id: number,
    form: EntryForm,
    bounds: SearchBounds,
    keys: readonly SortKey[],
    sentBefore: number,
  ) {
    this.#tree = tree;
    this.#plan = plan;
    this.#id = id;
    this.#form = form;
    this.#bounds = bounds;
    this.#keys = keys;
    this.#source = new SearchSource(tree, plan, form.caller.audience);
    this.#sentBefore = sentBefore;
  }

  step(writer: BerWriter, at: Date): SearchEnd | null {
    if (at.getTime() > this.#bounds.deadlineMs) return { answer: result(RESULT.timeLimitExceeded), next: null };
    return this.#position === null ? this.#send(writer) : this.#gather(this.#position);
  }

  #gather(from: SearchPosition): SearchEnd | null {
    let position = from;
    for (let slices = 0; slices < STEP_SLICES; slices += 1) {
      const slice = this.#source.list(position);
      const last = slice.at(-1);
      if (last === undefined) {
        this.#kept.sort((left, right) => compareSorted(left.values, right.values, this.#keys));
        this.#position = null;
        return null;
      }
      for (const { node } of slice) {
        this.#examined += 1;
        if (node !== null) this.#keep(node);
      }
      if (this.#examined > this.#bounds.lookThrough || this.#kept.length > MAX_SORTED) {
        return { answer: result(RESULT.adminLimitExceeded, 'too many entries to sort'), next: null };
      }
      position = last.position;
      this.#position = position;
    }
    return null;
  }

  #keep(node: TreeNode): void {
    const { caller } = this.#form;
    if (matchFilter(this.#plan.filter, this.#tree.viewStored(node, caller)) !== true) return;
    this.#kept.push({ node, values: sortValuesOf(this.#tree, node, caller, this.#keys) });
  }

  #send(writer: BerWriter): SearchEnd | null {
    const stop = writer.length + STEP_BYTES;
    while (writer.length < stop) {
      const at = this.#sentBefore + this.#sent;
      const kept = this.#kept[at];
      if (kept === undefined) return { answer: result(RESULT.success), next: null };
      if (at >= this.#bounds.entries) return { answer: result(RESULT.sizeLimitExceeded), next: null };
      if (this.#bounds.pageSize !== null && this.#sent >= this.#bounds.pageSize) {
        return { answer: result(RESULT.success), next: { position: { phase: 'head', after: 0 }, sent: at } };
      }
      writeEntry(writer, this.#id, this.#tree, kept.node, this.#form);
      this.#sent += 1;
    }
    return null;
  }
}
