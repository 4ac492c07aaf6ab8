import assert from 'node:assert/strict';
import type { Decision, Federation, ProfessionalFacts } from '../../federation/index.ts';
import { parseApplication } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, application, BY_TEST, withTrustDomain } from './support/trust-domain.ts';

const OPEN_TO_ALL = sheet([rule('OUVRIR', { resources: ['document', 'application', 'dossier'] })]);

const codeOf = (decision: Decision): string => (decision.granted ? '' : decision.code);
const asked = (id = 'essai', at = AT) => ({ application: id, at });

describe('a question to the trust domain', () => {
  it('of a member, about itself, by its sheet in force, is decided', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [OPEN_TO_ALL], AT);
      const decision = federation.decide(question(), asked());
      assert(decision.granted);
      assert.deepEqual(decision.rules, ['OUVRIR']);
      assert.equal(decision.sheet.version, 1);
    });
  });

  for (const id of ['absente', '', 'essai\n1', 'essai\u0000', 'еssai', '__proto__', 'x'.repeat(100_000)]) {
    it(`of ${JSON.stringify(id.slice(0, 12))}, no member, is refused with federation.application.absent`, async () => {
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [OPEN_TO_ALL], AT);
        assert.equal(codeOf(federation.decide(question(), asked(id))), 'federation.application.absent');
        assert.equal(federation.applications.find(id), undefined);
        assert.deepEqual(federation.sheets.versions(id), []);
      });
    });
  }

  it('of a suspended member is refused with federation.application.suspended, until it is active again', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [OPEN_TO_ALL], AT);
      assert((await federation.applications.save(application('essai', { status: 'suspended' }), 1, BY_TEST)).accepted);
      const refused = federation.decide(question(), asked());
      assert.equal(codeOf(refused), 'federation.application.suspended');
      assert.equal(refused.sheet, null);
      assert((await federation.applications.save(application('essai'), 2, BY_TEST)).accepted);
      assert(federation.decide(question(), asked()).granted);
    });
  });

  it('of a member without a sheet is refused with federation.habilitation.no-sheet', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [], AT);
      assert.equal(codeOf(federation.decide(question(), asked())), 'federation.habilitation.no-sheet');
    });
  });

  const foreign = [
    question({ type: 'application', id: 'autre' }),
    question({ type: 'application', id: 'еssai' }),
    question({ properties: { application: 'autre' } }),
    question({ properties: { application: ['essai'] } }),
    question({ properties: { application: null } }),
  ];
  for (const [index, one] of foreign.entries()) {
    it(`about another application (${index + 1}) is refused with federation.habilitation.foreign-application`, async () => {
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [OPEN_TO_ALL], AT);
        assert.equal(codeOf(federation.decide(one, asked())), 'federation.habilitation.foreign-application');
      });
    });
  }

  it('about itself, said so, is decided', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [OPEN_TO_ALL], AT);
      assert(federation.decide(question({ type: 'application', id: 'essai' }), asked()).granted);
      assert(federation.decide(question({ properties: { application: 'essai' } }), asked()).granted);
    });
  });

  const nobody = [
    question({ subject: { type: 'professional', id: 'inconnu' } }),
    question({ context: { situation: 'terminee' } }),
    question({ context: { situation: 42 } }),
    question({ context: { situation: ['s1'] } }),
  ];
  for (const [index, one] of nobody.entries()) {
    it(`about nobody the directory knows there (${index + 1}) is refused with federation.habilitation.unknown-professional`, async () => {
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [OPEN_TO_ALL], AT);
        assert.equal(codeOf(federation.decide(one, asked())), 'federation.habilitation.unknown-professional');
      });
    });
  }

  it('about a type of subject that no rule names is refused with federation.habilitation.unknown-subject-type', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [OPEN_TO_ALL], AT);
      for (const type of ['patient', 'Professional', 'professionnel', 'рrofessional']) {
        const one = question({ subject: { type, id: 'personne-fictive' } });
        assert.equal(codeOf(federation.decide(one, asked())), 'federation.habilitation.unknown-subject-type', type);
      }
    });
  });

  it('about a professional whose record is closed is refused with federation.habilitation.closed-professional', async () => {
    const closed = { factsOf: () => professional({ status: 'closed' }) };
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [OPEN_TO_ALL], AT);
      assert.equal(codeOf(federation.decide(question(), asked())), 'federation.habilitation.closed-professional');
    }, closed);
  });

  it('at no instant is thrown back with federation.habilitation.question-malformed', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [OPEN_TO_ALL], AT);
      assert.throws(() => federation.decide(question(), asked('essai', new Date(Number.NaN))), {
        code: 'federation.habilitation.question-malformed',
        place: 'at',
      });
    });
  });

  it('asks the directory for the person, the situation and the instant of the question, and for nothing else', async () => {
    const seen: unknown[] = [];
    const watched = {
      factsOf(...args: unknown[]): ProfessionalFacts {
        seen.push(args);
        return professional();
      },
    };
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [OPEN_TO_ALL], AT);
      federation.decide(question({ context: { situation: 's1' } }), asked());
      federation.decide(question({ context: { situation: '' } }), asked());
      federation.decide(question(), asked());
      assert.deepEqual(seen, [
        ['personne-fictive', 's1', AT],
        ['personne-fictive', null, AT],
        ['personne-fictive', null, AT],
      ]);
    }, watched);
  });
});

