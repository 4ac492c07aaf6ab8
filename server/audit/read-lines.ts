import { ServerError } from '../errors.ts';
import type { AuditAction, AuditEvent } from './event.ts';
import type { Ledger } from './ledger.ts';
import { type AuditLine, decodeLine } from './line.ts';

/** Most lines of one page. */
export const MAX_PAGE_LINES = 500;
/** Most lines looked through for one page: a rare filter answers less than a page rather than hold the process. */
export const MAX_LOOKED_THROUGH_LINES = 20_000;
const LINES_PER_STEP = 500;

/** All given conditions hold at once. */
export interface AuditFilter {
  readonly action?: AuditAction;
  readonly actor?: string;
  readonly subject?: string;
  readonly outcome?: AuditEvent['outcome'];
  readonly code?: string;
  readonly request?: string;
  /** First instant, included. */
  readonly since?: Date;
  /** Last instant, excluded. */
  readonly until?: Date;
}

export interface AuditQuery {
  /** Only lines with a greater sequence. */
  readonly after?: number;
  /** Only lines with a smaller sequence: the last one of the page before. */
  readonly before?: number;
  /** 1 to {@link MAX_PAGE_LINES}. */
  readonly limit: number;
  readonly filter?: AuditFilter;
}

/**
 * A page of lines, newest first. A line that cannot be decoded is left out here and named by `verify`.
 *
 * @throws ServerError `server.audit.page-malformed`
 */
export function readLines(ledger: Ledger, { after = 0, before, limit, filter = {} }: AuditQuery): readonly AuditLine[] {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_LINES) {
    throw new ServerError('server.audit.page-malformed', `a page has 1 to ${MAX_PAGE_LINES} lines`);
  }
  if (![after, before ?? 1].every((bound) => Number.isSafeInteger(bound) && bound >= 0)) {
    throw new ServerError('server.audit.page-malformed', 'after and before are positions in the audit');
  }
  const found: AuditLine[] = [];
  let start = Math.min(before === undefined ? Number.POSITIVE_INFINITY : before - 1, ledger.last());
  for (let looked = 0; looked < MAX_LOOKED_THROUGH_LINES && start > after; looked += LINES_PER_STEP) {
    for (const { sequence, stored } of ledger.back(start, LINES_PER_STEP)) {
      if (sequence <= after) return found;
      const line = decodeLine(stored);
      if (line && matches(line.event, filter)) found.push(line);
      if (found.length === limit) return found;
      start = sequence - 1;
    }
  }
  return found;
}

function matches(event: AuditEvent, { since, until, ...equal }: AuditFilter): boolean {
  if (since && event.at < since) return false;
  if (until && event.at >= until) return false;
  const wanted: Readonly<Record<string, unknown>> = equal;
  return (['action', 'actor', 'subject', 'outcome', 'code', 'request'] as const).every(
    (field) => wanted[field] === undefined || wanted[field] === event[field],
  );
}
