import type { Rehearsal } from '../../federation/index.ts';

/** What the audit keeps of a rehearsal: it reads past answers. */
export function rehearsedDetails({ sheet, from, recorded }: Rehearsal): Readonly<Record<string, string | number>> {
  const { asked, gains, losses } = recorded;
  return { digest: sheet, since: from, asked, gains, losses };
}
