import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { open } from 'lmdb';
import { digestSheet } from '../../federation/habilitation/canonical-digest.ts';
import { atOnce } from '../../federation/habilitation/steps.ts';
import {
  type Federation,
  openFederation,
  type ProfessionalFactsPort,
  parseSearch,
  sheetDigest,
} from '../../federation/index.ts';
import { readText, writeText } from '../../federation/store/sheet-text.ts';
import { SLICE_MS, Turns } from '../../federation/turns.ts';
import { AT, professional, question } from './support/facts.ts';
import { Draw, randomSheet } from './support/random-sheets.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, ONE_PROFESSIONAL, PATIENT_KEY, withTrustDomain } from './support/trust-domain.ts';

/** Counts turns of the event loop until something is done. */
async function turnsOf<T>(work: Promise<T>): Promise<{ readonly turns: number; readonly done: T }> {
  const state = { isDone: false };
  const noted = work.finally(() => {
    state.isDone = true;
  });
  let turns = 0;
  while (!state.isDone) {
    turns += 1;
    await nextTurn();
  }
  return { turns, done: await noted };
}

const SHEET = sheet([rule('LIRE', { when: [{ fact: 'resource.consent', in: ['active'] }] })]);
const batch = (of: number, at = AT) =>
  Array.from({ length: of }, (_, place) => ({
    question: question({ id: `d-${place}` }),
    asked: { application: 'essai', at },
  }));

describe('long work leaves others their turn', () => {
  it('one slice of one work in a turn of the event loop, however many works there are, in the order of asking', async () => {
    let now = 0;
    const turns = new Turns(() => now);
    const inThisTurn: string[] = [];
    const seen: string[][] = [];
    let working = 3;
    const work = async (name: string): Promise<void> => {
      const slice = turns.begin();
      for (let step = 0; step < 12; step += 1) {
        if (slice.isOver()) await slice.next();
        inThisTurn.push(name);
        now += SLICE_MS / 4;
      }
      working -= 1;
    };
    const all = Promise.all(['a', 'b', 'c'].map(work));
    inThisTurn.length = 0;
    while (working > 0) {
      await nextTurn();
      if (inThisTurn.length > 0) seen.push(inThisTurn.splice(0));
    }
    await all;
    assert.deepEqual(
      seen,
      ['a', 'b', 'c', 'a', 'b', 'c'].map((name) => Array(4).fill(name)),
    );
  });

  it('a batch is decided question by question: one asked meanwhile is answered before it ends', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      const answered: string[] = [];
      const long = federation.decideRecorded(batch(100)).then((made) => {
        answered.push('batch');
        return made;
      });
      await nextTurn();
      const short = federation.decideRecorded(batch(1)).then(() => answered.push('one'));
      const { turns, done } = await turnsOf(long);
      await short;
      assert.deepEqual(answered, ['one', 'batch']);
      assert(turns >= 98, `${turns} turns`);
      assert.equal(done.decisions.length, 100);
      await done.written;
    });
  });

  it('a batch that takes long is recorded at its place in time, before what was asked and answered meanwhile', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      const long = federation.decideRecorded(batch(30));
      const later = new Date(AT.getTime() + 10 * 60_000);
      await nextTurn();
      await (await federation.decideRecorded(batch(1, later))).written;
      const { decisions, written } = await long;
      await written;
      const recorded = [...federation.decisions.of('essai', AT, new Date(AT.getTime() + 1))];
      assert.deepEqual(
        recorded.map(({ sequence }) => sequence),
        decisions.map(({ sequence }) => sequence),
      );
      assert.equal(recorded.length, 30);
    });
  });

  it('a batch that ends early leaves the numbers it did not need: those after it are found, and those are nothing', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      const refused = await federation.decideRecorded(batch(5), 'deny_on_first_deny');
      assert.equal(refused.decisions.length, 1);
      const next = await federation.decideRecorded(batch(1));
      await Promise.all([refused.written, next.written]);
      const [{ sequence } = { sequence: 0 }] = next.decisions;
      assert.equal(federation.decisions.find(sequence)?.resource.id, 'd-0');
      assert.equal(federation.decisions.find(sequence - 1), undefined);
      assert.equal([...federation.decisions.of('essai', AT, new Date(AT.getTime() + 1))].length, 2);
    });
  });

  it('a search goes through its candidates in turns', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      const entities = Array.from({ length: 100 }, (_, place) => ({ type: 'document', id: `d-${place}` }));
      await federation.facts.keep('essai', { entities }, AT);
      const search = parseSearch(
        {
          subject: { type: 'professional', id: 'personne-fictive' },
          action: { name: 'read' },
          resource: { type: 'document', properties: { consent: 'active' } },
        },
        'resource',
      );
      const { turns, done } = await turnsOf(federation.search(search, { application: 'essai', at: AT }, ''));
      assert(done.results.length > 0);
      assert(turns >= done.results.length, `${turns} turns for ${done.results.length} found`);
    });
  });
});

