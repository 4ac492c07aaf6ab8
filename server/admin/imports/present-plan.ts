import type { DirectoryReader, KeptPlan } from '../../../directory/index.ts';
import type { Lang } from '../../ui/context.ts';
import type { AdminImportPlanView } from '../../ui/pages/admin-import.ts';
import { presentChange, presentDepartments, presentEstablishments, presentReport } from './present-report.ts';

/** Records of a plan on one page. */
const SHOWN_CHANGES = 100;
const OPERATIONS = ['created', 'changed', 'closed', 'reappeared'] as const;

/** Where a plan is shown, and what of it is asked. */
export interface PlanPlace {
  readonly importsUrl: string;
  readonly url: string;
  readonly asked: URLSearchParams;
  readonly lang: Lang;
}

/** A kept plan as its page shows it. */
export function presentPlan(
  reader: DirectoryReader,
  kept: KeptPlan,
  { importsUrl, url, asked, lang }: PlanPlace,
): Omit<AdminImportPlanView, 'admin' | 'section' | 'failure'> {
  const establishments = presentEstablishments(reader, kept);
  return {
    importsUrl,
    file: kept.plan.file,
    outcome: kept.state === 'waiting' ? null : kept.state,
    apply: { action: `${url}/appliquer`, hidden: {} },
    drop: { action: `${url}/abandonner`, hidden: {} },
    report: presentReport(reader, kept.plan, false),
    departments: presentDepartments(kept),
    establishments: establishments.rows,
    establishmentsOmitted: establishments.omitted,
    ...changesOf(reader, kept, asked, url, lang),
  };
}

/** The records of a plan, of one kind of change or all, a page at a time. */
function changesOf(
  reader: DirectoryReader,
  { plan }: KeptPlan,
  asked: URLSearchParams,
  url: string,
  lang: Lang,
): Pick<AdminImportPlanView, 'filters' | 'changes' | 'changesOmitted' | 'nextUrl'> {
  const chosen = OPERATIONS.find((each) => each === asked.get('sort')) ?? null;
  const from = /^\d{1,4}$/.test(asked.get('de') ?? '') ? Number(asked.get('de')) : 0;
  const all = plan.changes.filter(({ operation }) => chosen === null || operation === chosen);
  const next = from + SHOWN_CHANGES < all.length ? from + SHOWN_CHANGES : null;
  const at = (operation: string | null, start: number | null) => {
    const query = new URLSearchParams();
    if (operation !== null) query.set('sort', operation);
    if (start !== null) query.set('de', String(start));
    return `${url}?${query}#changes`;
  };
  return {
    filters: [null, ...OPERATIONS].map((operation) => ({
      operation,
      url: at(operation, null),
      isCurrent: operation === chosen,
    })),
    changes: all.slice(from, from + SHOWN_CHANGES).map((change) => presentChange(reader, change, lang)),
    changesOmitted: plan.changesOmitted,
    nextUrl: next === null ? null : at(chosen, next),
  };
}
