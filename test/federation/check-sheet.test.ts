import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { shadowsIn } from '../../federation/habilitation/shadows.ts';
import { atOnce } from '../../federation/habilitation/steps.ts';
import { checkSheet, parseSheet } from '../../federation/index.ts';
import { Draw, randomQuestion, randomSheet } from './support/random-sheets.ts';
import { compile, rule, sheet } from './support/sheets.ts';

const FACTS = { resource: { kind: { type: 'string' }, age: { type: 'integer' } } };
const READ_ALL = {
  when: [
    { fact: 'resource.kind', in: ['a'] },
    { fact: 'resource.age', gte: 0 },
  ],
};

function warned(rules: readonly unknown[], changes: Record<string, unknown> = {}): readonly string[] {
  const actions = { read: { fr: 'Lire', en: 'Read' } };
  const parsed = parseSheet(sheet([...rules, rule('LIT-TOUT', READ_ALL)], { facts: FACTS, actions, ...changes }));
  return checkSheet(parsed).map(({ pointer, kind }) => `${pointer} ${kind}`);
}

const kind = (...values: readonly string[]) => ({ fact: 'resource.kind', in: values });

describe('what is written correctly and yet does nothing is pointed out', () => {
  const cases: readonly (readonly [string, readonly unknown[], readonly string[]])[] = [
    ['two values of one fact', [rule('A', { when: [kind('a'), kind('b', 'c')] })], ['/rules/0 contradiction']],
    [
      'two professions',
      [rule('A', { who: { profession: ['10'] }, when: [{ who: { profession: ['21'] } }] })],
      ['/rules/0 contradiction'],
    ],
    [
      'a condition that is excluded',
      [rule('A', { when: [kind('a')], unless: [kind('a')] })],
      ['/rules/0/unless contradiction'],
    ],
    ['an empty range', [rule('A', { when: [{ fact: 'resource.age', gte: 5, lt: 5 }] })], ['/rules/0 contradiction']],
    [
      'two values within « all »',
      [rule('A', { when: [{ all: [kind('a'), { all: [kind('b')] }] }] })],
      ['/rules/0 contradiction'],
    ],
    [
      'a value that « not » excludes',
      [rule('A', { when: [kind('a'), { not: kind('a', 'b') }] })],
      ['/rules/0/unless contradiction'],
    ],
    [
      'values that « any » within « unless » excludes',
      [rule('A', { when: [kind('a')], unless: [{ any: [kind('a', 'c'), { fact: 'resource.age', gte: 90 }] }] })],
      ['/rules/0/unless contradiction'],
    ],
    [
      'bounds in two criteria',
      [
        rule('A', {
          when: [
            { fact: 'resource.age', gte: 5 },
            { fact: 'resource.age', lt: 3 },
          ],
        }),
      ],
      ['/rules/0 contradiction'],
    ],
    [
      'a list outside its bounds',
      [
        rule('A', {
          when: [
            { fact: 'resource.age', in: [1, 2] },
            { fact: 'resource.age', gte: 5 },
          ],
        }),
      ],
      ['/rules/0 contradiction'],
    ],
    ['a value that « unless » leaves', [rule('A', { when: [kind('a', 'b')], unless: [kind('a')] })], []],
    ['« any » of two values', [rule('A', { when: [{ any: [kind('a'), kind('b')] }] })], []],
    ['a rule before its sheet', [rule('A', { to: '2025-01-01T00:00:00Z' })], ['/rules/0 never-in-force']],
    [
      'a permit that a forbid always closes',
      [
        rule('A', { when: [kind('a'), { fact: 'resource.age', gte: 3 }] }),
        rule('F', { effect: 'forbid', when: [kind('a', 'b')] }),
      ],
      ['/rules/0 shadowed', '/rules/2 shadowed'],
    ],
    [
      'the same rule twice',
      [rule('A', { when: [kind('z')] }), rule('B', { when: [kind('z')] })],
      ['/rules/1 duplicate'],
    ],
    [
      'permits by what is private',
      [
        rule('A', { unless: [{ fact: 'choice.masked', in: [true] }] }),
        rule('B', { when: [{ any: [{ fact: 'choice.consent', in: ['active', 'none'] }] }] }),
        rule('C', { when: [{ not: { fact: 'resource.kind', is: { fact: 'choice.consent' } } }] }),
        rule('D', { who: { network: { of: { fact: 'choice.consent' } } } }),
      ],
      [0, 1, 2, 3].map((place) => `/rules/${place} private-permit`),
    ],
    [
      'the agreement asked, and forbids by what is private',
      [
        rule('A', { when: [{ fact: 'choice.consent', in: ['active'] }] }),
        rule('F', { effect: 'forbid', when: [{ fact: 'choice.consent', in: ['opposed'] }] }),
      ],
      [],
    ],
    ['nothing wrong', [rule('A', { who: { profession: ['10'] } })], []],
    [
      'a forbid with an exception',
      [rule('F', { effect: 'forbid', when: [kind('a')], unless: [{ fact: 'resource.age', in: [1] }] })],
      [],
    ],
  ];
  for (const [what, rules, expected] of cases) {
    it(what, () => assert.deepEqual(warned(rules), expected));
  }

  it('a fact that no rule reads, an action that no rule speaks of', () => {
    const facts = { resource: { ...FACTS.resource, vain: { type: 'string' } } };
    const actions = { read: { fr: 'Lire', en: 'Read' }, erase: { fr: 'Effacer', en: 'Erase' } };
    assert.deepEqual(warned([], { facts, actions }), [
      '/facts/resource/vain unused-fact',
      '/actions/erase unused-action',
    ]);
  });

  it('looks at so many conditions and no more: a sheet of rules that differ at their ends holds nobody up', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ fact: 'resource.age', gte: i }));
    const rules = Array.from({ length: 20 }, (_, i) => [
      rule(`P-${i}`, { when: [kind('a'), ...many, { fact: 'resource.age', lt: 1_000 + i }] }),
      rule(`F-${i}`, { effect: 'forbid', when: [...many.toReversed(), { fact: 'resource.age', lt: 5_000 + i }] }),
    ]).flat();
    const closed = rule('F-TOUT', { effect: 'forbid', when: [kind('a', 'b')] });
    const found = (written: readonly unknown[], most?: number) =>
      atOnce(shadowsIn(parseSheet(sheet(written)).rules, most)).map(({ pointer }) => pointer);
    const permits = (first: number) => Array.from({ length: 20 }, (_, i) => `/rules/${first + 2 * i}`);
    assert.deepEqual(found([closed, ...rules], 10_000), permits(1), 'what is found at once is told');
    assert.deepEqual(found([...rules, closed]), permits(0));
    // Each permit is compared with twenty forbids, some hundreds of conditions each, before the one that closes it.
    assert.deepEqual(found([...rules, closed], 50_000).length, 2);
    assert.deepEqual(found([...rules, closed], 1), []);
  });

  it('in both languages', () => {
    const parsed = parseSheet(sheet([rule('A', { when: [kind('a'), kind('b')] })]));
    for (const { fr, en } of checkSheet(parsed)) {
      assert.match(fr, /\.$/);
      assert.match(en, /\.$/);
      assert.notEqual(fr, en);
    }
  });
});

describe('a rule that is said to contradict itself', () => {
  it('never opens anything, over random sheets and questions', () => {
    const draw = new Draw('contradictions');
    let flagged = 0;
    for (let place = 0; place < 400; place += 1) {
      const source = randomSheet(draw);
      const compiled = compile(source);
      const idle = new Set(
        checkSheet(compiled.sheet)
          .filter((warning) => warning.kind === 'contradiction')
          .map(({ pointer }) => compiled.sheet.rules[Number(pointer.split('/')[2])]?.id),
      );
      flagged += idle.size;
      for (let asked = 0; asked < 25 && idle.size > 0; asked += 1) {
        const { question, professional, at, session } = randomQuestion(draw);
        const decision = decide(compiled, question, professional, at, { ...NOTHING_AROUND, session });
        if (decision.granted)
          assert.deepEqual(
            decision.rules.filter((id) => idle.has(id)),
            [],
          );
      }
    }
    assert.ok(flagged > 0, 'no rule was flagged: nothing was tried');
  });
});
