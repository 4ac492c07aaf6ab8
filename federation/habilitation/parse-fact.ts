import type { CriterionPlace } from './criterion-place.ts';
import { factNamed, isOfType } from './declared-facts.ts';
import { FAULT } from './fault-words.ts';
import { writtenInstant } from './read-value.ts';
import { type Bound, COMPARISONS, type Criterion, type DeclaredFact, type FactTest, type FactType } from './sheet.ts';
import type { FactInput } from './sheet-schema.ts';

const TESTS = ['in', 'present', 'is', 'has', 'hasAll', 'within', ...COMPARISONS] as const;
type TestWord = (typeof TESTS)[number];

/** What may be asked of a fact of each type. */
const TESTS_BY_TYPE: Readonly<Record<FactType, readonly TestWord[]>> = {
  string: ['in', 'is', 'present'],
  integer: ['in', 'is', 'present', ...COMPARISONS],
  boolean: ['in', 'is', 'present'],
  datetime: ['is', 'present', ...COMPARISONS],
  set: ['has', 'hasAll', 'present'],
  entity: ['in', 'is', 'within', 'present'],
};

/** `type:id`. */
const ENTITY = /^[A-Za-z0-9][A-Za-z0-9._-]*:./;

/** One test of one fact; what is wrong with it is noted. */
export function parseFact(input: FactInput, at: CriterionPlace): Criterion {
  const { place, faults, presentCloses } = at;
  const declared = factNamed(input.fact, `${place}.fact`, at.facts, faults);
  const words = TESTS.filter((word) => input[word] !== undefined);
  const compares = words.length > 0 && words.every((word) => isComparison(word));
  if (words.length !== 1 && !compares) {
    faults.add(place, FAULT.exactlyOneOf(TESTS));
  }
  if (input.present && !presentCloses) {
    faults.add(`${place}.present`, FAULT.silenceOpens);
  }
  if (declared) {
    for (const word of words) {
      if (!TESTS_BY_TYPE[declared.type].includes(word)) {
        faults.add(`${place}.${word}`, FAULT.notAskedOf(declared.type));
      }
    }
    checkValues(input, declared, at);
    checkOthers(input, declared, at);
  }
  return { word: 'fact', name: input.fact, test: testOf(input) };
}

function isComparison(word: TestWord): word is (typeof COMPARISONS)[number] {
  return (COMPARISONS as readonly string[]).includes(word);
}

/** A value that the fact can never have is a mistake of the author's. */
function checkValues(input: FactInput, declared: DeclaredFact, { place, faults }: CriterionPlace): void {
  const lists = [
    ['in', input.in ?? []],
    ['has', Array.isArray(input.has) ? input.has : []],
    ['hasAll', input.hasAll ?? []],
    ['within', input.within ?? []],
  ] as const;
  for (const [word, values] of lists) {
    for (const value of values) {
      const fits = isOfType(value, declared.type) && (declared.values?.includes(value) ?? true);
      const isEntity = declared.type !== 'entity' || (typeof value === 'string' && ENTITY.test(value));
      if (!fits || !isEntity) faults.add(`${place}.${word}`, FAULT.neverIs(value));
    }
  }
  for (const by of COMPARISONS) {
    const to = input[by];
    if (to === undefined || typeof to === 'object') continue;
    if ((typeof to === 'string') !== (declared.type === 'datetime')) {
      faults.add(`${place}.${by}`, declared.type === 'datetime' ? FAULT.instant : FAULT.wholeNumber);
    }
  }
}

/** Another fact is compared with one of its own type; a set holds a text or an entity. */
function checkOthers(input: FactInput, { type }: DeclaredFact, { place, facts, faults }: CriterionPlace): void {
  const named = [
    ['is', input.is],
    ['has', Array.isArray(input.has) ? undefined : input.has],
    ...COMPARISONS.map((by) => [by, typeof input[by] === 'object' ? input[by] : undefined] as const),
  ] as const;
  for (const [word, other] of named) {
    if (!other) continue;
    const declared = factNamed(other.fact, `${place}.${word}.fact`, facts, faults);
    if (!declared) continue;
    const fits = word === 'has' ? declared.type === 'string' || declared.type === 'entity' : declared.type === type;
    if (!fits) faults.add(`${place}.${word}.fact`, FAULT.otherType(other.fact, declared.type));
    if (other.fact === input.fact) faults.add(`${place}.${word}.fact`, FAULT.withItself);
  }
}

function testOf(input: FactInput): FactTest {
  if (input.in) return { in: input.in };
  if (input.present) return { present: true };
  if (input.is) return { is: input.is.fact };
  if (input.has) return { has: input.has };
  if (input.hasAll) return { hasAll: input.hasAll };
  if (input.within) return { within: input.within };
  return {
    compare: COMPARISONS.flatMap((by) => {
      const to = input[by];
      return to === undefined ? [] : [{ by, to: boundOf(to) }];
    }),
  };
}

function boundOf(to: number | string | { fact: string }): Bound {
  return typeof to === 'string' ? writtenInstant(to) : to;
}
