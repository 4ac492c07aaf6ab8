import type { HistoryLine } from '../../directory/index.ts';
import type { Audit } from './audit.ts';

/** The directory's journal, as the audit reads it. */
export interface Journal {
  /** Lines from this position on, oldest first, at most `limit`. */
  journalFrom(sequence: number, limit: number): readonly HistoryLine[];
}

/** Where a change was asked for. */
export interface AskedFrom {
  readonly from: string;
  readonly request: string;
}

/**
 * Carries the directory's journal into the audit. The journal line is written in the change's own transaction, so a crash
 * between the two loses nothing: the next start reads on where the audit stopped. Imports are audited as one line with their
 * counts, not one per record: their lines are stepped over.
 */
export interface JournalAuditor {
  /** Resolves when every journal line written so far is in the audit. */
  catchUp(asked: AskedFrom): Promise<void>;
}

const SOURCE = 'directory.journal';
const LINES_PER_STEP = 500;
/** What people do one by one, or a day brings to staff; `import:` and `undo:` are told as one line each. */
const AUDITED: ReadonlySet<string> = new Set<HistoryLine['operation']>([
  'created',
  'edited',
  'closed',
  'reappeared',
  'merged',
  'unmerged',
]);
const NOWHERE: AskedFrom = { from: '', request: '' };

export async function openJournalAuditor(journal: Journal, audit: Audit): Promise<JournalAuditor> {
  let running: Promise<void> = Promise.resolve();
  const auditor: JournalAuditor = {
    catchUp(asked) {
      running = running.catch(() => undefined).then(() => copyLines(journal, audit, asked));
      return running;
    },
  };
  await auditor.catchUp(NOWHERE);
  return auditor;
}

async function copyLines(journal: Journal, audit: Audit, asked: AskedFrom): Promise<void> {
  let position = audit.cursor(SOURCE);
  for (;;) {
    const lines = journal.journalFrom(position + 1, LINES_PER_STEP);
    const last = lines.at(-1);
    if (!last) return;
    const edits = lines.filter(({ operation, by }) => AUDITED.has(operation) && !/^(import|undo):/.test(by));
    await Promise.all(
      edits.map((line) => audit.append(eventOf(line, asked), { source: SOURCE, sequence: line.sequence })),
    );
    await audit.advance(SOURCE, last.sequence);
    position = last.sequence;
  }
}

function eventOf(line: HistoryLine, { from, request }: AskedFrom) {
  return {
    at: line.at,
    action: 'directory.changed' as const,
    actor: line.by,
    subject: `${line.ref.kind}:${line.ref.id}`,
    outcome: 'success' as const,
    code: '',
    from,
    request,
    details: {
      operation: line.operation,
      journal: line.sequence,
      fields: line.changes.map(({ field }) => field).join(' '),
      before: line.changes.map(({ before }) => before).join(' | '),
      after: line.changes.map(({ after }) => after).join(' | '),
    },
  };
}
