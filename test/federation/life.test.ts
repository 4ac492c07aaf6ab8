import assert from 'node:assert/strict';

import {
  compileSheet,
  type Federation,
  type ProfessionalFacts,
  type ProfessionalFactsPort,
  type Progress,
  parseSheet,
  type Rehearsal,
  runCasesAside,
} from '../../federation/index.ts';
import { MAX_WORK_CONDITIONS, READING_CONDITIONS } from '../../federation/life/work-budget.ts';
import { isBeyondRules, rejudge } from '../../federation/record/replay.ts';
import { AT, professional, question } from './support/facts.ts';
import { Draw, randomQuestion, randomSheet } from './support/random-sheets.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, withTrustDomain } from './support/trust-domain.ts';

const HOUR = 3_600_000;
const hoursLater = (hours: number): Date => new Date(AT.getTime() + hours * HOUR);

/** Physicians and nurses, invented; they differ in their profession alone. */
const PEOPLE: readonly ProfessionalFacts[] = Array.from({ length: 30 }, (_, i) =>
  professional({
    personId: `p-${String(i).padStart(2, '0')}`,
    nationalId: `8997${i}`,
    profession: i % 3 === 0 ? '60' : '10',
  }),
);
const DIRECTORY: ProfessionalFactsPort = {
  factsOf: (id) => PEOPLE.find(({ nationalId }) => nationalId === id) ?? null,
  everyone: () => PEOPLE,
};

const CASES = [
  {
    title: 'Un médecin consulte avec accord',
    who: {},
    ask: { action: 'read', type: 'document', properties: { consent: 'active' } },
    expect: { granted: true, rules: ['MEDECIN'] },
  },
];
const CONSENTED = { when: [{ fact: 'resource.consent', in: ['active'] }] };
const FIRST = sheet([rule('TOUS', CONSENTED)]);
const DRAFT = sheet([rule('MEDECIN', { who: { profession: ['10'] }, ...CONSENTED })], { version: 2, cases: CASES });

async function withDecisions(work: (federation: Federation) => Promise<void>, workConditions?: number): Promise<void> {
  await withTrustDomain(
    async (federation) => {
      await admit(federation, 'essai', [FIRST], AT);
      const asks = PEOPLE.map(({ nationalId }, i) => ({
        question: question({
          subject: { type: 'professional', id: nationalId },
          properties: { consent: i % 2 === 0 ? 'active' : 'none' },
        }),
        asked: { application: 'essai', at: AT },
      }));
      await (await federation.decideRecorded(asks)).written;
      await work(federation);
    },
    DIRECTORY,
    workConditions === undefined ? {} : { workConditions },
  );
}

async function ready(federation: Federation): Promise<string> {
  const saved = await federation.drafts.save(DRAFT, 'alix', hoursLater(1));
  assert(saved.accepted);
  assert((await federation.drafts.check('essai', hoursLater(1))).accepted);
  assert((await federation.drafts.rehearse('essai', 'alix', AT, hoursLater(1))).accepted);
  return saved.draft.digest;
}

/** A random sheet that answers the same whenever it is asked. */
function sheetOfNoMoment(draw: Draw): object {
  for (;;) {
    const drawn = randomSheet(draw);
    const rules = JSON.stringify(drawn.rules);
    if (!rules.includes('moment.at') && !rules.includes('"from":')) return drawn;
  }
}

