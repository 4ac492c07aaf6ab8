import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { HeldSlice, SliceRecord, WaitingSlice } from '../import-views.ts';
import type { StoredSlice } from '../store/gate-shapes.ts';
import type { RecordStore } from '../store/record-store.ts';
import { sliceName } from './hold-slices.ts';
import { type ImportContext, RECORDS_PER_TRANSACTION } from './import-context.ts';
import { nameOfRecord } from './name-of-record.ts';
import { pagesOf } from './pages.ts';

/** Hexadecimal characters that name a slice. */
const SLICE_ID_CHARS = 16;
/** Records told of one waiting slice. */
const MAX_TOLD_RECORDS = 100;

/**
 * Keep what an import held back, in the place of what its register's earlier files left: a full file judges all of it anew. Before the first change of
 * the import, and the same again when it is taken up after a crash.
 */
export async function keepSlices(context: ImportContext): Promise<void> {
  const { store, staging, held, file } = context;
  const { tables, write } = store.environment;
  // A file of staff judges the establishments it names, and no other: what waits of another file waits on.
  const judged = (slice: StoredSlice) =>
    file.format === 'personnel' ? slice.batchId === file.batchId : slice.family === file.family;
  await forgetSlices(store, judged);
  if (held.length === 0) return;
  write(() => {
    for (const slice of held)
      tables.heldSlices.putSync(sliceIdOf(file.batchId, sliceName(slice)), stored(context, slice));
  });
  for await (const page of pagesOf(staging.held, RECORDS_PER_TRANSACTION)) {
    write(() => {
      for (const { key, value } of page) {
        const { slice, ...record } = value;
        tables.heldRecords.putSync([sliceIdOf(file.batchId, slice), key[1] ?? ''], record);
      }
    });
  }
}

function stored({ file, at }: ImportContext, slice: HeldSlice): StoredSlice {
  const { batchId, family, name, format, asOf, day } = file;
  return { batchId, family, file: name, format, at: at.toISOString(), asOf: asOf.toISOString(), day, ...slice };
}

function sliceIdOf(batchId: string, slice: string): string {
  return hash('sha256', `${batchId} ${slice}`, 'hex').slice(0, SLICE_ID_CHARS);
}

/** Forget slices, in short transactions; a crash between two leaves the slice itself to the last. */
export async function forgetSlices(
  { environment }: RecordStore,
  isGone: (slice: StoredSlice, sliceId: string) => boolean,
): Promise<void> {
  const { tables, write } = environment;
  const gone = Array.from(tables.heldSlices.getRange({})).filter(({ key, value }) => isGone(value, key));
  for (const { key: sliceId } of gone) {
    for (;;) {
      const keys = Array.from(tables.heldRecords.getKeys({ ...sliceRange(sliceId), limit: RECORDS_PER_TRANSACTION }));
      if (keys.length === 0) break;
      write(() => {
        for (const key of keys) tables.heldRecords.removeSync(key);
      });
      await setImmediate();
    }
    write(() => tables.heldSlices.removeSync(sliceId));
  }
}

/** Range of a slice's records. */
export function sliceRange(sliceId: string): { readonly start: string[]; readonly end: string[] } {
  return { start: [sliceId], end: [sliceId, '\uffff'] };
}

/** The slices that wait, of the latest file first, departments before establishments. */
export function waitingSlices({ environment }: RecordStore): readonly WaitingSlice[] {
  const { tables } = environment;
  return Array.from(tables.heldSlices.getRange({}), ({ key: sliceId, value }): WaitingSlice => {
    const { batchId, file, format, at, kind, department, establishment, closings, open } = value;
    const structure = establishment === null ? undefined : tables.structures.get(establishment);
    return {
      ...{ sliceId, batchId, file, format, at: new Date(at), kind, department, establishment, closings, open },
      name: structure?.name ?? '',
      records: recordsOf(environment, sliceId, kind),
    };
  }).sort(latestFirst);
}

function recordsOf(
  { tables }: RecordStore['environment'],
  sliceId: string,
  kind: StoredSlice['kind'],
): readonly SliceRecord[] {
  const rows = tables.heldRecords.getRange({ ...sliceRange(sliceId), limit: MAX_TOLD_RECORDS });
  return Array.from(rows, ({ key, value }) => {
    const id = key[1] ?? '';
    const record = kind === 'person' ? tables.people.get(id) : tables.structures.get(id);
    return {
      id,
      name: record === undefined ? '' : nameOfRecord(record),
      would: value.fields === null ? 'close' : 'leave',
    };
  });
}

function latestFirst(one: WaitingSlice, other: WaitingSlice): number {
  return (
    other.at.getTime() - one.at.getTime() ||
    Number(one.establishment !== null) - Number(other.establishment !== null) ||
    other.closings - one.closings
  );
}
