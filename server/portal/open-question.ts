import type { Ask, Question, RecordedDecisions, SessionFacts } from '../../federation/index.ts';
import type { AuditEvent, AuditSink } from '../audit/event.ts';

/** Who asks to open what, in which situation, at which level. */
export interface OpenQuestion {
  readonly applicationId: string;
  readonly personId: string;
  readonly situationId: string | null;
  readonly acr: string;
  /** Undefined: unknown. */
  readonly amr: readonly string[] | undefined;
  /** Type of the card that was shown; undefined: none, or unknown. */
  readonly card: string | undefined;
}

/** The question « may this person open this application? » in AuthZEN's shape, as the network door would put it. */
export function openQuestion({
  applicationId,
  personId,
  situationId,
}: Pick<OpenQuestion, 'applicationId' | 'personId' | 'situationId'>): Question {
  return {
    subject: { type: 'professional', id: personId },
    action: { name: 'open' },
    resource: { type: 'application', id: applicationId },
    ...(situationId === null ? {} : { context: { situation: situationId } }),
  };
}

/**
 * What a session of ours says of how its person signed in. Its mode is `normal`: the others are declared for one dossier and one
 * patient, never for a session as a whole.
 */
export function sessionFacts({
  personId,
  acr,
  amr,
  card,
}: Pick<OpenQuestion, 'personId' | 'acr' | 'amr' | 'card'>): SessionFacts {
  return { personId, acr, ...(amr ? { amr } : {}), ...(card === undefined ? {} : { card }), mode: 'normal' };
}

/** Audit lines of decisions, in the order of what was asked; a batch that stopped has fewer. */
export function decisionEvents(
  asks: readonly Ask[],
  decisions: RecordedDecisions['decisions'],
  asked: AskedFrom,
): readonly AuditEvent[] {
  return asks.flatMap(({ question }, place) => {
    const made = decisions[place];
    return made ? [decisionEvent(question, made, asked)] : [];
  });
}

interface AskedFrom {
  readonly by: string;
  readonly from: string;
  readonly request: string;
}

/** Who, what, where, the sheet and its rules, and the number it is recorded under — no fact about a patient. */
function decisionEvent(
  question: Question,
  { decision, sequence }: RecordedDecisions['decisions'][number],
  asked: AskedFrom,
): AuditEvent {
  return {
    at: decision.at,
    action: 'habilitation.decided',
    actor: question.subject.id,
    subject: `${decision.sheet?.application ?? asked.by}:${question.resource.type}:${question.resource.id}`,
    outcome: decision.granted ? 'success' : 'refused',
    code: decision.granted ? '' : decision.code,
    from: asked.from,
    request: asked.request,
    details: {
      by: asked.by,
      action: question.action.name,
      rules: decision.rules.join(' '),
      sheetVersion: decision.sheet?.version ?? 0,
      // Whatever an application sends there: what is no text names nobody's situation.
      situation: typeof question.context?.situation === 'string' ? question.context.situation : '',
      decision: sequence,
    },
  };
}

/** Write the decisions of one page or batch together: one flush. */
export async function auditDecisions(audit: AuditSink, events: readonly AuditEvent[]): Promise<void> {
  await Promise.all(events.map((event) => audit.append(event)));
}
