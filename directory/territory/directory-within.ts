import type { DirectoryConflicts } from '../conflict-views.ts';
import type { DirectoryEditor } from '../edit-views.ts';
import type { DirectoryLineage } from '../lineage-views.ts';
import { type DirectoryRight, isUnbound } from '../model/right.ts';
import type { DirectoryStaff } from '../staff-views.ts';
import type { DirectoryReader, DirectorySearcher } from '../views.ts';
import { readerWithin } from './reader-within.ts';
import { sightOf } from './sight.ts';
import { staffWithin } from './staff-within.ts';
import { listedWithin, writersWithin } from './writers-within.ts';

/** The views of the directory that rights of class and territory are about. */
export interface RecordViews {
  readonly reader: DirectoryReader;
  readonly searcher: DirectorySearcher;
  readonly editor: DirectoryEditor;
  readonly lineage: DirectoryLineage;
  readonly conflicts: DirectoryConflicts;
  readonly staff: DirectoryStaff;
}

/**
 * The directory as a right lets see and write it: the same views, handed to the same pages and interfaces. What is hidden acts nowhere: search, suggestions, counts, order,
 * histories, conflicts, merges. A write outside is `directory.territory.outside`, judged on the record inside the transaction that writes; of a class that only reads,
 * `directory.territory.reading-class`.
 */
export function directoryWithin(views: RecordViews, right: DirectoryRight): RecordViews {
  if (isUnbound(right)) return views;
  const sight = sightOf(right);
  const { editor, lineage, settle } = writersWithin(views, right);
  return {
    reader: readerWithin(views.reader, sight),
    searcher: {
      search: (query) => views.searcher.search(query, sight),
      suggest: (query) => views.searcher.suggest(query, sight),
    },
    editor,
    lineage,
    conflicts: { list: () => listedWithin(views.conflicts.list(), views.reader, sight), settle },
    staff: staffWithin(views.staff, views.reader, right, sight),
  };
}
