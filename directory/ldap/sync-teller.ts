import type { LoggedChange } from '../contexts/tables.ts';
import type { NumberedUpdate } from '../contexts/update-log.ts';
import { decodeAttributes, encodeAttributes } from '../entries/attribute-list.ts';
import type { EntryAttribute } from '../entries/entry.ts';
import { equalityKey } from '../entries/index-keys.ts';
import { matchFilter } from '../filter/match.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute } from '../schema/attributes.ts';
import { parseDn, type Rdn } from '../schema/dn.ts';
import { type DnPath, isBelow, PATH_SEPARATOR, pathOfText } from '../schema/dn-path.ts';
import { normaliseFor } from '../schema/normalise.ts';
import type { BerWriter } from './ber-writer.ts';
import { encodedEntry, writeEntryWith, writeIntermediate } from './encode-response.ts';
import { printCsn } from './entry-stamps.ts';
import { isInScope, type SearchPlan } from './search-plan.ts';
import { goneInfo, SYNC_INFO, stateControl } from './sync-controls.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';
import { attributesOf, type EntryForm, entryBytes } from './write-entry.ts';

const ENTRY_UUID = findAttribute('entryUUID');
/** Classes of an entry that is gone, while a replica is led through the time when it was there. */
const PASSING_CLASSES = ['top', 'extensibleObject'];

/** What a replica asked for, and under which message. */
export interface SyncContent {
  readonly tree: DirectoryTree;
  readonly plan: SearchPlan;
  readonly form: EntryForm;
  readonly id: number;
}

interface Told {
  readonly uuid: string;
  readonly state: 'add' | 'modify' | 'delete';
  readonly entry: Buffer;
}

/**
 * Tells a replica of changes (RFC 4533 §2.2). Two replicas are told two ways.
 *
 * One that stands where the log stood at some number is led through what happened since **in its order, by the names of that moment**, with the values of
 * today: two entries that changed names, or one that took the name of another that is gone, would otherwise be told in an order in which the second name is
 * still taken, and OpenLDAP's consumer asks for the same again forever. Entries that are gone pass with their name alone.
 *
 * One that was sent entries while others changed them holds a mixture of moments: it is told how each entry that changed meanwhile **is now**.
 */
export class SyncTeller {
  readonly #content: SyncContent;

  constructor(content: SyncContent) {
    this.#content = content;
  }

  /** Whether an entry is part of what was asked for. */
  matches(node: TreeNode): boolean {
    const { tree, plan, form } = this.#content;
    return matchFilter(plan.filter, tree.view(node, form.caller)) === true;
  }

  /** Send an entry as it is. */
  send(writer: BerWriter, node: TreeNode): void {
    const { tree, form } = this.#content;
    this.#write(writer, { uuid: node.entry.uuidText, state: 'add', entry: entryBytes(tree, node, form) }, null);
  }

