import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import type { CompiledSheet } from '../../federation/habilitation/compile-sheet.ts';
import { type Evaluated, evaluate } from '../../federation/habilitation/evaluate.ts';
import { FactSet } from '../../federation/habilitation/gather-facts.ts';
import type { ProfessionalFacts } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { Draw } from './support/random-sheets.ts';
import { compile, rule, sheet } from './support/sheets.ts';

const SHEETS = process.env.VESTIBULE_LONG ? 600 : 60;
const QUESTIONS = 40;

const PROFESSIONS = ['10', '21', '40', '50', '60', '70'];
const KINDS = ['a', 'b', 'c', 'd', 'e'];
const MODES = ['L', 'S', 'B'];
const AGES = [0, 1, 2, 3];

type Written = Record<string, unknown>;

/** Conditions by which the index finds rules, and some by which it does not. */
function condition(draw: Draw): Written {
  return draw.one<() => Written>([
    () => ({ fact: 'resource.kind', in: draw.some(KINDS) }),
    () => ({ fact: 'resource.kind', in: [draw.one(KINDS), draw.one(KINDS)] }),
    () => ({ fact: 'professional.profession', in: draw.some(PROFESSIONS) }),
    () => ({ fact: 'resource.age', in: draw.some(AGES) }),
    () => ({ fact: 'resource.age', gte: draw.one(AGES) }),
    () => ({ fact: 'resource.consent', in: draw.some(['active', 'none', 'opposed']) }),
    () => ({ who: { profession: draw.some(PROFESSIONS), mode: draw.some(MODES) } }),
    () => ({ who: { specialty: ['SM36'] } }),
    () => ({ not: { fact: 'resource.kind', in: [draw.one(KINDS)] } }),
    () => ({ any: [{ fact: 'resource.kind', in: [draw.one(KINDS)] }, { who: { mode: ['L'] } }] }),
  ])();
}

/** A matrix with holes: most rules name both of its facts, some one of them, some none; cells repeat, and overlap. */
function matrix(draw: Draw): readonly Written[] {
  return Array.from({ length: 5 + draw.below(120) }, (_, place) => {
    const who = {
      ...(draw.often(5) ? { profession: draw.often(3) ? [draw.one(PROFESSIONS)] : draw.some(PROFESSIONS) } : {}),
      ...(draw.often(6) ? {} : { mode: [draw.one(MODES)] }),
    };
    return rule(`R-${place}`, {
      effect: draw.often(4) ? 'permit' : 'forbid',
      ...(Object.keys(who).length > 0 ? { who } : {}),
      when: [
        ...(draw.often(5) ? [{ fact: 'resource.kind', in: draw.often(3) ? [draw.one(KINDS)] : draw.some(KINDS) }] : []),
        ...(draw.often(3) ? [] : [condition(draw)]),
      ],
      unless: draw.often(4) ? [] : [condition(draw)],
    });
  });
}

const SITUATION = { id: 's1', structureKey: null, finess: '', sector: '', role: '' };

function asked(draw: Draw): { readonly who: ProfessionalFacts; readonly properties: Written } {
  const mode = draw.one([...MODES, '', null]);
  const said: readonly (readonly [string, unknown])[] = [
    ['kind', draw.one([...KINDS, 'z', 7])],
    ['age', draw.one([...AGES, '1', 1.5, -0])],
    ['consent', draw.one(['active', 'none', 'Active'])],
  ];
  return {
    who: professional({
      profession: draw.one([...PROFESSIONS, '99', '']),
      specialties: draw.some(['SM36'], 0),
      situation: mode === null ? null : { ...SITUATION, mode },
    }),
    properties: Object.fromEntries(said.filter(() => draw.often(5))),
  };
}

const named = ({ permits, closings }: Evaluated) => ({
  permits: permits.map(({ rule: { id } }) => id),
  closings: closings.map(({ rule: { rule: closing }, certain }) => `${closing.id} ${certain}`),
});

function answers(compiled: CompiledSheet, { who, properties }: ReturnType<typeof asked>) {
  const facts = new FactSet(compiled.layout, {
    ...NOTHING_AROUND,
    question: question({ properties }),
    professional: who,
    patient: () => null,
    at: AT,
  });
  return named(evaluate(compiled.rulesOf('read', 'document')?.candidates(facts) ?? [], facts));
}

/** As a sheet of each rule alone answers: nothing shared with another, nothing to find it among. */
function oneByOne(alone: readonly CompiledSheet[], one: ReturnType<typeof asked>) {
  const parts = alone.map((each) => answers(each, one));
  return {
    permits: parts.flatMap(({ permits }) => permits).sort(),
    closings: parts.flatMap(({ closings }) => closings).sort(),
  };
}

describe('criteria that rules share', () => {
  it(`answer as each rule in a sheet of its own, over ${SHEETS} random matrices`, function () {
    this.timeout(SHEETS * 1_000);
    const seed = process.env.VESTIBULE_SEED ?? 'criteria';
    const draw = new Draw(seed);
    const seen = { permits: 0, closings: 0, doubts: 0 };
    for (let place = 0; place < SHEETS; place += 1) {
      const rules = matrix(draw);
      const compiled = compile(sheet(rules));
      const alone = rules.map((written) => compile(sheet([written])));
      for (let turn = 0; turn < QUESTIONS; turn += 1) {
        const one = asked(draw);
        const { permits, closings } = answers(compiled, one);
        const sorted = { permits: permits.toSorted(), closings: closings.toSorted() };
        assert.deepEqual(sorted, oneByOne(alone, one), `seed ${seed}, sheet ${place}, question ${turn}`);
        seen.permits += permits.length;
        seen.closings += closings.length;
        seen.doubts += closings.filter((each) => each.endsWith('false')).length;
      }
    }
    for (const [what, count] of Object.entries(seen)) assert(count > SHEETS * 10, `only ${count} ${what}`);
  });
});