describe('questions put the other way round', () => {
  it('name the rules that never decided: not the suspended ones, nor a private one that closed', async () => {
    const secret = { effect: 'forbid', when: [{ fact: 'resource.masked', in: [true] }] };
    const suspended = { suspended: { fr: 'Suspendue.', en: 'Suspended.' } };
    const idle = { who: { profession: ['99'] } };
    // It gives what another permit gives: told in no answer, and yet not idle.
    const untold = { when: [{ fact: 'resource.masked', in: [false] }] };
    const of = sheet([
      ...[rule('TOUS'), rule('MASQUE', secret), rule('TUE', untold)],
      ...[rule('SUSPENDUE', suspended), rule('OISIVE', idle)],
    ]);
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [of], AT);
      const never = async () => (await federation.reverse.neverMatched('essai', new Date(0), hoursLater(1)))?.rules;
      assert.deepEqual(await never(), ['TOUS', 'MASQUE', 'TUE', 'OISIVE']);
      const asks = [true, false].map((masked) => ({
        question: question({ subject: { type: 'professional', id: '89970' }, properties: { masked } }),
        asked: { application: 'essai', at: AT },
      }));
      const { decisions, written } = await federation.decideRecorded(asks);
      await written;
      assert.deepEqual(
        decisions.map(({ decision }) => [decision.granted, decision.rules]),
        [
          [false, []],
          [true, ['TOUS']],
        ],
      );
      assert.deepEqual(await never(), ['OISIVE']);
    }, DIRECTORY);
  });

  it('stop at their limit of work, and say so: whoever follows was not asked', async () => {
    const one = sheet([
      rule('LUI', { when: [{ fact: 'subject.id', in: PEOPLE.map(({ nationalId }) => nationalId) }] }),
    ]);
    const found = async (workConditions: number) => {
      const answers: unknown[] = [];
      await withTrustDomain(
        async (federation) => {
          await admit(federation, 'essai', [one], AT);
          const { people, cut } = (await federation.reverse.whoMay('essai', question(), AT)) ?? {};
          answers.push(people, cut);
        },
        DIRECTORY,
        { workConditions },
      );
      return answers;
    };
    assert.deepEqual(await found(MAX_WORK_CONDITIONS), [PEOPLE.length, undefined]);
    assert.deepEqual(await found(10 * READING_CONDITIONS), [10, true]);
    assert.deepEqual(await found(0), [0, true]);
  });

  it('« which rules never decided » stops at its limit of work and says from when on; it goes on from there, and looks at no version before', async () => {
    const both = [rule('TOUS'), rule('OISIVE', { who: { profession: ['99'] } })];
    await withTrustDomain(
      async (federation) => {
        await admit(federation, 'essai', [sheet(both)], AT);
        const ask = async (hours: number, times: number): Promise<void> => {
          const asked = { application: 'essai', at: hoursLater(hours) };
          const asks = Array.from({ length: times }, () => ({
            question: question({ subject: { type: 'professional', id: '89970' } }),
            asked,
          }));
          await (await federation.decideRecorded(asks)).written;
        };
        await ask(1, 10);
        await ask(2, 3);
        const idle = (since: Date) => federation.reverse.neverMatched('essai', since, hoursLater(9));
        assert.deepEqual(await idle(new Date(0)), { rules: ['OISIVE'], asked: 10, cutAt: hoursLater(2) });
        assert.deepEqual(await idle(hoursLater(2)), { rules: ['OISIVE'], asked: 3 });
        assert.deepEqual(await idle(hoursLater(3)), { rules: ['TOUS', 'OISIVE'], asked: 0 });
        await federation.sheets.publish(sheet(both, { version: 2 }), 'essai', hoursLater(4));
        assert.deepEqual(await idle(new Date(0)), { rules: ['TOUS', 'OISIVE'], asked: 0 });
      },
      DIRECTORY,
      { workConditions: 10 * READING_CONDITIONS },
    );
  });

  it('let others be answered while the recorded decisions are read', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([rule('TOUS'), rule('OISIVE', { who: { profession: ['99'] } })])], AT);
      const asks = Array.from({ length: 2_000 }, () => ({
        question: question({ subject: { type: 'professional', id: '89970' } }),
        asked: { application: 'essai', at: AT },
      }));
      await (await federation.decideRecorded(asks)).written;
      let answered = 0;
      let waiting: NodeJS.Immediate;
      const answer = (): void => {
        answered += 1;
        waiting = setImmediate(answer);
      };
      waiting = setImmediate(answer);
      assert.deepEqual((await federation.reverse.neverMatched('essai', new Date(0), hoursLater(1)))?.rules, ['OISIVE']);
      clearImmediate(waiting);
      assert(answered >= 8, `${answered} others`);
    }, DIRECTORY);
  });

  it('ask about somebody who signed in with their card, of one person as of all', async () => {
    const signed = {
      when: [
        { fact: 'session.acr', in: ['eidas2'] },
        { fact: 'session.card', in: ['CPS'] },
      ],
    };
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([rule('CARTE', signed)])], AT);
      const { possible: may } = await federation.reverse.whatMay('89970', null, AT);
      assert.deepEqual(may, [
        { application: 'essai', action: 'read', type: 'document', properties: {}, patient: {}, rules: ['CARTE'] },
      ]);
      assert.equal((await federation.reverse.whoMay('essai', question(), AT))?.people, PEOPLE.length);
    }, DIRECTORY);
  });

  it('ask of a patient who agrees, or as the sheet’s own case says: what a choice closes is not closed for want of a patient', async () => {
    const blocked = rule('BLOQUE', { effect: 'forbid', when: [{ fact: 'choice.blocked', in: [true] }] });
    const masked = rule('MASQUE', { effect: 'forbid', when: [{ fact: 'choice.masked', in: [true] }] });
    const agreed = { fact: 'choice.consent', in: ['active'] };
    const physicians = rule('LIRE', { who: { profession: ['10'] }, when: [agreed] });
    const team = rule('EQUIPE', { who: { profession: ['60'] }, when: [agreed, { fact: 'care.link', has: ['team'] }] });
    const one = { who: { profession: '60' }, ask: { action: 'read', type: 'document' } };
    const inTeam = { consent: 'active', blocked: false, masked: false, links: ['team'] };
    const cases = [
      { ...one, title: 'En équipe', patient: inTeam, expect: { granted: true } },
      { ...one, title: 'Écartée', patient: { ...inTeam, blocked: true }, expect: { granted: false } },
    ];
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([blocked, masked, physicians])], AT);
      assert.equal((await federation.reverse.whoMay('essai', question(), AT))?.people, 20, 'the physicians');
      const asked = { application: 'essai', action: 'read', type: 'document', properties: {}, patient: {} };
      assert.deepEqual((await federation.reverse.whatMay('89971', null, AT)).possible, [{ ...asked, rules: ['LIRE'] }]);
      const draft = sheet([blocked, masked, physicians, team], { version: 2, cases });
      assert((await federation.drafts.save(draft, 'alix', hoursLater(1))).accepted);
      const verdict = await federation.drafts.rehearse('essai', 'alix', AT, hoursLater(1));
      assert(verdict.accepted);
      const { directory } = verdict.rehearsal;
      assert.deepEqual([directory.asked, directory.gains, directory.losses], [60, 10, 0], 'nurses, where not shut out');
      assert.match(
        directory.examples[0]?.resource ?? '',
        /^document {}, patient {"consent":"active",.*"links":\["team"\]}$/,
      );
      assert((await federation.sheets.publish(draft, 'alix', hoursLater(1))).accepted);
      assert.deepEqual((await federation.reverse.whatMay('89970', null, hoursLater(2))).possible, [
        { ...asked, patient: { links: ['team'] }, rules: ['EQUIPE'] },
      ]);
    }, DIRECTORY);
  });

  it('ask of everybody on what is kept of them, and of the things that a case says are kept', async () => {
    const facts = {
      subject: { role: { type: 'string', from: 'kept' } },
      resource: { level: { type: 'integer', from: 'kept' } },
    };
    const chiefs = rule('CHEF', {
      when: [
        { fact: 'subject.role', in: ['chief'] },
        { fact: 'subject.self', within: ['group:north'] },
        { fact: 'resource.level', gte: 2 },
        { fact: 'resource.self', within: ['shelf:a'] },
      ],
    });
    const chief = { type: 'professional', id: '899700000013', properties: { role: 'chief' }, parents: ['group:north'] };
    const thing = { type: 'document', id: 'cas', properties: { level: 2 }, parents: ['shelf:a'] };
    const ask = { action: 'read', type: 'document' };
    const one = (kept: readonly object[], granted: boolean) => ({
      title: 'x',
      who: {},
      kept,
      ask,
      expect: { granted },
    });
    const cases = [
      one([chief, thing], true),
      // By another of their names: the internal id of the invented physician.
      one([{ ...chief, id: 'cas' }, thing], true),
      one([chief, { ...thing, parents: [] }], false),
      one([thing], false),
    ];
    const draft = sheet([chiefs], { facts, cases, version: 2 });
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([], { facts })], AT);
      const entities = ['89970', 'p-01'].map((id) => ({ ...chief, id }));
      await federation.facts.keep('essai', { entities: [...entities, { ...thing, id: 'd1' }] }, AT);
      const saved = await federation.drafts.save(draft, 'alix', AT);
      assert(saved.accepted);
      const checked = await federation.drafts.check('essai', AT);
      assert(checked.accepted, JSON.stringify(checked));
      const verdict = await federation.drafts.rehearse('essai', 'alix', AT, AT);
      assert(verdict.accepted);
      assert.equal(verdict.rehearsal.directory.gains, 2, 'the two chiefs, once each: two cases are the same question');
      assert((await federation.sheets.publish(draft, 'alix', AT)).accepted);
      const found = await federation.reverse.whoMay('essai', question(), AT);
      assert.deepEqual(found?.first, ['89970', '89971'], 'of the thing that is kept');
      const may = async (id: string) =>
        (await federation.reverse.whatMay(id, null, AT)).possible.map(({ rules }) => rules);
      assert.deepEqual([await may('89970'), await may('89972')], [[['CHEF']], []]);
    }, DIRECTORY);
  });

  it('ask about each person under their own identifier, whomever the question names', async () => {
    const one = { when: [{ fact: 'subject.id', in: ['89970'] }] };
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([rule('MOI', one)])], AT);
      assert.deepEqual((await federation.reverse.whoMay('essai', question(), AT))?.first, ['89970']);
    }, DIRECTORY);
  });
});

