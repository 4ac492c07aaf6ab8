import { type Facts, factNamed } from './declared-facts.ts';
import type { Criterion } from './sheet.ts';
import type { SheetFaults } from './sheet-fault.ts';
import { type CriterionInput, MAX_CRITERION_DEPTH, type WhoInput } from './sheet-schema.ts';

/** Where a criterion stands while it is read. */
export interface CriterionPlace {
  readonly place: string;
  readonly facts: Facts;
  readonly faults: SheetFaults;
  readonly depth: number;
  /**
   * Whether `present` may be said here. It turns silence into an answer, so it is only taken where that answer closes: what an
   * application leaves unsaid never opens anything.
   */
  readonly presentCloses: boolean;
}

type FactInput = Extract<CriterionInput, { fact: string }>;

/** One criterion as written; several when a `who` says several words. */
export function parseCriterion(input: CriterionInput, at: CriterionPlace): readonly Criterion[] {
  if (at.depth > MAX_CRITERION_DEPTH) {
    at.faults.add(at.place, `nested deeper than ${MAX_CRITERION_DEPTH}`);
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

/** Who the professional must be: one criterion for each word. */
export function parseWho(
  who: WhoInput,
  { place, facts, faults }: Omit<CriterionPlace, 'depth' | 'presentCloses'>,
): readonly Criterion[] {
  const criteria: Criterion[] = [];
  for (const word of ['profession', 'category', 'specialty', 'mode', 'sector', 'role', 'finess'] as const) {
    const values = who[word];
    if (values) criteria.push({ word, values });
  }
  if (who.network) {
    const { of, tier = [], role = [] } = who.network;
    if ('fact' in of) {
      const from = `${place}.network.of.fact`;
      const declared = factNamed(of.fact, from, facts, faults);
      if (declared && declared.type !== 'string') faults.add(from, `« ${of.fact} » is a ${declared.type}, no network`);
    }
    criteria.push({ word: 'network', of, tiers: tier, roles: role });
  }
  if (criteria.length === 0) faults.add(place, 'says nothing');
  return criteria;
}

function parseFact(input: FactInput, { place, facts, faults, presentCloses }: CriterionPlace): Criterion {
  const declared = factNamed(input.fact, `${place}.fact`, facts, faults);
  if ((input.in === undefined) === (input.present === undefined)) {
    faults.add(place, 'exactly one of « in », « present » is needed');
  }
  if (input.present && !presentCloses) {
    faults.add(`${place}.present`, 'here silence would open: declare a value and use « in »');
  }
  for (const value of declared ? (input.in ?? []) : []) {
    const known = declared?.values?.includes(value) ?? true;
    if (typeof value !== declared?.type || !known) faults.add(`${place}.in`, `${JSON.stringify(value)} can never be`);
  }
  return { word: 'fact', name: input.fact, test: input.in ? { in: input.in } : { present: true } };
}
