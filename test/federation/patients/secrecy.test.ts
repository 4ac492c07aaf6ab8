import assert from 'node:assert/strict';
import { type Federation, parseSearch, presentDecision } from '../../../federation/index.ts';
import { AT, question } from '../support/facts.ts';
import { rule, sheet } from '../support/sheets.ts';
import { admit, withTrustDomain } from '../support/trust-domain.ts';

/**
 * Two worlds that differ in one private thing alone: whatever leaves the house about anything else, and about that thing too where
 * it may not be known, is byte for byte the same in both.
 */
const P = 'patient-un';
const SHEET = sheet(
  [
    rule('LIRE', {
      when: [
        { fact: 'choice.consent', in: ['active'] },
        { fact: 'resource.kind', in: ['note'] },
      ],
    }),
    rule('OPPOSE', { effect: 'forbid', when: [{ fact: 'choice.consent', in: ['opposed'] }] }),
    rule('BLOQUE', { effect: 'forbid', when: [{ fact: 'choice.blocked', in: [true] }] }),
    rule('MASQUE', { effect: 'forbid', when: [{ fact: 'choice.masked', in: [true] }] }),
  ],
  { facts: { resource: { kind: { type: 'string', fixed: true, values: ['note', 'image'] } } } },
);

const agree = { kind: 'agree', patient: P, how: 'oral' };
const mask = { kind: 'mask', patient: P, how: 'oral', thing: { type: 'document', id: 'd-masque' } };
const block = { kind: 'block', patient: P, how: 'oral', to: { professional: 'personne-fictive' } };

async function world<T>(
  { own = [], others = [], decisions = 0 }: { own?: object[]; others?: object[]; decisions?: number },
  see: (federation: Federation) => T | Promise<T>,
): Promise<T> {
  let seen: T | undefined;
  await withTrustDomain(async (federation) => {
    await admit(federation, 'essai', [SHEET], AT);
    await admit(federation, 'autre', [{ ...SHEET, application: 'autre' }], AT);
    const keep = async (application: string, acts: object[]) => {
      if (acts.length === 0) return;
      assert((await federation.patients.record(application, { acts }, { at: AT, key: null })).accepted);
    };
    await keep('autre', others);
    await keep('essai', [agree, ...own]);
    const documents = ['d-masque', 'd-ouvert', 'd-image'].map((id) => ({
      type: 'document',
      id,
      properties: { kind: id === 'd-image' ? 'image' : 'note' },
    }));
    await federation.facts.keep('essai', { entities: documents }, AT);
    for (let made = 0; made < decisions; made += 1) {
      const asked = { application: 'autre', at: AT };
      await (await federation.decideRecorded([{ question: question({ properties: { patient: P } }), asked }])).written;
    }
    seen = await see(federation);
  });
  return seen as T;
}

/** Everything that answers the application, or the professional, about one document. */
const answers =
  (id: string, kind = 'note') =>
  (federation: Federation): string => {
    const ask = question({ id, properties: { patient: P, kind } });
    return JSON.stringify(presentDecision(federation.decide(ask, { application: 'essai', at: AT })));
  };

