import type { LoggedChange } from '../contexts/tables.ts';
import type { NumberedUpdate } from '../contexts/update-log.ts';
import { decodeAttributes } from '../entries/attribute-list.ts';
import { type DnPath, PATH_SEPARATOR } from '../schema/dn-path.ts';
import type { BerWriter } from './ber-writer.ts';
import { writeIntermediate } from './encode-response.ts';
import { printCsn } from './entry-stamps.ts';
import { type AskedContent, ReplicaContent } from './replica-content.ts';
import { BranchWalk } from './sync-branch.ts';
import { goneInfo, SYNC_INFO } from './sync-controls.ts';
import { gone, inPassing, type SyncMessage, writeSyncMessage } from './sync-message.ts';
import type { TreeNode } from './tree.ts';
import { attributesOf, entryBytes } from './write-entry.ts';

/** Classes of an entry that is gone, while a replica is led through the time when it was there. */
const PASSING_CLASSES = ['top', 'extensibleObject'];

/** What a replica asked for, and under which message. */
export interface SyncContent extends AskedContent {
  readonly id: number;
}

/**
 * Tells a replica of changes (RFC 4533 §2.2). Two replicas are told two ways.
 *
 * One that stands where the log stood at some number is led through what happened since **in its order, by the names of that moment**, with the values of
 * today: two entries that changed names, or one that took the name of another that is gone, would otherwise be told in an order in which the second name is
 * still taken, and OpenLDAP's consumer asks for the same again forever. Entries that are gone pass with their name alone.
 *
 * One that was sent entries while others changed them holds a mixture of moments: it is told how each entry that changed meanwhile **is now**.
 *
 * Either way, entries below a renamed one that the replica does not hold are told of in steps of their own: see {@link BranchWalk}.
 */
export class SyncTeller {
  readonly #content: ReplicaContent;
  readonly #id: number;

  constructor({ id, ...asked }: SyncContent) {
    this.#content = new ReplicaContent(asked);
    this.#id = id;
  }

  /** Whether an entry is let in by the filter. */
  matches(node: TreeNode): boolean {
    return this.#content.matches(node);
  }

  /** Send an entry as it is. */
  send(writer: BerWriter, node: TreeNode): void {
    const { tree, form } = this.#content;
    const entry = entryBytes(tree, node, form);
    writeSyncMessage(writer, this.#id, { uuid: node.entry.uuidText, state: 'add', entry }, null);
  }

  /**
   * Tell what an update did, at its place in the order.
   *
   * @param cookie goes with the last message of the update, when there is one and nothing is left to be told
   * @returns what is to be told of those below before the next update
   */
  replay(writer: BerWriter, { csn, changes }: NumberedUpdate, cookie: string | null): readonly BranchWalk[] {
    const walks = this.#walksOf(changes, csn, (dn) => dn);
    const told = changes.flatMap((change) => this.#tellOf(change, csn) ?? []);
    for (const [at, one] of told.entries()) {
      const isEnd = at === told.length - 1 && walks.length === 0;
      writeSyncMessage(writer, this.#id, one, isEnd ? cookie : null);
    }
    return walks;
  }

  /** Tell how everything that these updates touched is now: what is gone first, entries above before those below. @returns what is left to be told */
  catchUp(writer: BerWriter, updates: readonly NumberedUpdate[]): readonly BranchWalk[] {
    const uuids = new Set(updates.flatMap(({ changes }) => changes.map(({ uuid }) => uuid)));
    const absent: string[] = [];
    const there: TreeNode[] = [];
    for (const uuid of uuids) {
      const node = this.#current(uuid);
      if (node === null) absent.push(uuid);
      else there.push(node);
    }
    if (absent.length > 0) writeIntermediate(writer, this.#id, SYNC_INFO, goneInfo(absent));
    for (const node of there.sort((one, other) => depthOf(one.path) - depthOf(other.path))) this.send(writer, node);
    return updates.flatMap(({ csn, changes }) => this.#walksOf(changes, csn, () => null));
  }

  #walksOf(changes: readonly LoggedChange[], csn: string, named: (dn: string) => string | null): BranchWalk[] {
    return changes.flatMap(({ operation, uuid, dn, formerDn = dn }) => {
      if (operation !== 'renamed') return [];
      const isWithin = this.#content.isWithin(dn);
      const wasWithin = this.#content.isWithin(formerDn);
      // Whoever holds the one that is renamed, before and after, moves what is below with it.
      if ((!isWithin && !wasWithin) || (isWithin && wasWithin && this.#content.isWhole)) return [];
      return [new BranchWalk(this.#content, this.#id, { uuid, formerDn, dn: named(dn), csn })];
    });
  }

  #tellOf(change: LoggedChange, csn: string): SyncMessage | null {
    const { uuid, operation, dn } = change;
    const isWithin = this.#content.isWithin(dn);
    if (operation === 'removed') return isWithin ? gone(uuid, dn) : null;
    const node = this.#current(uuid);
    if (node === null) return this.#tellOfAbsent(change, csn);
    // What was changed again later is told of then, with all its values.
    const isLast = csn >= printCsn(node.entry);
    if (!isWithin || (operation === 'modified' && !isLast)) return null;
    const state = operation === 'added' ? 'add' : 'modify';
    const { tree, form } = this.#content;
    // Those above may have had other names.
    if (isLast) return { uuid, state, entry: entryBytes(tree, node, form, Buffer.from(dn, 'utf8')) };
    const attributes = Array.from(decodeAttributes(attributesOf(tree, node, form)));
    return { uuid, state, entry: inPassing(dn, csn, attributes) };
  }

  #tellOfAbsent({ uuid, operation, dn, formerDn = dn }: LoggedChange, csn: string): SyncMessage | null {
    const isWithin = this.#content.isWithin(dn);
    const isGone = this.#content.find(uuid) === undefined;
    if (!isGone || !this.#content.isWhole || !isWithin) {
      // Out of what was asked for; told only of what may have been part of it.
      const wasPart = operation !== 'added' && (isWithin || this.#content.isWithin(formerDn));
      return wasPart ? gone(uuid, dn) : null;
    }
    // Its removal comes later; until then its name is taken, and others may be below it.
    if (operation === 'modified') return null;
    const entry = inPassing(dn, csn, [{ name: 'objectClass', values: PASSING_CLASSES }]);
    return { uuid, state: operation === 'added' ? 'add' : 'modify', entry };
  }

  /** The entry with this identifier, when it is there and part of what was asked for. */
  #current(uuid: string): TreeNode | null {
    const node = this.#content.find(uuid);
    return node !== undefined && this.#content.holds(node) ? node : null;
  }
}

const depthOf = (path: DnPath): number => path.split(PATH_SEPARATOR).length;
