import assert from 'node:assert/strict';
import type { ProfessionalFactsPort, Question } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, withTrustDomain } from './support/trust-domain.ts';

const NUMBER = '899700000013';
const FORMER = '0990000001';
const MERGED = 'personne-reunie';
/** Every name of one person: the number, the `sub`, a former number, and that of a record that is part of theirs. */
const NAMES = [NUMBER, 'personne-fictive', FORMER, MERGED] as const;

const known = professional({ otherNumbers: [FORMER], mergedIds: [MERGED] });
const DIRECTORY: ProfessionalFactsPort = {
  factsOf: (id) => ((NAMES as readonly string[]).includes(id) ? known : null),
};

const asked = (name: string, action: string, owner?: string): Question =>
  question({
    subject: { type: 'professional', id: name },
    action,
    ...(owner === undefined ? {} : { properties: { owner } }),
  });

const named = (id: string) => ({ fact: 'subject.id', in: [id] });
const FACTS = {
  facts: {
    subject: { level: { type: 'integer', from: 'kept' } },
    resource: { owner: { type: 'string' } },
  },
};

describe('a professional of several names', () => {
  it('is shut out by a rule that names them by any, whichever the question says', async () => {
    for (const criterion of [
      (name: string) => ({ fact: 'subject.id', in: [name] }),
      (name: string) => ({ fact: 'subject.self', in: [`professional:${name}`] }),
      (name: string) => ({ fact: 'subject.self', within: [`professional:${name}`] }),
    ]) {
      const forbids = NAMES.map((name, place) =>
        rule(`F${place}`, { effect: 'forbid', actions: [`a${place}`], when: [criterion(name)] }),
      );
      const actions = Object.fromEntries(NAMES.map((_, place) => [`a${place}`, { fr: 'Agir', en: 'Act' }]));
      const written = sheet([rule('P', { actions: Object.keys(actions) }), ...forbids], { actions });
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [written], AT);
        for (const name of NAMES) {
          for (const action of Object.keys(actions)) {
            const decision = federation.decide(asked(name, action), { application: 'essai', at: AT });
            assert.deepEqual(
              [decision.granted, decision.rules],
              [false, [action.replace('a', 'F')]],
              `${name} ${action}`,
            );
          }
        }
      }, DIRECTORY);
    }
  });

  it('is shut out, or let in, by what is kept of them under any', async () => {
    const rules = [
      rule('P'),
      rule('BANNI', { effect: 'forbid', when: [{ fact: 'subject.self', within: ['group:banned'] }] }),
      rule('NIVEAU', { actions: ['write'], when: [{ fact: 'subject.level', gte: 3 }] }),
    ];
    for (const kept of NAMES) {
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [sheet(rules, FACTS)], AT);
        const entity = { type: 'professional', id: kept, properties: { level: 3 }, parents: ['group:banned'] };
        await federation.facts.keep('essai', { entities: [entity] }, AT);
        for (const name of NAMES) {
          const [read, write] = ['read', 'write'].map((action) => {
            const { granted, rules: told } = federation.decide(asked(name, action), { application: 'essai', at: AT });
            return [granted, told];
          });
          assert.deepEqual(read, [false, ['BANNI']], `kept as ${kept}, asked as ${name}`);
          const { facts } = federation.decide(asked(name, 'read'), { application: 'essai', at: AT });
          assert.deepEqual(
            facts.map((fact) => [fact.name, fact.asOf]),
            [['subject.self', AT.toISOString()]],
            'since when they lie below it',
          );
          assert.deepEqual(write, [true, ['NIVEAU']], `kept as ${kept}, asked as ${name}`);
        }
      }, DIRECTORY);
    }
  });

  it('has one answer when what is kept under two of them differs', async () => {
    const rules = [rule('NIVEAU', { when: [{ fact: 'subject.level', gte: 3 }] })];
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet(rules, FACTS)], AT);
      const entities = NAMES.map((id, place) => ({ type: 'professional', id, properties: { level: place } }));
      await federation.facts.keep('essai', { entities }, AT);
      for (const name of NAMES) {
        assert.equal(federation.decide(asked(name, 'read'), { application: 'essai', at: AT }).granted, false, name);
      }
    }, DIRECTORY);
  });

  it('is the owner of what names them by another', async () => {
    const rules = [
      rule('SIEN', { when: [{ fact: 'resource.owner', is: { fact: 'subject.id' } }] }),
      rule('PAS-LE-SIEN', { actions: ['write'], unless: [{ fact: 'resource.owner', is: { fact: 'subject.id' } }] }),
    ];
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet(rules, FACTS)], AT);
      for (const name of NAMES) {
        for (const owner of NAMES) {
          const [own, other] = ['read', 'write'].map(
            (action) => federation.decide(asked(name, action, owner), { application: 'essai', at: AT }).granted,
          );
          assert.deepEqual([own, other], [true, false], `${name}, of ${owner}`);
        }
        assert.equal(federation.decide(asked(name, 'read', 'autre'), { application: 'essai', at: AT }).granted, false);
      }
    }, DIRECTORY);
  });

  it('a former number, or the record that was merged, is still theirs to the directory’s own facts', async () => {
    const rules = [
      rule('NUMERO', { when: [{ fact: 'professional.id', in: [FORMER] }] }),
      rule('FICHE', { actions: ['write'], when: [{ fact: 'professional.person', in: [MERGED] }] }),
    ];
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet(rules)], AT);
      for (const action of ['read', 'write']) {
        assert.equal(federation.decide(asked(NUMBER, action), { application: 'essai', at: AT }).granted, true, action);
      }
    }, DIRECTORY);
  });

  it('is found in the index by each name; a rule that says two of them is told once', async () => {
    const others = Array.from({ length: 50 }, (_, place) => rule(`X${place}`, { when: [named(`inconnu-${place}`)] }));
    const own = NAMES.map((name, place) => rule(`N${place}`, { when: [named(name)] }));
    const twice = rule('DEUX', { when: [{ fact: 'subject.id', in: [NUMBER, MERGED, 'inconnu-1'] }] });
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([...others, ...own, twice])], AT);
      for (const name of NAMES) {
        const { rules } = federation.decide(asked(name, 'read'), { application: 'essai', at: AT });
        assert.deepEqual(rules, ['DEUX', 'N0', 'N1', 'N2', 'N3'], name);
      }
    }, DIRECTORY);
  });

  it('keeps its past answers when the records are taken apart, and what was kept is forgotten', async () => {
    let facts = known;
    const rules = [
      rule('P'),
      rule('BANNI', { effect: 'forbid', when: [{ fact: 'subject.self', within: ['group:banned'] }] }),
      rule('NOMME', { actions: ['write'], when: [named(MERGED)] }),
    ];
    await withTrustDomain(
      async (federation) => {
        await admit(federation, 'essai', [sheet(rules)], AT);
        await federation.facts.keep(
          'essai',
          { entities: [{ type: 'professional', id: MERGED, parents: ['group:banned'] }] },
          AT,
        );
        const asks = ['read', 'write'].map((action) => ({
          question: asked(NUMBER, action),
          asked: { application: 'essai', at: AT },
        }));
        const { decisions, written } = await federation.decideRecorded(asks);
        await written;
        facts = professional({ otherNumbers: [FORMER] });
        await federation.facts.keep('essai', { entities: [{ type: 'professional', id: MERGED, forget: true }] }, AT);
        for (const { decision, sequence } of decisions) {
          const record = federation.decisions.find(sequence);
          assert(record);
          const again = federation.decisions.recompute(record);
          assert.deepEqual([again.granted, again.rules], [decision.granted, decision.rules]);
        }
        assert.deepEqual(
          asks.map(({ question: one, asked: by }) => federation.decide(one, by).granted),
          [true, false],
        );
      },
      { factsOf: () => facts },
    );
  });
});
