import type { Question, SessionFacts } from '../../federation/index.ts';

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
