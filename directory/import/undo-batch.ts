import { setImmediate } from 'node:timers/promises';
import type { KeptRecord, UndoReport } from '../import-views.ts';
import type { Professional } from '../model/professional.ts';
import { listChanges } from '../model/record-changes.ts';
import type { Structure } from '../model/structure.ts';
import { isKey } from '../store/is-key.ts';
import { appendLine } from '../store/journal.ts';
import type { RecordStore } from '../store/record-store.ts';
import { refreshNetworks } from '../store/save-network.ts';
import { savePerson } from '../store/save-person.ts';
import { saveStructure } from '../store/save-structure.ts';
import type { ImportBatch } from '../store/stored-shapes.ts';
import { followRowVersion, isForgotten, type UndoKind, undoRange } from '../store/undo-rows.ts';
import type { HistoryLine } from '../views.ts';
import { atOnce, type Writing } from './at-once.ts';
import { RECORDS_PER_TRANSACTION } from './import-context.ts';
import { ImportRefusal } from './import-refusal.ts';
import { forgetSlices } from './keep-slices.ts';
import { nameOfRecord } from './name-of-record.ts';
import { dropRaised } from './raise-conflicts.ts';
import { refuseToCurator } from './undo-by-curator.ts';
import { undoLineage } from './undo-lineage.ts';
import { type OtherOutcome, undoDated, undoNetwork } from './undo-others.ts';
import { closesUnderPosts } from './undo-place.ts';

/** Records left alone that are told; the others are counted. */
const MAX_TOLD_KEPT = 1_000;

/** Who undoes what, and when. */
export interface UndoRequest extends Writing {
  readonly batchId: string;
  readonly at: Date;
  /** Paris day that records which the batch had created are closed with. */
  readonly day: string;
  /** Internal id of the curator who takes back a file of their own; null: somebody who may undo any. */
  readonly curator: string | null;
  /** Other batches that can be undone. */
  readonly earlier: readonly string[];
}

/**
 * Take back what one import wrote: every record is again as it was, those the batch created are closed, nothing is deleted. A record somebody has
 * changed since is left as it is, and told; so is a place where somebody works, which would be closed. All at once where that may be; else in short transactions, of which a crash leaves the rest to the next call.
 *
 * @throws ImportRefusal `directory.import.unknown-batch`, `directory.import.undo-not-latest` when a later file of its register was applied,
 *   `directory.import.undo-forgotten`; for a curator those of {@link refuseToCurator}
 */
export async function undoBatch(asked: Omit<UndoRequest, 'earlier'>): Promise<UndoReport> {
  if (!isKey(asked.batchId)) throw new ImportRefusal('directory.import.unknown-batch', 'no number of an import');
  return atOnce(asked, () => takeBack(asked));
}

async function takeBack(asked: Omit<UndoRequest, 'earlier'>): Promise<UndoReport> {
  const { store, batchId, at } = asked;
  const { tables, write } = store.environment;
  const batch = tables.batches.get(batchId);
  if (batch === undefined || batch.state === 'undone')
    throw new ImportRefusal('directory.import.unknown-batch', batchId);
  if (isForgotten(tables, batchId)) throw new ImportRefusal('directory.import.undo-forgotten', batch.file);
  if (asked.curator !== null) refuseToCurator({ ...asked, curator: asked.curator }, batch);
  const family = familyOfBatch(store, batch);
  write(() => tables.batches.putSync(batchId, { ...batch, state: 'undoing' }));
  await forgetSlices(store, (slice) => slice.batchId === batchId);
  const earlier = Array.from(tables.batches.getRange({}))
    .filter(({ key, value }) => key !== batchId && value.number < batch.number && value.state !== 'undone')
    .map(({ key }) => key);
  dropRaised(store, batchId);
  const lineage = await undoLineage(store, batchId, { at, by: `undo:${batchId}`, reason: '' });
  const kept = lineage.kept.slice(0, MAX_TOLD_KEPT);
  const report = { restored: lineage.restored, closed: 0, kept, keptOmitted: lineage.kept.length - kept.length };
  for (;;) {
    const page = Array.from(tables.undo.getRange({ ...undoRange(batchId), limit: RECORDS_PER_TRANSACTION }));
    if (page.length === 0) break;
    write(() => {
      for (const { key } of page) {
        undoRow({ ...asked, earlier }, key, report);
        tables.undo.removeSync(key);
      }
    });
    await setImmediate();
  }
  refreshNetworks(store, at);
  write(() => {
    tables.batches.putSync(batchId, { ...batch, state: 'undone' });
    if (family === null) return;
    if (batch.previous === null) tables.latest.removeSync(family);
    else tables.latest.putSync(family, batch.previous);
  });
  return { batchId, file: batch.file, ...report };
}

