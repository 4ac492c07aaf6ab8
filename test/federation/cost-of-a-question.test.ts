import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { hasEvery, hasMember, hasSome } from '../../federation/habilitation/set-members.ts';
import type { KeptEntity } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile, rule, sheet } from './support/sheets.ts';

const FACTS = { resource: { roles: { type: 'set' }, folder: { type: 'entity' } } };
const MEMBERS = Array.from({ length: 500 }, (_, place) => `m${place}`);

/** Nine hundred folders, one in the other. */
const kept = (type: string, id: string): KeptEntity | null =>
  type === 'folder' && Number(id) < 900
    ? { type, id, properties: {}, parents: [`folder:${Number(id) + 1}`], asOf: '' }
    : null;

const fifty = (rulePlace: number, one: (place: number) => object) => ({
  any: Array.from({ length: 50 }, (_, place) => one(50 * rulePlace + place)),
});

/** Each costs a question at most what it takes to write: before, each criterion went through everything that the question states. */
const WORST: readonly (readonly [string, number, (place: number) => object, Readonly<Record<string, unknown>>])[] = [
  ['one of', 400, (at) => fifty(at, (place) => ({ fact: 'resource.roles', has: [`z${place}`] })), { roles: MEMBERS }],
  [
    'all of',
    150,
    (at) => ({ fact: 'resource.roles', hasAll: [...MEMBERS.slice(1).reverse(), `z${at}`] }),
    { roles: MEMBERS },
  ],
  [
    'within',
    400,
    (at) => fifty(at, (place) => ({ fact: 'resource.folder', within: [`folder:z${place}`] })),
    { folder: 'folder:0' },
  ],
];

describe('what one question costs, under rules that nothing tells apart', () => {
  for (const [what, count, criterion, properties] of WORST) {
    it(`does not grow with what it states: ${what}`, () => {
      const rules = Array.from({ length: count }, (_, place) => rule(`R-${place}`, { when: [criterion(place)] }));
      const compiled = compile(sheet(rules, { facts: FACTS }));
      const asked = question({ properties });
      const before = process.cpuUsage();
      const decision = decide(compiled, asked, professional(), AT, { ...NOTHING_AROUND, kept });
      assert(!decision.granted);
      assert(decision.missing.length > 0, 'its ways out are sought as well');
      const { user, system } = process.cpuUsage(before);
      // Some ten milliseconds; a second and more where each criterion goes through five hundred members.
      assert(user + system < 400_000, `${(user + system) / 1000} ms`);
    });
  }

  it('seeks no way out, and no other situation, where asking again once would be too much', () => {
    let elsewhere = 0;
    const of = (rules: number) => {
      const all = Array.from({ length: rules }, (_, at) =>
        rule(`R-${at}`, { when: [fifty(at, (place) => ({ fact: 'resource.roles', has: [`z${place}`] }))] }),
      );
      const around = {
        ...NOTHING_AROUND,
        otherSituations: () => {
          elsewhere += 1;
          return [{ professional: professional(), patient: () => null }];
        },
      };
      const decision = decide(
        compile(sheet(all, { facts: FACTS })),
        question({ properties: { roles: ['a'] } }),
        professional(),
        AT,
        around,
      );
      assert(!decision.granted);
      return decision.missing.length;
    };
    assert(of(100) > 0);
    assert.equal(of(2_500), 0, 'more than a hundred thousand conditions');
    assert.equal(elsewhere, 2);
  });

  it('members are found as one by one, whichever list is longer', () => {
    const list = fc.array(fc.constantFrom('a', 'b', 'c', 'é', 'É', '', ...MEMBERS.slice(0, 12)), { maxLength: 30 });
    fc.assert(
      fc.property(list, list, (value, wanted) => {
        assert.equal(
          hasSome(value, { list: wanted, set: new Set(wanted) }),
          wanted.some((each) => value.includes(each)),
        );
        assert.equal(
          hasEvery(value, wanted),
          wanted.every((each) => value.includes(each)),
        );
        for (const each of wanted) assert.equal(hasMember(value, each), value.includes(each));
      }),
    );
  });
});
