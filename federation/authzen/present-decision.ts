import type { Decision, FactUsed } from '../habilitation/decision.ts';
import { sentenceOf } from '../habilitation/refusal-words.ts';

/** The answer's JSON (AuthZEN §6.2): the decision, and in `context` why, from which facts, and what would change it. */
export interface PresentedDecision {
  readonly decision: boolean;
  readonly context: Readonly<Record<string, unknown>>;
}

/**
 * Present a decision to an application: both languages, the facts used with their origin, the sheet and its version. The same
 * question under the same sheet and facts has the same answer; when it was asked, and under which name it is recorded, is told beside it.
 */
export function presentDecision(decision: Decision): PresentedDecision {
  const context = {
    reasons: decision.reasons,
    rules: decision.rules,
    // Names and origins: what the directory says of a person is not an application's to learn by asking.
    facts: decision.facts.map(presentFact),
    sheet: decision.sheet,
  };
  if (decision.granted) return { decision: true, context: { ...context, obligations: decision.obligations } };
  return {
    decision: false,
    context: { ...context, code: decision.code, sentence: sentenceOf(decision), missing: decision.missing },
  };
}

/** Which act and through which door; who it was is in the history of the application's own acts. */
function presentFact({ name, origin, asOf, file, acts }: FactUsed): object {
  const told = acts?.map(({ id, at, by }) => ({ id, at, by: by.door }));
  return { name, source: origin, asOf, ...(file === undefined ? {} : { file }), ...(told ? { acts: told } : {}) };
}
