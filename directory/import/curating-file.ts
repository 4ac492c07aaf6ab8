import type { StaffAct } from '../curated/edit-staff.ts';
import { withoutGuard } from '../curated/export-files.ts';
import { parisDay } from '../model/paris-time.ts';
import type { Provenance } from '../model/provenance.ts';
import type { CuratedRefusal } from '../staff-views.ts';
import type { ImportContext } from './import-context.ts';

/** Longest value quoted in a fault, in characters. */
const QUOTED_CHARS = 80;
/** Spaces of other widths, and the one that does not break: they are spaces. */
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f]/g;

/** Who acts by a file: the curator who brought it, with their rights of that instant, or somebody who may everywhere. Nobody is made yet. */
export function actOfFile({ store, file, at, curator }: ImportContext): StaffAct {
  const actor =
    curator === null
      ? { personId: byOfFile(file.batchId), isAdministrator: true }
      : { personId: curator, isAdministrator: false };
  return { store, actor, at, newPersonId: () => '', file };
}

/** Who a history names for what a file brought. */
export function byOfFile(batchId: string): string {
  return `import:${batchId}`;
}

/** Whether a record was written, by hand or from a file, on a later day than the one this file describes. */
export function isOlderThan({ file }: ImportContext, curated: Provenance | undefined): boolean {
  return curated !== undefined && parisDay(new Date(curated.asOf)) > file.day;
}

/** Fields of a record → columns of the file, by how a refusal's detail begins. */
export type ColumnNames = readonly (readonly [RegExp, string])[];

/** A refusal of the directory as the fault of a row. */
export function refuseRow(
  { faults }: ImportContext,
  line: number,
  columns: ColumnNames,
  { code, detail }: Pick<CuratedRefusal<never>, 'code' | 'detail'>,
): void {
  const about = `${code} ${detail}`;
  const column = columns.find(([pattern]) => pattern.test(about))?.[1] ?? null;
  faults.refuse(line, column, code, quoted(detail));
}

/** A value of a file as a fault tells it. */
export function quoted(value: string): string {
  return value.slice(0, QUOTED_CHARS);
}

/** A cell with plain spaces, as it was before it was guarded from spreadsheets. */
export function plainCell(value: string): string {
  return withoutGuard(value.replaceAll(SPACES, ' ').trim());
}
