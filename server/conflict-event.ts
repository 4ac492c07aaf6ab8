import type { Conflict, ConflictDecision } from '../directory/index.ts';
import type { AuditEvent } from './audit/event.ts';

/** One audit line of one conflict settled. */
export function conflictEvent(
  conflict: Conflict,
  { decision, reason }: ConflictDecision,
  told: Pick<AuditEvent, 'at' | 'actor' | 'from' | 'request'>,
): AuditEvent {
  const said = typeof decision === 'object' ? `is ${decision.is}` : decision;
  const details = { kind: conflict.kind, file: conflict.file, decision: said, reason: reason.trim() };
  return { ...told, action: 'directory.conflict-settled', subject: conflict.id, outcome: 'success', code: '', details };
}
