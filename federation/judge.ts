import { type AskedBy, aroundOf, type Domain, isForeign } from './decide-for.ts';
import type { Around } from './habilitation/asked.ts';
import type { CompiledSheet } from './habilitation/compile-sheet.ts';
import type { Question } from './habilitation/decision.ts';
import { conditionsIn, evaluate } from './habilitation/evaluate.ts';
import { FactSet } from './habilitation/gather-facts.ts';
import type { RuleLists } from './habilitation/index-rules.ts';
import type { ProfessionalFacts } from './ports.ts';

/** The answer alone: yes or no, and every rule that determines it. */
export interface Judgement {
  readonly granted: boolean;
  readonly rules: readonly string[];
  /** Conditions that it may have taken. */
  readonly asked: number;
}

/** No rule was asked. */
export const NOT_ASKED: Judgement = { granted: false, rules: [], asked: 0 };

/**
 * Judge one question under one sheet, without explaining: for asking thousands. The same as `decide` answers; rules on private
 * facts are named here, so that this is never handed to an application.
 */
export function judge(
  domain: Domain,
  sheet: CompiledSheet | null,
  question: Question,
  professional: ProfessionalFacts | null,
  asked: AskedBy,
): Judgement {
  if (!sheet || isForeign(question, asked.application, sheet)) return NOT_ASKED;
  return judgeKnown(sheet, question, professional, aroundOf(domain, question, professional, asked), asked.at);
}

/** As {@link judge}, with all that is known around the question given. */
export function judgeKnown(
  sheet: CompiledSheet,
  question: Question,
  professional: ProfessionalFacts | null,
  around: Around,
  at: Date,
): Judgement {
  const { subject, action, resource } = question;
  if (!professional && subject.type === 'professional') return NOT_ASKED;
  if (professional && professional.status !== 'open') return NOT_ASKED;
  const rules = sheet.rulesOf(action.name, resource.type, subject.type);
  if (!rules) return NOT_ASKED;
  const { session, patient, kept } = around;
  const facts = new FactSet(sheet.layout, { question, professional, session, patient, kept, at });
  return judgeBy(rules.candidates(facts), facts);
}

/** Yes or no by the rules that may have a say. */
export function judgeBy(lists: RuleLists, facts: FactSet): Judgement {
  const { permits, closings } = evaluate(lists, facts);
  const asked = conditionsIn(lists);
  return closings.length > 0
    ? { granted: false, rules: closings.map(({ rule }) => rule.rule.id), asked }
    : { granted: permits.length > 0, rules: permits.map(({ rule }) => rule.id), asked };
}
