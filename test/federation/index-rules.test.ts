import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { evaluate } from '../../federation/habilitation/evaluate.ts';
import { FactSet } from '../../federation/habilitation/gather-facts.ts';
import type { RuleLists } from '../../federation/habilitation/index-rules.ts';
import { AT, professional } from './support/facts.ts';
import { Draw } from './support/random-sheets.ts';
import { compile, rule, sheet } from './support/sheets.ts';

const SHEETS = process.env.VESTIBULE_LONG ? 5_000 : 300;
const QUESTIONS = 30;
/** Enough rules that tables are made one within the other. */
const MAX_RULES = 60;
const VALUES = {
  'resource.kind': ['k1', 'k2', 'k3', 'k4'],
  'resource.place': ['p1', 'p2'],
  'resource.level': [1, 2, 3],
} as const;
type Named = keyof typeof VALUES;
const NAMED = Object.keys(VALUES) as readonly Named[];
const PROFESSIONS = ['10', '21', '60'] as const;
const FACTS = {
  resource: {
    kind: { type: 'string' },
    place: { type: 'string' },
    level: { type: 'integer' },
    urgent: { type: 'boolean' },
  },
};

function randomCriteria(draw: Draw): readonly object[] {
  const named = NAMED.filter(() => draw.below(3) !== 0).map((fact) => ({
    fact,
    in: draw.some<string | number>(VALUES[fact]),
  }));
  const twice = draw.below(8) === 0 ? [{ fact: 'resource.kind', in: draw.some(VALUES['resource.kind']) }] : [];
  const other = draw.below(4) === 0 ? [{ fact: 'resource.urgent', in: [draw.often(2)] }] : [];
  return [...named, ...twice, ...other];
}

function randomMatrix(draw: Draw): object {
  const rules = Array.from({ length: 1 + draw.below(MAX_RULES) }, (_, place) =>
    rule(`R-${place}`, {
      effect: draw.often(4) ? 'permit' : 'forbid',
      ...(draw.often(2) ? { who: { profession: draw.some(PROFESSIONS) } } : {}),
      when: randomCriteria(draw),
      unless: draw.below(5) === 0 ? randomCriteria(draw).slice(0, 1) : [],
    }),
  );
  return sheet(rules, { facts: FACTS });
}

/** Values, values that no rule names, ones of another type, and none. */
function randomProperties(draw: Draw): Record<string, unknown> {
  const said = NAMED.flatMap((fact): readonly [string, unknown][] => {
    const name = fact.slice('resource.'.length);
    const kind = draw.below(8);
    if (kind === 0) return [];
    if (kind === 1) return [[name, draw.one(['autre', 9, null, ['k1'], { k: 1 }])]];
    return [[name, draw.one<string | number>(VALUES[fact])]];
  });
  return Object.fromEntries([...said, ...(draw.often(3) ? [['urgent', draw.often(2)] as const] : [])]);
}

describe('Rules found by the values that they name', () => {
  it(`answer as all rules asked one by one, over ${SHEETS} random matrices`, function () {
    this.timeout(SHEETS * 200);
    const seed = process.env.VESTIBULE_SEED ?? 'index';
    const draw = new Draw(seed);
    const seen = { permits: 0, certain: 0, inDoubt: 0, spared: 0 };
    for (let place = 0; place < SHEETS; place += 1) {
      const compiled = compile(randomMatrix(draw));
      const rules = compiled.rulesOf('read', 'document');
      assert.ok(rules);
      for (let turn = 0; turn < QUESTIONS; turn += 1) {
        const question = {
          subject: { type: 'professional', id: '899700000013' },
          action: { name: 'read' },
          resource: { type: 'document', id: 'd-1', properties: randomProperties(draw) },
        };
        const profession = draw.one([...PROFESSIONS, '99', '']);
        const known = { ...NOTHING_AROUND, question, professional: professional({ profession }), at: AT };
        const told = (lists: RuleLists) => {
          const { permits, closings } = evaluate(lists, new FactSet(compiled.layout, known));
          return {
            permits: permits.map(({ ids }) => ids[0]),
            closings: closings.map(({ rule: { ids }, certain }) => ({ id: ids[0], certain })),
          };
        };
        const found = rules.candidates(new FactSet(compiled.layout, known));
        const answer = told(found);
        assert.deepEqual(answer, told([rules.all]), `seed ${seed}, sheet ${place}, question ${turn}`);
        seen.permits += answer.permits.length;
        for (const { certain } of answer.closings) seen[certain ? 'certain' : 'inDoubt'] += 1;
        seen.spared += rules.all.length - found.flat().length;
      }
    }
    for (const [what, count] of Object.entries(seen)) {
      assert.ok(count > (SHEETS * QUESTIONS) / 10, `only ${count} ${what}: the questions look at little`);
    }
  });
});
