import type { GivenNumbers } from '../../federation/index.ts';
import type { Audit } from '../audit/audit.ts';
import { DEEDS_SOURCE } from '../audit/audit-deeds.ts';
import { MAX_LOOKED_THROUGH_LINES, MAX_PAGE_LINES } from '../audit/read-lines.ts';
import { ACTS_SOURCE } from './audit-acts.ts';

/** Stretches of the audit that are looked through for the latest decisions. */
const MAX_STRETCHES = 10;

/**
 * The greatest numbers of acts, deeds and decisions that the audit knows of: the trust domain beside it may have been put back from an older
 * copy. Decisions are looked for among the latest 200,000 lines.
 */
export function numbersGiven(audit: Pick<Audit, 'read' | 'cursor'>): GivenNumbers {
  return {
    acts: audit.cursor(ACTS_SOURCE),
    deeds: audit.cursor(DEEDS_SOURCE),
    decisions: lastDecision(audit),
  };
}

function lastDecision(audit: Pick<Audit, 'read'>): number {
  const filter = { action: 'habilitation.decided' } as const;
  let before = (audit.read({ limit: 1 })[0]?.sequence ?? 0) + 1;
  for (let stretch = 0; stretch < MAX_STRETCHES && before > 1; stretch += 1) {
    const lines = audit.read({ before, limit: MAX_PAGE_LINES, filter });
    const numbers = lines.map(({ event }) => Number(event.details.decision ?? 0)).filter(Number.isSafeInteger);
    if (numbers.length > 0) return Math.max(...numbers);
    before -= MAX_LOOKED_THROUGH_LINES;
  }
  return 0;
}
