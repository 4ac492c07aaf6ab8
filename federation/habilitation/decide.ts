import type { FederationCode } from '../codes.ts';
import type { ProfessionalFacts } from '../ports.ts';
import { type CompiledRule, type CompiledSheet, matches } from './compile-sheet.ts';
import type { Decision, Denied, FactUsed, Question, Reason } from './decision.ts';
import { explainMissing } from './explain-missing.ts';
import { type FactSet, factUsed, gatherFacts } from './gather-facts.ts';

/** A refusal that no sheet's rule was asked for: nobody known, no sheet, not one's own question. */
export function refuse(code: FederationCode, sheet: CompiledSheet | null, at: Date): Denied {
  return { granted: false, code, rules: [], reasons: [], missing: [], sheet: sheet?.reference ?? null, facts: [], at };
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
  const permits: CompiledRule[] = [];
  const forbids: CompiledRule[] = [];
  for (const rule of sheet.candidates(question.action.name, question.resource.type, professional.profession)) {
    const answer = matches(rule, facts);
    if (rule.rule.effect === 'permit') {
      if (answer === true) permits.push(rule);
    } else if (answer !== false) forbids.push(rule);
  }
  if (forbids.length > 0) return forbidden(sheet, question, facts, forbids, at);
  if (permits.length > 0) return granted(sheet, facts, permits, at);
  return notPermitted(sheet, question, facts, at);
}

function granted(sheet: CompiledSheet, facts: FactSet, permits: readonly CompiledRule[], at: Date): Decision {
  return {
    granted: true,
    rules: idsOf(permits),
    reasons: permits.map(reasonOf),
    sheet: sheet.reference,
    facts: factsOf(permits, facts),
    obligations: [...new Set(permits.flatMap(({ rule }) => rule.obligations))],
    at,
  };
}

function forbidden(
  sheet: CompiledSheet,
  question: Question,
  facts: FactSet,
  forbids: readonly CompiledRule[],
  at: Date,
): Denied {
  const open = forbids.filter(({ secret }) => !secret);
  // A refusal that rests on a private fact alone must look like the absence of any right: no rule, no fact, no way out that
  // would tell that there is something to be let in to.
  if (open.length === 0) return notPermitted(sheet, question, facts, at);
  return {
    granted: false,
    code: 'federation.habilitation.forbidden',
    rules: idsOf(open),
    reasons: open.map(reasonOf),
    missing: [],
    sheet: sheet.reference,
    facts: factsOf(open, facts),
    at,
  };
}

function notPermitted(sheet: CompiledSheet, question: Question, facts: FactSet, at: Date): Denied {
  const candidates = sheet
    .rulesOf(question.action.name, question.resource.type)
    .filter(({ rule, secret }) => rule.effect === 'permit' && !secret);
  return {
    granted: false,
    code: 'federation.habilitation.no-rule',
    rules: [],
    reasons: [],
    missing: explainMissing(candidates, facts),
    sheet: sheet.reference,
    facts: [],
    at,
  };
}

function idsOf(rules: readonly CompiledRule[]): readonly string[] {
  return rules.map(({ rule }) => rule.id).sort();
}

function reasonOf({ rule }: CompiledRule): Reason {
  const { id, effect, why, legal } = rule;
  return { rule: id, effect, fr: why.fr, en: why.en, ...(legal === undefined ? {} : { legal }) };
}

function factsOf(rules: readonly CompiledRule[], facts: FactSet): readonly FactUsed[] {
  const names = new Set(rules.flatMap(({ when, unless }) => [...when, ...unless].flatMap(({ reads }) => reads)));
  return [...names].filter((name) => !facts.isSecret(name)).map((name) => factUsed(facts, name));
}
