import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Audit, openAudit } from '../../../server/audit/audit.ts';
import type { AuditEvent } from '../../../server/audit/event.ts';

/** A key of no value outside these tests. */
export const TEST_KEY = Buffer.alloc(32, 7);

/** An audit of its own in a folder of its own; `remove` closes nothing. */
export interface AuditFolder {
  readonly path: string;
  readonly sealPath: string;
  open(): Promise<Audit>;
  remove(): void;
}

export function makeAuditFolder(): AuditFolder {
  const root = mkdtempSync(join(tmpdir(), 'vestibule-audit-'));
  const path = join(root, 'data', 'audit');
  const sealPath = join(root, 'secrets', 'audit.head');
  return {
    path,
    sealPath,
    open: () => openAudit({ path, sealPath, key: TEST_KEY }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A plain event, changed where a test needs it. */
export function anEvent(change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    at: new Date('2026-11-23T08:00:00.000Z'),
    action: 'sign-in.accepted',
    actor: 'person-1',
    subject: 'person-1',
    outcome: 'success',
    code: '',
    from: '127.0.0.1',
    request: 'r-1',
    details: { means: 'tls' },
    ...change,
  };
}
