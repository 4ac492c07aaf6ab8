import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { evaluate, opensOpenly } from '../../federation/habilitation/evaluate.ts';
import { FactSet } from '../../federation/habilitation/gather-facts.ts';
import { changed, waysOut } from '../../federation/habilitation/ways-out.ts';
import { openFederation, type ProfessionalFactsPort, sentencesOf } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { Draw, randomQuestion, randomSheet } from './support/random-sheets.ts';
import { compile, rule, sheet } from './support/sheets.ts';
import { admit, PATIENT_KEY, withTrustDomain } from './support/trust-domain.ts';

const HINT = { fr: 'Reconnectez-vous avec votre carte.', en: 'Sign in with your card.' };
const [HERE, THERE] = ['991000001', '991000002'];

/** The invented physician, employed by two hospitals. */
const TWO_HOSPITALS: ProfessionalFactsPort = {
  factsOf: (_id, situation) =>
    professional({
      situation:
        situation === null
          ? null
          : {
              ...{ id: situation, structureKey: null, mode: 'S', sector: 'SA01', role: 'FON-01' },
              finess: situation === 's1' ? HERE : THERE,
            },
    }),
  situationsOf: () => ['s1', 's2'],
};

/** Whoever takes part in the care, at the one hospital where it is given. */
const CARED_FOR = sheet([
  rule('SOIN', {
    who: { finess: [THERE] },
    when: [
      { fact: 'care.link', has: ['team'] },
      { fact: 'resource.kind', in: ['courrier'] },
    ],
    unless: [{ fact: 'resource.age', gte: 1 }],
  }),
]);

const WEAK = { personId: 'personne-fictive', acr: 'eidas1', amr: [], mode: 'normal' };

