import type { PlannedChange } from '../import-views.ts';
import { NO_DEPARTMENT } from '../model/department.ts';
import { mayIdentify } from '../model/identifiers.ts';
import type { Network } from '../model/network.ts';
import { listChanges } from '../model/record-changes.ts';
import { appendLine } from '../store/journal.ts';
import { saveNetwork } from '../store/save-network.ts';
import { noteUndo } from '../store/undo-rows.ts';
import type { HistoryLine } from '../views.ts';
import type { ImportContext } from './import-context.ts';
import type { PlannedOther } from './import-steps.ts';
import { refuseMassClosing } from './vanished.ts';

/** Most networks of one region. */
export const MAX_NETWORKS = 2_000;

/** One row of `reseaux`. */
export interface NetworkRow {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly city: string;
}

/** Collect the rows of `reseaux`: few enough to be held. A repeated code keeps its first row. */
export function networkCollector({ faults }: ImportContext): {
  readonly rows: ReadonlyMap<string, NetworkRow>;
  add(row: NetworkRow): void;
} {
  const rows = new Map<string, NetworkRow>();
  return {
    rows,
    add: (given) => {
      const row = { ...given, code: given.code.toLowerCase() };
      if (row.code === '' || !mayIdentify(row.code)) {
        faults.refuse(row.line, 'code', 'directory.import.identifier-missing', 'empty or not printable ASCII');
      } else if (rows.has(row.code)) {
        faults.refuse(row.line, 'code', 'directory.import.duplicate-row', row.code);
      } else if (rows.size >= MAX_NETWORKS) {
        faults.refuse(row.line, 'code', 'directory.import.too-many-rows', `beyond ${MAX_NETWORKS} networks`);
      } else {
        rows.set(row.code, row);
      }
    },
  };
}

/** Refuse a file that would close too many networks. @throws ImportRefusal `directory.import.guarded` */
export function guardNetworks(context: ImportContext, rows: ReadonlyMap<string, NetworkRow>): void {
  const open = openNetworks(context);
  refuseMassClosing('network', open.filter(({ id }) => !rows.has(id)).length, open.length);
}

/** Write the networks in one transaction: created, changed, closed when the file no longer names them. */
export function applyNetworks(context: ImportContext, rows: ReadonlyMap<string, NetworkRow>): void {
  context.store.environment.write(() => {
    for (const row of rows.values()) {
      applyNetwork(context, row);
    }
    for (const network of openNetworks(context).filter(({ id }) => !rows.has(id))) {
      writeNetwork(context, network, { ...network, closedOn: context.file.day }, 'closed');
      context.tallies.networks.add('closed');
    }
  });
}

function openNetworks(context: ImportContext): Network[] {
  const all = context.store.environment.tables.networks.getRange({});
  return Array.from(all, ({ value }) => value).filter(({ closedOn }) => closedOn === null);
}

/** What the rows would write, and close, network by network. Reads only. */
export async function* plannedNetworks(
  context: ImportContext,
  rows: ReadonlyMap<string, NetworkRow>,
): AsyncGenerator<PlannedOther> {
  for (const row of rows.values()) {
    const { before, next, outcome } = decide(context, row);
    yield plannedOther(before, next, outcome);
  }
  for (const network of openNetworks(context).filter(({ id }) => !rows.has(id))) {
    yield plannedOther(network, network, 'closed');
  }
}

function plannedOther(before: Network | null, next: Network, outcome: Decided['outcome'] | 'closed'): PlannedOther {
  const { id, name } = next;
  const changes = before === null || outcome === 'closed' ? [] : listChanges(before, next);
  const change: PlannedChange | null =
    outcome === 'unchanged'
      ? null
      : { kind: 'network', id, name, department: NO_DEPARTMENT, operation: outcome, changes };
  return { kind: 'networks', outcome, change, mark: [before?.version ?? 0, next, outcome] };
}

interface Decided {
  readonly before: Network | null;
  readonly next: Network;
  readonly outcome: 'created' | 'changed' | 'reappeared' | 'unchanged';
}

function decide({ store }: ImportContext, { code: id, name, kind, city }: NetworkRow): Decided {
  const before = store.environment.tables.networks.get(id) ?? null;
  const next = { ...(before ?? { version: 0 }), id, name, kind, city, closedOn: null };
  if (before === null) return { before, next, outcome: 'created' };
  if (listChanges(before, next).length === 0) return { before, next, outcome: 'unchanged' };
  return { before, next, outcome: before.closedOn === null ? 'changed' : 'reappeared' };
}

function applyNetwork(context: ImportContext, row: NetworkRow): void {
  const { before, next, outcome } = decide(context, row);
  context.tallies.networks.add(outcome);
  if (outcome !== 'unchanged') writeNetwork(context, before, next, outcome);
}

function writeNetwork(
  { store, file, at }: ImportContext,
  before: Network | null,
  next: Network,
  operation: HistoryLine['operation'],
): void {
  const after = { ...next, version: next.version + 1 };
  noteUndo(store.environment.tables, [file.batchId, 'network', after.id], before, after.version);
  saveNetwork(store.environment.tables, before, after);
  appendLine(store.environment.tables, {
    at: at.toISOString(),
    ref: { kind: 'network', id: after.id },
    operation,
    by: `import:${file.batchId}`,
    changes: before === null ? [] : listChanges(before, after),
  });
}
