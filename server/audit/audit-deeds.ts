import type { Deed, DeedKind, Federation } from '../../federation/index.ts';
import type { Audit } from './audit.ts';
import type { AuditAction, AuditEvent } from './event.ts';

/**
 * Carries what was done to applications, sheets, drafts and kept facts into the audit, each deed once and in its order. A deed is on disk with what was done,
 * before its line: a crash between the two loses nothing. Whoever does something next, the next round and the next start read on where the audit stopped.
 */
export interface DeedAuditor {
  /** Resolves when every deed that was on disk at the call is in the audit. */
  catchUp(): Promise<void>;
}

/** How far the audit has read the deeds. */
export const DEEDS_SOURCE = 'trust.deeds';

const ACTIONS: Readonly<Record<DeedKind, AuditAction>> = {
  'application-changed': 'application.changed',
  'facts-kept': 'facts.kept',
  'sheet-drafted': 'sheet.drafted',
  'sheet-rehearsed': 'sheet.rehearsed',
  'sheet-approved': 'sheet.approved',
  'sheet-published': 'sheet.published',
  'sheet-rolled-back': 'sheet.rolled-back',
};

export function openDeedAuditor(deeds: Federation['deeds'], audit: Pick<Audit, 'append' | 'cursor'>): DeedAuditor {
  let running: Promise<void> = Promise.resolve();
  /** Has not begun to read: it finds what whoever calls meanwhile did. */
  let coming: Promise<void> | null = null;
  const copy = (): Promise<void> => {
    coming = null;
    return copyDeeds(deeds, audit);
  };
  return {
    catchUp() {
      coming ??= running.then(copy, copy);
      running = coming;
      return coming;
    },
  };
}

async function copyDeeds(deeds: Federation['deeds'], audit: Pick<Audit, 'append' | 'cursor'>): Promise<void> {
  let position = audit.cursor(DEEDS_SOURCE);
  for (;;) {
    const found = deeds.since(position + 1);
    const last = found.at(-1);
    if (!last) return deeds.carried(position);
    // In their order, or a line that is missing would be taken for one that was written.
    await Promise.all(
      found.map((deed) => audit.append(eventOf(deed), { source: DEEDS_SOURCE, sequence: deed.sequence })),
    );
    position = last.sequence;
  }
}

function eventOf({ kind, application, by, at, from, request, reason, details }: Deed): AuditEvent {
  return {
    at: new Date(at),
    action: ACTIONS[kind],
    actor: by,
    subject: application,
    outcome: 'success',
    code: '',
    from,
    request,
    details: {
      ...(kind.startsWith('sheet-') ? { application } : {}),
      ...details,
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

/** The trust domain for every door: whatever is done through it is in the audit before it is answered, done by this call or found done. */
export function tellingDeeds(federation: Federation, { catchUp }: DeedAuditor): Federation {
  const told =
    <Asked extends readonly unknown[], Answer>(work: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      try {
        return await work(...asked);
      } finally {
        await catchUp();
      }
    };
  const { applications, sheets, drafts, facts } = federation;
  return {
    ...federation,
    applications: { ...applications, save: told(applications.save) },
    sheets: { ...sheets, publish: told(sheets.publish) },
    drafts: {
      ...drafts,
      save: told(drafts.save),
      rehearse: told(drafts.rehearse),
      approve: told(drafts.approve),
      publish: told(drafts.publish),
      rollBack: told(drafts.rollBack),
    },
    facts: { keep: told(facts.keep) },
  };
}