describe('what would change a refusal', () => {
  it('two criteria whose words are alike are two changes: made alone, neither opens; a person is told the sentence once', () => {
    const compiled = compile(
      sheet(
        [
          rule('DEUX', {
            when: [
              { fact: 'resource.age', gte: 2 },
              { fact: 'resource.network', in: ['x'] },
            ],
          }),
        ],
        { facts: { resource: { age: { type: 'integer' }, network: { type: 'string' } } } },
      ),
    );
    const answer = (properties: Readonly<Record<string, unknown>>) =>
      decide(compiled, question({ properties }), professional(), AT, NOTHING_AROUND);
    const refused = answer({ age: 1, network: 'y' });
    assert(!refused.granted);
    assert.deepEqual(
      refused.missing.map(({ rule: of, criterion }) => [of, criterion]),
      [
        ['DEUX', 'resource.age'],
        ['DEUX', 'resource.network'],
      ],
    );
    assert.deepEqual(sentencesOf(refused.missing, 'fr'), ['Une condition propre à ce dossier n’est pas remplie.']);
    assert.deepEqual(sentencesOf(refused.missing, 'en'), ['A condition of this record is not met.']);
    assert.equal(answer({ age: 2, network: 'y' }).granted, false);
    assert.equal(answer({ age: 2, network: 'x' }).granted, true);
  });

  it('is sought among as many ways as a large sheet allows: a refusal does not cost what a thousand decisions do', () => {
    /** How often a refusal has a fact read: once for the question, and for each way that is tried. */
    const triedUnder = (rules: number): number => {
      const compiled = compile(
        sheet(
          Array.from({ length: rules }, (_, place) =>
            rule(`R${place}`, {
              // Nothing is both: every way is tried, and none opens.
              when: [
                { not: { fact: 'resource.network', in: ['x'] } },
                { fact: 'resource.age', gte: 1_000 + place },
                { fact: 'resource.age', lt: 10 },
              ],
            }),
          ),
        ),
      );
      let read = 0;
      const properties = {
        age: 5,
        get network() {
          read += 1;
          return 'y';
        },
      };
      const decision = decide(compiled, question({ properties }), professional(), AT);
      assert(!decision.granted && decision.missing.length === 0);
      return read;
    };
    const [few, many] = [triedUnder(50), triedUnder(20_000)];
    assert(few > 10, `${few} reads`);
    assert(many < few / 3, `${many} reads under 20,000 rules, ${few} under 50`);
  });

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
        for (const { changes } of waysOut(
          rules,
          facts,
          () => false,
          evaluate(rules.candidates(facts), facts).closings,
        )) {
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
      otherSituations: () => [{ professional: there, patient: () => null }],
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

  it('is to choose a situation, not another one, where the question names none', () => {
    const compiled = compile(sheet([rule('HOPITAL', { who: { mode: ['S'] } })]));
    const { situation } = professional();
    const there = professional({ situation: situation && { ...situation, mode: 'S' } });
    const around = { ...NOTHING_AROUND, otherSituations: () => [{ professional: there, patient: () => null }] };
    const refused = decide(compiled, question(), professional({ situation: null }), AT, around);
    assert(!refused.granted);
    const told = refused.missing.find(({ criterion }) => criterion === 'situation');
    assert.match(told?.fr ?? '', /^Choisissez une situation/);
    assert.match(told?.en ?? '', /^Choose a situation/);
  });

  it('is the fact that the record left unsaid, also where it is the other one of a comparison, or names the network', () => {
    const declared = {
      facts: {
        subject: { level: { type: 'integer' }, teams: { type: 'set' }, unit: { type: 'string' } },
        resource: {
          level: { type: 'integer' },
          team: { type: 'string' },
          unit: { type: 'string' },
          network: { type: 'string' },
        },
      },
    };
    const memberships = [{ network: 'reseau-fictif', tier: 'member', role: '' }] as const;
    const member = professional({ memberships });
    const subject = {
      type: 'professional',
      id: 'personne-fictive',
      properties: { level: 3, teams: ['nord'], unit: 'u1' },
    };
    for (const [named, value, parts] of [
      ['level', 2, { when: [{ fact: 'subject.level', gte: { fact: 'resource.level' } }] }],
      ['team', 'nord', { when: [{ fact: 'subject.teams', has: { fact: 'resource.team' } }] }],
      ['unit', 'u1', { when: [{ fact: 'subject.unit', is: { fact: 'resource.unit' } }] }],
      ['network', 'reseau-fictif', { who: { network: { of: { fact: 'resource.network' }, tier: ['member'] } } }],
    ] as const) {
      const compiled = compile(sheet([rule('DIT', parts)], declared));
      const ask = (properties: object) =>
        decide(compiled, question({ subject, properties: { ...properties } }), member, AT);
      const refused = ask({});
      assert(!refused.granted);
      assert.deepEqual(
        refused.missing.map(({ fr }) => fr),
        [`Le dossier doit indiquer «\u00a0resource.${named}\u00a0»\u00a0: sans ce fait, il reste fermé.`],
      );
      assert.equal(ask({ [named]: value }).granted, true, `${named}, said, opens`);
    }
  });

  it('is two changes where a value has to leave a list and not be alike the one that is to be stated', () => {
    const declared = { facts: { subject: { unit: { type: 'string' } }, resource: { unit: { type: 'string' } } } };
    const apart = rule('AILLEURS', {
      unless: [
        { fact: 'subject.unit', in: ['u1'] },
        { fact: 'subject.unit', is: { fact: 'resource.unit' } },
      ],
    });
    const compiled = compile(sheet([apart], declared));
    const ask = (unit: string, properties: object) =>
      decide(
        compiled,
        question({
          subject: { type: 'professional', id: 'personne-fictive', properties: { unit } },
          properties: { ...properties },
        }),
        professional(),
        AT,
      );
    const refused = ask('u1', {});
    assert(!refused.granted);
    assert.equal(refused.missing.length, 2);
    assert.match(refused.missing[1]?.en ?? '', /must state “resource\.unit”/);
    assert.equal(ask('u2', { unit: 'u3' }).granted, true);
  });

  it('masked or not, the other situation is told alike', () => {
    const masked = rule('MASQUE', { effect: 'forbid', when: [{ fact: 'resource.masked', in: [true] }] });
    const compiled = compile(sheet([rule('HOPITAL', { who: { mode: ['S'] } }), masked]));
    const { situation } = professional();
    const there = professional({ situation: situation && { ...situation, id: 's2', mode: 'S' } });
    const around = { ...NOTHING_AROUND, otherSituations: () => [{ professional: there, patient: () => null }] };
    const ask = (properties: object) =>
      decide(compiled, question({ properties: { ...properties } }), professional(), AT, around);
    assert.deepEqual(ask({ masked: true }), ask({ masked: false }));
  });

  for (const [where, structure, opens] of [
    ['the hospital of the other situation', THERE, true],
    ['the hospital of this one', HERE, false],
  ] as const) {
    it(`is the other situation where it opens when taken: the care link is of ${where}`, async () => {
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [CARED_FOR], AT);
        const link = {
          kind: 'link',
          patient: 'patient-1',
          basis: 'team',
          to: { structure },
          reason: 'Hospitalisation',
        };
        const acts = [{ ...link, until: '2027-01-01T00:00:00Z' }];
        assert((await federation.patients.record('essai', { acts }, { at: AT, key: null })).accepted);
        const ask = (situation: string) =>
          federation.decide(
            question({ properties: { patient: 'patient-1', kind: 'courrier', age: 0 }, context: { situation } }),
            { application: 'essai', at: AT },
          );
        const refused = ask('s1');
        assert(!refused.granted);
        assert.deepEqual(
          refused.missing.map(({ criterion }) => criterion),
          opens ? ['finess', 'care.link', 'situation'] : ['finess'],
        );
        assert.equal(ask('s2').granted, opens, 'taken, it does what was told');
      }, TWO_HOSPITALS);
    });
  }

  it('is told again years later, the care link having ended since', async () => {
    await withTrustDomain(async (closed, path) => {
      await closed.close();
      const federation = openFederation({ path, professionals: TWO_HOSPITALS, patientKey: PATIENT_KEY });
      await admit(federation, 'essai', [CARED_FOR], AT);
      const link = { kind: 'link', basis: 'team', reason: 'Hospitalisation', until: '2026-12-01T00:00:00Z' };
      const acts = [{ ...link, patient: 'patient-1', to: { structure: THERE } }];
      assert((await federation.patients.record('essai', { acts }, { at: AT, key: null })).accepted);
      const properties = { patient: 'patient-1', kind: 'courrier', age: 0 };
      const ask = question({ properties, context: { situation: 's1' } });
      const { decisions, written } = await federation.decideRecorded([
        { question: ask, asked: { application: 'essai', at: AT } },
      ]);
      await written;
      await federation.close();
      const [made] = decisions;
      assert(made && !made.decision.granted);
      assert.deepEqual(
        made.decision.missing.map(({ criterion }) => criterion),
        ['finess', 'care.link', 'situation'],
      );
      const later = openFederation({ path, professionals: { factsOf: () => null }, patientKey: PATIENT_KEY });
      const record = later.decisions.find(made.sequence);
      assert(record);
      assert.deepEqual(later.decisions.recompute(record), made.decision);
      await later.close();
    });
  });

  it('a situation that one has not got is never a choice to make: what can be done is told before it', () => {
    const words = (rules: readonly unknown[]) => {
      const refused = decide(compile(sheet(rules)), question(), professional(), AT);
      assert(!refused.granted);
      return refused.missing.map(({ rule: id, fr }) => `${id} ${fr}`);
    };
    const hospital = rule('HOPITAL', { when: [{ fact: 'professional.mode', in: ['S'] }] });
    const site = rule('SITE', { who: { finess: ['991000001'] } });
    const member = rule('RESEAU', { who: { network: { of: { id: 'n' } } }, when: [{ fact: 'resource.age', gte: 1 }] });
    for (const reserved of [hospital, site]) {
      assert.deepEqual(
        words([reserved, member]).map((each) => each.split(' ')[0]),
        ['RESEAU', 'RESEAU'],
      );
    }
    for (const word of ['mode', 'sector', 'role', 'finess', 'legalEntity']) {
      assert.match(words([rule('R', { who: { [word]: ['990000009'] } })])[0] ?? '', /^R Réservé à /);
    }
  });

  it('is sought where one rule asks whether anything was said of a list, and another what the list holds', () => {
    const lists = { resource: { tags: { type: 'set' } } };
    for (const [fact, member] of [
      ['care.link', 'team'],
      ['session.amr', 'sc'],
      ['resource.tags', 'suivi'],
    ]) {
      const rules = [
        rule('DIT', { when: [{ fact, present: true }] }),
        rule('PARMI', { when: [{ fact, has: [member] }] }),
      ];
      const decision = decide(compile(sheet(rules, { facts: lists })), question(), professional(), AT);
      assert(!decision.granted);
      assert.equal(decision.missing[0]?.criterion, fact);
    }
  });
});
