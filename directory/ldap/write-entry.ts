import { decodeAttributes, elementsWanted, encodeAttributes } from '../entries/attribute-list.ts';
import { baseName } from '../entries/stored-entry.ts';
import { SUBSCHEMA_DN } from '../schema/subschema.ts';
import { type AttributeSelection, isNamed, namesNothing } from './attribute-selection.ts';
import { BER, BerWriter, berElementSize } from './ber-writer.ts';
import type { Caller } from './caller.ts';
import { generalizedTime, printCsn } from './entry-stamps.ts';
import { RESPONSE_TAG } from './messages.ts';
import { type DirectoryTree, SECRET, type TreeNode } from './tree.ts';

/** How one search wants its entries. */
export interface EntryForm {
  readonly caller: Caller;
  readonly selection: AttributeSelection;
  readonly typesOnly: boolean;
}

/**
 * Write one SearchResultEntry (RFC 4511 §4.5.2). Stored bytes are copied as they are where all user attributes are wanted;
 * that is the usual case.
 */
export function writeEntry(writer: BerWriter, id: number, tree: DirectoryTree, node: TreeNode, form: EntryForm): void {
  const body = bodyOf(tree, node, form, tree.nameParts(node));
  writer.header(BER.sequence, integerSize(id) + 2 + berElementSize(body.size));
  writer.integer(id);
  writeBody(writer, body);
}

/**
 * The same by itself: with controls of the entry (RFC 4533 §2.2), or in the read controls (RFC 4527).
 *
 * @param name of an entry that is no longer in its place
 */
export function entryBytes(tree: DirectoryTree, node: TreeNode, form: EntryForm, name?: Buffer): Buffer {
  const writer = new BerWriter();
  writeBody(writer, bodyOf(tree, node, form, name === undefined ? tree.nameParts(node) : [name]));
  return writer.copy();
}

/** The attributes of an entry as the same form shows them, one element after the other. */
export function attributesOf(tree: DirectoryTree, node: TreeNode, form: EntryForm): Buffer {
  return Buffer.concat(attributeBytes(tree, node, form));
}

interface EntryBody {
  readonly names: readonly Buffer[];
  readonly attributes: readonly Buffer[];
  readonly nameSize: number;
  readonly attributesSize: number;
  readonly size: number;
}

function bodyOf(tree: DirectoryTree, node: TreeNode, form: EntryForm, names: readonly Buffer[]): EntryBody {
  const attributes = attributeBytes(tree, node, form);
  const nameSize = totalSize(names);
  const attributesSize = totalSize(attributes);
  const size = berElementSize(nameSize) + berElementSize(attributesSize);
  return { names, attributes, nameSize, attributesSize, size };
}

function writeBody(writer: BerWriter, { names, attributes, nameSize, attributesSize, size }: EntryBody): void {
  writer.header(RESPONSE_TAG.searchEntry, size);
  writer.header(BER.octetString, nameSize);
  for (const part of names) writer.raw(part);
  writer.header(BER.sequence, attributesSize);
  for (const part of attributes) writer.raw(part);
}

function attributeBytes(tree: DirectoryTree, node: TreeNode, form: EntryForm): readonly Buffer[] {
  const { entry } = node;
  const { selection, caller, typesOnly } = form;
  const { audience } = caller;
  const hidden = tree.hiddenOf(node, caller);
  const pick = (stored: Buffer, all: boolean): readonly Buffer[] => {
    if (all && !typesOnly && hidden.size === 0) return [stored];
    if (!all && namesNothing(selection)) return [];
    if (!typesOnly) {
      const isWanted = (name: string): boolean => (all || isNamed(selection, name)) && !hidden.has(baseName(name));
      return elementsWanted(stored, isWanted);
    }
    const wanted = Array.from(decodeAttributes(stored)).filter(
      (each) => (all || isNamed(selection, each.name)) && !hidden.has(baseName(each.name)),
    );
    return wanted.map((each) => encodeAttributes([{ name: each.name, values: [] }]));
  };
  return [
    ...pick(entry.user(audience), selection.allUser),
    ...secretBytes(tree, node, form),
    ...pick(entry.operational(audience), selection.allOperational),
    ...computedBytes(tree, node, form),
  ];
}

/** Password hashes, for the one caller who may copy them. */
function secretBytes(tree: DirectoryTree, node: TreeNode, form: EntryForm): readonly Buffer[] {
  const { caller, selection, typesOnly } = form;
  if (!caller.seesPasswords || !(selection.allUser || selection.names.has(SECRET))) return [];
  const values = tree.secretsOf(node);
  return values.length === 0 ? [] : [encodeAttributes([{ name: SECRET, values: typesOnly ? [] : values }])];
}

/** Encodes an attribute when it is asked for; `byName`: only when by its own name. */
type Computed = (name: string, values: () => readonly (string | Buffer)[], byName?: boolean) => readonly Buffer[];

/** Attributes that are worked out for the answer. */
function computedBytes(tree: DirectoryTree, node: TreeNode, form: EntryForm): readonly Buffer[] {
  const { names, allOperational } = form.selection;
  if (!allOperational && names.size === 0) return [];
  const { audience } = form.caller;
  const hidden = tree.hiddenOf(node, form.caller);
  const computed: Computed = (name, values, byName = false) => {
    if ((byName || !allOperational) && !names.has(name)) return [];
    if (hidden.has(name)) return [];
    const found = values();
    return found.length === 0 ? [] : [encodeAttributes([{ name, values: form.typesOnly ? [] : found }])];
  };
  const isRoot = node === tree.rootDse;
  return [
    ...(isRoot ? [] : computed('entryDN', () => [Buffer.concat(tree.nameParts(node))])),
    ...computed('subschemaSubentry', () => [SUBSCHEMA_DN]),
    ...(isRoot ? [] : computed('hasSubordinates', () => [tree.hasSubordinates(node, audience) ? 'TRUE' : 'FALSE'])),
    ...(node.isVirtual ? [] : stampBytes(tree, node, form, computed)),
  ];
}

/** What the store keeps in the entry's header or works out from the index; anonymous callers are told the entryUUID alone. */
function stampBytes(
  tree: DirectoryTree,
  node: TreeNode,
  { caller: { audience } }: EntryForm,
  computed: Computed,
): readonly Buffer[] {
  const { entry } = node;
  const uuid = computed('entryUUID', () => [entry.uuidText]);
  if (audience === 'anonymous') return uuid;
  return [
    ...uuid,
    ...computed('createTimestamp', () => [generalizedTime(entry.createdAt)]),
    ...computed('modifyTimestamp', () => [generalizedTime(entry.modifiedAt)]),
    ...computed('entryCSN', () => [printCsn(entry)]),
    ...computed('memberOf', () => tree.groupsOf(node, audience)),
    // Counting costs more than all the rest: only for who asks by name.
    ...computed('numSubordinates', () => [tree.countChildren(node) ?? []].flat().map(String), true),
  ];
}

const totalSize = (parts: readonly Buffer[]): number => parts.reduce((sum, part) => sum + part.length, 0);

/** Content octets of a positive message id. */
function integerSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x8000) return 2;
  return value < 0x800000 ? 3 : 4;
}
