import type { Audit } from '../audit/audit.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { CardLedger, JournalLine } from './card-ledger.ts';

const SOURCE = 'cards.journal';
const LINES_PER_STEP = 500;

/**
 * Carry the ledger's journal into the audit, each line once, whoever asks and how often: the position in the journal is kept
 * with the line. Resolves when every line written so far is there.
 */
export async function auditCardChanges(ledger: CardLedger, audit: Audit): Promise<void> {
  let position = audit.cursor(SOURCE);
  for (;;) {
    const lines = ledger.journalFrom(position + 1, LINES_PER_STEP);
    const last = lines.at(-1);
    if (!last) return;
    await Promise.all(lines.map((line) => audit.append(eventOf(line), { source: SOURCE, sequence: line.sequence })));
    position = last.sequence;
  }
}

function eventOf({ sequence, change }: JournalLine): AuditEvent {
  const { at, action, subject, details } = change;
  return {
    at,
    action,
    actor: 'system',
    subject,
    outcome: 'success',
    code: '',
    from: '',
    request: '',
    details: { ...details, journal: sequence },
  };
}
