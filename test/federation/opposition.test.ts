import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { type PatientFacts, presentDecision, READY_SHEETS } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { Draw } from './support/random-sheets.ts';
import { compile, DEMO_SHEETS, demoSheet, rule, sheet } from './support/sheets.ts';

type Compiled = ReturnType<typeof compile>;

/** The bytes that the application and the professional are answered, for a patient with these choices. */
function answer(compiled: Compiled, ask: object, who: object, choices: Partial<PatientFacts>): string {
  const patient = { blocked: false, masked: false, links: [], ...choices } as PatientFacts;
  const session = { personId: 'personne-fictive', acr: 'eidas2', amr: ['sc', 'mfa'], mode: 'normal' as const };
  const around = { ...NOTHING_AROUND, session, patient: () => patient };
  return JSON.stringify(presentDecision(decide(compiled, question(ask), professional(who), AT, around)));
}

/** @returns whether both worlds refuse; asserts that they then do in the same bytes */
function isAlike(compiled: Compiled, ask: object, who: object, choices: Partial<PatientFacts> = {}): boolean {
  const silent = answer(compiled, ask, who, { ...choices, consent: 'none' });
  const opposed = answer(compiled, ask, who, { ...choices, consent: 'opposed' });
  assert.doesNotMatch(opposed, /oppos/i);
  if (JSON.parse(silent).decision || JSON.parse(opposed).decision) return false;
  assert.equal(opposed, silent);
  return true;
}

const CONSENTS = ['active', 'none', 'opposed'] as const;
/** Facts that a sheet may compare with the patient's choice. */
const FACTS = { facts: { resource: { text: { type: 'string' }, texts: { type: 'set' } } } };

