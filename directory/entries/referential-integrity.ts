import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute } from '../schema/attributes.ts';
import { type DnPath, isBelow, PATH_SEPARATOR, pathOfText, pathOfValue } from '../schema/dn-path.ts';
import type { EntryReader } from './entry-reader.ts';
import { prefixRange } from './index-keys.ts';
import { type BodyParts, bodyOf } from './stored-entry.ts';

/** Attributes whose values follow the entries they name. */
const FOLLOWING = ['member', 'uniqueMember', 'owner', 'seeAlso', 'roleOccupant', 'manager', 'secretary'];
/** Entries that may name one entry or what is below it. */
export const MAX_FOLLOWERS = 100_000;

export interface Follower extends BodyParts {
  readonly id: number;
}

/**
 * Entries that name an entry or one below it, as they are to be now that it has another name (or, with null, none): a value
 * is rewritten, or left out, where the new name stands there already as well. An attribute that loses its last value goes.
 */
export function followRenaming(reader: EntryReader, former: DnPath, name: string | null): readonly Follower[] {
  const types = FOLLOWING.flatMap((each) => findAttribute(each) ?? []).filter(({ index }) => index !== 'none');
  const ids = new Set(types.flatMap((type) => holdersOf(reader, type, former)));
  return [...ids].flatMap((id) => {
    const entry = reader.read(id);
    return entry === undefined ? [] : [{ id, ...rewritten(bodyOf(entry), types, former, name) }];
  });
}

function holdersOf(reader: EntryReader, type: AttributeType, former: DnPath): readonly number[] {
  return (['p', 'r'] as const).flatMap((reach) => {
    const [start] = prefixRange(reach, type, former);
    const [below, end] = prefixRange(reach, type, former + PATH_SEPARATOR);
    return [...reader.listRow(start, -1, MAX_FOLLOWERS), ...reader.listRows(below, end, MAX_FOLLOWERS)];
  });
}

function rewritten(body: BodyParts, types: readonly AttributeType[], former: DnPath, name: string | null): BodyParts {
  const path = name === null ? null : pathOfText(name);
  const attributes = body.attributes.flatMap((attribute) => {
    const type = findAttribute(attribute.name);
    if (type === undefined || !types.includes(type)) return [attribute];
    const named = new Map<string, Buffer | string>();
    for (const value of attribute.values) {
      const kept = newValue(Buffer.from(value), former, name, path);
      if (kept !== null && !named.has(kept.key)) named.set(kept.key, kept.value);
    }
    return named.size === 0 ? [] : [{ name: attribute.name, values: [...named.values()] }];
  });
  return { ...body, attributes };
}

/** A value as it is to be, and what tells it from others; null: left out. */
type Kept = { readonly key: string; readonly value: Buffer | string } | null;

/** A value below a renamed entry keeps its own first parts, as they were written. */
function newValue(value: Buffer, former: DnPath, name: string | null, renamed: DnPath | null): Kept {
  const path = pathOfValue(value);
  // What is no name is told by its bytes.
  if (path === null) return { key: `#${value.toString('latin1')}`, value };
  if (path !== former && !isBelow(path, former)) return { key: `=${path}`, value };
  if (name === null) return path === former ? null : { key: `=${path}`, value };
  const depth = path.split(PATH_SEPARATOR).length - former.split(PATH_SEPARATOR).length;
  const text = depth === 0 ? name : `${firstParts(value.toString('utf8'), depth)},${name}`;
  // Root first: what lies below the renamed entry stands at the end.
  return { key: `=${renamed}${path.slice(former.length)}`, value: text };
}

function firstParts(dn: string, count: number): string {
  let left = count;
  for (let at = 0; at < dn.length; at += 1) {
    if (dn[at] === '\\') at += 1;
    else if (dn[at] === ',') {
      left -= 1;
      if (left === 0) return dn.slice(0, at);
    }
  }
  return dn;
}
