import { curationChanges } from '../curated/edit-curation.ts';
import type { KeptRecord } from '../import-views.ts';
import type { Curation } from '../model/curation.ts';
import type { Membership, Network } from '../model/network.ts';
import { listChanges } from '../model/record-changes.ts';
import type { Tables } from '../store/environment.ts';
import { appendLine } from '../store/journal.ts';
import type { RecordStore } from '../store/record-store.ts';
import { removeCuration, saveCuration } from '../store/save-curation.ts';
import { removeMembership, saveMembership, saveNetwork } from '../store/save-network.ts';
import { type DatedUndoKind, followRowVersion } from '../store/undo-rows.ts';
import { membershipChanges } from './apply-memberships.ts';
import { nameOfRecord } from './name-of-record.ts';

/** What became of a network, a membership or a right: as it was, closed or gone because the batch had made it, left because somebody changed it since, or not there at all. */
export type OtherOutcome = 'restored' | 'closed' | 'gone' | KeptRecord;

/** Who undoes what, and when. */
interface OtherRequest {
  readonly store: RecordStore;
  readonly batchId: string;
  readonly at: Date;
  readonly day: string;
  readonly earlier: readonly string[];
}

/** A network is again as it was; one that the batch created is closed. Inside a write transaction. */
export function undoNetwork(request: OtherRequest, id: string): OtherOutcome {
  const { store, batchId, at, day, earlier } = request;
  const { tables } = store.environment;
  const row = tables.undo.get([batchId, 'network', id]);
  const current = tables.networks.get(id);
  if (row === undefined || current === undefined) return 'gone';
  if (current.version !== row.version) return { kind: 'network', id, name: current.name };
  // Of a network's row a network.
  const before = row.before as Network | null;
  const version = current.version + 1;
  const next = before === null ? { ...current, closedOn: current.closedOn ?? day, version } : { ...before, version };
  saveNetwork(tables, current, next);
  appendLine(tables, {
    at: at.toISOString(),
    ref: { kind: 'network', id },
    operation: next.closedOn !== null && current.closedOn === null ? 'closed' : 'changed',
    by: `undo:${batchId}`,
    changes: listChanges(current, next),
  });
  if (before === null) return 'closed';
  followRowVersion(tables, earlier, ['network', id], { from: before.version, to: version });
  return 'restored';
}

/** A membership or a right is again as it was; one that the batch gave is gone. Inside a write transaction. */
export function undoDated(request: OtherRequest, kind: DatedUndoKind, id: readonly string[]): OtherOutcome {
  const { store, batchId, at } = request;
  const { tables } = store.environment;
  const row = tables.undo.get([batchId, kind, ...id]);
  const current = kind === 'membership' ? tables.memberships.get([...id]) : tables.curations.get([...id]);
  if (row === undefined || current === undefined) return 'gone';
  if (JSON.stringify(current) !== JSON.stringify(row.after)) return kept(tables, kind, current);
  const changes =
    kind === 'membership'
      ? putMembership(tables, current as Membership, row.before as Membership | null)
      : putCuration(tables, current as Curation, row.before as Curation | null);
  appendLine(tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: current.personId },
    operation: 'changed',
    by: `undo:${batchId}`,
    changes,
  });
  return row.before === null ? 'closed' : 'restored';
}

function putMembership(tables: Tables, current: Membership, before: Membership | null) {
  if (before === null) removeMembership(tables, current);
  else saveMembership(tables, before);
  return membershipChanges(current, before);
}

function putCuration(tables: Tables, current: Curation, before: Curation | null) {
  if (before === null) removeCuration(tables, current);
  else saveCuration(tables, before);
  return curationChanges(current, before);
}

function kept(tables: Tables, kind: DatedUndoKind, { personId }: Membership | Curation): KeptRecord {
  const person = tables.people.get(personId);
  return { kind, id: personId, name: person === undefined ? '' : nameOfRecord(person) };
}