describe('an opposition is not told', () => {
  const options = { application: 'dossier', from: '2026-01-01T00:00:00+01:00', network: 'reseau-fictif' };
  const sheets: readonly (readonly [string, Compiled])[] = [
    ...Object.entries(READY_SHEETS).map(([name, make]) => [name, compile(make(options))] as const),
    ...DEMO_SHEETS.map((id) => [`${id} of the demonstration`, compile(demoSheet(id))] as const),
  ];
  for (const [name, compiled] of sheets) {
    it(`${name}: whoever is refused, is refused in the bytes of a patient who said nothing`, () => {
      const cases = compiled.sheet.cases;
      let alike = 0;
      for (const { ask, who, patient } of cases) {
        for (const profession of ['10', '60', '93']) {
          const choices = (patient ?? {}) as Partial<PatientFacts>;
          if (isAlike(compiled, ask, { ...who, profession }, choices)) alike += 1;
        }
      }
      assert.ok(alike > 0);
    });
  }

  it('random sheets: a refusal for want of an agreement, by an open forbid or by nothing is the same for either patient', () => {
    const draw = new Draw('opposition');
    let [alike, told] = [0, 0];
    for (let round = 0; round < 400; round += 1) {
      const leaf = (depth = 0): object =>
        draw.one([
          () => ({ fact: 'choice.consent', in: draw.some(['active', 'none', 'opposed']) }),
          () => ({ not: { fact: 'choice.consent', in: draw.some(['active', 'none', 'opposed']) } }),
          () => ({ fact: 'choice.consent', is: { fact: 'resource.text' } }),
          () => ({ fact: 'resource.texts', has: { fact: 'choice.consent' } }),
          () => ({ who: { network: { of: { fact: 'choice.consent' } } } }),
          () => (depth > 2 ? { who: { profession: ['60'] } } : { any: [leaf(depth + 1), leaf(depth + 1)] }),
          () => ({ fact: 'choice.blocked', in: [draw.often(2)] }),
          () => ({ fact: 'resource.text', in: draw.some(['active', 'none', 'opposed']) }),
          () => ({ fact: 'session.acr', in: draw.some(['eidas1', 'eidas2']) }),
          () => ({ who: { profession: draw.some(['10', '60']) } }),
        ])();
      const rules = Array.from({ length: 1 + draw.below(4) }, (_each, place) =>
        rule(`R${place}`, {
          effect: draw.often(3) ? 'permit' : 'forbid',
          when: [leaf(), ...(draw.often(2) ? [leaf()] : [])],
          ...(draw.often(2) ? {} : { unless: [leaf()] }),
        }),
      );
      const compiled = compile(sheet(rules, FACTS));
      for (let asked = 0; asked < 6; asked += 1) {
        const properties = draw.often(3) ? { text: draw.one(CONSENTS), texts: draw.some(CONSENTS) } : {};
        const memberships = draw.some(CONSENTS, 0).map((network) => ({ network, tier: 'active', role: '' }));
        const who = { profession: draw.one(['10', '60', '21']), memberships };
        const silent = answer(compiled, { properties }, who, { consent: 'none' });
        const opposed = answer(compiled, { properties }, who, { consent: 'opposed' });
        if (JSON.parse(silent).decision || JSON.parse(opposed).decision) continue;
        assert.equal(opposed, silent, JSON.stringify({ rules, properties, who }));
        alike += 1;
        if (JSON.parse(silent).context.missing.length > 0) told += 1;
      }
    }
    assert.ok(alike > 500 && told > 100, `${alike} refusals, ${told} with a way out`);
  });

  it('where silence is let in, the refusal is that of another profession: no rule, no reason, nothing missing', () => {
    const optOut = compile(
      sheet([
        rule('LIRE', { who: { profession: ['10'] } }),
        rule('OPPOSITION', { effect: 'forbid', when: [{ fact: 'choice.consent', in: ['opposed'] }] }),
      ]),
    );
    assert.equal(JSON.parse(answer(optOut, {}, {}, { consent: 'none' })).decision, true);
    const refused = answer(optOut, {}, {}, { consent: 'opposed' });
    assert.equal(refused, answer(optOut, {}, { profession: '60' }, { consent: 'none' }));
    assert.deepEqual(JSON.parse(refused).context.rules, []);
  });

  it('where agreement is asked of everybody, another profession is still told that it is another', () => {
    const optIn = compile(
      sheet([
        rule('LIRE', { who: { profession: ['10'] }, when: [{ fact: 'choice.consent', in: ['active'] }] }),
        rule('OPPOSITION', { effect: 'forbid', when: [{ fact: 'choice.consent', in: ['opposed'] }] }),
      ]),
    );
    const missing = JSON.parse(answer(optIn, {}, { profession: '60' }, { consent: 'active' })).context.missing;
    assert.deepEqual(
      missing.map(({ criterion }: { criterion: string }) => criterion),
      ['profession'],
    );
  });

  it('an agreement is told with its fact; a refusal by an open forbid tells no consent that is not one', () => {
    const notAgreed = compile(
      sheet([
        rule('LIRE', { when: [{ fact: 'choice.consent', in: ['active'] }] }),
        rule('SANS-ACCORD', { effect: 'forbid', when: [{ not: { fact: 'choice.consent', in: ['active'] } }] }),
      ]),
    );
    const facts = (bytes: string) => JSON.parse(bytes).context.facts.map(({ name }: { name: string }) => name);
    assert.deepEqual(facts(answer(notAgreed, {}, {}, { consent: 'active' })), ['choice.consent']);
    const refused = answer(notAgreed, {}, {}, { consent: 'opposed' });
    assert.deepEqual([JSON.parse(refused).context.rules, facts(refused)], [['SANS-ACCORD'], []]);
  });

  it('a question that names no patient is told so: nothing is known of whom it speaks', () => {
    const compiled = compile(
      sheet([
        rule('LIRE', { who: { profession: ['10'] } }),
        rule('OPPOSITION', { effect: 'forbid', when: [{ fact: 'choice.consent', in: ['opposed'] }] }),
      ]),
    );
    const decision = decide(compiled, question({}), professional({}), AT, NOTHING_AROUND);
    assert.deepEqual([decision.granted, decision.rules], [false, ['OPPOSITION']]);
  });
});
