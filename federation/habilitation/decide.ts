import type { FederationCode } from '../codes.ts';
import type { ProfessionalFacts } from '../ports.ts';
import { type Around, type Asked, NOTHING_AROUND } from './asked.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { CompiledSheet } from './compile-sheet.ts';
import type { Decision, Denied, Missing, Question } from './decision.ts';
import { type Closing, evaluate } from './evaluate.ts';
import { doubtReason, missingInDoubt } from './explain-doubt.ts';
import { explainMissing } from './explain-missing.ts';
import { factsUsed } from './facts-used.ts';
import { FactSet } from './gather-facts.ts';
import { CONSENT } from './house-facts.ts';

/** A refusal that no sheet's rule was asked for: nobody known, no sheet, not one's own question. */
export function refuse(code: FederationCode, sheet: CompiledSheet | null, at: Date): Denied {
  return { granted: false, code, rules: [], reasons: [], missing: [], sheet: sheet?.reference ?? null, facts: [], at };
}

/** Why no rule is asked about a subject: of a type that nobody has here, or a professional who is unknown or closed. */
export function unaskable(
  sheet: CompiledSheet,
  subjectType: string,
  professional: ProfessionalFacts | null,
): FederationCode | null {
  if (subjectType !== 'professional') {
    return sheet.speaksOf(subjectType) ? null : 'federation.habilitation.unknown-subject-type';
  }
  if (!professional) return 'federation.habilitation.unknown-professional';
  return professional.status === 'open' ? null : 'federation.habilitation.closed-professional';
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
  around: Around = NOTHING_AROUND,
): Decision {
  if (!sheet) return refuse('federation.habilitation.no-sheet', null, at);
  const code = unaskable(sheet, question.subject.type, professional);
  if (code) return refuse(code, sheet, at);
  const { session, patient, kept } = around;
  const facts = new FactSet(sheet.layout, { question, professional, session, patient, kept, at });
  return decideOn({ sheet, facts, around, at });
}

/** Decide on facts that are gathered already. */
export function decideOn({ sheet, facts, around, at }: Omit<Asked, 'rules'>): Decision {
  const { subject, action, resource } = facts.known.question;
  const rules = sheet.rulesOf(action.name, resource.type, subject.type);
  const asked = { sheet, rules, facts, around, at };
  if (!rules) return notPermitted(asked);
  const { permits, closings } = evaluate(rules.candidates(facts), facts);
  if (closings.length > 0) return forbidden(asked, closings);
  return permits.length > 0 ? granted(asked, permits) : notPermitted(asked);
}

function granted({ sheet, facts, at }: Asked, holding: readonly CompiledRule[]): Decision {
  // Where an open permit suffices, one that rests on a private fact is not named: whether it is would tell that fact.
  const open = holding.some(({ secret }) => secret) ? holding.filter(({ secret }) => !secret) : holding;
  const permits = open.length > 0 ? open : holding;
  const [only] = permits;
  const one = permits.length === 1 && only ? only : null;
  return {
    granted: true,
    rules: one ? one.ids : permits.map(({ rule }) => rule.id),
    reasons: one ? one.reasons : permits.map(({ reason }) => reason),
    sheet: sheet.reference,
    facts: factsUsed(permits, facts),
    obligations: one ? one.obligations : [...new Set(permits.flatMap(({ obligations }) => obligations))].sort(),
    at,
  };
}

function forbidden(asked: Asked, closings: readonly Closing[]): Denied {
  const { sheet, facts, at } = asked;
  const open = closings.filter((closing) => mayBeTold(closing, facts));
  // A refusal that rests on a private fact alone must look like the absence of any right: no rule, no fact, no way out that
  // would tell that there is something to be let in to.
  if (open.length === 0) return notPermitted(asked);
  const rules = open.map(({ rule }) => rule);
  const isSure = open.some(({ certain }) => certain);
  return explained(
    {
      ...refuse('federation.habilitation.forbidden', sheet, at),
      rules: rules.map(({ rule }) => rule.id),
      reasons: open.map(({ rule, certain }) => (certain ? rule.reason : doubtReason(rule))),
      facts: factsUsed(rules, facts),
    },
    () => (isSure ? missingOf(asked, closings) : missingInDoubt(rules, facts)),
  );
}

/** A doubt about the consent of a patient of whom nothing is known tells nothing of them: it is told, for whoever forgot to name the patient. */
function mayBeTold({ rule, certain }: Closing, facts: FactSet): boolean {
  if (!rule.secret) return true;
  return !certain && rule.guards === 'where silence opens' && facts.valueOf(CONSENT.name) === undefined;
}

function notPermitted(asked: Asked): Denied {
  return explained(refuse('federation.habilitation.no-rule', asked.sheet, asked.at), () => missingOf(asked, []));
}

/** A refusal whose ways out are sought when they are first read: most askers only count, or want yes or no. */
function explained({ code, rules, reasons, sheet, facts, at }: Denied, seek: () => readonly Missing[]): Denied {
  let missing: readonly Missing[] | undefined;
  return {
    granted: false,
    code,
    rules,
    reasons,
    sheet,
    facts,
    at,
    get missing() {
      missing ??= seek();
      return missing;
    },
  };
}

function missingOf(asked: Asked, closings: readonly Closing[]): readonly Missing[] {
  return asked.rules ? explainMissing(asked.rules, asked, closings) : [];
}
