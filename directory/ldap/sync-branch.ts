import { decodeAttributes } from '../entries/attribute-list.ts';
import type { DnPath } from '../schema/dn-path.ts';
import type { BerWriter } from './ber-writer.ts';
import { printCsn } from './entry-stamps.ts';
import type { ReplicaContent } from './replica-content.ts';
import { gone, inPassing, writeSyncMessage } from './sync-message.ts';
import type { TreeNode } from './tree.ts';
import { attributesOf } from './write-entry.ts';

/** Entries looked at in one step. */
const STEP_ENTRIES = 256;

/** A renaming whose replica cannot work out by itself what it means for those below. */
export interface MovedBranch {
  readonly uuid: string;
  readonly formerDn: string;
  /** The name it had from this number on; null: what counts is how everything is now. */
  readonly dn: string | null;
  readonly csn: string;
}

/**
 * Tells a replica of the entries below one that was renamed: their names changed with it, but a replica that does not hold that one, because its filter leaves it out
 * or it came from outside the base, cannot know. What was below at that moment and no longer is, or came later, is told by changes of its own.
 */
export class BranchWalk {
  readonly #content: ReplicaContent;
  readonly #id: number;
  readonly #branch: MovedBranch;
  /** The last one told of, from the renamed entry on, which may be renamed again meanwhile. */
  #after: DnPath | null = null;

  /** @param id message that the replica asked by */
  constructor(content: ReplicaContent, id: number, branch: MovedBranch) {
    this.#content = content;
    this.#id = id;
    this.#branch = branch;
  }

  /** Tell of some. @returns whether that is all */
  step(writer: BerWriter): boolean {
    const { tree, form } = this.#content;
    tree.reader.refresh();
    const top = this.#content.find(this.#branch.uuid);
    if (top === undefined) return true;
    const after = this.#after === null ? null : `${top.path}${this.#after}`;
    const places = tree.reader.listBelow(top, after, STEP_ENTRIES);
    for (const { id } of places) {
      const node = tree.read(id, form.caller.audience);
      if (node !== undefined) this.#tell(writer, top, node);
    }
    this.#after = places.at(-1)?.path.slice(top.path.length) ?? null;
    return places.length < STEP_ENTRIES;
  }

  #tell(writer: BerWriter, top: TreeNode, node: TreeNode): void {
    const { tree, form } = this.#content;
    const { dn, formerDn, csn } = this.#branch;
    const now = nameOf(this.#content, top);
    const own = nameOf(this.#content, node);
    const under = (above: string): string => `${own.slice(0, own.length - now.length)}${above}`;
    const name = under(dn ?? now);
    const uuid = node.entry.uuidText;
    if (!this.#content.isWithin(name)) {
      const former = under(formerDn);
      if (this.#content.isWithin(former)) writeSyncMessage(writer, this.#id, gone(uuid, former), null);
    } else if (this.#content.holds(node)) {
      const attributes = Array.from(decodeAttributes(attributesOf(tree, node, form)));
      const entry = inPassing(name, dn === null ? latest(csn, printCsn(node.entry)) : csn, attributes);
      writeSyncMessage(writer, this.#id, { uuid, state: dn === null ? 'add' : 'modify', entry }, null);
    }
  }
}

const nameOf = ({ tree }: ReplicaContent, node: TreeNode): string =>
  Buffer.concat(tree.nameParts(node)).toString('utf8');

const latest = (one: string, other: string): string => (one > other ? one : other);
