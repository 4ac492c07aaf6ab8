import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { type PatientFacts, type ProfessionalFacts, presentDecision } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile, demoSheet, rule, sheet } from './support/sheets.ts';

const dmp = compile(demoSheet('dmp'));

/** The whole answer as its bytes leave the house; of the DMP, consent and mask are what is kept of the patient. */
function answer(
  compiled: typeof dmp,
  { consent, masked, ...stated }: Record<string, unknown>,
  who: Partial<ProfessionalFacts> = {},
): string {
  const isKept = compiled === dmp;
  const choices = {
    ...(consent === undefined ? {} : { consent }),
    ...(masked === undefined ? {} : { masked }),
  };
  const properties = isKept ? stated : { ...stated, ...choices };
  // Badly said as well: what the store holds is read like anything else.
  const patient = { blocked: false, links: [], ...choices } as unknown as PatientFacts;
  const around = { ...NOTHING_AROUND, patient: () => (isKept ? patient : null) };
  return JSON.stringify(presentDecision(decide(compiled, question({ properties }), professional(who), AT, around)));
}

const READABLE = { documentCategory: 'compte-rendu', consent: 'active', masked: false };
const MASKED = { ...READABLE, masked: true };

describe('a masked document (slide « masquage de données »)', () => {
  it('is granted while it is not masked: what follows compares refusals that the mask alone makes', () => {
    assert.equal(JSON.parse(answer(dmp, READABLE)).decision, true);
    assert.equal(JSON.parse(answer(dmp, MASKED)).decision, false);
  });

  it('is refused in the very bytes of a category that no rule opens', () => {
    assert.equal(answer(dmp, MASKED), answer(dmp, { ...READABLE, documentCategory: 'certificat' }));
  });

  it('is refused in the very bytes of a category that is not for this profession', () => {
    const physiotherapist = { profession: '70' };
    assert.equal(JSON.parse(answer(dmp, READABLE, physiotherapist)).decision, true);
    const notForMine = answer(dmp, { ...READABLE, documentCategory: 'imagerie' }, physiotherapist);
    assert.equal(answer(dmp, MASKED, physiotherapist), notForMine);
  });

  it('is refused in the very bytes of one whose mask the record left unsaid, or said badly', () => {
    const { masked: _, ...unsaid } = MASKED;
    assert.equal(answer(dmp, unsaid), answer(dmp, MASKED));
    for (const masked of ['true', 1, null, {}]) assert.equal(answer(dmp, { ...unsaid, masked }), answer(dmp, MASKED));
  });

  const elsewhereRefused: readonly (readonly [string, Record<string, unknown>, Partial<ProfessionalFacts>])[] = [
    ['consent is missing', { consent: 'none' }, {}],
    ['the patient opposes', { consent: 'opposed' }, {}],
    ['consent is unsaid', { consent: undefined }, {}],
    ['the category is of no rule', { documentCategory: 'certificat' }, {}],
    ['the category is unsaid', { documentCategory: undefined }, {}],
    ['the profession is another', { documentCategory: 'imagerie' }, { profession: '60' }],
    ['the profession is unknown', {}, { profession: '' }],
    ['the record of the professional is closed', {}, { status: 'closed' }],
  ];
  for (const [why, changes, who] of elsewhereRefused) {
    it(`changes nothing in a refusal given because ${why}`, () => {
      const open = answer(dmp, { ...READABLE, ...changes }, who);
      assert.equal(JSON.parse(open).decision, false);
      assert.equal(answer(dmp, { ...MASKED, ...changes }, who), open);
    });
  }

  it('never has its rule, its fact or its word in any answer, granted ones included', () => {
    for (const profession of ['10', '21', '60', '70', '']) {
      for (const consent of ['active', 'none', 'opposed', undefined]) {
        for (const masked of [true, false, undefined]) {
          const bytes = answer(dmp, { documentCategory: 'synthese', consent, masked }, { profession });
          assert.doesNotMatch(bytes, /mask|masqu/i);
        }
      }
    }
  });
});

