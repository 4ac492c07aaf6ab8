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
  /** Networks it asks membership of. */
  readonly networks: readonly NetworkOf[];
  holds(facts: FactSet): Holds;
}

export function compileCriterion(criterion: Criterion): CompiledCriterion {
  switch (criterion.word) {
    case 'all':
    case 'any':
      return combine(criterion, criterion.parts.map(compileCriterion), criterion.word === 'all');
    case 'not': {
      const { reads, networks, holds } = compileCriterion(criterion.part);
      return { criterion, reads, networks, holds: (facts) => negate(holds(facts)) };
    }
    case 'fact':
      return compileFact(criterion);
    case 'network':
      return compileNetwork(criterion);
    case 'specialty':
      return compileSpecialty(criterion);
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
    networks: parts.flatMap(({ networks }) => networks),
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
  const reading = { criterion, reads: [name], networks: [] };
  if ('present' in test) return { ...reading, holds: (facts) => facts.isStated(name) };
  const wanted = new Set(test.in);
  return {
    ...reading,
    holds(facts) {
      const value = facts.stated(name);
      return value === undefined ? undefined : wanted.has(value);
    },
  };
}

function compileNetwork(criterion: Extract<Criterion, { word: 'network' }>): CompiledCriterion {
  const { of, tiers, roles } = criterion;
  return {
    criterion,
    reads: 'fact' in of ? ['network', of.fact] : ['network'],
    networks: [of],
    holds(facts) {
      const network = networkId(of, facts);
      if (network === undefined) return undefined;
      let absent = false;
      for (const membership of facts.professional.memberships) {
        if (membership.network !== network) continue;
        if (tiers.length > 0 && !tiers.includes(membership.tier)) continue;
        if (roles.length === 0 || roles.includes(membership.role)) return true;
        if (membership.role === '') absent = true;
      }
      return absent ? undefined : false;
    },
  };
}

/** The network that a criterion speaks of; undefined when the question does not name it. */
export function networkId(of: NetworkOf, facts: FactSet): string | undefined {
  if ('id' in of) return of.id;
  const stated = facts.stated(of.fact);
  return typeof stated === 'string' && stated !== '' ? stated : undefined;
}

function compileSpecialty(criterion: Extract<Criterion, { word: 'specialty' }>): CompiledCriterion {
  const wanted = new Set(criterion.values);
  return {
    criterion,
    reads: ['specialty'],
    networks: [],
    holds({ professional: { profession, specialties } }) {
      // No specialty is an answer; no known exercice is not: without one, nobody knows whose specialties they would be.
      if (profession === '') return undefined;
      return specialties.some((code) => wanted.has(code));
    },
  };
}

type Trait = 'profession' | 'category' | 'mode' | 'sector' | 'role' | 'finess';

function compileTrait(criterion: Extract<Criterion, { word: Trait }>): CompiledCriterion {
  const wanted = new Set(criterion.values);
  return {
    criterion,
    reads: [criterion.word],
    networks: [],
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
