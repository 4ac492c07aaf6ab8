import type { Ask, Federation, RecordedDecision, Semantic } from '../federation/index.ts';
import type { AuditEvent, AuditSink } from './audit/event.ts';
import type { DossierDefects } from './dossier-defects.ts';
import type { RequestPace } from './store/commit-pace.ts';

export interface AnswerParts {
  readonly decideRecorded: Federation['decideRecorded'];
  readonly audit: AuditSink;
  readonly pace: Pick<RequestPace, 'wait'>;
  readonly defects: DossierDefects;
}

/** Through which door, from where, in which request. */
export interface AskedFrom {
  readonly by: string;
  readonly from: string;
  readonly request: string;
}

/**
 * Decide questions in their order, as far as the semantic goes: the answers once they are recorded and in the audit, one flush for
 * all. What fails as one is decided closes that one, and operators are told.
 */
export type AnswerAsks = (
  asks: readonly Ask[],
  asked: AskedFrom,
  semantic?: Semantic,
) => Promise<readonly RecordedDecision[]>;

export function openAnswerAsks({ decideRecorded, audit, pace, defects }: AnswerParts): AnswerAsks {
  return async (asks, asked, semantic) => {
    const { decisions, written } = await decideRecorded(asks, semantic);
    // A batch that stopped has fewer answers.
    const told = decisions.flatMap((made, place) => {
      const ask = asks[place];
      return ask ? [{ ask, made }] : [];
    });
    for (const { ask, made } of told) {
      if (made.defect !== undefined) defects.note(ask.asked.application, made.defect, asked.request);
    }
    const lines = told.map(({ ask, made }) => audit.append(decisionEvent(ask, made, asked)));
    await pace.wait(Promise.all([written, ...lines]));
    return decisions;
  };
}

/** Who, what, where, the sheet and its rules, and the number it is recorded under — no fact about a patient. */
function decisionEvent(
  { question: { subject, action, resource, context }, asked: { application } }: Ask,
  { decision, sequence }: RecordedDecision,
  asked: AskedFrom,
): AuditEvent {
  return {
    at: decision.at,
    action: 'habilitation.decided',
    actor: subject.id,
    subject: `${application}:${resource.type}:${resource.id}`,
    outcome: decision.granted ? 'success' : 'refused',
    code: decision.granted ? '' : decision.code,
    from: asked.from,
    request: asked.request,
    details: {
      by: asked.by,
      action: action.name,
      rules: decision.rules.join(' '),
      sheetVersion: decision.sheet?.version ?? 0,
      // Whatever an application sends there: what is no text names nobody's situation.
      situation: typeof context?.situation === 'string' ? context.situation : '',
      decision: sequence,
    },
  };
}
