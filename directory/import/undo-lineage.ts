import { setImmediate } from 'node:timers/promises';
import type { KeptRecord } from '../import-views.ts';
import { removeCorrespondence } from '../store/lineage.ts';
import { type MergeAct, unmergePeople } from '../store/merge-people.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { LineageUndoKind } from '../store/undo-rows.ts';
import { nameOfRecord } from './name-of-record.ts';

/** Merges or correspondences taken back in one transaction. */
const ROWS_PER_TRANSACTION = 500;

/** What was taken back of the merges that came with a batch. */
export interface UndoneLineage {
  /** Records that are two again, both counted. */
  readonly restored: number;
  /** Merged with others since, and left so. */
  readonly kept: readonly KeptRecord[];
}

/**
 * Take back the merges and correspondences that came with a batch, before the sheets it wrote: merges the latest first, and none that another one rests on. A correspondence
 * withdrawn since stays withdrawn.
 */
export async function undoLineage(store: RecordStore, batchId: string, act: MergeAct): Promise<UndoneLineage> {
  const { tables } = store.environment;
  let restored = 0;
  const kept: KeptRecord[] = [];
  await eachRow(store, [batchId, 'merge'], (absorbedId) => {
    const parted = partFrom(store, batchId, absorbedId, act);
    restored += 2 * parted;
    const stays = parted === 0 ? tables.merges.get(absorbedId)?.merged : undefined;
    if (stays === undefined) return;
    kept.push({ kind: 'person', id: stays.personId, name: nameOfRecord(stays) });
  });
  await eachRow(store, [batchId, 'correspondence'], (former) => {
    if (tables.correspondences.get(former)?.withdrawn === null) removeCorrespondence(tables, former);
  });
  return { restored, kept };
}

async function eachRow(
  { environment }: RecordStore,
  [batchId, kind]: readonly [string, LineageUndoKind],
  take: (id: string) => void,
): Promise<void> {
  const { undo } = environment.tables;
  for (;;) {
    const range = { start: [batchId, kind], end: [batchId, kind, '\uffff'], limit: ROWS_PER_TRANSACTION };
    const keys = Array.from(undo.getKeys(range));
    if (keys.length === 0) return;
    environment.write(() => {
      for (const key of keys) {
        // Taken with another one before.
        if (undo.get(key) === undefined) continue;
        undo.removeSync(key);
        take(key[2] ?? '');
      }
    });
    await setImmediate();
  }
}

/** @returns merges taken back: this one, and before it those of the same batch that came after it */
function partFrom(store: RecordStore, batchId: string, absorbedId: string, act: MergeAct): number {
  const { merges, people, undo } = store.environment.tables;
  const merge = merges.get(absorbedId);
  const survivor = merge === undefined ? undefined : people.get(merge.survivorId);
  const order = survivor?.absorbed ?? [];
  const later = order.slice(order.indexOf(absorbedId) + 1);
  const isFree = later.every((id) => undo.get([batchId, 'merge', id]) !== undefined);
  if (survivor === undefined || survivor.mergedInto !== undefined || !isFree) return 0;
  const chain = [...later.toReversed(), absorbedId];
  for (const id of chain) {
    const each = merges.get(id);
    if (each !== undefined) unmergePeople(store, each, act);
    undo.removeSync([batchId, 'merge', id]);
  }
  return chain.length;
}
