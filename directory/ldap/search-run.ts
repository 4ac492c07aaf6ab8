import { matchFilter } from '../filter/match.ts';
import type { BerWriter } from './ber-writer.ts';
import type { PageState, SearchPosition } from './paged-results.ts';
import { type LdapResult, RESULT, type ResultCode, result } from './result-code.ts';
import type { SearchPlan } from './search-plan.ts';
import { SearchSource, type SourceItem } from './search-source.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';
import { type EntryForm, writeEntry } from './write-entry.ts';

/** A step ends once it has written so much, to let the peer take it. */
const STEP_BYTES = 65_536;
/** A step ends once it has read so many slices. */
const STEP_SLICES = 2;
/** A step ends once it has tested so many filter items, all entries together. */
const STEP_ITEMS = 20_000;

/** What bounds one search, the client's own limits included. */
export interface SearchBounds {
  /** Entries to send, over all pages, before sizeLimitExceeded. */
  readonly entries: number;
  /** Entries of this page; null when the search is not paged. */
  readonly pageSize: number | null;
  /** Entries to look at, on this page, before adminLimitExceeded. */
  readonly lookThrough: number;
  /** Instant, in milliseconds since 1970. */
  readonly deadlineMs: number;
}

/** How a search ended; where to go on when a page is full and there is more to look at. */
export interface SearchEnd {
  readonly answer: LdapResult;
  readonly next: PageState | null;
  /** How a synchronisation ended (RFC 4533 §2.3). */
  readonly sync?: { readonly cookie: string; readonly deletes: boolean };
}

/** A search in steps, each bounded, so that no search holds the process. */
export interface Run {
  /** True while there is nothing to do until the directory changes. */
  readonly isWaiting?: boolean;
  /** Work a little. @returns how the search ended, or null when it has not */
  step(writer: BerWriter, at: Date): SearchEnd | null;
}

/**
 * One search as it goes: each step looks at a bounded number of entries, writes the matches and returns, so that no search
 * holds the process. Between steps only a key is remembered.
 */
export class SearchRun implements Run {
  readonly #tree: DirectoryTree;
  readonly #plan: SearchPlan;
  readonly #id: number;
  readonly #form: EntryForm;
  readonly #bounds: SearchBounds;
  readonly #source: SearchSource;
  readonly #sentBefore: number;
  #slice: readonly SourceItem[] = [];
  #sliceAt = 0;
  #position: SearchPosition;
  #sent = 0;
  #examined = 0;

  constructor(
    tree: DirectoryTree,
    plan: SearchPlan,
    id: number,
    form: EntryForm,
    bounds: SearchBounds,
    resume: PageState | null,
  ) {
    this.#tree = tree;
    this.#plan = plan;
    this.#id = id;
    this.#form = form;
    this.#bounds = bounds;
    this.#source = new SearchSource(tree, plan, form.caller.audience);
    this.#position = resume?.position ?? { phase: 'head', after: 0 };
    this.#sentBefore = resume?.sent ?? 0;
  }

  /** Work a little. @returns how the search ended, or null when it has not */
  step(writer: BerWriter, at: Date): SearchEnd | null {
    if (at.getTime() > this.#bounds.deadlineMs) return ended(RESULT.timeLimitExceeded);
    const stop = writer.length + STEP_BYTES;
    let items = 0;
    for (let slices = 0; slices <= STEP_SLICES && items < STEP_ITEMS && writer.length < stop; ) {
      const item = this.#slice[this.#sliceAt];
      if (item === undefined) {
        slices += 1;
        this.#slice = this.#source.list(this.#position, this.#wanted());
        this.#sliceAt = 0;
        if (this.#slice.length === 0) return ended(RESULT.success);
        continue;
      }
      items += this.#plan.items;
      const end = this.#consider(item, writer);
      if (end !== null) return end;
      this.#sliceAt += 1;
      this.#position = item.position;
    }
    return null;
  }

  /** Entries that can still be sent, and one more, which tells that there are too many. */
  #wanted(): number {
    const { entries, pageSize } = this.#bounds;
    return Math.min(entries - this.#sentBefore, pageSize ?? entries) - this.#sent + 1;
  }

  /** Send the entry when it matches; the end of the search when that would pass a limit. */
  #consider(item: SourceItem, writer: BerWriter): SearchEnd | null {
    if (this.#examined >= this.#bounds.lookThrough)
      return ended(RESULT.adminLimitExceeded, 'too many entries to look at');
    this.#examined += 1;
    if (item.node === null || !this.#matches(item.node)) return null;
    if (this.#sentBefore + this.#sent >= this.#bounds.entries) return ended(RESULT.sizeLimitExceeded);
    if (this.#bounds.pageSize !== null && this.#sent >= this.#bounds.pageSize) {
      const next = { position: this.#position, sent: this.#sentBefore + this.#sent };
      return { answer: result(RESULT.success), next };
    }
    writeEntry(writer, this.#id, this.#tree, item.node, this.#form);
    this.#sent += 1;
    return null;
  }

  #matches(node: TreeNode): boolean {
    const { caller } = this.#form;
    // The index knows nothing of territories.
    if (this.#plan.matchesAll || (this.#source.isExact && caller.outside === null)) return true;
    return matchFilter(this.#plan.filter, this.#tree.viewStored(node, caller)) === true;
  }
}

const ended = (code: ResultCode, message = ''): SearchEnd => ({ answer: result(code, message), next: null });
