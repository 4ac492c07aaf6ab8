import { DirectoryError } from '../error.ts';
import { parseAskedDescription } from '../schema/attribute-description.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { familyOf, findRule } from '../schema/matching-rules.ts';
import { typeUnder } from '../schema/rule-use.ts';
import { BerReader } from './ber-reader.ts';
import { BER, BerWriter } from './ber-writer.ts';
import type { Caller } from './caller.ts';
import type { ResponseControl } from './encode-response.ts';
import { MAX_IDENTIFIER_BYTES } from './limits.ts';
import type { Control } from './messages.ts';
import { onlyControl } from './read-controls.ts';
import { RESULT, type ResultCode } from './result-code.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/** RFC 2891. */
export const SERVER_SORT = '1.2.840.113556.1.4.473';
const SERVER_SORT_RESPONSE = '1.2.840.113556.1.4.474';
const MAX_SORT_KEYS = 8;

/** One attribute entries are ordered by. */
export interface SortKey {
  readonly type: AttributeType;
  /** Values with these options alone count. */
  readonly options: readonly string[];
  readonly isReversed: boolean;
}

/** A sort asked for: its keys, or why it cannot be done and for which attribute. */
export type SortRequest =
  | { readonly keys: readonly SortKey[]; readonly isCritical: boolean }
  | { readonly refused: ResultCode; readonly attribute: string; readonly isCritical: boolean };

/** @throws DirectoryError `directory.ldap.malformed` */
export function decodeSort(controls: readonly Control[], caller: Caller): SortRequest | null {
  const value = onlyControl(controls, SERVER_SORT);
  if (value === null) return null;
  const isCritical = controls.some(({ oid, critical }) => oid === SERVER_SORT && critical);
  const outer = new BerReader(value);
  const list = outer.enter(BER.sequence);
  outer.expectEnd();
  const keys: SortKey[] = [];
  const refuse = (refused: ResultCode, attribute: string) => ({ refused, attribute, isCritical });
  let first: ReturnType<typeof refuse> | null = null;
  while (list.tag >= 0) {
    const { attribute, rule, isReversed } = decodeKey(list.enter(BER.sequence));
    const description = parseAskedDescription(attribute);
    const type = description?.type;
    if (type === undefined || caller.hidden.has(type.name)) first ??= refuse(RESULT.noSuchAttribute, attribute);
    else {
      const ordered = orderedType(type, rule);
      if (ordered === null) first ??= refuse(RESULT.inappropriateMatching, attribute);
      else keys.push({ type: ordered, options: description?.options ?? [], isReversed });
    }
  }
  if (keys.length > MAX_SORT_KEYS) return refuse(RESULT.adminLimitExceeded, '');
  if (keys.length === 0 && first === null) throw new DirectoryError('directory.ldap.malformed', 'a sort by nothing');
  return first ?? { keys, isCritical };
}

function decodeKey(body: BerReader) {
  const attribute = body.octets();
  const rule = body.tag === 0x80 ? body.octets(0x80) : null;
  const isReversed = body.tag === 0x81 ? body.boolean(0x81) : false;
  body.expectEnd();
  if (attribute.length > MAX_IDENTIFIER_BYTES)
    throw new DirectoryError('directory.ldap.malformed', 'an identifier too long');
  return { attribute: attribute.toString('latin1'), rule: rule?.toString('latin1') ?? null, isReversed };
}

/**
 * An attribute without an ordering rule of its own is ordered by that of its syntax: names are what lists are sorted by, and `cn` has none. A named
 * rule must apply to that syntax, and may be the equality rule of one that has an order.
 *
 * @returns null when the attribute has no order, or not this one
 */
function orderedType(type: AttributeType, rule: string | null): AttributeType | null {
  if (rule === null) {
    const { ordering, equality } = familyOf(type.matching);
    return ordering !== null || equality !== null ? type : null;
  }
  const known = findRule(rule);
  return known === undefined || known.kind === 'substring' ? null : typeUnder(known, type);
}

/** RFC 2891 §1.2. */
export function sortResponse(code: ResultCode, attribute = ''): ResponseControl {
  const writer = new BerWriter();
  const body = writer.open(BER.sequence);
  writer.integer(code, BER.enumerated);
  if (attribute !== '') writer.octets(attribute, 0x80);
  writer.close(body);
  return { oid: SERVER_SORT_RESPONSE, value: writer.copy() };
}

/** What one entry is ordered by: its least visible value of each key, also where the order is reversed (RFC 2891 §2.2); null counts as larger than all. */
export function sortValuesOf(
  tree: DirectoryTree,
  node: TreeNode,
  caller: Caller,
  keys: readonly SortKey[],
): readonly (string | null)[] {
  const view = tree.view(node, caller);
  return keys.map(({ type, options }) => {
    const values = view.normalised(type, options);
    return values.reduce<string | null>((least, value) => (least === null || value < least ? value : least), null);
  });
}

/** Order of two entries' values; an entry without a value counts as larger than all (RFC 2891 §2.2). */
export function compareSorted(
  left: readonly (string | null)[],
  right: readonly (string | null)[],
  keys: readonly SortKey[],
): number {
  for (const [at, { isReversed }] of keys.entries()) {
    const a = left[at] ?? null;
    const b = right[at] ?? null;
    if (a === b) continue;
    const order = a === null ? 1 : b === null ? -1 : byCodePoint(a, b);
    return isReversed ? -order : order;
  }
  return 0;
}

const byCodePoint = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
