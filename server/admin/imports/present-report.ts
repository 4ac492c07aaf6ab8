import type {
  DirectoryReader,
  HeldSlice,
  ImportReport,
  KeptPlan,
  PlannedChange,
  Tally,
} from '../../../directory/index.ts';
import { codeWords } from '../../http/code-words.ts';
import type { ChangeRow, FaultRow, HeldRow, ImportReportView, PlaceRow } from '../../ui/components/import-report.ts';
import type { Lang } from '../../ui/context.ts';
import { presentChanges } from '../present-changes.ts';

const KINDS = ['people', 'structures', 'networks', 'memberships', 'curations'] as const;
/** Faulty rows shown; all that are kept are in the interface for programs. */
const SHOWN_FAULTS = 200;
/** Establishments shown. */
const SHOWN_ESTABLISHMENTS = 50;

type Reader = Pick<DirectoryReader, 'findStructure' | 'findByNationalId' | 'findNetwork'>;

/** A report, or the head of a plan. */
export function presentReport(reader: Reader, report: ImportReport, isDone: boolean): ImportReportView {
  const { format, rows, charset, digest, held, faults, faultsOmitted } = report;
  const counted = KINDS.flatMap((kind) => {
    const counts = report[kind];
    return counts !== undefined && Object.values(counts).some((each) => each > 0) ? [{ kind, counts }] : [];
  });
  return {
    ...{ format, rows, charset, digest, isDone },
    tallies: counted.length === 0 ? [{ kind: 'people', counts: report.people }] : counted,
    held: held.map((slice) => presentHeld(reader, slice)),
    faults: faults.slice(0, SHOWN_FAULTS).map(presentFault),
    faultsOmitted: faultsOmitted + Math.max(0, faults.length - SHOWN_FAULTS),
  };
}

/** Where a slice is, and how much of it is missing. */
export function presentHeld(reader: Reader, { kind, department, establishment, closings, open }: HeldSlice): HeldRow {
  const name = establishment === null ? '' : nameOf(reader, establishment);
  return { kind, department, establishment: name, closings, open };
}

function presentFault({ line, column, code, detail, severity }: ImportReport['faults'][number]): FaultRow {
  const { fr, en } = codeWords(code);
  return { line, column: column ?? '', sentence: { fr, en }, detail, outcome: severity };
}

/** What a plan would do to the people of each department. */
export function presentDepartments({ plan }: KeptPlan): readonly PlaceRow[] {
  return Object.entries(plan.departments).map(([name, counts]) => ({ name, url: null, counts }));
}

/** And of the establishments with the most closings, then changes; the others are counted. */
export function presentEstablishments(
  reader: Reader,
  { plan }: KeptPlan,
): { readonly rows: readonly PlaceRow[]; readonly omitted: number } {
  const rows = plan.establishments.slice(0, SHOWN_ESTABLISHMENTS).map(({ key, ...counts }): PlaceRow => {
    const found = 'record' in reader.findStructure(key);
    return { name: nameOf(reader, key), url: found ? structureUrl(key) : null, counts: tallyOf(counts) };
  });
  return { rows, omitted: plan.establishmentsOmitted + plan.establishments.length - rows.length };
}

function tallyOf({ created, changed, closed, reappeared, unchanged }: Tally): Tally {
  return { created, changed, closed, reappeared, unchanged };
}

/** One record of a plan. */
export function presentChange(reader: Reader, change: PlannedChange, lang: Lang): ChangeRow {
  const { kind, id, name, department, operation, changes } = change;
  const url = urlOf(reader, kind, id);
  return { name, identifier: id, url, department, operation, changes: presentChanges(changes, lang) };
}

/** The sheet of what changes; null when the directory does not have it yet. */
function urlOf(reader: Reader, kind: PlannedChange['kind'], id: string): string | null {
  if (kind === 'network') return reader.findNetwork(id).found ? `/admin/reseaux/${encodeURIComponent(id)}` : null;
  if (kind === 'structure') return 'record' in reader.findStructure(id) ? structureUrl(id) : null;
  const found = reader.findByNationalId(id);
  return 'record' in found ? `/admin/personnes/${encodeURIComponent(found.record.personId)}` : null;
}

function nameOf(reader: Reader, key: string): string {
  const found = reader.findStructure(key);
  return 'record' in found ? found.record.tradeName || found.record.name || key : key;
}

/** Address of a structure's sheet. */
export function structureUrl(key: string): string {
  return `/admin/structures/${encodeURIComponent(key)}`;
}
