import type { Contexts } from '../contexts/open-contexts.ts';
import type { BerWriter } from './ber-writer.ts';
import { writeIntermediate } from './encode-response.ts';
import type { SearchPosition } from './paged-results.ts';
import { RESULT, result } from './result-code.ts';
import type { SearchPlan } from './search-plan.ts';
import type { Run, SearchBounds, SearchEnd } from './search-run.ts';
import { SearchSource } from './search-source.ts';
import type { BranchWalk } from './sync-branch.ts';
import { cookieInfo, cookieText, refreshInfo, SYNC_INFO, type SyncRequest } from './sync-controls.ts';
import { SyncTeller } from './sync-teller.ts';
import type { DirectoryTree } from './tree.ts';
import type { EntryForm } from './write-entry.ts';

/** Changes read at once. */
const SLICE_CHANGES = 256;
const STEP_BYTES = 65_536;

/** Where and how a synchronisation runs. */
export interface SyncParts {
  readonly tree: DirectoryTree;
  readonly plan: SearchPlan;
  readonly form: EntryForm;
  readonly bounds: SearchBounds;
  readonly contexts: Contexts;
  readonly request: SyncRequest;
  readonly id: number;
}

type Phase =
  | { readonly name: 'everything'; readonly position: SearchPosition }
  | { readonly name: 'catch-up' | 'changes' | 'persist'; readonly after: string };

/**
 * Content synchronisation (RFC 4533). A replica without a usable cookie is sent every entry, then how those are now that changed meanwhile; one that comes
 * back, what changed since. With refreshAndPersist each later change follows as it is committed.
 */
export class SyncRun implements Run {
  readonly #parts: SyncParts;
  readonly #source: SearchSource;
  readonly #teller: SyncTeller;
  /** Where the log stood when entries began to be sent. */
  readonly #from: string;
  #phase: Phase;
  /** Those below entries renamed, to be told of before anything that happened later. */
  #walks: readonly BranchWalk[] = [];
  #sent = 0;

  constructor(parts: SyncParts) {
    const { request, contexts, form } = parts;
    this.#parts = parts;
    this.#source = new SearchSource(parts.tree, parts.plan, form.caller.audience);
    this.#teller = new SyncTeller(parts);
    this.#from = contexts.log.last;
    const isKnown = request.after !== null && contexts.log.reaches(request.after);
    this.#phase = isKnown
      ? { name: 'changes', after: request.after ?? '' }
      : { name: 'everything', position: { phase: 'head', after: 0 } };
  }

  /** True once everything is sent and the run waits for changes: it then costs nothing until the next one. */
  get isWaiting(): boolean {
    const isToldAll = this.#walks.length === 0;
    return isToldAll && this.#phase.name === 'persist' && this.#phase.after >= this.#parts.contexts.log.last;
  }

  step(writer: BerWriter, at: Date): SearchEnd | null {
    const [walk, ...further] = this.#walks;
    if (walk !== undefined) {
      if (walk.step(writer)) this.#walks = further;
      if (this.#walks.length === 0) this.#tellReached(writer);
      return null;
    }
    switch (this.#phase.name) {
      case 'everything':
        if (at.getTime() > this.#parts.bounds.deadlineMs)
          return { answer: result(RESULT.timeLimitExceeded), next: null };
        return this.#sendEverything(writer, this.#phase.position);
      case 'catch-up':
        return this.#catchUp(writer, this.#phase.after);
      case 'changes':
        return this.#sendChanges(writer, this.#phase.after);
      case 'persist':
        this.#phase = { name: 'persist', after: this.#replay(writer, this.#phase.after, cookieText) };
        return null;
    }
  }

  #sendEverything(writer: BerWriter, from: SearchPosition): SearchEnd | null {
    const slice = this.#source.list(from);
    const last = slice.at(-1);
    if (last === undefined) return this.#catchUp(writer, this.#from);
    for (const { node } of slice) {
      if (node === null || !this.#teller.matches(node)) continue;
      if (this.#sent >= this.#parts.bounds.entries) return { answer: result(RESULT.sizeLimitExceeded), next: null };
      this.#sent += 1;
      this.#teller.send(writer, node);
    }
    this.#phase = { name: 'everything', position: last.position };
    return null;
  }

  /** No cookie goes out before its end: until then the replica stands at no moment of the log. */
  #catchUp(writer: BerWriter, after: string): SearchEnd | null {
    const updates = this.#parts.contexts.log.after(after, SLICE_CHANGES);
    const last = updates.at(-1);
    if (last === undefined) return this.#refreshed(writer, 'present', after);
    this.#walks = this.#teller.catchUp(writer, updates);
    this.#phase = { name: 'catch-up', after: last.csn };
    return null;
  }

  #sendChanges(writer: BerWriter, after: string): SearchEnd | null {
    const reached = this.#replay(writer, after, () => null);
    if (reached === after) return this.#refreshed(writer, 'delete', after);
    this.#phase = { name: 'changes', after: reached };
    return null;
  }

  /** The refresh is done: the search ends, or goes on with what comes. */
  #refreshed(writer: BerWriter, kind: 'present' | 'delete', after: string): SearchEnd | null {
    const { request, id } = this.#parts;
    const cookie = cookieText(after);
    if (request.mode === 'refreshOnly') {
      return { answer: result(RESULT.success), next: null, sync: { cookie, deletes: kind === 'delete' } };
    }
    writeIntermediate(writer, id, SYNC_INFO, refreshInfo(kind, cookie));
    this.#phase = { name: 'persist', after };
    return null;
  }

  /** Tell what happened after a number, as far as one step goes. @returns the number reached */
  #replay(writer: BerWriter, after: string, cookieAt: (csn: string) => string | null): string {
    const stop = writer.length + STEP_BYTES;
    let reached = after;
    for (const update of this.#parts.contexts.log.after(after, SLICE_CHANGES)) {
      this.#walks = this.#teller.replay(writer, update, cookieAt(update.csn));
      reached = update.csn;
      if (writer.length >= stop || this.#walks.length > 0) break;
    }
    return reached;
  }

  /** Of an update that took steps a replica has the number once all is told. */
  #tellReached(writer: BerWriter): void {
    if (this.#phase.name !== 'persist') return;
    writeIntermediate(writer, this.#parts.id, SYNC_INFO, cookieInfo(cookieText(this.#phase.after)));
  }
}
