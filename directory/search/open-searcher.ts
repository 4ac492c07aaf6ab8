import { DirectoryError } from '../error.ts';
import type { Tables } from '../store/environment.ts';
import type { SearchableKind } from '../store/index-record.ts';
import type { Sight } from '../territory/sight.ts';
import type { DirectorySearcher, SearchHit, SearchPage, SearchQuery } from '../views.ts';
import { comparePlaces, decodeCursor, encodeCursor, type Place } from './cursor.ts';
import { matchWords, RANK } from './match-words.ts';
import { shareOutsideName } from './name-share.ts';
import { parseQuestion, type Question } from './parse-question.ts';
import { seenWords } from './seen-words.ts';
import { suggest } from './suggest.ts';

/**
 * The one-box search over the tables. An empty text finds nobody: the directory is not to be leafed through.
 *
 * The order of answers, the same each time: the record whose identifier the question is; those that have every word of it whole; those of which it begins words; people whose
 * names sound so, nearest spellings first. Within the second and the third, the more of the question stands in the name that is shown, the sooner; what is still
 * equal, by that name, then by kind and internal id.
 */
export function openSearcher(tables: Tables): DirectorySearcher {
  return {
    search: (query, sight) => search(tables, query, sight ?? null),
    suggest: (query, sight) => suggest(tables, query, sight ?? null),
  };
}

function search(tables: Tables, query: SearchQuery, sight: Sight | null): SearchPage {
  const question = parseQuestion(query);
  const after = query.after === null ? null : decodeCursor(query.after);
  const kinds: SearchableKind[] = query.kind === 'any' ? ['person', 'structure'] : [query.kind];
  const found = kinds.map((kind) => ({ kind, matches: matchWords(tables, kind, question, sight) }));
  const places = found
    .flatMap(({ kind, matches }) =>
      [...matches.ranks]
        .flatMap(([id, rank]) => placeOf(tables, sight, { kind, id, rank }, query.includeClosed))
        .map((place) => byName(place, question)),
    )
    .sort(comparePlaces);
  const rest = after === null ? places : places.filter((place) => comparePlaces(place, after) > 0);
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);
  return {
    hits: page.flatMap((place) => hitOf(tables, place, sight) ?? []),
    total: found.some(({ matches }) => matches.cut) ? null : places.length,
    next: last === undefined || rest.length <= page.length ? null : encodeCursor(last),
  };
}

function placeOf(
  tables: Tables,
  sight: Sight | null,
  { kind, id, rank }: Omit<Place, 'sortName'>,
  includeClosed: boolean,
): Place[] {
  const label = tables.searchLabels.get([kind, id]);
  if (label === undefined || (label.closed && !includeClosed)) return [];
  const sortName = seenWords(tables, kind, id, sight)?.sortName ?? label.sortName;
  return [{ rank, sortName, kind, id }];
}

/** Among those who have every word whole, and among those of whom words are begun, who is called so comes first. */
function byName(place: Place, { readings }: Question): Place {
  if (place.rank < RANK.words || place.rank >= RANK.sound) return place;
  return { ...place, rank: place.rank + shareOutsideName(place.sortName, readings) };
}

/** Null: not there for whoever asks. */
function hitOf(tables: Tables, place: Place, sight: Sight | null): SearchHit | null {
  if (place.kind === 'person') {
    const record = existing(tables.people.get(place.id), place);
    const shown = sight === null ? record : sight.person(record);
    return shown && { kind: 'person', record: shown };
  }
  const record = existing(tables.structures.get(place.id), place);
  const shown = sight === null ? record : sight.structure(record);
  return shown && { kind: 'structure', record: shown };
}

function existing<T>(record: T | undefined, place: Place): T {
  if (record === undefined) {
    throw new DirectoryError('directory.store.incoherent', `the index names a missing ${place.kind}`);
  }
  return record;
}
