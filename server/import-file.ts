import {
  DirectoryError,
  type DirectoryImporter,
  type ImportProgress,
  type ImportReport,
  type ImportVerdict,
  type UndoVerdict,
} from '../directory/index.ts';
import type { AuditEvent } from './audit/event.ts';
import type { Rooms } from './open-rooms.ts';

/** Who asks for an import, and who is told how far it is. */
export interface ImportRequest {
  /** Person id, or `system`. */
  readonly actor: string;
  readonly progress?: ImportProgress;
  readonly allowClosures?: boolean;
  /** Departments whose closings were looked at: they are not held back. */
  readonly releasedDepartments?: readonly string[];
  /** Day that a file without date describes, `YYYY-MM-DD`, or with `THH:mm`. */
  readonly asOf?: string | undefined;
}

/** What an import needs of the house. */
export interface ImportingHouse extends Pick<Rooms, 'audit' | 'clock' | 'journal'> {
  readonly directory: { readonly importer: Pick<DirectoryImporter, 'importFile'> };
}

/**
 * Take one file into the running house's directory; the import is one audit line with its counts, accepted or refused.
 *
 * @param name base name: format and day are recognised by it
 */
export async function importFile(
  { directory, audit, clock, journal }: ImportingHouse,
  source: AsyncIterable<Uint8Array>,
  name: string,
  { actor, progress, allowClosures = false, releasedDepartments = [], asOf }: ImportRequest,
): Promise<ImportVerdict> {
  const at = clock.now();
  const verdict = await directory.importer
    .importFile(source, name, at, progress, { allowClosures, releasedDepartments, asOf })
    .catch((error: unknown) => refusalOf(error));
  await audit.append(importEvent(verdict, name, at, actor));
  await journal.catchUp();
  return verdict;
}

/** An error of the directory about this file is an answer here; anything else stays an error. */
function refusalOf(error: unknown): ImportVerdict {
  if (error instanceof DirectoryError) return { accepted: false, code: error.code, detail: error.message };
  throw error;
}

/** One audit line of one import: what it counted, or why it was refused. */
export function importEvent(verdict: ImportVerdict, file: string, at: Date, actor: string): AuditEvent {
  const shared = { at, action: 'directory.imported', actor, subject: file, from: '', request: '' } as const;
  return verdict.accepted
    ? { ...shared, outcome: 'success', code: '', details: countsOf(verdict.report) }
    : { ...shared, outcome: 'refused', code: verdict.code, details: {} };
}

function countsOf(report: ImportReport): Record<string, string | number> {
  const tallies = (['people', 'structures', 'networks', 'memberships', 'curations'] as const).flatMap((kind) => {
    const tally = report[kind];
    if (tally === undefined) return [];
    return (['created', 'changed', 'closed', 'reappeared'] as const).map(
      (what) => [`${kind}.${what}`, tally[what]] as const,
    );
  });
  const faults = report.faults.length + report.faultsOmitted;
  const held = report.held.reduce((sum, { closings }) => sum + closings, 0);
  return {
    format: report.format,
    digest: report.digest,
    rows: report.rows,
    faults,
    held,
    ...Object.fromEntries(tallies),
  };
}

/** One audit line of one import undone. */
export function undoEvent(verdict: UndoVerdict, batchId: string, at: Date): AuditEvent {
  const shared = { at, action: 'directory.import-undone', actor: 'system', from: '', request: '' } as const;
  if (!verdict.accepted) return { ...shared, subject: batchId, outcome: 'refused', code: verdict.code, details: {} };
  const { file, restored, closed, kept, keptOmitted } = verdict.report;
  const details = { batch: batchId, restored, closed, kept: kept.length + keptOmitted };
  return { ...shared, subject: file, outcome: 'success', code: '', details };
}
