import assert from 'node:assert/strict';
import { MAX_ANCESTORS } from '../../federation/habilitation/entity-tree.ts';
import type { ProfessionalFacts, ProfessionalFactsPort } from '../../federation/index.ts';
import { openFederation } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { Draw, randomQuestion, randomSheet } from './support/random-sheets.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, PATIENT_KEY, withTrustDomain } from './support/trust-domain.ts';

const LATER = new Date('2027-06-01T10:00:00.000Z');
const SESSION = { personId: 'personne-fictive', acr: 'eidas2', amr: [], mode: 'normal' };

const FIRST = sheet(
  [
    rule('LIRE', {
      who: { network: { of: { id: 'oncologie' } }, profession: ['10'] },
      when: [
        { fact: 'choice.consent', in: ['active'] },
        { fact: 'session.acr', in: ['eidas2'] },
        { fact: 'resource.folder', within: ['folder:racine'] },
      ],
    }),
    rule('BLOQUE', { effect: 'forbid', when: [{ fact: 'choice.blocked', in: [true] }] }),
  ],
  { facts: { resource: { patient: { type: 'string' }, folder: { type: 'entity', from: 'kept' } } } },
);

/** Where the same person has everything that random sheets ask of a situation. */
function elsewhere(who: ProfessionalFacts | null): ProfessionalFacts | null {
  if (!who) return null;
  const situation = { id: 'autre', structureKey: null, finess: '991000001', mode: 'S', sector: 'SA01', role: 'FON-01' };
  return { ...who, profession: '21', specialties: ['SM36', 'SM54'], situation };
}

