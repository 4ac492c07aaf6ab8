import { findAttribute } from '../schema/attributes.ts';
import type { DnPath } from '../schema/dn-path.ts';
import type { EntryReader } from './entry-reader.ts';
import { equalityKey } from './index-keys.ts';

/** Groups of one entry that are looked up. */
export const MAX_GROUPS_OF_ENTRY = 10_000;

const MEMBERSHIPS = ['member', 'uniqueMember'] as const;

/** Numbers of the groups that name this entry as a member: `memberOf` is worked out, never stored. */
export function groupsOf(reader: EntryReader, path: DnPath): readonly number[] {
  const ids = MEMBERSHIPS.flatMap((name) => {
    const type = findAttribute(name);
    if (type === undefined) return [];
    return (['p', 'r'] as const).flatMap((reach) =>
      reader.listRow(equalityKey(reach, type, path), -1, MAX_GROUPS_OF_ENTRY),
    );
  });
  return [...new Set(ids)];
}

/** Their whole names, normalised. */
export function memberOfPaths(reader: EntryReader, path: DnPath): readonly DnPath[] {
  return groupsOf(reader, path).flatMap((id) => {
    const entry = reader.read(id);
    return entry === undefined ? [] : [reader.pathOf(entry)];
  });
}

/** Their whole names as bytes. */
export function memberOfNames(reader: EntryReader, path: DnPath): readonly Buffer[] {
  return groupsOf(reader, path).flatMap((id) => {
    const entry = reader.read(id);
    return entry === undefined ? [] : [Buffer.concat(reader.nameParts(entry))];
  });
}