describe('private facts in other forms of sheet', () => {
  const closedByPermit = compile(
    sheet([
      rule('LIRE', {
        when: [{ fact: 'resource.consent', in: ['active'] }],
        unless: [{ fact: 'resource.masked', in: [true] }],
      }),
    ]),
  );

  it('a permit that rests on one is no way out of a refusal', () => {
    const given = { consent: 'none', kind: 'x' };
    assert.equal(
      answer(closedByPermit, { ...given, masked: true }),
      answer(closedByPermit, { ...given, masked: false }),
    );
    assert.deepEqual(JSON.parse(answer(closedByPermit, { consent: 'none', masked: false })).context.missing, []);
  });

  it('a grant by one does not list it among the facts', () => {
    const granted = JSON.parse(answer(closedByPermit, { consent: 'active', masked: false }));
    assert.equal(granted.decision, true);
    assert.deepEqual(
      granted.context.facts.map(({ name }: { name: string }) => name),
      ['resource.consent'],
    );
  });

  it('a grant that an open permit gives is the same whether or not one that rests on one gives it too', () => {
    const twoWays = compile(
      sheet([
        rule('LIRE', { unless: [{ fact: 'resource.masked', in: [true] }], obligations: ['trace'] }),
        rule('URGENCE', { who: { profession: ['10'] }, obligations: ['notify'] }),
      ]),
    );
    const [masked, open, unsaid] = [{ masked: true }, { masked: false }, {}].map((said) => answer(twoWays, said));
    assert.deepEqual(JSON.parse(masked ?? '').context.rules, ['URGENCE']);
    assert.deepEqual([open, unsaid], [masked, masked]);
  });

  it('one hidden deep inside a criterion is private all the same', () => {
    const nested = compile(
      sheet([
        rule('LIRE', { who: { profession: ['10'] } }),
        rule('FERMER', {
          effect: 'forbid',
          when: [{ all: [{ not: { any: [{ fact: 'resource.masked', in: [false] }] } }] }],
        }),
      ]),
    );
    assert.equal(JSON.parse(answer(nested, { masked: false })).decision, true);
    const refused = JSON.parse(answer(nested, { masked: true }));
    assert.equal(refused.context.code, 'federation.habilitation.no-rule');
    assert.deepEqual(refused.context.rules, []);
  });

  it('an open forbid that matches too is told, and only it', () => {
    const both = compile(
      sheet([
        rule('SECRET', { effect: 'forbid', when: [{ fact: 'resource.masked', in: [true] }] }),
        rule('OUVERT', { effect: 'forbid', when: [{ fact: 'resource.consent', in: ['opposed'] }] }),
      ]),
    );
    assert.deepEqual(JSON.parse(answer(both, { masked: true, consent: 'opposed' })).context.rules, ['OUVERT']);
  });

  it('another way in is not proposed when a private fact has closed the first', () => {
    const two = compile(
      sheet([
        rule('PROFESSION', { who: { profession: ['10'] } }),
        rule('RESEAU', { who: { network: { of: { id: 'oncologie' } } } }),
        rule('SECRET', { effect: 'forbid', when: [{ fact: 'resource.masked', in: [true] }] }),
      ]),
    );
    assert.deepEqual(JSON.parse(answer(two, { masked: true })).context.missing, []);
  });
});

describe('facts of a decision', () => {
  it('name of the professional’s networks only those that the rules speak of', () => {
    const who = professional({
      memberships: [
        { network: 'oncologie', tier: 'active', role: '', since: '2026-03-01' },
        { network: 'addictologie', tier: 'active', role: '', since: '2026-09-01' },
      ],
    });
    const open = question({ action: 'open', type: 'application', id: 'dcc' });
    const decision = decide(compile(demoSheet('dcc')), open, who, AT);
    assert.deepEqual(decision.facts, [
      { name: 'network', value: ['oncologie'], origin: 'directory', asOf: '2026-03-01' },
    ]);
  });
});
