import { compileFact, oneOf } from './compile-fact.ts';
import type { CompiledCriterion, Holds } from './compiled-criterion.ts';
import { fullName } from './criterion-name.ts';
import type { FactLayout, FactSet } from './gather-facts.ts';
import type { Criterion, NetworkOf } from './sheet.ts';

export function compileCriterion(criterion: Criterion, layout: FactLayout): CompiledCriterion {
  switch (criterion.word) {
    case 'all':
    case 'any':
      return combine(
        criterion,
        criterion.parts.map((part) => compileCriterion(part, layout)),
        criterion.word === 'all',
      );
    case 'not': {
      const { reads, networks, weight, holds } = compileCriterion(criterion.part, layout);
      return { criterion, reads, networks, weight, holds: (facts) => negate(holds(facts)) };
    }
    case 'fact':
      return compileFact(criterion, layout);
    case 'network':
      return compileNetwork(criterion, layout);
    case 'specialty':
      return compileSpecialty(criterion, layout);
    default:
      return compileTrait(criterion.word, criterion, criterion.values, layout);
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
    weight: parts.reduce((sum, { weight }) => sum + weight, 1),
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

type NetworkCriterion = Extract<Criterion, { word: 'network' }>;

function compileNetwork(criterion: NetworkCriterion, layout: FactLayout): CompiledCriterion {
  const { of, tiers, roles } = criterion;
  const slot = 'fact' in of ? layout.slotOf(of.fact) : -1;
  return {
    criterion,
    reads: 'fact' in of ? ['network', of.fact] : ['network'],
    networks: [of],
    weight: 1,
    holds(facts) {
      if (!facts.known.professional) return undefined;
      const network = 'id' in of ? of.id : facts.value(slot);
      if (network === undefined || network === '') return undefined;
      let absent = false;
      for (const membership of facts.memberships) {
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
  const stated = facts.valueOf(of.fact);
  return typeof stated === 'string' && stated !== '' ? stated : undefined;
}

function compileSpecialty(criterion: Extract<Criterion, { word: 'specialty' }>, layout: FactLayout): CompiledCriterion {
  const wanted = new Set(criterion.values);
  const slot = layout.slotOf('professional.specialty');
  return {
    criterion,
    reads: ['specialty'],
    networks: [],
    weight: 1,
    holds(facts) {
      const specialties = facts.value(slot);
      return Array.isArray(specialties) ? specialties.some((code) => wanted.has(code)) : undefined;
    },
  };
}

function compileTrait(
  word: string,
  criterion: Criterion,
  values: readonly string[],
  layout: FactLayout,
): CompiledCriterion {
  const isWanted = oneOf(values);
  const slot = layout.slotOf(fullName(word));
  return {
    criterion,
    reads: [word],
    networks: [],
    weight: 1,
    holds(facts) {
      const value = facts.value(slot);
      return value === undefined ? undefined : isWanted(value);
    },
  };
}