  /** Tell what an update did, at its place in the order. @param cookie goes with the last message of the update, when there is one */
  replay(writer: BerWriter, { csn, changes }: NumberedUpdate, cookie: string | null): void {
    const told = changes.flatMap((change) => this.#tellOf(change, csn) ?? []);
    for (const [at, one] of told.entries()) this.#write(writer, one, at === told.length - 1 ? cookie : null);
  }

  /** Tell how everything that these updates touched is now: what is gone first, entries above before those below. */
  catchUp(writer: BerWriter, updates: readonly NumberedUpdate[]): void {
    const uuids = new Set(updates.flatMap(({ changes }) => changes.map(({ uuid }) => uuid)));
    const gone: string[] = [];
    const there: TreeNode[] = [];
    for (const uuid of uuids) {
      const node = this.#current(uuid);
      if (node === null) gone.push(uuid);
      else there.push(node);
    }
    if (gone.length > 0) writeIntermediate(writer, this.#content.id, SYNC_INFO, goneInfo(gone));
    for (const node of there.sort((left, right) => depthOf(left.path) - depthOf(right.path))) this.send(writer, node);
  }

  #write(writer: BerWriter, { uuid, state, entry }: Told, cookie: string | null): void {
    writeEntryWith(writer, this.#content.id, entry, [stateControl(state, uuid, cookie)]);
  }

  #tellOf(change: LoggedChange, csn: string): Told | null {
    const { uuid, operation, dn } = change;
    if (operation === 'removed') return this.#isWithin(dn) ? gone(uuid, dn) : null;
    const node = this.#current(uuid);
    if (node === null) return this.#tellOfAbsent(change, csn);
    // What was changed again later is told of then, with all its values.
    const isLast = csn >= printCsn(node.entry);
    if (!this.#isWithin(dn) || (operation === 'modified' && !isLast)) return null;
    const state = operation === 'added' ? 'add' : 'modify';
    const { tree, form } = this.#content;
    // Those above may have had other names.
    if (isLast) return { uuid, state, entry: entryBytes(tree, node, form, Buffer.from(dn, 'utf8')) };
    const attributes = Array.from(decodeAttributes(attributesOf(tree, node, form)));
    return { uuid, state, entry: inPassing(dn, csn, attributes) };
  }

  #tellOfAbsent({ uuid, operation, dn, formerDn = dn }: LoggedChange, csn: string): Told | null {
    const isGone = numbersOf(this.#content.tree, uuid).length === 0;
    if (!isGone || !this.#content.plan.matchesAll || !this.#isWithin(dn)) {
      // Out of what was asked for; told only of what may have been part of it.
      const wasPart = operation !== 'added' && (this.#isWithin(dn) || this.#isWithin(formerDn));
      return wasPart ? gone(uuid, dn) : null;
    }
    // Its removal comes later; until then its name is taken, and others may be below it.
    if (operation === 'modified') return null;
    const entry = inPassing(dn, csn, [{ name: 'objectClass', values: PASSING_CLASSES }]);
    return { uuid, state: operation === 'added' ? 'add' : 'modify', entry };
  }

  /** Whether a name is in the scope of what was asked for. */
  #isWithin(dn: string): boolean {
    const path = pathOfText(dn);
    const base = this.#content.plan.base.path;
    return path !== null && (path === base || isBelow(path, base));
  }

  /** The entry with this identifier, when it is there and part of what was asked for. */
  #current(uuid: string): TreeNode | null {
    const { tree, form, plan } = this.#content;
    const [id] = numbersOf(tree, uuid);
    const node = id === undefined ? undefined : tree.read(id, form.caller.audience);
    return node !== undefined && isInScope(node.id, node.entry, plan, tree) && this.matches(node) ? node : null;
  }
}

const gone = (uuid: string, dn: string): Told => ({ uuid, state: 'delete', entry: encodedEntry(dn) });

/**
 * An entry as it stood under a name that it has no more: with the values of that name, as the consumer's own entry has them, and with the number of that
 * change. OpenLDAP passes over an entry whose number it has already, its new name included.
 */
function inPassing(dn: string, csn: string, attributes: readonly EntryAttribute[]): Buffer {
  const others = attributes.filter(({ name }) => name !== 'entryCSN');
  const numbered = [...others, { name: 'entryCSN', values: [csn] }];
  return encodedEntry(dn, encodeAttributes(withNameParts(numbered, parseDn(dn)?.[0] ?? [])));
}

const depthOf = (path: DnPath): number => path.split(PATH_SEPARATOR).length;

function withNameParts(attributes: readonly EntryAttribute[], rdn: Rdn): readonly EntryAttribute[] {
  let named = attributes;
  for (const part of rdn) {
    const type = findAttribute(part.type);
    if (type === undefined) continue;
    const value = Buffer.from(part.value);
    const present = named.find(({ name }) => name === type.name);
    if (present?.values.some((each) => isSame(type, each, value))) continue;
    const values = [...(present?.values ?? []), value];
    named = [...named.filter((each) => each !== present), { name: type.name, values }];
  }
  return named;
}

function isSame(type: AttributeType, left: string | Uint8Array, right: Uint8Array): boolean {
  return normaliseFor(type, Buffer.from(left)) === normaliseFor(type, right);
}

/** Numbers of the entry with an entryUUID: it stands in either half of the index, as the entry is public or not. */
function numbersOf(tree: DirectoryTree, uuid: string): readonly number[] {
  if (ENTRY_UUID === undefined) return [];
  const type = ENTRY_UUID;
  return (['p', 'r'] as const).flatMap((reach) => tree.reader.listRow(equalityKey(reach, type, uuid), -1, 1));
}
