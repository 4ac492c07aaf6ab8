import type { AttributeType } from '../schema/attribute-type.ts';
import { valuesNamed } from './attribute-list.ts';
import type { StoredEntry } from './stored-entry.ts';

const NAMING_ATTRIBUTE = 'cn';
const OBJECT_CLASS = Buffer.from('objectClass');
const SITUATION = Buffer.from('vsSituation');

/**
 * Whether an attribute of an entry is compared whole only: the name of a situation is a digest. Cut into grams, such names would be most of the
 * index; looked through, they would make every search for a few letters of a to f read two million entries. So a substring is never found in one.
 */
export function isOpaque(type: AttributeType, entry: StoredEntry): boolean {
  return type.name === NAMING_ATTRIBUTE && isSituation(entry);
}

export function isSituation(entry: StoredEntry): boolean {
  return valuesNamed(entry.user('authenticated'), OBJECT_CLASS).some((name) => name.equals(SITUATION));
}