/** A matrix of that many rules, of which the last one opens to the question under test. */
const matrix = (rules: number) =>
  sheet(
    Array.from({ length: rules }, (_, place) =>
      rule(`R-${place}`, { when: [{ fact: 'resource.kind', in: [`k-${place}`] }] }),
    ),
  );

describe('a large sheet is compiled in turns', () => {
  const RULES = 300;
  const asks = (application: string) => [
    {
      question: question({ properties: { kind: `k-${RULES - 1}` } }),
      asked: { application, at: AT },
    },
  ];
  const reopened = async (work: (federation: ReturnType<typeof openFederation>) => Promise<void>): Promise<void> =>
    withTrustDomain(async (federation, path) => {
      await admit(federation, 'essai', [matrix(RULES)], AT);
      await admit(federation, 'autre', [{ ...SHEET, application: 'autre' }], AT);
      await federation.close();
      const again = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
      try {
        await work(again);
      } finally {
        await again.close();
      }
    });

  it('at its first question: those asked of another dossier meanwhile are answered before it', async () => {
    await reopened(async (federation) => {
      const answered: string[] = [];
      const large = federation.decideRecorded(asks('essai')).then((made) => {
        answered.push('large');
        return made;
      });
      const { turns } = await turnsOf(federation.decideRecorded(asks('autre')).then(() => answered.push('small')));
      const rest = await turnsOf(large);
      assert.deepEqual(answered, ['small', 'large']);
      assert(
        turns + rest.turns > 3 * RULES,
        `${turns} and ${rest.turns} turns: read, compiled and found by index, each rule in one`,
      );
      assert.deepEqual(rest.done.decisions[0]?.decision.rules, [`R-${RULES - 1}`]);
      await rest.done.written;
    });
  });

  it('once, for however many ask at the same time; the next question finds it', async () => {
    await reopened(async (federation) => {
      const sheets = await Promise.all([1, 2, 3].map(() => federation.sheets.ready('essai', AT)));
      assert(sheets[0] !== null && sheets.every((one) => one === sheets[0]));
      assert.equal(federation.sheets.inForce('essai', AT), sheets[0]);
      const { turns } = await turnsOf(federation.decideRecorded(asks('essai')));
      assert(turns < 5, `${turns} turns`);
    });
  });

  it('its digest is the one of the whole, over random sheets', () => {
    const draw = new Draw('digests in steps');
    for (let made = 0; made < 200; made += 1) {
      const source = randomSheet(draw) as object;
      assert.equal(atOnce(digestSheet(source)), sheetDigest(source));
    }
    for (const source of [{}, { b: [], a: undefined, 10: [null, { z: 1, a: [{ d: 1, c: 2 }] }] }, { a: [[]] }]) {
      assert.equal(atOnce(digestSheet(source)), sheetDigest(source), JSON.stringify(source));
    }
  });
});

describe('a large sheet is written and published in turns', () => {
  const LARGE = 400;
  const CASES = Array.from({ length: 150 }, (_, place) => ({
    title: `Cas ${place}`,
    who: {},
    ask: { action: 'read', type: 'document', properties: { kind: `k-${place}` } },
    expect: { granted: true, rules: [`R-${place}`] },
  }));
  const large = (version: number) => ({ ...matrix(LARGE), version, cases: CASES });
  const later = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000);
  const ask = (at: Date) => [
    { question: question({ properties: { consent: 'active', kind: 'k-0' } }), asked: { application: 'essai', at } },
  ];

  it('is the same when it is read back, its words in their order', () => {
    for (const source of [
      large(1),
      SHEET,
      {},
      { cases: [], rules: Array.from({ length: 101 }, (_, id) => ({ id })) },
    ]) {
      const text = atOnce(writeText(source));
      assert.equal(JSON.stringify(atOnce(readText(text))), JSON.stringify(source));
    }
    assert.equal(atOnce(writeText(large(1))).length, 1 + LARGE / 100 + 2);
  });

  it('begins when it is ready: what is answered meanwhile is answered without it, and nothing after it is acknowledged', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      let minute = 1;
      const clock = () => later(minute);
      const published = federation.sheets.publish(large(2), 'essai', clock);
      const answers: (readonly [Date, number | undefined])[] = [];
      const state = { isDone: false };
      void published.finally(() => {
        state.isDone = true;
      });
      while (!state.isDone) {
        await nextTurn();
        minute += 1;
        const at = clock();
        const { decisions } = await federation.decideRecorded(ask(at));
        answers.push([at, decisions[0]?.decision.sheet?.version]);
      }
      assert((await published).accepted);
      assert(answers.length > 100, `${answers.length} answered while it was prepared`);
      const begins = federation.sheets.reigns('essai')[0]?.period?.from;
      assert(begins && begins > later(100), String(begins));
      // Taken as it was written; until it is on disk it is nobody's answer.
      const early = answers.filter(([at]) => at < begins);
      assert(early.length > 100 && early.every(([, version]) => version === 1));
      minute += 1;
      const { turns, done } = await turnsOf(federation.decideRecorded(ask(clock())));
      assert.equal(done.decisions[0]?.decision.sheet?.version, 2);
      assert(turns < 5, `${turns} turns: it was compiled before it was published`);
    });
  });

  it('is compiled once from its draft to its publication', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      const { drafts, sheets } = federation;
      const saved = await turnsOf(drafts.save(large(2), 'alix', AT));
      assert(saved.done.accepted && saved.turns > 3 * LARGE, `${saved.turns} turns`);
      const compiled = await drafts.compiled('essai');
      assert((await drafts.check('essai', AT)).accepted);
      assert((await drafts.rehearse('essai', 'alix', AT, AT)).accepted);
      assert((await drafts.approve('essai', 'billie', saved.done.draft.digest, AT)).accepted);
      assert.equal(await drafts.compiled('essai'), compiled);
      assert((await drafts.publish('essai', 'billie', () => later(1))).accepted);
      assert.equal(sheets.inForce('essai', later(2)), compiled);
      assert.deepEqual(sheets.published('essai', 2)?.source, large(2));
    });
  });

  it('a draft that an earlier build wrote is shown, checked and published', async () => {
    await withTrustDomain(async (federation, path) => {
      await admit(federation, 'essai', [SHEET], AT);
      const { drafts } = federation;
      const saved = await drafts.save(large(2), 'alix', AT);
      assert(saved.accepted && (await drafts.check('essai', AT)).accepted);
      assert((await drafts.rehearse('essai', 'alix', AT, AT)).accepted);
      assert((await drafts.approve('essai', 'billie', saved.draft.digest, AT)).accepted);
      await federation.close();
      const root = open({ path, noSubdir: false, overlappingSync: false, maxDbs: 24 });
      const kept = root.openDB<Record<string, unknown>, string>({ name: 'drafts' });
      const { text: _, ...state } = kept.get('essai') ?? {};
      await kept.put('essai', { ...state, source: large(2) });
      await root.close();
      const again = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
      assert.deepEqual(again.drafts.find('essai')?.source, large(2));
      assert((await again.drafts.check('essai', AT)).accepted);
      const published = await again.drafts.publish('essai', 'billie', AT);
      assert(published.accepted && published.sheet.digest === saved.draft.digest);
      assert.equal(again.drafts.find('essai'), undefined);
      await again.close();
    });
  });
});

