import { DirectoryError, type ImportReport, type ImportVerdict } from '../directory/index.ts';
import type { AuditEvent } from './audit/event.ts';
import type { Rooms } from './open-rooms.ts';

/** Who asks for an import, and who is told how far it is. */
export interface ImportRequest {
  /** Person id, or `system`. */
  readonly actor: string;
  readonly progress?: (rows: number) => void;
  readonly allowClosures?: boolean;
}

/**
 * Take one file into the running house's directory; the import is one audit line with its counts, accepted or refused.
 *
 * @param name base name: format and day are recognised by it
 */
export async function importFile(
  { directory, audit, clock, journal }: Pick<Rooms, 'directory' | 'audit' | 'clock' | 'journal'>,
  source: AsyncIterable<Uint8Array>,
  name: string,
  { actor, progress, allowClosures = false }: ImportRequest,
): Promise<ImportVerdict> {
  const at = clock.now();
  const verdict = await directory.importer
    .importFile(source, name, at, progress, { allowClosures })
    .catch((error: unknown) => refusalOf(error));
  await audit.append(importEvent(verdict, name, at, actor));
  await journal.catchUp({ from: '', request: '' });
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
  const tallies = (['people', 'structures', 'networks', 'memberships'] as const).flatMap((kind) =>
    (['created', 'changed', 'closed', 'reappeared'] as const).map(
      (what) => [`${kind}.${what}`, report[kind][what]] as const,
    ),
  );
  const faults = report.faults.length + report.faultsOmitted;
  return { format: report.format, digest: report.digest, rows: report.rows, faults, ...Object.fromEntries(tallies) };
}
