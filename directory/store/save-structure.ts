import type { EntryChange } from '../entries/entry-writer.ts';
import type { Structure } from '../model/structure.ts';
import { moveLocalStructure } from './curated-rows.ts';
import { STRUCTURES_SEARCHED } from './found-words.ts';
import { countRecord, reindexWords } from './index-record.ts';
import { nextSequence } from './journal.ts';
import { moveOverlays } from './overlay-owners.ts';
import type { RecordStore } from './record-store.ts';
import { dropStructureDigests } from './row-digests.ts';
import { familyOf } from './save-person.ts';

/**
 * Write a structure and everything derived from it. Inside a write transaction; the journal line, which comes next, is the
 * caller's.
 *
 * @returns the entries that changed, for the journal line
 */
export function saveStructure(
  store: RecordStore,
  before: Structure | null,
  after: Structure,
  at: Date,
): readonly EntryChange[] {
  const { tables } = store.environment;
  const wasOpen = before !== null && before.closedOn === null;
  const isOpen = after.closedOn === null;
  tables.structures.putSync(after.key, after);
  if (before !== null) dropStructureDigests(tables, after.key);
  const isOwnedAsBefore = wasOpen && isOpen && familyOf(before) === familyOf(after);
  if (wasOpen && !isOwnedAsBefore) tables.owned.removeSync([familyOf(before), 'structure', before.key]);
  if (isOpen && !isOwnedAsBefore) tables.owned.putSync([familyOf(after), 'structure', after.key], after.key);
  moveOverlays(tables, ['structure', after.key], before, after);
  moveLocalStructure(tables, before, after);
  reindexWords(store.environment, STRUCTURES_SEARCHED, after.key, before, after);
  countRecord(tables, 'structure', wasOpen, isOpen);
  const entries = isOpen ? store.project.structure(after) : [];
  return store.entries.replace(`structure:${after.key}`, entries, { at, change: nextSequence(tables) });
}
