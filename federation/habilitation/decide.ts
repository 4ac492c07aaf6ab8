import type { FederationCode } from '../codes.ts';
import type { ProfessionalFacts } from '../ports.ts';
import { type CompiledRule, matches } from './compile-rule.ts';
import type { CompiledSheet } from './compile-sheet.ts';
import type { Decision, Denied, Question, Reason } from './decision.ts';
import { doubtReason, missingInDoubt } from './explain-doubt.ts';
import { explainMissing } from './explain-missing.ts';
import { factsUsed } from './facts-used.ts';
import { type FactSet, gatherFacts } from './gather-facts.ts';
import type { RulesOfQuestion } from './index-rules.ts';

/** A refusal that no sheet's rule was asked for: nobody known, no sheet, not one's own question. */
export function refuse(code: FederationCode, sheet: CompiledSheet | null, at: Date): Denied {
  return { granted: false, code, rules: [], reasons: [], missing: [], sheet: sheet?.reference ?? null, facts: [], at };
}

/** A forbid that closes: because it matches, or because nobody can say that it does not. */
interface Closing {
  readonly rule: CompiledRule;
  readonly certain: boolean;
}

/** One question under one sheet. */
interface Asked {
  readonly sheet: CompiledSheet;
  readonly rules: RulesOfQuestion | undefined;
  readonly facts: FactSet;
  readonly at: Date;
}

/**
 * Decide one question under one sheet: default deny; a matching forbid wins over any permit; order of rules means nothing; a
 * fact that is absent never permits, and a forbid that needs it denies. Pure: same sheet, facts and instant, same answer.
 *
 * @param professional what the directory says; null when nobody answers to the subject's id in that situation
 */
export function decide(
  sheet: CompiledSheet | null,
  question: Question,
  professional: ProfessionalFacts | null,
  at: Date,
): Decision {
  if (!sheet) return refuse('federation.habilitation.no-sheet', null, at);
  if (!professional) return refuse('federation.habilitation.unknown-professional', sheet, at);
  if (professional.status !== 'open') return refuse('federation.habilitation.closed-professional', sheet, at);
  const facts = gatherFacts(sheet.sheet, question, professional);
  const rules = sheet.rulesOf(question.action.name, question.resource.type);
  const asked = { sheet, rules, facts, at };
  const permits: CompiledRule[] = [];
  const closings: Closing[] = [];
  for (const list of rules?.candidates(facts) ?? []) {
    for (const rule of list) {
      const answer = matches(rule, facts);
      if (rule.rule.effect === 'permit') {
        if (answer === true) permits.push(rule);
      } else if (answer !== false) closings.push({ rule, certain: answer === true });
    }
  }
  if (closings.length > 0) return forbidden(asked, closings);
  return permits.length > 0 ? granted(asked, permits.sort(byId)) : notPermitted(asked);
}

function byId(a: CompiledRule, b: CompiledRule): number {
  return a.rule.id < b.rule.id ? -1 : 1;
}

function granted({ sheet, facts, at }: Asked, permits: readonly CompiledRule[]): Decision {
  return {
    granted: true,
    rules: permits.map(({ rule }) => rule.id),
    reasons: permits.map(reasonOf),
    sheet: sheet.reference,
    facts: factsUsed(permits, facts, isSecretIn(sheet)),
    obligations: [...new Set(permits.flatMap(({ rule }) => rule.obligations))].sort(),
    at,
  };
}

function forbidden(asked: Asked, closings: readonly Closing[]): Denied {
  const { sheet, facts, at } = asked;
  const open = closings.filter(({ rule }) => !rule.secret);
  // A refusal that rests on a private fact alone must look like the absence of any right: no rule, no fact, no way out that
  // would tell that there is something to be let in to.
  if (open.length === 0) return notPermitted(asked);
  const rules = open.map(({ rule }) => rule);
  return {
    granted: false,
    code: 'federation.habilitation.forbidden',
    rules: rules.map(({ rule }) => rule.id),
    reasons: open.map(({ rule, certain }) => (certain ? reasonOf(rule) : doubtReason(rule))),
    missing: open.some(({ certain }) => certain) ? [] : missingInDoubt(rules, facts),
    sheet: sheet.reference,
    facts: factsUsed(rules, facts, isSecretIn(sheet)),
    at,
  };
}

function notPermitted({ sheet, rules, facts, at }: Asked): Denied {
  return {
    ...refuse('federation.habilitation.no-rule', sheet, at),
    missing: rules ? explainMissing(rules, facts, sheet.sheet) : [],
  };
}

function isSecretIn({ sheet }: CompiledSheet): (name: string) => boolean {
  return (name) => sheet.facts.get(name)?.secret === true;
}

function reasonOf({ rule }: CompiledRule): Reason {
  const { id, effect, why, legal } = rule;
  return { rule: id, effect, fr: why.fr, en: why.en, ...(legal === undefined ? {} : { legal }) };
}
