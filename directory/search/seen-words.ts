import type { Tables } from '../store/environment.ts';
import type { SearchableKind } from '../store/index-record.ts';
import type { Sight } from '../territory/sight.ts';
import { type IndexedWords, wordsOfPerson, wordsOfStructure } from './index-words.ts';

/** A record that is not there for somebody. */
const NONE: IndexedWords = { words: new Set(), identifiers: new Set(), sortName: '' };

/**
 * The words by which somebody may find a record that they see in part, none when it is not there for them; null when they see it whole: the index's own. What an index finds by
 * a hidden word is found by these alone, and ranked by them.
 */
export function seenWords(
  { people, structures }: Pick<Tables, 'people' | 'structures'>,
  kind: SearchableKind,
  id: string,
  sight: Sight | null,
): IndexedWords | null {
  if (sight === null) return null;
  if (kind === 'person') {
    const record = people.get(id);
    const seen = record && sight.person(record);
    if (seen === null) return NONE;
    return seen === undefined || seen === record ? null : wordsOfPerson(seen);
  }
  const record = structures.get(id);
  const seen = record && sight.structure(record);
  if (seen === null) return NONE;
  return seen === undefined || seen === record ? null : wordsOfStructure(seen);
}
