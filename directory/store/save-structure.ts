import type { Structure } from '../model/structure.ts';
import { wordsOfStructure } from '../search/index-words.ts';
import { countRecord, reindexWords } from './index-record.ts';
import type { RecordStore } from './record-store.ts';
import { familyOf } from './save-person.ts';

/** Write a structure and everything derived from it. Inside a write transaction; the journal line is the caller's. */
export function saveStructure(store: RecordStore, before: Structure | null, after: Structure): void {
  const { tables } = store.environment;
  const wasOpen = before !== null && before.closedOn === null;
  const isOpen = after.closedOn === null;
  tables.structures.putSync(after.key, after);
  if (before !== null && wasOpen && (!isOpen || familyOf(before) !== familyOf(after))) {
    tables.owned.removeSync([familyOf(before), 'structure', before.key]);
  }
  if (isOpen) {
    tables.owned.putSync([familyOf(after), 'structure', after.key], after.key);
  }
  const oldWords = before === null ? null : wordsOfStructure(before);
  reindexWords(tables, 'structure', after.key, oldWords, wordsOfStructure(after), !isOpen);
  countRecord(tables, 'structure', wasOpen, isOpen);
  store.entries.replace(`structure:${after.key}`, isOpen ? store.project.structure(after) : []);
}
