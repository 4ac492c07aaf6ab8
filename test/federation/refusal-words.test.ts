import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { ASK_THE_OWNER, type PatientFacts, presentDecision } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile, rule, sheet } from './support/sheets.ts';

const PRIVATE = [
  rule('BLOQUE', { effect: 'forbid', when: [{ fact: 'choice.blocked', in: [true] }] }),
  rule('MASQUE', { effect: 'forbid', when: [{ fact: 'choice.masked', in: [true] }] }),
  rule('OPPOSITION', { effect: 'forbid', when: [{ fact: 'choice.consent', in: ['opposed'] }] }),
];
const PHYSICIANS = compile(sheet([rule('LIRE', { who: { profession: ['10'] } }), ...PRIVATE]));
const SALARIED = compile(sheet([rule('LIRE', { who: { mode: ['S'] } }), ...PRIVATE]));
const OPEN = { blocked: false, masked: false, consent: 'active', links: [] };

function refused(compiled = PHYSICIANS, who: object = {}, choices: Partial<PatientFacts> = {}, around = {}) {
  const patient = { ...OPEN, ...choices };
  const known = { ...NOTHING_AROUND, patient: () => patient, ...around };
  const { decision, context } = presentDecision(decide(compiled, question(), professional(who), AT, known));
  assert.equal(decision, false);
  return context as { sentence: { fr: string; en: string }; missing: readonly { fr: string; en: string }[] };
}

describe('the words of a refusal that proposes nothing', () => {
  const nothingOpens = refused(PHYSICIANS, { profession: '60' });

  it('say whom to ask, in both languages', () => {
    const { fr, en } = nothingOpens.sentence;
    assert(fr.endsWith(ASK_THE_OWNER.fr) && en.endsWith(ASK_THE_OWNER.en), fr);
    assert(fr.length > ASK_THE_OWNER.fr.length && en.length > ASK_THE_OWNER.en.length);
  });

  for (const [fact, choices] of [
    ['a blocked professional', { blocked: true }],
    ['a masked document', { masked: true }],
    ['an opposition', { consent: 'opposed' }],
  ] as const) {
    it(`are the same for ${fact} as where nothing opens, and true of both`, () => {
      const { sentence, missing } = refused(PHYSICIANS, {}, choices);
      assert.deepEqual({ sentence, missing }, { sentence: nothingOpens.sentence, missing: [] });
      // Of somebody whom a rule would let in, but for the private fact: no « nothing opens », no « in this situation ».
      assert.doesNotMatch(`${sentence.fr} ${sentence.en}`, /aucune règle|no rule|situation|patient|oppos|masqu|bloqu/i);
    });
  }

  it('do not follow what is proposed', () => {
    const { sentence, missing } = refused(SALARIED);
    assert.equal(missing.length, 1);
    assert(!sentence.fr.includes(ASK_THE_OWNER.fr));
  });

  it('where a private fact closes the other situation too, nobody is promised that it opens', () => {
    const { situation } = professional();
    const there = professional({ situation: situation && { ...situation, id: 's2', mode: 'S' } });
    const tell = (choices: object) => {
      const patient = { ...OPEN, ...choices };
      const otherSituations = () => [{ professional: there, patient: () => patient }];
      return refused(SALARIED, {}, choices, { otherSituations });
    };
    assert.deepEqual(tell({ blocked: true }), tell({}), 'told alike');
    const other = tell({ blocked: true }).missing.at(-1);
    assert.match(`${other?.fr} ${other?.en}`, /autre situation.*peuvent.*other situation.*may/);
  });
});