describe('a past decision', () => {
  it('is made again after the sheet, the person’s situation and the patient’s choice have all changed', async () => {
    let who: ProfessionalFacts = professional({ memberships: [{ network: 'oncologie', tier: 'active', role: '' }] });
    const professionals: ProfessionalFactsPort = { factsOf: () => who };
    await withTrustDomain(async (closed, path) => {
      await closed.close();
      const federation = openFederation({ path, professionals, patientKey: PATIENT_KEY });
      await admit(federation, 'essai', [FIRST], AT);
      const keep = (parent: string, at: Date) =>
        federation.facts.keep(
          'essai',
          {
            entities: [
              { type: 'document', id: 'd1', properties: { folder: 'folder:a' } },
              { type: 'folder', id: 'a', parents: [parent] },
            ],
          },
          at,
        );
      await keep('folder:racine', AT);
      const record = (acts: object[], at: Date) => federation.patients.record('essai', { acts }, { at, key: null });
      assert((await record([{ kind: 'agree', patient: 'patient-1', how: 'oral' }], AT)).accepted);
      const asked = { application: 'essai', at: AT, session: SESSION };
      const ask = question({ properties: { patient: 'patient-1' } });
      const { decisions, written } = await federation.decideRecorded([{ question: ask, asked }]);
      await written;
      const [made] = decisions;
      assert(made?.decision.granted);

      const next = await federation.sheets.publish(sheet([rule('AUTRE')], { version: 2 }), 'essai', LATER);
      assert(next.accepted);
      who = professional({ profession: '60', situation: null });
      const opposed = [
        { kind: 'oppose', patient: 'patient-1', how: 'written' },
        { kind: 'block', patient: 'patient-1', how: 'written', to: { professional: 'personne-fictive' } },
      ];
      assert((await record(opposed, LATER)).accepted);
      await keep('folder:ailleurs', LATER);
      await federation.close();

      const second = openFederation({ path, professionals, patientKey: PATIENT_KEY });
      assert.notDeepEqual(second.decide(ask, { ...asked, at: LATER }).rules, made.decision.rules);
      const kept = second.decisions.find(made.sequence);
      assert(kept);
      assert.deepEqual(second.decisions.recompute(kept), made.decision);
      const consent = made.decision.facts.find(({ name }) => name === 'choice.consent');
      assert.equal(consent?.acts?.[0]?.at, AT.toISOString(), 'which act, which day, by whom');
      await second.close();
    });
  });

  it('of random sheets, questions and facts is made again, whole', async () => {
    const draw = new Draw('recompute');
    for (let place = 0; place < 15; place += 1) {
      await withTrustDomain(async (closed, path) => {
        await closed.close();
        let current = randomQuestion(draw);
        const professionals: ProfessionalFactsPort = {
          factsOf: (_id, situation) => (situation === 'autre' ? elsewhere(current.professional) : current.professional),
          situationsOf: () => ['autre'],
        };
        const federation = openFederation({ path, professionals, patientKey: PATIENT_KEY });
        await admit(
          federation,
          'essai',
          [{ ...randomSheet(draw), from: '2026-01-01T00:00:00Z' }],
          new Date('2026-01-01T00:00:00Z'),
        );
        const answers: { readonly sequence: number; readonly decision: unknown }[] = [];
        for (let turn = 0; turn < 20; turn += 1) {
          current = randomQuestion(draw);
          const { question: asked, at, session, kept } = current;
          await federation.facts.keep('essai', { entities: kept.map(({ asOf: _, ...each }) => each) }, at);
          const { decisions, written } = await federation.decideRecorded([
            { question: asked, asked: { application: 'essai', at, session } },
          ]);
          await written;
          answers.push(...decisions);
        }
        for (const { sequence, decision } of answers) {
          const record = federation.decisions.find(sequence);
          assert(record);
          assert.deepEqual(federation.decisions.recompute(record), decision, `sheet ${place}, decision ${sequence}`);
        }
        await federation.close();
      });
    }
  });

  it('that was in doubt, its tree being too large to look through, is in doubt again', async () => {
    const forbidding = sheet(
      [
        rule('LIRE', { when: [{ fact: 'resource.age', gte: 0 }] }),
        rule('FERME', { effect: 'forbid', when: [{ fact: 'resource.folder', within: ['folder:ferme'] }] }),
      ],
      { facts: { resource: { age: { type: 'integer' }, folder: { type: 'entity' } } } },
    );
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [forbidding], AT);
      const folders = Array.from({ length: MAX_ANCESTORS + 1 }, (_, i) => {
        return { type: 'folder', id: `f-${i}`, parents: [`folder:f-${i + 1}`] };
      });
      for (const entities of [folders.slice(0, 600), folders.slice(600)]) {
        await federation.facts.keep('essai', { entities }, AT);
      }
      const asked = { application: 'essai', at: AT };
      const ask = question({ properties: { age: 3, folder: 'folder:f-0' } });
      const { decisions, written } = await federation.decideRecorded([{ question: ask, asked }]);
      await written;
      const [made] = decisions;
      assert(made && !made.decision.granted);
      const record = federation.decisions.find(made.sequence);
      assert(record);
      assert.deepEqual(federation.decisions.recompute(record), made.decision);
    });
  });

  it('tells of each fact where it came from, then as now: of a fact named « self », of a kept one that was malformed, of a thing that an entity fact names', async () => {
    const facts = {
      context: { self: { type: 'string' } },
      resource: {
        'my.self': { type: 'string', from: 'kept' },
        age: { type: 'integer', from: 'either' },
        folder: { type: 'entity', from: 'either' },
      },
    };
    const of = sheet(
      [
        rule('LIRE', {
          when: [
            { fact: 'context.self', in: ['oui'] },
            { fact: 'resource.my.self', in: ['oui'] },
            { fact: 'resource.self', within: ['document:d1'] },
            { fact: 'resource.folder', within: ['document:d1'] },
          ],
        }),
        rule('FERME', { effect: 'forbid', actions: ['write'], when: [{ fact: 'resource.age', lt: 3 }] }),
      ],
      { facts, actions: { read: { fr: 'Lire', en: 'Read' }, write: { fr: 'Écrire', en: 'Write' } } },
    );
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [of], AT);
      const properties = { 'my.self': 'oui', age: 'trois', folder: 'document:d1' };
      await federation.facts.keep('essai', { entities: [{ type: 'document', id: 'd1', properties }] }, AT);
      const asks = ['read', 'write'].map((action) => ({
        question: question({ action, context: { self: 'oui' } }),
        asked: { application: 'essai', at: AT },
      }));
      const { decisions, written } = await federation.decideRecorded(asks);
      await written;
      const told = decisions.map(({ decision }) =>
        Object.fromEntries(decision.facts.map((fact) => [fact.name, fact.asOf])),
      );
      const day = AT.toISOString();
      assert.deepEqual(told, [
        { 'context.self': '', 'resource.my.self': day, 'resource.self': '', 'resource.folder': day },
        { 'resource.age': day },
      ]);
      for (const { sequence, decision } of decisions) {
        const record = federation.decisions.find(sequence);
        assert(record);
        assert.deepEqual(federation.decisions.recompute(record).facts, decision.facts);
      }
    });
  });

  it('tells the day of what was kept, and none of what the request said, then as now', async () => {
    const either = { type: 'integer', from: 'either' };
    const of = sheet(
      [
        rule('LIRE', {
          when: [
            { fact: 'resource.age', gte: 0 },
            { fact: 'resource.size', gte: 0 },
          ],
        }),
      ],
      { facts: { resource: { age: either, size: either } } },
    );
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [of], AT);
      await federation.facts.keep('essai', { entities: [{ type: 'document', id: 'd1', properties: { age: 3 } }] }, AT);
      const ask = question({ properties: { age: 9, size: 5 } });
      const { decisions, written } = await federation.decideRecorded([
        { question: ask, asked: { application: 'essai', at: LATER } },
      ]);
      await written;
      const [made] = decisions;
      assert.deepEqual(
        made?.decision.facts.map(({ name, value, asOf }) => [name, value, asOf]),
        [
          ['resource.age', 3, AT.toISOString()],
          ['resource.size', 5, ''],
        ],
      );
      const record = federation.decisions.find(made.sequence);
      assert(record);
      assert.deepEqual(federation.decisions.recompute(record), made.decision);
    });
  });

  it('is found by its number, and by its application and period; another application’s are not among them', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([rule('LIRE')])], AT);
      await admit(federation, 'autre', [], AT);
      for (const application of ['essai', 'autre', 'essai']) {
        await (await federation.decideRecorded([{ question: question(), asked: { application, at: AT } }])).written;
      }
      const of = (from: number, to: number) =>
        [...federation.decisions.of('essai', new Date(from), new Date(to))].map(({ sequence }) => sequence);
      assert.deepEqual(of(AT.getTime(), AT.getTime() + 1), [1, 3]);
      assert.deepEqual(of(AT.getTime() - 10, AT.getTime()), []);
      assert.equal(federation.decisions.find(4), undefined);
      assert.equal(federation.decisions.find(Number.NaN), undefined);
    });
  });

  it('is found in its period after a clock that ran a year ahead was set back', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([rule('LIRE')])], AT);
      const [hour, year] = [3_600_000, 365 * 24 * 3_600_000];
      const at = (ms: number) => new Date(AT.getTime() + ms);
      for (const ms of [0, year, year + 1, hour, 2 * hour]) {
        await (await federation.decideRecorded([{ question: question(), asked: { application: 'essai', at: at(ms) } }]))
          .written;
      }
      const of = (from: number, to: number) =>
        [...federation.decisions.of('essai', at(from), at(to))].map(({ sequence }) => sequence);
      assert.deepEqual(of(0, 3 * hour), [1, 4, 5]);
      assert.deepEqual(of(hour, hour + 1), [4]);
      assert.deepEqual(of(year, year + 2), [2, 3]);
    });
  });

  it('is found by its number among hundreds recorded together, also after a reopening', async () => {
    await withTrustDomain(async (federation, path) => {
      await admit(federation, 'essai', [sheet([rule('LIRE')])], AT);
      const asks = Array.from({ length: 250 }, (_, i) => ({
        question: question({ id: `d-${i + 1}` }),
        asked: { application: 'essai', at: AT },
      }));
      await (await federation.decideRecorded(asks)).written;
      await federation.close();
      const again = openFederation({ path, professionals: { factsOf: () => professional() }, patientKey: PATIENT_KEY });
      for (const sequence of [1, 100, 101, 250]) {
        assert.equal(again.decisions.find(sequence)?.resource.id, `d-${sequence}`);
      }
      assert.equal(again.decisions.find(251), undefined);
      const { decisions, written } = await again.decideRecorded(asks.slice(0, 1));
      await written;
      assert.equal(decisions[0]?.sequence, 251);
      const all = [...again.decisions.of('essai', AT, new Date(AT.getTime() + 1))];
      assert.deepEqual(
        all.map(({ sequence }) => sequence),
        Array.from({ length: 251 }, (_, i) => i + 1),
      );
      await again.close();
    });
  });
});
