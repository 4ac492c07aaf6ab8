import { actionLabel } from '../audit/actions.ts';
import { displayName } from '../portal/present-person.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import type { Lang } from '../ui/context.ts';
import type { AdminAuditView } from '../ui/pages/admin-audit.ts';
import { actorWords } from './actor-words.ts';
import { applicationSubject } from './audit-subject.ts';
import type { AdminDependencies } from './dependencies.ts';

const PAGE_LINES = 50;

/** In front of a structure's key, as lines about the directory name what they are about. */
const STRUCTURE = 'structure:';

/** A page of the audit, newest first, with the names of the people, structures and applications it mentions. */
export function presentAuditLines(
  { audit, reader, applications }: AdminDependencies,
  admin: AdminView,
  before: number | null,
  lang: Lang,
): AdminAuditView {
  const lines = audit.read({ limit: PAGE_LINES, ...(before === null ? {} : { before }) });
  const nameOf = (id: string): string => {
    const found = reader.findByPersonId(id);
    if (found.found || 'record' in found) return displayName(found.record);
    return applicationSubject(id, applications.find, lang) ?? actorWords(id, lang);
  };
  const subjectOf = (subject: string): string => {
    if (!subject.startsWith(STRUCTURE)) return nameOf(subject.replace(/^person:/, ''));
    const found = reader.findStructure(subject.slice(STRUCTURE.length));
    return found.found || 'record' in found ? found.record.tradeName || found.record.name : subject;
  };
  const oldest = lines.at(-1)?.sequence ?? 1;
  return {
    admin,
    lines: lines.map(({ sequence, event }) => ({
      position: sequence,
      at: event.at,
      who: nameOf(event.actor),
      action: event.action,
      words: actionLabel(event.action, lang),
      subject: subjectOf(event.subject),
      outcome: event.outcome,
      code: event.code,
    })),
    chain: null,
    nextUrl: oldest > 1 && lines.length === PAGE_LINES ? `/admin/audit?before=${oldest}` : null,
    newestUrl: before === null ? null : '/admin/audit',
  };
}
