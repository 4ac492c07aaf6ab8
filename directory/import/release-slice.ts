import { setImmediate } from 'node:timers/promises';
import type { KeptRecord, SliceReport } from '../import-views.ts';
import type { Professional } from '../model/professional.ts';
import type { HeldRecord, StoredSlice } from '../store/gate-shapes.ts';
import { isKey } from '../store/is-key.ts';
import type { RecordStore } from '../store/record-store.ts';
import { refreshNetworks } from '../store/save-network.ts';
import { putPerson, writePerson } from './apply-people.ts';
import { writeStructure } from './apply-structures.ts';
import { atOnce, type Writing } from './at-once.ts';
import { RECORDS_PER_TRANSACTION, type WriteContext } from './import-context.ts';
import { ImportRefusal } from './import-refusal.ts';
import { forgetSlices, sliceRange } from './keep-slices.ts';
import { nameOfRecord } from './name-of-record.ts';

/** Records left alone that are told; the others are counted. */
const MAX_TOLD_KEPT = 1_000;

interface Counts {
  applied: number;
  readonly kept: KeptRecord[];
  keptOmitted: number;
}

/**
 * Do what a file says of a slice that was held back of it, as a part of that import: undone with it. A record that somebody changed since is left as it
 * is, and told. All at once where that may be; else in short transactions, of which a crash leaves the rest to the next call.
 *
 * @throws ImportRefusal `directory.import.unknown-slice`
 */
export async function releaseSlice(work: Writing, sliceId: string, at: Date): Promise<SliceReport> {
  const slice = waiting(work.store, sliceId);
  return atOnce(work, () => release(work.store, sliceId, slice, at));
}

async function release(store: RecordStore, sliceId: string, slice: StoredSlice, at: Date): Promise<SliceReport> {
  const { tables, write } = store.environment;
  const counts: Counts = { applied: 0, kept: [], keptOmitted: 0 };
  const context = contextOf(store, slice, at);
  for (;;) {
    const rows = tables.heldRecords.getRange({ ...sliceRange(sliceId), limit: RECORDS_PER_TRANSACTION });
    const page = Array.from(rows);
    if (page.length === 0) break;
    write(() => {
      for (const { key, value } of page) {
        if (slice.kind === 'person') releasePerson(context, slice, key[1] ?? '', value, counts);
        else releaseStructure(context, slice, key[1] ?? '', value, counts);
        tables.heldRecords.removeSync(key);
      }
    });
    await setImmediate();
  }
  await forgetSlices(store, (_slice, id) => id === sliceId);
  refreshNetworks(store, at);
  return { sliceId, batchId: slice.batchId, file: slice.file, ...counts };
}

/** Let the records of a slice as they are. @throws ImportRefusal `directory.import.unknown-slice` */
export async function dropSlice(store: RecordStore, sliceId: string): Promise<SliceReport> {
  const { batchId, file } = waiting(store, sliceId);
  await forgetSlices(store, (_slice, id) => id === sliceId);
  return { sliceId, batchId, file, applied: 0, kept: [], keptOmitted: 0 };
}

function waiting({ environment }: RecordStore, sliceId: string): StoredSlice {
  const slice = isKey(sliceId) ? environment.tables.heldSlices.get(sliceId) : undefined;
  const batch = slice === undefined ? undefined : environment.tables.batches.get(slice.batchId);
  if (slice === undefined || batch?.state !== 'applied') {
    throw new ImportRefusal('directory.import.unknown-slice', sliceId);
  }
  return slice;
}

function contextOf(store: RecordStore, slice: StoredSlice, at: Date): WriteContext {
  const { batchId, family, file: name, asOf } = slice;
  return { store, at, file: { batchId, family, name, asOf: new Date(asOf) } };
}

function releasePerson(
  context: WriteContext,
  slice: StoredSlice,
  id: string,
  { version, fields }: HeldRecord,
  counts: Counts,
): void {
  const record = context.store.environment.tables.people.get(id);
  if (record === undefined) return;
  if (record.version !== version) {
    keep(counts, { kind: 'person', id, name: nameOfRecord(record) });
    return;
  }
  if (record.staff !== undefined && fields !== null) {
    putPerson(context, record, { ...record, ...fields }, 'closed');
    counts.applied += 1;
    return;
  }
  const next: Professional = fields === null ? { ...record, closedOn: slice.day } : { ...record, ...fields };
  writePerson(context, record, next, fields === null ? 'closed' : 'changed');
  counts.applied += 1;
}

function releaseStructure(
  context: WriteContext,
  slice: StoredSlice,
  id: string,
  { version }: HeldRecord,
  counts: Counts,
): void {
  const record = context.store.environment.tables.structures.get(id);
  if (record === undefined) return;
  if (record.version !== version) {
    keep(counts, { kind: 'structure', id, name: nameOfRecord(record) });
    return;
  }
  writeStructure(context, record, { ...record, closedOn: slice.day }, 'closed');
  counts.applied += 1;
}

function keep(counts: Counts, record: KeptRecord): void {
  if (counts.kept.length < MAX_TOLD_KEPT) counts.kept.push(record);
  else counts.keptOmitted += 1;
}
