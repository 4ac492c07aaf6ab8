import type { Contexts } from '../contexts/open-contexts.ts';
import type { LoggedChange } from '../contexts/tables.ts';
import { equalityKey } from '../entries/index-keys.ts';
import { matchFilter } from '../filter/match.ts';
import { findAttribute } from '../schema/attributes.ts';
import { isBelow, pathOfText } from '../schema/dn-path.ts';
import type { BerWriter } from './ber-writer.ts';
import { nameOnlyEntry, writeEntryWith, writeIntermediate } from './encode-response.ts';
import type { SearchPosition } from './paged-results.ts';
import { RESULT, result } from './result-code.ts';
import { isInScope, type SearchPlan } from './search-plan.ts';
import type { Run, SearchBounds, SearchEnd } from './search-run.ts';
import { SearchSource } from './search-source.ts';
import { cookieText, goneInfo, refreshInfo, SYNC_INFO, type SyncRequest, stateControl } from './sync-controls.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';
import { type EntryForm, entryBytes } from './write-entry.ts';

/** Changes read at once. */
const SLICE_CHANGES = 256;
const STEP_BYTES = 65_536;

const ENTRY_UUID = findAttribute('entryUUID');

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
  | { readonly name: 'changes'; readonly after: string }
  | { readonly name: 'persist'; readonly after: string };

/**
 * Content synchronisation (RFC 4533). A replica without a usable cookie is sent every entry; one that comes back, what changed since, then the
 * identifiers of what is gone. With refreshAndPersist each later change follows as it is committed.
 */
export class SyncRun implements Run {
  readonly #parts: SyncParts;
  readonly #source: SearchSource;
  /** What the replica will have when the refresh is done: later changes are sent again, or follow. */
  readonly #until: string;
  readonly #seen = new Set<string>();
  #phase: Phase;
  #sent = 0;

  constructor(parts: SyncParts) {
    const { request, contexts, form } = parts;
    this.#parts = parts;
    this.#source = new SearchSource(parts.tree, parts.plan, form.caller.audience);
    this.#until = contexts.log.last;
    const isKnown = request.after !== null && contexts.log.reaches(request.after);
    this.#phase = isKnown
      ? { name: 'changes', after: request.after ?? '' }
      : { name: 'everything', position: { phase: 'head', after: 0 } };
  }

  /** True once everything is sent and the run waits for changes: it then costs nothing until the next one. */
  get isWaiting(): boolean {
    return this.#phase.name === 'persist' && this.#phase.after >= this.#parts.contexts.log.last;
  }

  step(writer: BerWriter, at: Date): SearchEnd | null {
    switch (this.#phase.name) {
      case 'everything':
        if (at.getTime() > this.#parts.bounds.deadlineMs)
          return { answer: result(RESULT.timeLimitExceeded), next: null };
        return this.#sendEverything(writer, this.#phase.position);
      case 'changes':
        return this.#sendChanges(writer, this.#phase.after);
      case 'persist':
        this.#follow(writer, this.#phase.after);
        return null;
    }
  }

  #sendEverything(writer: BerWriter, from: SearchPosition): SearchEnd | null {
    const slice = this.#source.list(from);
    const last = slice.at(-1);
    if (last === undefined) return this.#refreshed(writer, 'present');
    for (const { node } of slice) {
      if (node === null || !this.#matches(node)) continue;
      if (this.#sent >= this.#parts.bounds.entries) return { answer: result(RESULT.sizeLimitExceeded), next: null };
      this.#sent += 1;
      this.#send(writer, node, 'add', null);
    }
    this.#phase = { name: 'everything', position: last.position };
    return null;
  }

  #sendChanges(writer: BerWriter, after: string): SearchEnd | null {
    const changes = this.#parts.contexts.log.after(after, SLICE_CHANGES);
    const last = changes.at(-1);
    if (last === undefined) return this.#refreshed(writer, 'delete');
    const gone: string[] = [];
    for (const { uuid } of changes.flatMap((update) => update.changes)) {
      if (this.#seen.has(uuid)) continue;
      this.#seen.add(uuid);
      const node = this.#current(uuid);
      if (node === null) gone.push(uuid);
      else this.#send(writer, node, 'add', null);
    }
    if (gone.length > 0) writeIntermediate(writer, this.#parts.id, SYNC_INFO, goneInfo(gone, cookieText(last.csn)));
    this.#phase = { name: 'changes', after: last.csn };
    return null;
  }

  /** The refresh is done: the search ends, or goes on with what comes. */
  #refreshed(writer: BerWriter, kind: 'present' | 'delete'): SearchEnd | null {
    const { request, id } = this.#parts;
    if (request.mode === 'refreshOnly') {
      return {
        answer: result(RESULT.success),
        next: null,
        sync: { cookie: cookieText(this.#until), deletes: kind === 'delete' },
      };
    }
    writeIntermediate(writer, id, SYNC_INFO, refreshInfo(kind, cookieText(this.#until)));
    this.#phase = { name: 'persist', after: this.#until };
    return null;
  }

  #follow(writer: BerWriter, after: string): void {
    const stop = writer.length + STEP_BYTES;
    let reached = after;
    for (const { csn, changes } of this.#parts.contexts.log.after(after, SLICE_CHANGES)) {
      for (const change of changes) this.#tell(writer, change, csn);
      reached = csn;
      if (writer.length >= stop) break;
    }
    this.#phase = { name: 'persist', after: reached };
  }

  #tell(writer: BerWriter, { uuid, operation, dn, formerDn }: LoggedChange, csn: string): void {
    const cookie = cookieText(csn);
    const node = this.#current(uuid);
    if (node !== null) {
      this.#send(writer, node, operation === 'added' ? 'add' : 'modify', cookie);
      return;
    }
    // Gone, or no longer part of what was asked for; told only of what may have been part of it.
    if (!this.#isBelowBase(dn) && !this.#isBelowBase(formerDn ?? dn)) return;
    writeEntryWith(writer, this.#parts.id, nameOnlyEntry(dn), [stateControl('delete', uuid, cookie)]);
  }

  #isBelowBase(dn: string): boolean {
    const path = pathOfText(dn);
    const base = this.#parts.plan.base.path;
    return path !== null && (path === base || isBelow(path, base));
  }

  /** The entry with this identifier, when it is there and part of what was asked for. */
  #current(uuid: string): TreeNode | null {
    const { tree, form, plan } = this.#parts;
    const [id] = numbersOf(tree, uuid);
    const node = id === undefined ? undefined : tree.read(id, form.caller.audience);
    return node !== undefined && isInScope(node.id, node.entry, plan, tree) && this.#matches(node) ? node : null;
  }

  #matches(node: TreeNode): boolean {
    const { tree, plan, form } = this.#parts;
    return matchFilter(plan.filter, tree.view(node, form.caller)) === true;
  }

  #send(writer: BerWriter, node: TreeNode, state: 'add' | 'modify', cookie: string | null): void {
    const { tree, form, id } = this.#parts;
    writeEntryWith(writer, id, entryBytes(tree, node, form), [stateControl(state, node.entry.uuidText, cookie)]);
  }
}

/** Numbers of the entry with an entryUUID: it stands in either half of the index, as the entry is public or not. */
function numbersOf(tree: DirectoryTree, uuid: string): readonly number[] {
  if (ENTRY_UUID === undefined) return [];
  const type = ENTRY_UUID;
  return (['p', 'r'] as const).flatMap((reach) => tree.reader.listRow(equalityKey(reach, type, uuid), -1, 1));
}
