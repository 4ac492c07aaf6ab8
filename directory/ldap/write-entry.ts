import { decodeAttributes, encodeAttributes } from '../entries/attribute-list.ts';
import { type Audience, baseName } from '../entries/stored-entry.ts';
import { SUBSCHEMA_DN } from '../schema/subschema.ts';
import type { AttributeSelection } from './attribute-selection.ts';
import { BER, type BerWriter, berElementSize } from './ber-writer.ts';
import { generalizedTime, printCsn } from './entry-stamps.ts';
import { RESPONSE_TAG } from './messages.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/** How one search wants its entries. */
export interface EntryForm {
  readonly audience: Audience;
  readonly selection: AttributeSelection;
  readonly typesOnly: boolean;
}

/**
 * Write one SearchResultEntry (RFC 4511 §4.5.2). Stored bytes are copied as they are where all user attributes are wanted;
 * that is the usual case.
 */
export function writeEntry(writer: BerWriter, id: number, tree: DirectoryTree, node: TreeNode, form: EntryForm): void {
  const names = tree.nameParts(node);
  const attributes = attributeBytes(tree, node, form);
  const nameSize = totalSize(names);
  const attributesSize = totalSize(attributes);
  const bodySize = berElementSize(nameSize) + berElementSize(attributesSize);
  writer.header(BER.sequence, integerSize(id) + 2 + berElementSize(bodySize));
  writer.integer(id);
  writer.header(RESPONSE_TAG.searchEntry, bodySize);
  writer.header(BER.octetString, nameSize);
  for (const part of names) writer.raw(part);
  writer.header(BER.sequence, attributesSize);
  for (const part of attributes) writer.raw(part);
}

function attributeBytes(tree: DirectoryTree, node: TreeNode, form: EntryForm): readonly Buffer[] {
  const { entry } = node;
  const { selection, audience } = form;
  const pick = (stored: Buffer, all: boolean): readonly Buffer[] => {
    if (all && !form.typesOnly) return [stored];
    if (!all && selection.names.size === 0) return [];
    const wanted = Array.from(decodeAttributes(stored)).filter(
      (each) => all || selection.names.has(baseName(each.name)),
    );
    return wanted.map((each) => (form.typesOnly ? encodeAttributes([{ name: each.name, values: [] }]) : each.element));
  };
  return [
    ...pick(entry.user(audience), selection.allUser),
    ...pick(entry.operational(audience), selection.allOperational),
    ...computedBytes(tree, node, form),
  ];
}

/** Attributes that are worked out for the answer. */
function computedBytes(tree: DirectoryTree, node: TreeNode, form: EntryForm): readonly Buffer[] {
  const { names, allOperational } = form.selection;
  if (!allOperational && names.size === 0) return [];
  const computed = (name: string, values: () => readonly (string | Buffer)[]): readonly Buffer[] => {
    if (!allOperational && !names.has(name)) return [];
    const found = values();
    return found.length === 0 ? [] : [encodeAttributes([{ name, values: form.typesOnly ? [] : found }])];
  };
  const isRoot = node === tree.rootDse;
  return [
    ...(isRoot ? [] : computed('entryDN', () => [Buffer.concat(tree.nameParts(node))])),
    ...computed('subschemaSubentry', () => [SUBSCHEMA_DN]),
    ...(isRoot
      ? []
      : computed('hasSubordinates', () => [tree.hasSubordinates(node, form.audience) ? 'TRUE' : 'FALSE'])),
    ...(node.isVirtual ? [] : stampBytes(tree, node, form, computed)),
  ];
}

/** What the store keeps in the entry's header or works out from the index; anonymous callers are told the entryUUID alone. */
function stampBytes(
  tree: DirectoryTree,
  node: TreeNode,
  { audience }: EntryForm,
  computed: (name: string, values: () => readonly (string | Buffer)[]) => readonly Buffer[],
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
  ];
}

const totalSize = (parts: readonly Buffer[]): number => parts.reduce((sum, part) => sum + part.length, 0);

/** Content octets of a positive message id. */
function integerSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x8000) return 2;
  return value < 0x800000 ? 3 : 4;
}
