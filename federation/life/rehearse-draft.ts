import type { Domain } from '../decide-for.ts';
import { authorOf, type By, deedOf } from '../deed.ts';
import type { DecisionLog } from '../store/decision-log.ts';
import type { DraftVerdict } from './draft.ts';
import { ABSENT, CHANGED, note, OVERTAKEN, overtaking, prepared } from './draft-state.ts';
import type { Rehearsal } from './rehearsal.ts';
import { replayUnder, surveyUnder } from './rehearse.ts';
import { type Watched, WorkBudget } from './work-budget.ts';

/** Who rehearses, what period, and within what. */
export interface RehearsalAsked {
  readonly by: By;
  readonly since: Date;
  readonly at: Date;
  /** Conditions asked in each half; undefined: as many as any long work may. */
  readonly mostAsked: number | undefined;
  readonly watched: Watched | undefined;
}

const CANCELLED = { accepted: false, code: 'federation.draft.rehearsal-stopped' } as const;

/** See `Drafts.rehearse`. */
export async function rehearseDraft(
  domain: Domain,
  log: DecisionLog,
  application: string,
  { by, since, at, mostAsked, watched }: RehearsalAsked,
): Promise<DraftVerdict<{ rehearsal: Rehearsal }>> {
  const draft = domain.store.draft(application);
  if (!draft) return ABSENT;
  if (overtaking(domain.store, draft) !== null) return OVERTAKEN;
  const { compiled: sheet } = await prepared(domain, draft);
  const current = await domain.sheets.ready(application, at);
  const declared = current?.sheet.facts;
  const [replaying, surveying] = [new WorkBudget(mostAsked, watched), new WorkBudget(mostAsked, watched)];
  const rehearsal: Rehearsal = {
    sheet: draft.digest,
    from: since.toISOString(),
    to: at.toISOString(),
    recorded: await replayUnder(
      domain.turns,
      sheet,
      replaying.watching('recorded', log.keptOf(application, since, at), log.shareSince(since)),
      (version) => domain.sheets.readyVersion(application, version),
      replaying,
    ),
    directory: await surveyUnder(domain, { current, draft: sheet, at }, surveying),
    unrecorded: [...sheet.sheet.facts].flatMap(([name, { type }]) =>
      declared?.get(name)?.type === type ? [] : [name],
    ),
  };
  if (surveying.isStopped) return CANCELLED;
  const rehearsed = { at: at.toISOString(), by: authorOf(by).by, report: rehearsal };
  const { asked, gains, losses } = rehearsal.recorded;
  const counts = { digest: draft.digest, since: rehearsal.from, asked, gains, losses };
  const deed = deedOf('sheet-rehearsed', application, by, at, counts);
  return (await note(domain.store, draft, (stored) => ({ ...stored, rehearsed }), deed))
    ? { accepted: true, rehearsal }
    : CHANGED;
}