describe('secrecy of what is kept about patients', () => {
  it('a document that is masked is refused in the bytes of one of a kind that nobody opens', async () => {
    const masked = await world({ own: [mask] }, answers('d-masque'));
    assert.equal(JSON.parse(masked).decision, false);
    assert.equal(masked, await world({}, answers('d-masque', 'image')));
    assert.doesNotMatch(masked, /mas[kq]/i);
  });

  it('a document that is masked changes nothing in any answer about another', async () => {
    for (const [id, kind] of [
      ['d-ouvert', 'note'],
      ['d-image', 'image'],
      ['d-inconnu', 'note'],
    ] as const) {
      const idOfAct = (text: string) => text.replace(/"acts":\[[^\]]*\]/g, '');
      assert.equal(
        idOfAct(await world({ own: [mask] }, answers(id, kind))),
        idOfAct(await world({}, answers(id, kind))),
      );
    }
  });

  it('somebody the patient shut out is refused in the bytes of a kind that nobody opens', async () => {
    assert.equal(await world({ own: [block] }, answers('d-ouvert')), await world({}, answers('d-ouvert', 'image')));
  });

  it('a search leaves masked documents out and does not count them: the list is that of a house without them', async () => {
    const found = async (federation: Federation) => {
      const search = parseSearch(
        {
          subject: { type: 'professional', id: 'personne-fictive' },
          action: { name: 'read' },
          resource: { type: 'document', properties: { patient: P, kind: 'note' } },
          page: { limit: 2 },
        },
        'resource',
      );
      const asked = { application: 'essai', at: AT };
      return JSON.stringify((await federation.search(search, asked, '')).results);
    };
    const before = await world({}, found);
    const masked = await world({ own: [mask] }, found);
    assert.ok(before.includes('d-masque') && !masked.includes('d-masque'));
    assert.ok(masked.includes('d-ouvert'), 'a page is filled up by what follows');
  });

  it('a search that states one patient for all finds nothing of another’s: whose a kept document is goes first', async () => {
    const other = 'patient-2';
    const maskedByOther = { ...mask, patient: other };
    const found = async (federation: Federation) => {
      const entities = ['d-masque', 'd-ouvert'].map((id) => ({
        type: 'document',
        id,
        properties: { kind: 'note', patient: other },
      }));
      await federation.facts.keep('essai', { entities }, AT);
      const ask = (stated: object) => {
        const resource = { type: 'document', properties: { kind: 'note', ...stated } };
        const subject = { type: 'professional', id: 'personne-fictive' };
        const search = parseSearch({ subject, action: { name: 'read' }, resource }, 'resource');
        return federation.search(search, { application: 'essai', at: AT }, '');
      };
      const pages = [await ask({ patient: P }), await ask({})];
      return pages.map(({ results }) => results.map((each) => ('id' in each ? each.id : '')));
    };
    const theirs = { ...agree, patient: other };
    assert.deepEqual(await world({ own: [theirs, maskedByOther] }, found), [['d-image', 'd-ouvert'], ['d-ouvert']]);
    assert.deepEqual(await world({}, found), [['d-image'], []], 'the other patient agreed to nothing');
  });

  it('acts and decisions of another application show nowhere: answers, history, ids of acts, names of decisions', async () => {
    const see = async (federation: Federation) => {
      const asked = { application: 'essai', at: AT };
      const { decisions } = await federation.decideRecorded([
        { question: question({ properties: { patient: P, kind: 'note' } }), asked },
      ]);
      const names = federation.decisions.namesOf(decisions.map(({ sequence }) => sequence));
      const ids = federation.patients.history('essai', P).map(({ id }) => id);
      return {
        said: answers('d-ouvert', 'image')(federation),
        kinds: federation.patients.history('essai', P).map(({ kind }) => kind),
        shapes: [...names, ...ids].map((id) => id.length),
        names,
      };
    };
    const quiet = await world({}, see);
    const busy = await world({ others: [agree, mask, block, mask], decisions: 30 }, see);
    assert.deepEqual({ ...busy, names: 0 }, { ...quiet, names: 0 });
    for (const name of [...quiet.names, ...busy.names]) assert.match(name, /^d[\w-]{22}$/);
  });

  it('names of decisions lead back to the record for whoever has the key, and made-up ones to nothing', async () => {
    await world({ decisions: 3 }, (federation) => {
      const names = federation.decisions.namesOf([1, 2, 3]);
      assert.deepEqual(
        names.map((name) => federation.decisions.named(name)?.sequence),
        [1, 2, 3],
      );
      for (const made of ['', '2', 'A'.repeat(22), `d${'A'.repeat(22)}`, 'x'])
        assert.equal(federation.decisions.named(made), undefined);
    });
  });

  it('the time an answer takes does not tell a masked document from one of a kind nobody opens', async function () {
    this.timeout(60_000);
    // Interleaved in one process, medians of many: what is compared is the ratio.
    await world({ own: [mask] }, (federation) => {
      const [masked, closed] = [answers('d-masque'), answers('d-image', 'image')];
      const times: [number[], number[]] = [[], []];
      for (let round = 0; round < 4_000; round += 1) {
        for (const [place, ask] of [masked, closed].entries()) {
          const start = process.hrtime.bigint();
          ask(federation);
          times[place]?.push(Number(process.hrtime.bigint() - start));
        }
      }
      const [a = 0, b = 0] = times.map((all) => all.slice(1_000).sort((x, y) => x - y)[1_500] ?? 0);
      const ratio = a / b;
      assert.ok(ratio > 0.5 && ratio < 2, `${a} ns and ${b} ns`);
    });
  });
});
