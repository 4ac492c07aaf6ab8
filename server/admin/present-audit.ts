import { displayName } from '../portal/present-person.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import type { Lang } from '../ui/context.ts';
import type { AdminAuditView } from '../ui/pages/admin-audit.ts';
import { actorWords } from './actor-words.ts';
import type { AdminDependencies } from './dependencies.ts';

const PAGE_LINES = 50;

/** A page of the audit, newest first, with the names of the people it mentions. */
export function presentAuditLines(
  { audit, reader }: AdminDependencies,
  admin: AdminView,
  before: number | null,
  lang: Lang,
): AdminAuditView {
  const lines = audit.read({ limit: PAGE_LINES, ...(before === null ? {} : { before }) });
  const nameOf = (id: string): string => {
    const found = reader.findByPersonId(id);
    return found.found || 'record' in found ? displayName(found.record) : actorWords(id, lang);
  };
  const oldest = lines.at(-1)?.sequence ?? 1;
  return {
    admin,
    lines: lines.map(({ sequence, event }) => ({
      position: sequence,
      at: event.at,
      who: nameOf(event.actor),
      action: event.action,
      subject: nameOf(event.subject.replace(/^person:/, '')),
      outcome: event.outcome,
      code: event.code,
    })),
    chain: null,
    nextUrl: oldest > 1 && lines.length === PAGE_LINES ? `/admin/audit?before=${oldest}` : null,
    newestUrl: before === null ? null : '/admin/audit',
  };
}
