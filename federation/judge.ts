import { type AskedBy, aroundOf, type Domain, isForeign } from './decide-for.ts';
import type { Around } from './habilitation/asked.ts';
import type { CompiledSheet } from './habilitation/compile-sheet.ts';
import type { Question } from './habilitation/decision.ts';
import { evaluate } from './habilitation/evaluate.ts';
import { FactSet } from './habilitation/gather-facts.ts';
import type { ProfessionalFacts } from './ports.ts';

/** The answer alone: yes or no, and every rule that determines it. */
export interface Judgement {
  readonly granted: boolean;
  readonly rules: readonly string[];
}

const NOTHING: Judgement = { granted: false, rules: [] };

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
  if (!sheet || isForeign(question, asked.application)) return NOTHING;
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
  if (!professional && subject.type === 'professional') return NOTHING;
  if (professional && professional.status !== 'open') return NOTHING;
  const rules = sheet.rulesOf(action.name, resource.type, subject.type);
  if (!rules) return NOTHING;
  const { session, patient, kept } = around;
  const facts = new FactSet(sheet.layout, { question, professional, session, patient, kept, at });
  const { permits, closings } = evaluate(rules.candidates(facts), facts);
  return closings.length > 0
    ? { granted: false, rules: closings.map(({ rule }) => rule.rule.id) }
    : { granted: permits.length > 0, rules: permits.map(({ rule }) => rule.id) };
}