describe('what is asked of everybody is asked in turns', () => {
  const PEOPLE = Array.from({ length: 20 }, (_, place) =>
    professional({
      personId: `p-${String(place).padStart(2, '0')}`,
      nationalId: `8997${place}`,
      profession: String(10 + place),
    }),
  );
  const DIRECTORY: ProfessionalFactsPort = {
    factsOf: (id) => PEOPLE.find(({ nationalId }) => nationalId === id) ?? null,
    everyone: () => PEOPLE,
  };
  const CASES = Array.from({ length: 50 }, (_, place) => ({
    title: `Cas ${place}`,
    who: {},
    ask: { action: 'read', type: 'document', properties: { kind: `k-${place}` } },
    expect: { granted: true },
  }));
  const crowded = (work: (federation: Federation) => Promise<void>) =>
    withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [{ ...matrix(60), cases: CASES }], AT);
      await (await federation.decideRecorded(batch(40))).written;
      await work(federation);
    }, DIRECTORY);
  const later = new Date(AT.getTime() + 1);

  it('each person and each question of a rehearsal, and each decision made again', async () => {
    await crowded(async (federation) => {
      const saved = await federation.drafts.save({ ...matrix(60), version: 2, cases: CASES }, 'alix', AT);
      assert(saved.accepted);
      const { turns, done } = await turnsOf(federation.drafts.rehearse('essai', 'alix', AT, later));
      assert(done.accepted && done.rehearsal.directory.asked === PEOPLE.length * CASES.length);
      assert.equal(done.rehearsal.recorded.asked, 40);
      assert(turns > PEOPLE.length * CASES.length + 40, `${turns} turns`);
    });
  });

  it('what differs between two versions, rule by rule', async () => {
    await crowded(async (federation) => {
      const compiled = await federation.sheets.ready('essai', AT);
      assert(compiled);
      const { turns, done } = await turnsOf(federation.reverse.diff(compiled.sheet, { ...compiled.sheet, rules: [] }));
      assert.equal(done.filter(({ part, change }) => part === 'rule' && change === 'removed').length, 60);
      assert(turns > 60, `${turns} turns`);
    });
  });

  it('who may, what one may, and which rules never decided', async () => {
    await crowded(async (federation) => {
      const { reverse } = federation;
      const who = await turnsOf(reverse.whoMay('essai', question({ properties: { kind: 'k-0' } }), AT));
      assert.equal(who.done?.people, PEOPLE.length);
      assert(who.turns > PEOPLE.length, `${who.turns} turns`);
      const what = await turnsOf(reverse.whatMay('89970', null, AT));
      assert.equal(what.done.possible.length, CASES.length);
      assert(what.turns > CASES.length, `${what.turns} turns`);
      const never = await turnsOf(reverse.neverMatched('essai', new Date(0), later));
      assert.equal(never.done?.rules.length, 60);
      assert(never.turns > 60 + 40, `${never.turns} turns`);
    });
  });
});
