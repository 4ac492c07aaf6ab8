import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { opensOpenly } from '../../federation/habilitation/evaluate.ts';
import { FactSet } from '../../federation/habilitation/gather-facts.ts';
import { changed, waysOut } from '../../federation/habilitation/ways-out.ts';
import { AT, professional, question } from './support/facts.ts';
import { Draw, randomQuestion, randomSheet } from './support/random-sheets.ts';
import { compile, rule, sheet } from './support/sheets.ts';

const HINT = { fr: 'Reconnectez-vous avec votre carte.', en: 'Sign in with your card.' };
const WEAK = { personId: 'personne-fictive', acr: 'eidas1', amr: [], mode: 'normal' };

describe('what would change a refusal', () => {
  it('does open when it is decided again, over random sheets and questions', () => {
    const draw = new Draw('ways-out');
    let told = 0;
    for (let place = 0; place < 60; place += 1) {
      const compiled = compile(randomSheet(draw));
      for (let turn = 0; turn < 30; turn += 1) {
        const { question: asked, professional: who, session, kept, at } = randomQuestion(draw);
        const around = {
          ...NOTHING_AROUND,
          session,
          kept: (type: string, id: string) => kept.find((each) => each.type === type && each.id === id) ?? null,
        };
        const rules = compiled.rulesOf(asked.action.name, asked.resource.type, asked.subject.type);
        if (!rules || decide(compiled, asked, who, at, around).granted) continue;
        const facts = new FactSet(compiled.layout, { question: asked, professional: who, ...around, at });
        for (const { changes } of waysOut(rules, facts, () => false)) {
          const there = changed(facts, changes);
          assert(opensOpenly([rules.all], there), `sheet ${place}, question ${turn}: told, and does not open`);
          told += 1;
        }
      }
    }
    assert(told > 100, `only ${told} ways out were looked at`);
  });

  it('of a forbid is told where the person can sign in otherwise, and not where a patient said no', () => {
    const rules = [
      rule('LIRE'),
      rule('CARTE', {
        effect: 'forbid',
        unless: [{ fact: 'session.acr', in: ['eidas2', 'eidas3'] }],
        hints: { 'session.acr': HINT },
      }),
    ];
    const around = { ...NOTHING_AROUND, session: WEAK };
    const refused = decide(compile(sheet(rules)), question(), professional(), AT, around);
    assert(!refused.granted);
    assert.deepEqual(refused.missing, [{ rule: 'CARTE', criterion: 'session.acr', ...HINT }]);
    const opposed = rule('NON', { effect: 'forbid', when: [{ fact: 'resource.consent', in: ['opposed'] }] });
    const both = decide(
      compile(sheet([...rules, opposed])),
      question({ properties: { consent: 'opposed' } }),
      professional(),
      AT,
      around,
    );
    assert(!both.granted);
    assert.deepEqual(both.missing, [], 'one of two forbids says no way out: there is none');
  });

  it('is another value than one that a forbid closes', () => {
    const kinds = (...values: readonly string[]) => ({ fact: 'resource.note', in: values });
    const facts = { resource: { note: { type: 'string' } } };
    const compiled = compile(
      sheet([rule('LIRE', { when: [kinds('a', 'b')] }), rule('PAS-A', { effect: 'forbid', when: [kinds('a')] })], {
        facts,
      }),
    );
    const refused = decide(compiled, question({ properties: { note: 'z' } }), professional(), AT);
    assert(!refused.granted);
    assert.deepEqual(
      refused.missing.map(({ rule: id, criterion }) => [id, criterion]),
      [['LIRE', 'resource.note']],
    );
    const onlyA = compile(
      sheet([rule('LIRE', { when: [kinds('a')] }), rule('PAS-A', { effect: 'forbid', when: [kinds('a')] })], { facts }),
    );
    const never = decide(onlyA, question({ properties: { note: 'z' } }), professional(), AT);
    assert(!never.granted);
    assert.deepEqual(never.missing, [], 'what would not open is not told');
  });

  it('is the other situation of the same person, when that one opens', () => {
    const compiled = compile(sheet([rule('HOPITAL', { who: { mode: ['S'] } })]));
    const { situation } = professional();
    const there = professional({ situation: situation && { ...situation, id: 's2', mode: 'S' } });
    const refused = decide(compiled, question(), professional(), AT, {
      ...NOTHING_AROUND,
      otherSituations: () => [there],
    });
    assert(!refused.granted);
    assert.deepEqual(
      refused.missing.map(({ rule: id, criterion }) => [id, criterion]),
      [
        ['HOPITAL', 'mode'],
        ['', 'situation'],
      ],
    );
    assert.match(refused.missing[1]?.fr ?? '', /autre situation/);
  });

  it('masked or not, the other situation is told alike', () => {
    const masked = rule('MASQUE', { effect: 'forbid', when: [{ fact: 'resource.masked', in: [true] }] });
    const compiled = compile(sheet([rule('HOPITAL', { who: { mode: ['S'] } }), masked]));
    const { situation } = professional();
    const there = professional({ situation: situation && { ...situation, id: 's2', mode: 'S' } });
    const around = { ...NOTHING_AROUND, otherSituations: () => [there] };
    const ask = (properties: object) =>
      decide(compiled, question({ properties: { ...properties } }), professional(), AT, around);
    assert.deepEqual(ask({ masked: true }), ask({ masked: false }));
  });
});
