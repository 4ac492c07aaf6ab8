import type { RecordStore } from '../store/record-store.ts';
import type { ImportContext } from './import-context.ts';
import { type OwnedKind, vanishedRecords } from './vanished.ts';

/** How an importer writes. */
export interface Writing {
  readonly store: RecordStore;
  /** Nobody else uses the store's handle. */
  readonly isAlone: boolean;
  /** Told before the first write and after the last one. */
  readonly onWriting: (isWriting: boolean) => void;
}

/**
 * Most records written in one transaction. A day's file of a country touches some 10,000; beyond, pages that wait for the commit would be put on disk
 * before it, and nobody reads a directory that is being filled for the first time.
 */
export const MAX_AT_ONCE = 50_000;

/**
 * Do writes that readers see all at once, and of which a crash leaves nothing, when nobody else uses the handle and they are not too many; else in short
 * transactions, which a crash leaves half done and the same request completes.
 */
export async function atOnce<T>(
  { store, isAlone, onWriting }: Writing,
  records: number,
  write: () => Promise<T>,
): Promise<T> {
  onWriting(true);
  try {
    return await (isAlone && records <= MAX_AT_ONCE ? store.environment.whole(write) : write());
  } finally {
    onWriting(false);
  }
}

/** Records that an import would write or close; counted no further than it matters. */
export async function plannedWrites(context: ImportContext, closes: readonly OwnedKind[]): Promise<number> {
  const { people, changedStructures, memberships, links, overlays, curated } = context.staging;
  let planned = [people, changedStructures, memberships, links, overlays, curated]
    .map((table) => table.getCount())
    .reduce((sum, each) => sum + each, 0);
  for (const kind of closes) {
    for await (const ids of vanishedRecords(context, kind)) {
      planned += ids.length;
      if (planned > MAX_AT_ONCE) return planned;
    }
  }
  return planned;
}
