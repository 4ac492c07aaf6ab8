import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute } from '../schema/attributes.ts';
import { type DnPath, isBelow, PATH_SEPARATOR, pathOfValue } from '../schema/dn-path.ts';
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
 * is rewritten, or left out. An attribute that loses its last value goes.
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
  const attributes = body.attributes.flatMap((attribute) => {
    const type = findAttribute(attribute.name);
    if (type === undefined || !types.includes(type)) return [attribute];
    const values = attribute.values.flatMap((value) => newValue(Buffer.from(value), former, name));
    return values.length === 0 ? [] : [{ name: attribute.name, values }];
  });
  return { ...body, attributes };
}

/** A value below a renamed entry keeps its own first parts, as they were written. */
function newValue(value: Buffer, former: DnPath, name: string | null): readonly (Buffer | string)[] {
  const path = pathOfValue(value);
  if (path === null || (path !== former && !isBelow(path, former))) return [value];
  if (name === null) return path === former ? [] : [value];
  const depth = path.split(PATH_SEPARATOR).length - former.split(PATH_SEPARATOR).length;
  return [depth === 0 ? name : `${firstParts(value.toString('utf8'), depth)},${name}`];
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
