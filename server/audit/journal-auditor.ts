import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HistoryLine } from '../../directory/index.ts';
import type { Audit } from './audit.ts';

/** The directory's journal, as the audit reads it. */
export interface Journal {
  /** Number of the newest line, 0 when there is none. */
  lastChange(): number;
  /** Lines from this position on, oldest first, at most `limit`. */
  journalFrom(sequence: number, limit: number): readonly HistoryLine[];
}

/** Who asked for a change, and where from. */
export interface AskedFrom {
  /** As the journal names them. */
  readonly actor: string;
  readonly from: string;
  readonly request: string;
}

/**
 * Carries the directory's journal into the audit. The journal line is written in the change's own transaction, so a crash
 * between the two loses nothing: the next start reads on where the audit stopped. Imports are audited as one line with their
 * counts, not one per record: their lines are stepped over.
 */
export interface JournalAuditor {
  /**
   * Resolves when every journal line written before the call is in the audit. Address and request stand on the lines of whoever asked alone: what others
   * changed meanwhile, or nobody asked for, is not theirs. Of a line written before whose asker has not called by the next turn, neither is known.
   */
  catchUp(asked?: AskedFrom): Promise<void>;
  /** For what nobody waits for, as what a day brings to staff: resolves when every line that was written at the call before is in the audit. */
  follow(): Promise<void>;
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
const NOWHERE = { from: '', request: '' };

/** Who waits for the lines up to one. */
interface Waiting {
  readonly asked: AskedFrom;
  readonly last: number;
}

export async function openJournalAuditor(journal: Journal, audit: Audit): Promise<JournalAuditor> {
  const waiting: Waiting[] = [];
  let running: Promise<void> = Promise.resolve();
  let seen = 0;
  const askedFor = ({ by, sequence }: HistoryLine) =>
    waiting.find(({ asked, last }) => asked.actor === by && sequence <= last)?.asked ?? NOWHERE;
  const copyUpTo = (last: number): Promise<void> => {
    running = running.catch(() => undefined).then(() => copyLines(journal, audit, last, askedFor));
    return running;
  };
  const auditor: JournalAuditor = {
    async catchUp(asked) {
      const last = journal.lastChange();
      if (asked === undefined) return copyUpTo(last);
      const one = { asked, last };
      waiting.push(one);
      try {
        // Whose line was acknowledged with this one is about to call, and says from where.
        await nextTurn();
        await copyUpTo(last);
      } finally {
        waiting.splice(waiting.indexOf(one), 1);
      }
    },
    follow() {
      // Whoever has just written a line is about to call, and says from where.
      const last = seen;
      seen = journal.lastChange();
      return copyUpTo(last);
    },
  };
  await auditor.catchUp();
  return auditor;
}

async function copyLines(
  journal: Journal,
  audit: Audit,
  last: number,
  askedFor: (line: HistoryLine) => Omit<AskedFrom, 'actor'>,
): Promise<void> {
  for (let position = audit.cursor(SOURCE); position < last; ) {
    const lines = journal.journalFrom(position + 1, Math.min(LINES_PER_STEP, last - position));
    const end = lines.at(-1);
    if (!end) return;
    const edits = lines.filter(({ operation, by }) => AUDITED.has(operation) && !/^(import|undo):/.test(by));
    await Promise.all(
      edits.map((line) => audit.append(eventOf(line, askedFor(line)), { source: SOURCE, sequence: line.sequence })),
    );
    await audit.advance(SOURCE, end.sequence);
    position = end.sequence;
  }
}

function eventOf(line: HistoryLine, { from, request }: Omit<AskedFrom, 'actor'>) {
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