describe('what a caller says of a professional', () => {
  const NURSES_OF_THE_NETWORK = sheet([
    rule('SOIN', { who: { profession: ['60'], network: { of: { id: 'oncologie' }, tier: ['active'] } } }),
  ]);
  const claims: readonly Record<string, unknown>[] = [
    { profession: '60', memberships: [{ network: 'oncologie', tier: 'active', role: '' }], network: 'oncologie' },
    { status: 'open', specialties: ['SM36'], sector: 'SA01', category: 'M', personId: 'autre' },
  ];

  async function answers(ask: (federation: Federation) => Decision): Promise<void> {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [NURSES_OF_THE_NETWORK], AT);
      assert.deepEqual(ask(federation), federation.decide(question(), asked()));
    });
  }

  for (const [index, claim] of claims.entries()) {
    it(`as the subject’s properties changes nothing (${index + 1})`, () =>
      answers((federation) => {
        const subject = { type: 'professional', id: 'personne-fictive', properties: claim };
        return federation.decide(question({ subject }), asked());
      }));

    it(`as the resource’s properties, the action’s or the context changes nothing (${index + 1})`, () =>
      answers((federation) => {
        const plain = question({ properties: claim, context: claim });
        return federation.decide({ ...plain, action: { name: 'read', properties: claim } }, asked());
      }));
  }
});

describe('names that separate nothing', () => {
  it('an action or a type with a line end finds no rule of another', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [OPEN_TO_ALL], AT);
      for (const [action, type] of [
        ['read\ndocument', 'document'],
        ['read', 'document\nx'],
        ['read\n', 'document'],
        ['', 'read\ndocument'],
        ['constructor', '__proto__'],
        ['r\u0435ad', 'document'],
      ] as const) {
        const decision = federation.decide(question({ action, type }), asked());
        assert.equal(codeOf(decision), 'federation.habilitation.no-rule', JSON.stringify([action, type]));
      }
    });
  });

  it('a declared fact called « constructor » is only heard when it is stated', async () => {
    const byName = sheet([rule('P', { when: [{ fact: 'resource.constructor', present: true }] })]);
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [byName], AT);
      assert.equal(federation.decide(question({ properties: {} }), asked()).granted, false);
      assert.equal(federation.decide(question({ properties: { constructor: 'x' } }), asked()).granted, true);
    });
  });
});

describe('an application’s record', () => {
  const faults: readonly (readonly [string, Record<string, unknown>])[] = [
    ['an id with a line end', { id: 'dmp\n' }],
    ['an id in capitals', { id: 'DMP' }],
    ['an id with a colon', { id: 'dmp:1' }],
    ['an empty id', { id: '' }],
    ['an id of 64 characters', { id: 'x'.repeat(64) }],
    ['an unknown kind', { kind: 'dossier' }],
    ['a name in one language', { name: { fr: 'Dossier' } }],
    ['an address that is a script', { launchUrl: 'javascript:alert(1)' }],
    ['an address of no web', { launchUrl: 'ldap://essai.example' }],
    ['an unknown status', { status: 'closed' }],
    ['an unknown member', { rights: ['read'] }],
    ['51 inside addresses', { insideAddresses: Array.from({ length: 51 }, (_, i) => `10.0.0.${i}/32`) }],
    ['a version that is no number', { version: '1' }],
  ];
  for (const [what, changes] of faults) {
    it(`is refused with federation.application.malformed for ${what}`, () => {
      assert.throws(() => parseApplication(application('essai', changes)), {
        code: 'federation.application.malformed',
      });
    });
  }

  it('names every faulty field', () => {
    assert.throws(() => parseApplication(application('X', { kind: 'y' })), /id: .*kind: /s);
  });
});
