import { setImmediate } from 'node:timers/promises';
import type { Curation } from '../model/curation.ts';
import type { Membership, Network } from '../model/network.ts';
import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import type { Environment, Tables } from './environment.ts';

/** Batches whose records can be brought back; what older ones wrote over is forgotten. */
export const MAX_UNDOABLE_BATCHES = 20;

/** What a batch wrote over; of merges and correspondences that they came with it is enough to know. */
export type UndoKind = 'person' | 'structure' | 'network';
/** What has no version: by person, network or structure, and first day. */
export type DatedUndoKind = 'membership' | 'curation';
export type LineageUndoKind = 'merge' | 'correspondence';

/**
 * Keep what a batch writes over, once: a batch taken up again after a crash does not forget what was there before it began. Inside the transaction of
 * the write.
 */
export function noteUndo(
  { undo }: Pick<Tables, 'undo'>,
  [batchId, kind, id]: readonly [batchId: string, kind: UndoKind, id: string],
  before: Professional | Structure | Network | null,
  version: number,
): void {
  const key = [batchId, kind, id];
  // What was not there has no row.
  const known = before === null ? undefined : undo.get(key);
  undo.putSync(key, { before: known === undefined ? before : known.before, version });
}

/** The same of a membership or a right to curate. Inside the transaction of the write. */
export function noteDatedUndo(
  { undo }: Pick<Tables, 'undo'>,
  key: readonly [batchId: string, kind: DatedUndoKind, personId: string, where: string, from: string],
  before: Membership | Curation | null,
  after: Membership | Curation,
): void {
  const known = undo.get([...key]);
  undo.putSync([...key], { before: known === undefined ? before : known.before, version: 0, after });
}

/** Rows removed in one transaction. */
const ROWS_AT_ONCE = 5_000;

/** Batches whose rows are forgotten, or are to be. */
function oldBatches({ batches }: Pick<Tables, 'batches'>): readonly string[] {
  return Array.from(batches.getRange({}), ({ key, value }) => ({ key, number: value.number }))
    .sort((one, other) => other.number - one.number)
    .slice(MAX_UNDOABLE_BATCHES)
    .map(({ key }) => key);
}

/** Whether what a batch wrote over is not kept any more. */
export function isForgotten(tables: Pick<Tables, 'batches'>, batchId: string): boolean {
  return oldBatches(tables).includes(batchId);
}

/** Forget what the oldest batches wrote over. */
export async function forgetOldUndo({ tables, write }: Environment): Promise<void> {
  for (const key of oldBatches(tables)) {
    for (;;) {
      const keys = Array.from(tables.undo.getKeys({ ...undoRange(key), limit: ROWS_AT_ONCE }));
      if (keys.length === 0) break;
      write(() => {
        for (const row of keys) tables.undo.removeSync(row);
      });
      await setImmediate();
    }
  }
}

/** Range of a batch's rows. */
export function undoRange(batchId: string): { readonly start: string[]; readonly end: string[] } {
  return { start: [batchId], end: [batchId, '\uffff'] };
}

/** A record is what an earlier batch had left, under another version: that batch can be undone in its turn. Inside a write transaction. */
export function followRowVersion(
  { undo }: Pick<Tables, 'undo'>,
  earlier: readonly string[],
  [kind, id]: readonly [kind: UndoKind, id: string],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  for (const batchId of earlier) {
    const row = undo.get([batchId, kind, id]);
    if (row?.version === from) undo.putSync([batchId, kind, id], { ...row, version: to });
  }
}

/** A record is again what batches had left, under another version: they can be undone in their turn. */
export function followVersion(
  { batches, undo }: Pick<Tables, 'batches' | 'undo'>,
  personId: string,
  from: number,
  to: number,
): void {
  for (const batchId of Array.from(batches.getKeys({}))) {
    const key = [batchId, 'person', personId];
    const row = undo.get(key);
    if (row?.version === from) undo.putSync(key, { ...row, version: to });
  }
}

/** A merge or a correspondence came with a batch. Inside the transaction of the write. */
export function noteLineage(
  { undo }: Pick<Tables, 'undo'>,
  [batchId, kind, id]: readonly [batchId: string, kind: LineageUndoKind, id: string],
): void {
  undo.putSync([batchId, kind, id], { before: null, version: 0 });
}
