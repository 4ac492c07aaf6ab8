import type { ImportReport } from '../import-views.ts';
import type { RecordStore } from '../store/record-store.ts';

/** Reports kept: those of the imports that are told of. */
const MAX_KEPT_REPORTS = 100;

/** Keep what an import told, in the place of the oldest. */
export function keepReport({ environment }: RecordStore, batchId: string, report: ImportReport): void {
  const { tables, write } = environment;
  write(() => {
    // The same file once more changes next to nothing: what its first coming told is what somebody looks for.
    if (tables.reports.get(batchId) === undefined || changesOf(report) > 0) tables.reports.putSync(batchId, report);
    const kept = Array.from(tables.reports.getKeys({}));
    const byAge = kept.sort((one, other) => numberOf(other) - numberOf(one));
    for (const old of byAge.slice(MAX_KEPT_REPORTS)) tables.reports.removeSync(old);
  });

  function numberOf(batch: string): number {
    return tables.batches.get(batch)?.number ?? 0;
  }
}

function changesOf({ people, structures, networks, memberships }: ImportReport): number {
  return [people, structures, networks, memberships]
    .flatMap(({ created, changed, closed, reappeared }) => [created, changed, closed, reappeared])
    .reduce((sum, count) => sum + count, 0);
}
