import type { ProfessionalFacts } from '../ports.ts';
import type { FactSet } from './gather-facts.ts';
import type { Criterion, NetworkOf } from './sheet.ts';

/**
 * Three answers: `undefined` says that a fact the criterion needs is absent. Absent is never yes: a permit that rests on it
 * does not match, a forbid that rests on it denies.
 */
export type Holds = boolean | undefined;

/** A criterion compiled to one function, with the names of the facts it reads. */
export interface CompiledCriterion {
  readonly criterion: Criterion;
  readonly reads: readonly string[];
  holds(facts: FactSet): Holds;
}

export function compileCriterion(criterion: Criterion): CompiledCriterion {
  switch (criterion.word) {
    case 'all':
    case 'any':
      return combine(criterion, criterion.parts.map(compileCriterion), criterion.word === 'all');
    case 'not': {
      const part = compileCriterion(criterion.part);
      return { criterion, reads: part.reads, holds: (facts) => negate(part.holds(facts)) };
    }
    case 'fact':
      return compileFact(criterion);
    case 'network':
      return compileNetwork(criterion);
    case 'specialty': {
      const wanted = new Set(criterion.values);
      return {
        criterion,
        reads: ['specialty'],
        holds: ({ professional }) => professional.specialties.some((code) => wanted.has(code)),
      };
    }
    default:
      return compileTrait(criterion);
  }
}

function negate(answer: Holds): Holds {
  return answer === undefined ? undefined : !answer;
}

/** Kleene's three-valued logic: a sure answer wins over an absent fact. */
function combine(criterion: Criterion, parts: readonly CompiledCriterion[], all: boolean): CompiledCriterion {
  return {
    criterion,
    reads: [...new Set(parts.flatMap(({ reads }) => reads))],
    holds(facts) {
      let absent = false;
      for (const part of parts) {
        const answer = part.holds(facts);
        if (answer === !all) return answer;
        if (answer === undefined) absent = true;
      }
      return absent ? undefined : all;
    },
  };
}

function compileFact(criterion: Extract<Criterion, { word: 'fact' }>): CompiledCriterion {
  const { name, test } = criterion;
  const reads = [name];
  if ('present' in test) return { criterion, reads, holds: (facts) => facts.stated(name) !== undefined };
  const wanted = new Set(test.in);
  return {
    criterion,
    reads,
    holds(facts) {
      const value = facts.stated(name);
      return value === undefined ? undefined : wanted.has(value);
    },
  };
}

function compileNetwork(criterion: Extract<Criterion, { word: 'network' }>): CompiledCriterion {
  const { of, tiers, roles } = criterion;
  const reads = 'fact' in of ? ['network', of.fact] : ['network'];
  return {
    criterion,
    reads,
    holds(facts) {
      const network = networkId(of, facts);
      if (network === undefined) return undefined;
      return facts.professional.memberships.some(
        (membership) =>
          membership.network === network &&
          (tiers.length === 0 || tiers.includes(membership.tier)) &&
          (roles.length === 0 || roles.includes(membership.role)),
      );
    },
  };
}

function networkId(of: NetworkOf, facts: FactSet): string | undefined {
  if ('id' in of) return of.id;
  const stated = facts.stated(of.fact);
  return typeof stated === 'string' ? stated : undefined;
}

type Trait = 'profession' | 'category' | 'mode' | 'sector' | 'role' | 'finess';

function compileTrait(criterion: Extract<Criterion, { word: Trait }>): CompiledCriterion {
  const wanted = new Set(criterion.values);
  return {
    criterion,
    reads: [criterion.word],
    holds({ professional }) {
      const value = traitOf(professional, criterion.word);
      // The national files leave unknown values empty: unknown is absent, not « none of these ».
      return value === '' || value === undefined ? undefined : wanted.has(value);
    },
  };
}

function traitOf(professional: ProfessionalFacts, trait: Trait): string | undefined {
  if (trait === 'profession' || trait === 'category') return professional[trait];
  return professional.situation?.[trait];
}