/** Formats that are no full stock of anything: files of one follow each other only where they write the same record. */
const BY_RECORD: ReadonlySet<string> = new Set(['personnel', 'lieux', 'curateurs']);

/** Family whose latest file the batch is; null for a file without date, after which nothing is known to have come. */
function familyOfBatch({ environment }: RecordStore, batch: ImportBatch): string | null {
  // Each of their records is looked at for itself: what a later file wrote is left.
  if (BY_RECORD.has(batch.format)) {
    const series = batch.curator === undefined ? batch.format : `${batch.format}:${batch.curator}`;
    return environment.tables.latest.get(series)?.digest === batch.digest ? series : null;
  }
  const dated = Array.from(environment.tables.latest.getRange({}));
  const own = dated.find(({ value }) => value.digest === batch.digest);
  if (own !== undefined) return own.key;
  const later = Array.from(environment.tables.batches.getRange({})).find(
    ({ value }) => value.format === batch.format && value.state !== 'undone' && value.number > batch.number,
  );
  if (later !== undefined) throw new ImportRefusal('directory.import.undo-not-latest', later.value.file);
  return null;
}

type RecordUndoKind = Exclude<UndoKind, 'network'>;

interface Counts {
  restored: number;
  closed: number;
  readonly kept: KeptRecord[];
  keptOmitted: number;
}

function undoRow(request: UndoRequest, key: readonly string[], counts: Counts): void {
  const [, kind = '', id = '', ...rest] = key;
  if (kind === 'membership' || kind === 'curation') tally(counts, undoDated(request, kind, [id, ...rest]));
  else if (kind === 'network') tally(counts, undoNetwork(request, id));
  else undoRecord(request, kind === 'person' ? 'person' : 'structure', id, counts);
}

function tally(counts: Counts, outcome: OtherOutcome): void {
  if (outcome === 'restored' || outcome === 'closed') counts[outcome] += 1;
  else if (outcome !== 'gone') keep(counts, outcome);
}

function keep(counts: Counts, record: KeptRecord): void {
  if (counts.kept.length < MAX_TOLD_KEPT) counts.kept.push(record);
  else counts.keptOmitted += 1;
}

function undoRecord(request: UndoRequest, kind: RecordUndoKind, id: string, counts: Counts): void {
  const { tables } = request.store.environment;
  const row = tables.undo.get([request.batchId, kind, id]);
  const current = kind === 'person' ? tables.people.get(id) : tables.structures.get(id);
  if (row === undefined || current === undefined) return;
  const isLeft =
    current.version !== row.version ||
    ('key' in current && closesUnderPosts(tables, current, row.before as Structure | null, request.day));
  if (isLeft) {
    keep(counts, { kind, id, name: nameOfRecord(current) });
    return;
  }
  // Of a person's row a person, of a structure's a structure.
  const before = (row.before as Professional | Structure | null) ?? closedFrom(current, request.day);
  const next = { ...before, version: current.version + 1 };
  if (row.before === null) counts.closed += 1;
  else counts.restored += 1;
  writeBack(request, kind, current, next);
  if (row.before !== null) {
    followRowVersion(tables, request.earlier, [kind, id], { from: before.version, to: next.version });
  }
}

/** A record that the batch created, closed; one that a curator's file created stays so whatever its posts and days say. */
function closedFrom(current: Professional | Structure, day: string): Professional | Structure {
  const closedOn = current.closedOn ?? day;
  if ('personId' in current) {
    const { staff } = current;
    return {
      ...current,
      closedOn,
      ...(staff === undefined ? {} : { staff: { ...staff, closes: day, turnsOn: null } }),
    };
  }
  const { localOrigin } = current;
  const ended = localOrigin === undefined ? {} : { localOrigin: { ...localOrigin, closes: day, turnsOn: null } };
  return { ...current, closedOn, ...ended };
}

/** Both states are of the kind that the row's key says. */
function writeBack(
  { store, batchId, at }: UndoRequest,
  kind: RecordUndoKind,
  current: Professional | Structure,
  next: Professional | Structure,
): void {
  const entries =
    kind === 'person'
      ? savePerson(store, current as Professional, next as Professional, at)
      : saveStructure(store, current as Structure, next as Structure, at);
  appendLine(store.environment.tables, {
    at: at.toISOString(),
    ref: { kind, id: kind === 'person' ? (next as Professional).personId : (next as Structure).key },
    operation: operationOf(current, next),
    by: `undo:${batchId}`,
    changes: listChanges(current, next),
    entries,
  });
}

function operationOf(
  current: { readonly closedOn: string | null },
  next: { readonly closedOn: string | null },
): HistoryLine['operation'] {
  if (current.closedOn === null && next.closedOn !== null) return 'closed';
  return current.closedOn !== null && next.closedOn === null ? 'reappeared' : 'changed';
}
