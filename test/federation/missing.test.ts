import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import type { Missing } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile, rule, sheet } from './support/sheets.ts';

function missing(rules: readonly unknown[], properties: Readonly<Record<string, unknown>> = {}): readonly Missing[] {
  const decision = decide(compile(sheet(rules)), question({ properties }), professional(), AT);
  assert(!decision.granted);
  return decision.missing;
}
const told = (rules: readonly unknown[], properties = {}) =>
  missing(rules, properties).map(({ rule: id, criterion }) => `${id} ${criterion}`);

const hint = (name: string, fr: string) => ({ hints: { [name]: { fr, en: fr } } });
const network = (id: string) => ({ network: { of: { id } } });

describe('what a refusal says is missing', () => {
  it('is what the nearest rule misses, in the rule’s words', () => {
    const near = rule('PRES', { who: network('n'), ...hint('network', 'Rejoignez n.') });
    const far = rule('LOIN', { who: { mode: ['S'], ...network('n') } });
    assert.deepEqual(missing([far, near]), [
      { rule: 'PRES', criterion: 'network', fr: 'Rejoignez n.', en: 'Rejoignez n.' },
    ]);
  });

  it('is in the house’s words when the rule has none, in both languages, for every word of the language', () => {
    const criteria: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
      ['profession', { who: { profession: ['21'] } }],
      ['category', { who: { category: ['M'] } }],
      ['specialty', { who: { specialty: ['SM36'] } }],
      ['mode', { who: { mode: ['S'] } }],
      ['sector', { who: { sector: ['SA01'] } }],
      ['role', { who: { role: ['FON-AU'] } }],
      ['finess', { who: { finess: ['991000001'] } }],
      ['network', { who: network('n') }],
      ['resource.consent', { when: [{ fact: 'resource.consent', in: ['active'] }] }],
      ['all', { when: [{ all: [{ who: network('n') }, { who: { mode: ['S'] } }] }] }],
      ['any', { when: [{ any: [{ who: network('n') }, { who: { mode: ['S'] } }] }] }],
      ['not', { when: [{ not: { who: { mode: ['L'] } } }] }],
      ['mode', { unless: [{ who: { mode: ['L'] } }] }],
    ];
    for (const [name, parts] of criteria) {
      const [first] = missing([rule('R', parts)]);
      assert.equal(first?.criterion, name);
      assert.match(first.fr, /^[A-ZÀ-Ý].*\.$/);
      assert.match(first.en, /^[A-Z].*\.$/);
      assert.notEqual(first.fr, first.en);
    }
  });

  it('is the record’s to state, where it said nothing: no exception applies to anybody, and nobody is to sign in again', () => {
    const words = (parts: object) => missing([rule('R', { ...parts })])[0]?.fr ?? '';
    assert.match(words({ unless: [{ fact: 'resource.age', gte: 3 }] }), /doit indiquer «\u00a0resource\.age\u00a0»/);
    assert.match(words({ when: [{ fact: 'session.acr', in: ['eidas2'] }] }), /doit indiquer la session/);
    assert.match(
      words({ when: [{ fact: 'resource.network', is: { fact: 'professional.id' } }] }),
      /«\u00a0resource\.network\u00a0»/,
    );
    const hinted = { unless: [{ fact: 'resource.age', gte: 3 }], ...hint('resource.age', 'Dites l’âge.') };
    assert.equal(words(hinted), 'Dites l’âge.');
  });

  it('asks for another profession only when nothing else opens', () => {
    const other = rule('AUTRE', { who: { profession: ['21'] } });
    const join = rule('RESEAU', { who: { mode: ['S'], ...network('n') } });
    assert.deepEqual(told([other, join]), ['RESEAU mode', 'RESEAU network']);
    assert.deepEqual(told([other]), ['AUTRE profession']);
  });

  it('leaves out rules for another kind of thing', () => {
    const rules = [
      rule('A', { who: network('n'), when: [{ fact: 'resource.kind', in: ['a'] }] }),
      rule('B', { when: [{ fact: 'resource.kind', in: ['b'] }] }),
    ];
    assert.deepEqual(told(rules, { kind: 'a' }), ['A network']);
    assert.deepEqual(told(rules, { kind: 'c' }), []);
  });

  it('says that there are more, where more than three are needed: three of them alone would open nothing', () => {
    const fact = (name: string) => ({ fact: name, in: ['oui'] });
    const facts = { resource: Object.fromEntries('abcdefg'.split('').map((name) => [name, { type: 'string' }])) };
    const asked = (count: number, properties: object, more: readonly unknown[] = []) => {
      const when = 'abcdefg'
        .slice(0, count)
        .split('')
        .map((name) => fact(`resource.${name}`));
      const compiled = compile(sheet([rule('R', { when }), ...more], { facts }));
      const decision = decide(compiled, question({ properties: { ...properties } }), professional(), AT);
      assert(!decision.granted);
      return decision.missing.map(({ criterion }) => criterion);
    };
    assert.deepEqual(asked(3, {}), ['resource.a', 'resource.b', 'resource.c']);
    assert.deepEqual(asked(4, {}), ['resource.a', 'resource.b', 'all']);
    assert.deepEqual(asked(4, { a: 'oui', b: 'non' }), ['resource.b', 'resource.c', 'resource.d']);
    const inDoubt = rule('NON', { effect: 'forbid', when: 'abcd'.split('').map((name) => fact(`resource.${name}`)) });
    assert.deepEqual(asked(1, {}, [inDoubt]), ['resource.a', 'resource.b', 'all']);
  });

  it('tells another situation beside a way out that stays whole, or says that there is more', () => {
    const rules = [
      rule('HOPITAL', { who: { mode: ['S'], ...network('n') }, when: [{ fact: 'resource.age', gte: 1 }] }),
    ];
    const opened = rule('ICI', { who: { mode: ['S'] } });
    const { situation } = professional();
    const there = professional({ situation: situation && { ...situation, id: 's2', mode: 'S' } });
    const around = { ...NOTHING_AROUND, otherSituations: () => [{ professional: there, patient: () => null }] };
    const refused = (written: readonly unknown[]) => {
      const decision = decide(compile(sheet(written)), question(), professional(), AT, around);
      assert(!decision.granted);
      return decision.missing.map(({ rule: id, criterion }) => `${id} ${criterion}`.trim());
    };
    assert.deepEqual(refused(rules), ['HOPITAL mode', 'HOPITAL network', 'HOPITAL resource.age']);
    assert.deepEqual(refused([opened]), ['ICI mode', 'situation']);
    const three = rule('ICI', { who: { mode: ['S'], sector: ['SA01'], role: ['FON-AU'] } });
    const has = { ...there, situation: there.situation && { ...there.situation, sector: 'SA01', role: 'FON-AU' } };
    const decision = decide(compile(sheet([three])), question(), professional(), AT, {
      ...NOTHING_AROUND,
      otherSituations: () => [{ professional: has, patient: () => null }],
    });
    assert(!decision.granted);
    assert.deepEqual(
      decision.missing.map(({ criterion }) => criterion),
      ['mode', 'all', 'situation'],
    );
  });

  it('is three changes at most, each way out whole, the same sentence once', () => {
    const ways = ['a', 'b', 'c', 'd'].map((id) =>
      rule(`W-${id}`, { who: network(id), ...hint('network', `Rejoignez ${id}.`) }),
    );
    assert.deepEqual(told(ways), ['W-a network', 'W-b network', 'W-c network']);
    const pairs = ['a', 'b'].map((id) =>
      rule(`W-${id}`, {
        who: { mode: ['S'], ...network(id) },
        hints: { mode: { fr: `m${id}`, en: 'm' }, network: { fr: `n${id}`, en: 'n' } },
      }),
    );
    assert.deepEqual(told(pairs), ['W-a mode', 'W-a network']);
    assert.deepEqual(told([rule('X', { who: network('a') }), rule('Y', { who: network('b') })]), ['X network']);
  });
});