describe('the life of a sheet', () => {
  it('goes from draft by its cases, a rehearsal and a second person into force, and back', async () => {
    await withDecisions(async (federation) => {
      const digest = await ready(federation);
      const approved = await federation.drafts.approve('essai', 'billie', digest, hoursLater(2));
      assert(approved.accepted);
      const published = await federation.drafts.publish('essai', 'alix', hoursLater(3));
      assert(published.accepted && published.sheet.digest === digest && published.sheet.version === 2);
      assert.equal(federation.drafts.find('essai'), undefined);
      const nurse = question({ subject: { type: 'professional', id: '89970' }, properties: { consent: 'active' } });
      const ask = (at: Date) => federation.decide(nurse, { application: 'essai', at }).granted;
      assert.deepEqual([ask(hoursLater(2)), ask(hoursLater(3))], [true, false]);

      const back = await federation.drafts.rollBack('essai', 1, 'billie', hoursLater(5));
      assert(back.accepted && back.sheet.version === 3);
      assert.deepEqual(
        [ask(hoursLater(4)), ask(hoursLater(5))],
        [false, true],
        'rolled back, and the hours between stay as answered',
      );
    });
  });

  it('tells in a rehearsal who would have gained and lost, by profession, with examples', async () => {
    await withDecisions(async (federation) => {
      await ready(federation);
      const report = federation.drafts.find('essai')?.rehearsed?.report;
      assert(report);
      // Of thirty decisions, those about nurses with the patient's agreement: 0, 6, 12, 18, 24.
      assert.deepEqual([report.recorded.asked, report.recorded.gains, report.recorded.losses], [30, 0, 5]);
      assert.deepEqual(report.recorded.byProfession, { '60': { gains: 0, losses: 5 } });
      assert.deepEqual(report.recorded.examples[0], {
        change: 'loss',
        profession: '60',
        subject: '89970',
        action: 'read',
        resource: 'document:d1',
        before: ['TOUS'],
        after: [],
      });
      assert.deepEqual([report.directory.asked, report.directory.gains, report.directory.losses], [30, 0, 10]);
      assert.deepEqual(report.unrecorded, []);
    });
  });

  it('stops a rehearsal at its limit of work, each half at its own, and says so', async () => {
    const rehearse = async (conditions: number) => {
      const found: Rehearsal[] = [];
      await withDecisions(async (federation) => {
        assert((await federation.drafts.save(DRAFT, 'alix', hoursLater(1))).accepted);
        const verdict = await federation.drafts.rehearse('essai', 'alix', AT, hoursLater(1));
        assert(verdict.accepted);
        found.push(verdict.rehearsal);
        assert.deepEqual(federation.drafts.find('essai')?.rehearsed?.report, verdict.rehearsal, 'kept with the draft');
      }, conditions);
      return found.map(({ recorded, directory }) => [
        [recorded.asked, recorded.losses, recorded.cut],
        [directory.asked, directory.losses, directory.cut],
      ]);
    };
    const whole = [
      [
        [30, 5, undefined],
        [30, 10, undefined],
      ],
    ];
    assert.deepEqual(await rehearse(MAX_WORK_CONDITIONS), whole);
    // Ten decisions read, and the rules of those that are not alike: the last ones are left out.
    const [[recorded, directory] = []] = await rehearse(10 * READING_CONDITIONS);
    assert.deepEqual(recorded, [10, 2, true]);
    assert(directory && directory[2] === true && Number(directory[0]) > 5 && Number(directory[0]) <= 10);
    assert.deepEqual(await rehearse(0), [
      [
        [0, 0, true],
        [0, 0, true],
      ],
    ]);
  });

  it('federation.draft.rehearsal-stopped: it ends at its next step, tells how far it was, and leaves nothing in the draft', async () => {
    await withDecisions(async (federation) => {
      assert((await federation.drafts.save(DRAFT, 'alix', hoursLater(1))).accepted);
      const stopped = new AbortController();
      const told: unknown[] = [];
      const tell = (progress: Progress): void => {
        told.push(progress);
        if (progress.part === 'directory') stopped.abort();
      };
      const watched = { signal: stopped.signal, tell };
      assert.deepEqual(await federation.drafts.rehearse('essai', 'alix', AT, hoursLater(1), watched), {
        accepted: false,
        code: 'federation.draft.rehearsal-stopped',
      });
      assert.deepEqual(told, [
        { part: 'recorded', done: 0, share: 0 },
        { part: 'directory', done: 0, share: null },
      ]);
      assert.equal(federation.drafts.find('essai')?.rehearsed, null);
      assert((await federation.drafts.rehearse('essai', 'alix', AT, hoursLater(1))).accepted);
    });
  });

  it('federation.draft.rehearsing: one rehearsal of a draft at a time; another application’s goes on beside it', async () => {
    await withDecisions(async (federation) => {
      await admit(federation, 'essai-2', [{ ...FIRST, application: 'essai-2' }], AT);
      for (const application of ['essai', 'essai-2']) {
        assert((await federation.drafts.save({ ...DRAFT, application }, 'alix', hoursLater(1))).accepted);
      }
      const rehearse = (application: string) => federation.drafts.rehearse(application, 'alix', AT, hoursLater(1));
      const [first, again, other] = await Promise.all([rehearse('essai'), rehearse('essai'), rehearse('essai-2')]);
      assert.deepEqual([first.accepted, other.accepted], [true, true]);
      assert.deepEqual(again, { accepted: false, code: 'federation.draft.rehearsing' });
      assert((await rehearse('essai')).accepted, 'and again once it is done');
    });
  });

  it('rehearses random decisions under random drafts as if each were asked again by itself', async function () {
    // As many waits for the disk as there are decisions: on a machine that others use, more than the usual limit.
    this.timeout(120_000);
    let told = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const draw = new Draw(`repetition-${seed}`);
      const drawn = Array.from({ length: 400 }, () => randomQuestion(draw)).filter(({ professional: one }) => one);
      // The same few questions about many people: what is remembered of one is tried on the others.
      const [questions, people] = [drawn.slice(0, 4), drawn.slice(4, 40)];
      let current: ProfessionalFacts | null = null;
      const professionals: ProfessionalFactsPort = { factsOf: () => current };
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [randomSheet(draw)], AT);
        for (const { professional: one } of people) {
          current = one;
          const asks = questions.map((each) => ({
            question: each.question,
            asked: { application: 'essai', at: AT, session: each.session },
          }));
          await (await federation.decideRecorded(asks)).written;
        }
        const source = { ...sheetOfNoMoment(draw), version: 2 };
        assert((await federation.drafts.save(source, 'alix', hoursLater(1))).accepted);
        const verdict = await federation.drafts.rehearse('essai', 'alix', new Date(0), hoursLater(1));
        assert(verdict.accepted);
        const draft = compileSheet(parseSheet(source), source);
        const shifts = [...federation.decisions.of('essai', new Date(0), hoursLater(1))]
          .filter((record) => !isBeyondRules(record))
          .map((record) => [record.granted, rejudge(draft, record).granted] as const);
        const gains = shifts.filter(([before, after]) => !before && after).length;
        const losses = shifts.filter(([before, after]) => before && !after).length;
        const { recorded } = verdict.rehearsal;
        assert.deepEqual([recorded.gains, recorded.losses], [gains, losses], `seed ${seed}`);
        told += gains + losses;
      }, professionals);
    }
    assert.ok(told > 200, `${told} shifts: the drafts differ`);
  });

  for (const [what, read] of [
    ['thing', { fact: 'resource.self', within: ['document:d1'] }],
    ['thing, by its id', { fact: 'resource.id', in: ['d1'] }],
    ['person', { fact: 'subject.self', within: ['professional:89970'] }],
    ['person, by their id', { fact: 'subject.id', in: ['89970'] }],
  ] as const) {
    it(`rehearses under a draft that speaks of one ${what}: no decision stands for one about another`, async () => {
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [sheet([])], AT);
        // Alike in everything that rules read, but in who and what they are.
        const asks = ['d2', 'd1', 'd3'].flatMap((id) =>
          ['89971', '89970', '89972'].map((person) => ({
            question: question({ id, subject: { type: 'professional', id: person } }),
            asked: { application: 'essai', at: AT },
          })),
        );
        await (await federation.decideRecorded(asks)).written;
        const draft = sheet([rule('UN', { when: [read] })], { version: 2 });
        assert((await federation.drafts.save(draft, 'alix', hoursLater(1))).accepted);
        const verdict = await federation.drafts.rehearse('essai', 'alix', AT, hoursLater(1));
        assert(verdict.accepted);
        assert.deepEqual([verdict.rehearsal.recorded.gains, verdict.rehearsal.recorded.losses], [3, 0]);
      }, DIRECTORY);
    });
  }

  it('names nobody and nothing in the examples that a private fact makes, whichever version reads it', async () => {
    const masked = rule('MASQUE', { effect: 'forbid', when: [{ fact: 'choice.masked', in: [true] }] });
    const nurses = rule('PAS-60', { effect: 'forbid', who: { profession: ['60'] } });
    for (const [before, after] of [
      [[rule('LIRE'), masked], [rule('LIRE')]],
      [[rule('LIRE')], [rule('LIRE'), masked]],
    ] as const) {
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [sheet(before)], AT);
        const acts = [{ kind: 'mask', patient: 'patient-1', thing: { type: 'document', id: 'd-cache' }, how: 'oral' }];
        assert((await federation.patients.record('essai', { acts }, { at: AT, key: null })).accepted);
        const asks = ['d-cache', 'd-libre'].map((id) => ({
          question: question({
            id,
            subject: { type: 'professional', id: id === 'd-cache' ? '89971' : '89970' },
            properties: { patient: 'patient-1' },
          }),
          asked: { application: 'essai', at: AT },
        }));
        await (await federation.decideRecorded(asks)).written;
        const draft = sheet([...after, nurses], { version: 2 });
        assert((await federation.drafts.save(draft, 'alix', hoursLater(1))).accepted);
        const verdict = await federation.drafts.rehearse('essai', 'alix', AT, hoursLater(1));
        assert(verdict.accepted);
        const { recorded } = verdict.rehearsal;
        assert.equal(recorded.gains + recorded.losses, 2);
        assert.deepEqual(recorded.examples.map(({ subject, resource }) => [subject, resource]).sort(), [
          ['', 'document'],
          ['89970', 'document:d-libre'],
        ]);
        assert.doesNotMatch(JSON.stringify(verdict.rehearsal), /d-cache|89971/);
      }, DIRECTORY);
    }
  });

  it('rehearses under a draft that gives a recorded fact another type, and names it', async () => {
    await withDecisions(async ({ drafts }) => {
      const other = {
        ...sheet([rule('MEDECIN', { when: [{ fact: 'resource.consent', has: ['active'] }] })], { version: 2 }),
        facts: { resource: { consent: { type: 'set' } } },
      };
      assert((await drafts.save(other, 'alix', AT)).accepted);
      const verdict = await drafts.rehearse('essai', 'alix', AT, hoursLater(1));
      assert(verdict.accepted);
      const { recorded, unrecorded } = verdict.rehearsal;
      assert.deepEqual([recorded.asked, recorded.gains, recorded.losses], [30, 0, 15]);
      assert.deepEqual(unrecorded, ['resource.consent']);
    });
  });

  it('loses nothing of what is noted of a draft at the same time', async () => {
    await withDecisions(async ({ drafts }) => {
      assert((await drafts.save(DRAFT, 'alix', AT)).accepted);
      const verdicts = await Promise.all([
        drafts.rehearse('essai', 'alix', AT, hoursLater(1)),
        drafts.check('essai', AT),
        drafts.check('essai', AT),
      ]);
      assert(verdicts.every(({ accepted }) => accepted));
      const { checked, rehearsed } = drafts.find('essai') ?? {};
      assert(checked && rehearsed);
    });
  });

  it('lets others be answered between two cases', async () => {
    const cases = Array.from({ length: 50 }, (_, i) => ({ ...CASES[0], title: `Cas ${i}` }));
    const compiled = compileSheet(parseSheet({ ...DRAFT, cases }), { ...DRAFT, cases });
    let answered = 0;
    let waiting: NodeJS.Immediate;
    const answer = (): void => {
      answered += 1;
      waiting = setImmediate(answer);
    };
    waiting = setImmediate(answer);
    const report = await runCasesAside(compiled);
    clearImmediate(waiting);
    assert.deepEqual([report.cases, report.failures, report.unused], [50, [], []]);
    assert(answered >= 40, `${answered} others`);
  });

  it('is refused without a draft: federation.draft.absent', async () => {
    await withDecisions(async ({ drafts }) => {
      const absent = { accepted: false, code: 'federation.draft.absent' };
      assert.deepEqual(await drafts.check('essai', AT), absent);
      assert.deepEqual(await drafts.rehearse('essai', 'alix', AT, AT), absent);
      assert.deepEqual(await drafts.approve('essai', 'billie', 'x', AT), absent);
      assert.deepEqual(await drafts.publish('essai', 'alix', AT), absent);
    });
  });

  it('stops at cases that fail, or at none: federation.draft.cases-fail, with what was found', async () => {
    await withDecisions(async ({ drafts }) => {
      const [one] = CASES;
      for (const cases of [[], [{ ...one, expect: { granted: false } }]]) {
        await drafts.save({ ...DRAFT, cases }, 'alix', AT);
        const verdict = await drafts.check('essai', AT);
        assert(!verdict.accepted && verdict.code === 'federation.draft.cases-fail');
        assert.equal(verdict.report?.failures.length, cases.length);
      }
      const digest = drafts.find('essai')?.digest ?? '';
      const refused = await drafts.approve('essai', 'billie', digest, AT);
      assert.deepEqual(refused, { accepted: false, code: 'federation.draft.cases-fail' });
    });
  });

  it('stops without a rehearsal, and without an approval: federation.draft.not-rehearsed, .not-approved', async () => {
    await withDecisions(async ({ drafts }) => {
      const saved = await drafts.save(DRAFT, 'alix', AT);
      assert(saved.accepted && (await drafts.check('essai', AT)).accepted);
      const refused = await drafts.approve('essai', 'billie', saved.draft.digest, AT);
      assert.deepEqual(refused, { accepted: false, code: 'federation.draft.not-rehearsed' });
      assert.deepEqual(await drafts.publish('essai', 'alix', AT), {
        accepted: false,
        code: 'federation.draft.not-approved',
      });
    });
  });

  it('is not approved by anybody who wrote it, were it long ago: federation.draft.same-person', async () => {
    await withDecisions(async (federation) => {
      const { drafts } = federation;
      await drafts.save({ ...DRAFT, title: { fr: 'Premier jet.', en: 'First draft.' } }, 'billie', AT);
      const digest = await ready(federation);
      for (const by of ['alix', 'billie']) {
        const refused = await drafts.approve('essai', by, digest, AT);
        assert.deepEqual(refused, { accepted: false, code: 'federation.draft.same-person' });
      }
      assert((await drafts.approve('essai', 'camille', digest, AT)).accepted);
    });
  });

  describe('one person under two names', () => {
    /** Two records, of which somebody may find that they are one person's. */
    let merged = false;
    const twice: ProfessionalFactsPort = {
      factsOf(id) {
        const isFirst = id === 'fiche-a' || id === '89971';
        if (!isFirst && id !== 'fiche-b' && id !== '89972') return null;
        return professional({ personId: isFirst || merged ? 'fiche-a' : 'fiche-b' });
      },
      everyone: () => [],
    };
    const withReady = (work: (federation: Federation, digest: string) => Promise<void>) =>
      withTrustDomain(async (federation) => {
        merged = false;
        await admit(federation, 'essai', [FIRST], AT);
        await federation.drafts.save(DRAFT, 'fiche-b', AT);
        const digest = await ready(federation);
        await work(federation, digest);
      }, twice);
    const same = { accepted: false, code: 'federation.draft.same-person' } as const;

    it('does not approve what the other name wrote: a national identifier, a spelling, a record merged since', async () => {
      await withReady(async ({ drafts }, digest) => {
        for (const by of ['89972', 'Alix', ' ALIX ', 'ａｌｉｘ']) {
          assert.deepEqual(await drafts.approve('essai', by, digest, AT), same, by);
          assert(drafts.isWriter('essai', by, AT), by);
        }
        assert(!drafts.isWriter('essai', 'fiche-a', AT));
        merged = true;
        for (const by of ['fiche-a', '89971']) assert.deepEqual(await drafts.approve('essai', by, digest, AT), same);
        assert(drafts.isWriter('essai', 'fiche-a', AT));
      });
    });

    it('does not see published what the other record approved before they were merged', async () => {
      await withReady(async (federation, digest) => {
        const { drafts, sheets } = federation;
        assert((await drafts.approve('essai', 'fiche-a', digest, AT)).accepted);
        merged = true;
        assert.deepEqual(await drafts.publish('essai', 'camille', AT), same);
        assert.equal(sheets.version('essai', 2), null);
        assert((await drafts.approve('essai', 'camille', digest, AT)).accepted);
        assert((await drafts.publish('essai', 'fiche-a', AT)).accepted);
      });
    });
  });

  it('approved by two at once is approved; published by two at once is published once', async () => {
    await withDecisions(async (federation) => {
      const { drafts, sheets } = federation;
      const digest = await ready(federation);
      const approvals = await Promise.all(['billie', 'camille'].map((by) => drafts.approve('essai', by, digest, AT)));
      assert(approvals.every(({ accepted }) => accepted));
      const published = await Promise.all(
        ['alix', 'dominique'].map((by) => drafts.publish('essai', by, hoursLater(2))),
      );
      const already = published.map((verdict) => verdict.accepted && verdict.already);
      assert.deepEqual(already.toSorted(), [false, true]);
      assert.equal(sheets.published('essai', 2)?.by, ['alix', 'dominique'][already.indexOf(false)]);
      assert.deepEqual(
        sheets.versions('essai').map(({ version }) => version),
        [2, 1],
      );
      const back = await Promise.all(
        [0, 1].map((ms) => drafts.rollBack('essai', 1, 'billie', new Date(hoursLater(3).getTime() + ms))),
      );
      const done = back.map((verdict) => verdict.accepted && verdict.already);
      assert.deepEqual(done.toSorted(), [false, true], 'the second is told');
    });
  });

  it('starts again with any writing, and an approval is of the content that was read: federation.draft.changed', async () => {
    await withDecisions(async (federation) => {
      const { drafts } = federation;
      const digest = await ready(federation);
      assert((await drafts.approve('essai', 'billie', digest, AT)).accepted);
      await drafts.save({ ...DRAFT, title: { fr: 'Autre.', en: 'Other.' } }, 'alix', AT);
      assert.deepEqual(await drafts.publish('essai', 'alix', AT), {
        accepted: false,
        code: 'federation.draft.not-approved',
      });
      const refused = await drafts.approve('essai', 'billie', digest, AT);
      assert.deepEqual(refused, { accepted: false, code: 'federation.draft.changed' });
    });
  });

  it('does not go back to what was never published: federation.sheet.absent', async () => {
    await withDecisions(async ({ drafts }) => {
      assert.deepEqual(await drafts.rollBack('essai', 7, 'billie', AT), {
        accepted: false,
        code: 'federation.sheet.absent',
      });
    });
  });

  it('warns, as it is written, of days without any sheet', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([rule('A')], { to: '2026-12-01T00:00:00Z' })], AT);
      const saved = await federation.drafts.save({ ...DRAFT, from: '2026-12-05T00:00:00Z' }, 'alix', AT);
      assert(saved.accepted);
      assert.deepEqual(
        saved.warnings.filter(({ kind }) => kind === 'gap').map(({ pointer }) => pointer),
        ['/from'],
      );
    });
  });
});
