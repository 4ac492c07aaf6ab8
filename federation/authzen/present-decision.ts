import { federationCodes } from '../codes.ts';
import type { Decision } from '../habilitation/decision.ts';

/** The answer's JSON (AuthZEN §6.2): the decision, and in `context` why, from which facts, and what would change it. */
export interface PresentedDecision {
  readonly decision: boolean;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Present a decision to an application: both languages, the facts used with their origin, the sheet and its version. @param sequence number it is recorded under */
export function presentDecision(decision: Decision, sequence?: number): PresentedDecision {
  const context = {
    reasons: decision.reasons,
    rules: decision.rules,
    // Names and origins: what the directory says of a person is not an application's to learn by asking.
    facts: decision.facts.map(({ name, origin, asOf }) => ({ name, source: origin, asOf })),
    sheet: decision.sheet,
    at: decision.at.toISOString(),
    ...(sequence === undefined ? {} : { decisionId: String(sequence) }),
  };
  if (decision.granted) return { decision: true, context: { ...context, obligations: decision.obligations } };
  const { fr, en } = federationCodes[decision.code];
  return {
    decision: false,
    context: { ...context, code: decision.code, sentence: { fr, en }, missing: decision.missing },
  };
}
