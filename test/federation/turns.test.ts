import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseSearch } from '../../federation/index.ts';
import { SLICE_MS, Turns } from '../../federation/turns.ts';
import { AT, question } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, withTrustDomain } from './support/trust-domain.ts';

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
