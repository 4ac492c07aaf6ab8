import { workerAt } from '../curated/edit-local-structure.ts';
import { asLocal, type LocalStructure } from '../curated/write-local-structure.ts';
import type { Structure } from '../model/structure.ts';
import type { Tables } from '../store/environment.ts';

/** The day from which a place is closed earlier than it is now, today at the earliest; null when it is not. */
export function closingDay(
  { localOrigin }: LocalStructure,
  again: LocalStructure | null,
  today: string,
): string | null {
  const closes = again === null ? today : again.localOrigin.closes;
  if (closes === null || (localOrigin.closes !== null && localOrigin.closes <= closes)) return null;
  return closes < today ? today : closes;
}

/** Whether undoing closes a local place where somebody works: their posts came after the file, and no page would close it. */
export function closesUnderPosts(tables: Tables, current: Structure, before: Structure | null, today: string): boolean {
  const place = asLocal(current);
  if (place === undefined) return false;
  const again = before === null ? null : (asLocal(before) ?? null);
  const closes = closingDay(place, again, today);
  return closes !== null && workerAt(tables, place.key, closes) !== null;
}
