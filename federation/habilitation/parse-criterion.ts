import type { CriterionPlace } from './criterion-place.ts';
import { factNamed } from './declared-facts.ts';
import { FAULT } from './fault-words.ts';
import { parseFact } from './parse-fact.ts';
import { type Criterion, TRAITS } from './sheet.ts';
import { type CriterionInput, MAX_CRITERION_DEPTH, type WhoInput } from './sheet-schema.ts';

/** One criterion as written; several when a `who` says several words. */
export function parseCriterion(input: CriterionInput, at: CriterionPlace): readonly Criterion[] {
  if (at.depth > MAX_CRITERION_DEPTH) {
    at.faults.add(at.place, FAULT.deeperThan(MAX_CRITERION_DEPTH));
    return [];
  }
  if ('who' in input) return parseWho(input.who, below(at, '.who'));
  if ('fact' in input) return [parseFact(input, at)];
  if ('not' in input) {
    const inside = { ...below(at, '.not'), presentCloses: !at.presentCloses };
    return [{ word: 'not', part: asOne(parseCriterion(input.not, inside)) }];
  }
  const word = 'all' in input ? 'all' : 'any';
  const parts = 'all' in input ? input.all : input.any;
  return [{ word, parts: parts.map((part, i) => asOne(parseCriterion(part, below(at, `.${word}[${i}]`)))) }];
}

function below(at: CriterionPlace, step: string): CriterionPlace {
  return { ...at, place: at.place + step, depth: step === '.who' ? at.depth : at.depth + 1 };
}

/** Several criteria that must all hold, as one. */
export function asOne(criteria: readonly Criterion[]): Criterion {
  const [only] = criteria;
  return criteria.length === 1 && only ? only : { word: 'all', parts: criteria };
}

/** Order in which a `who` is read, and told. */
const WHO_ORDER = [...TRAITS.slice(0, 2), 'specialty', ...TRAITS.slice(2)] as const;

/** Who the professional must be: one criterion for each word. */
export function parseWho(
  who: WhoInput,
  { place, facts, faults }: Omit<CriterionPlace, 'depth' | 'presentCloses'>,
): readonly Criterion[] {
  const criteria: Criterion[] = [];
  for (const word of WHO_ORDER) {
    const values = who[word];
    if (values) criteria.push({ word, values });
  }
  if (who.network) {
    const { of, tier = [], role = [] } = who.network;
    if ('fact' in of) {
      const from = `${place}.network.of.fact`;
      const declared = factNamed(of.fact, from, facts, faults);
      if (declared && declared.type !== 'string') faults.add(from, FAULT.noNetwork(of.fact, declared.type));
    }
    criteria.push({ word: 'network', of, tiers: tier, roles: role });
  }
  if (criteria.length === 0) faults.add(place, FAULT.saysNothing);
  return criteria;
}
