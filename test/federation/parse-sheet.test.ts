import assert from 'node:assert/strict';
import { FederationError, parseSheet } from '../../federation/index.ts';
import { DEMO_SHEETS, demoSheet, rule, sheet } from './support/sheets.ts';

/** A sheet with one thing wrong: what is changed, the place told, and words that its message must have. */
type Refusal = readonly [what: string, input: unknown, place: string, message: RegExp];

const one = (changes: Readonly<Record<string, unknown>>) => sheet([rule('R', changes)]);
const when = (...criteria: readonly unknown[]) => one({ when: criteria });
const declaring = (facts: unknown) => sheet([], { facts });
const nested = (levels: number): unknown => {
  let criterion: unknown = { fact: 'resource.consent', in: ['active'] };
  for (let level = 0; level < levels; level += 1) criterion = { not: criterion };
  return criterion;
};
const many = <T>(count: number, make: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const REFUSALS: readonly Refusal[] = [
  ['no object', 'feuille', '', /must be of type object/],
  ['nothing', undefined, '', /is missing/],
  ['an unknown word of a sheet', sheet([], { aplication: 'x' }), '', /« aplication », did you mean « application »/],
  ['another language version', sheet([], { schema: 'hab/2' }), 'schema', /« hab\/2 », did you mean « hab\/1 »/],
  ['no application', sheet([], { application: undefined }), 'application', /is missing/],
  ['half of a character', sheet([], { title: { fr: '\ud800', en: 'Half' } }), 'title.fr', /half of a surrogate pair/],
  [
    'a name that objects lose',
    JSON.parse(JSON.stringify(sheet([])).replace('"read":', '"__proto__":{"fr":"Lire","en":"Read"},"read":')),
    'actions.__proto__',
    /unknown word « __proto__ »/,
  ],
  [
    'a name that objects lose, deep in a case',
    JSON.parse(JSON.stringify(sheet([], { cases: [{ who: { a: [{ b: 1 }] } }] })).replace('"b":', '"__proto__":')),
    'cases[0].who.a[0].__proto__',
    /unknown word « __proto__ »/,
  ],
  ['an application with a line end', sheet([], { application: 'dmp\n' }), 'application', /letters, digits/],
  ['version 0', sheet([], { version: 0 }), 'version', />=1/],
  ['version 1.5', sheet([], { version: 1.5 }), 'version', /int/],
  ['a title without English', sheet([], { title: { fr: 'Titre' } }), 'title.en', /is missing/],
  ['a title in a third language', sheet([], { title: { fr: 'T', en: 'T', de: 'T' } }), 'title', /« de », did you mean/],
  ['a day without an hour', sheet([], { from: '2026-01-01' }), 'from', /datetime/],
  ['an hour without an offset', sheet([], { from: '2026-01-01T00:00:00' }), 'from', /datetime/],
  ['29 February of a common year', sheet([], { from: '2026-02-29T00:00:00Z' }), 'from', /datetime/],
  ['31 April', sheet([], { to: '2026-04-31T00:00:00Z' }), 'to', /datetime/],
  ['an end at the beginning', sheet([], { to: '2025-12-31T23:00:00Z' }), 'to', /ends before it begins/],
  ['a beginning between two milliseconds', sheet([], { from: '2026-01-01T00:00:00.0005Z' }), 'from', /millisecond/],
  ['29 February of the year 0', sheet([], { from: '0000-02-29T00:00:00Z' }), 'from', /millisecond/],
  ['a rule that begins between two', one({ from: '2027-01-01T00:00:00.0005Z' }), 'rules[0].from', /millisecond/],
  ['a rule that ends between two', one({ to: '2025-01-01T00:00:00.000000001Z' }), 'rules[0].to', /millisecond/],
  [
    'a bound between two',
    when({ fact: 'moment.at', lt: '2027-01-01T00:00:00.0005Z' }),
    'rules[0].when[0].lt',
    /millisecond|instant/,
  ],
  ['facts of an unknown side', declaring({ subjects: {} }), 'facts', /« subjects », did you mean « subject »/],
  [
    'a fact of an unknown type',
    declaring({ resource: { a: { type: 'text' } } }),
    'facts.resource.a.type',
    /« text », did you mean/,
  ],
  [
    'an unknown word of a fact',
    declaring({ resource: { a: { type: 'string', secrete: true } } }),
    'facts.resource.a',
    /« secrete », did you mean « secret »/,
  ],
  [
    'a fact named like a prototype',
    declaring(JSON.parse('{"resource":{"__proto__x":{"type":"string"}}}')),
    'facts.resource.__proto__x',
    /letters, digits/,
  ],
  [
    'values of another type',
    declaring({ resource: { a: { type: 'integer', values: ['1'] } } }),
    'facts.resource.a.values',
    /of type integer/,
  ],
  [
    'a title of a value that is not among its values',
    declaring({ resource: { a: { type: 'string', values: ['x'], valueTitles: { y: { fr: 'Y', en: 'Y' } } } } }),
    'facts.resource.a.valueTitles.y',
    /"y" can never be/,
  ],
  [
    'a fact that every sheet knows',
    declaring({ resource: { id: { type: 'string' } } }),
    'facts.resource.id',
    /known to every sheet/,
  ],
  [
    'the profession as the application’s word',
    declaring({ context: { profession: { type: 'string' } } }),
    'facts.context.profession',
    /by the directory or the session alone/,
  ],
  [
    '101 facts',
    declaring({ resource: Object.fromEntries(many(101, (i) => [`f${i}`, { type: 'string' }])) }),
    'facts',
    /more than 100/,
  ],
  [
    '101 actions',
    sheet([], { actions: Object.fromEntries(many(101, (i) => [`a${i}`, { fr: 'A', en: 'A' }])) }),
    'actions',
    /more than 100/,
  ],
  ['20,001 rules', sheet(many(20_001, (i) => rule(`R${i}`))), 'rules', /20000/],
  [
    'an index that would not fit',
    sheet(
      many(51, (i) => rule(`R${i}`, { resources: many(100, (t) => `t${t}`), who: { profession: many(100, String) } })),
    ),
    'rules',
    /more than 500000 combinations/,
  ],
  [
    'an index that would not fit, of values of two facts in few rules',
    sheet(
      many(3, (i) =>
        rule(`R${i}`, { who: { finess: many(500, String) }, when: [{ who: { category: many(500, String) } }] }),
      ),
    ),
    'rules',
    /more than 500000 combinations/,
  ],
  ['an unknown word of a rule', one({ wen: [] }), 'rules[0]', /« wen », did you mean « when »/],
  ['an unknown effect', one({ effect: 'allow' }), 'rules[0].effect', /« allow », did you mean/],
  ['a rule without a reason', one({ why: undefined }), 'rules[0].why', /is missing/],
  ['a rule for no action', one({ actions: [] }), 'rules[0].actions', />=1/],
  ['an undeclared action', one({ actions: ['raed'] }), 'rules[0].actions', /« raed », did you mean « read »/],
  ['an id used twice', sheet([rule('R'), rule('R')]), 'rules[1].id', /« R » is used twice/],
  ['an id with a line end', one({ id: 'R\nS' }), 'rules[0].id', /./],
  ['a who that says nothing', one({ who: {} }), 'rules[0].who', /says nothing/],
  [
    'an unknown word of who',
    one({ who: { profesion: ['10'] } }),
    'rules[0].who',
    /« profesion », did you mean « profession »/,
  ],
  [
    'a profession that is no list',
    one({ who: { profession: '10' } }),
    'rules[0].who.profession',
    /must be of type array/,
  ],
  ['501 professions', one({ who: { profession: many(501, String) } }), 'rules[0].who.profession', /500/],
  [
    'an unknown word of a network',
    one({ who: { network: { of: { id: 'n' }, tiers: ['active'] } } }),
    'rules[0].who.network',
    /« tiers », did you mean « tier »/,
  ],
  [
    'an unknown tier',
    one({ who: { network: { of: { id: 'n' }, tier: ['actif'] } } }),
    'rules[0].who.network.tier[0]',
    /« actif », did you mean « active »/,
  ],
  [
    'a network of nothing',
    one({ who: { network: { of: {} } } }),
    'rules[0].who.network.of',
    /exactly one of « id », « fact »/,
  ],
  [
    'a network of two',
    one({ who: { network: { of: { id: 'n', fact: 'resource.network' } } } }),
    'rules[0].who.network.of',
    /exactly one of « id », « fact »/,
  ],
  [
    'a network of an undeclared fact',
    one({ who: { network: { of: { fact: 'resource.netwrk' } } } }),
    'rules[0].who.network.of.fact',
    /« resource.netwrk », did you mean « resource.network »/,
  ],
  [
    'a network of a number',
    one({ who: { network: { of: { fact: 'resource.age' } } } }),
    'rules[0].who.network.of.fact',
    /is a integer, no network/,
  ],
  ['an unknown criterion', when({ wo: { mode: ['S'] } }), 'rules[0].when[0]', /« wo », did you mean « who »/],
  ['an empty criterion', when({}), 'rules[0].when[0]', /exactly one of « who », « fact »/],
  ['two criteria in one', when({ all: [], any: [] }), 'rules[0].when[0]', /exactly one of/],
  ['a criterion that is a text', when('active'), 'rules[0].when[0]', /exactly one of/],
  [
    'an unknown word beside a fact',
    when({ fact: 'resource.consent', ins: ['active'] }),
    'rules[0].when[0]',
    /« ins », did you mean « in »/,
  ],
  [
    'a fault deep inside',
    when({ all: [{ not: { who: { mde: ['S'] } } }] }),
    'rules[0].when[0].all[0].not.who',
    /« mde », did you mean « mode »/,
  ],
  ['an empty all', when({ all: [] }), 'rules[0].when[0].all', />=1/],
  [
    '51 parts',
    when({ any: many(51, () => ({ fact: 'resource.consent', in: ['active'] })) }),
    'rules[0].when[0].any',
    /50/,
  ],
  [
    'an undeclared fact',
    when({ fact: 'resource.consnt', in: ['active'] }),
    'rules[0].when[0].fact',
    /« resource.consnt », did you mean « resource.consent »/,
  ],
  [
    'a fact of the professional',
    when({ fact: 'subject.profession', in: ['10'] }),
    'rules[0].when[0].fact',
    /undeclared fact/,
  ],
  [
    'neither in nor present',
    when({ fact: 'resource.consent' }),
    'rules[0].when[0]',
    /exactly one of « in », « present »/,
  ],
  [
    'both in and present',
    when({ fact: 'resource.consent', in: ['active'], present: true }),
    'rules[0].when[0]',
    /exactly one of « in », « present »/,
  ],
  [
    'a value that can never be',
    when({ fact: 'resource.consent', in: ['actve'] }),
    'rules[0].when[0].in',
    /"actve" can never be/,
  ],
  ['a value of another type', when({ fact: 'resource.age', in: ['18'] }), 'rules[0].when[0].in', /"18" can never be/],
  [
    'a number that two numbers become',
    when({ fact: 'resource.age', in: [2 ** 53] }),
    'rules[0].when[0].in[0]',
    /<=9007199254740991/,
  ],
  [
    'a value that is a list',
    when({ fact: 'resource.consent', in: [['active']] }),
    'rules[0].when[0].in[0]',
    /must be a text/,
  ],
  ['an unknown acr', when({ fact: 'session.acr', in: ['eidas4'] }), 'rules[0].when[0].in', /can never be/],
  ['present: false', when({ fact: 'resource.age', present: false }), 'rules[0].when[0].present', /« true » is needed/],
  [
    'a permit for silence',
    one({ unless: [{ fact: 'resource.age', present: true }] }),
    'rules[0].unless[0].present',
    /silence would open/,
  ],
  [
    'a permit for silence, negated',
    when({ not: { fact: 'resource.age', present: true } }),
    'rules[0].when[0].not.present',
    /silence would open/,
  ],
  [
    'a forbid that silence lifts',
    one({ effect: 'forbid', when: [{ fact: 'resource.age', present: true }] }),
    'rules[0].when[0].present',
    /silence would open/,
  ],
  ['seven levels', when(nested(6)), 'rules[0].when[0].not.not.not.not.not.not', /nested deeper than 6/],
  ['levels without end', when(nested(20_000)), '', /nested deeper than 40/],
  [
    'a hint for no criterion',
    one({ who: { mode: ['S'] }, hints: { mod: { fr: 'M', en: 'M' } } }),
    'rules[0].hints',
    /« mod », did you mean « mode »/,
  ],
  ['an obligation with spaces', one({ obligations: ['trace now'] }), 'rules[0].obligations[0]', /letters, digits/],
  ['a sentence without end', one({ why: { fr: 'x'.repeat(501), en: 'x' } }), 'rules[0].why.fr', /500/],
  ['a suspension without words', one({ suspended: true }), 'rules[0].suspended', /must be of type object/],
];

function refusalOf(input: unknown): FederationError {
  try {
    parseSheet(input);
  } catch (error) {
    if (error instanceof FederationError) return error;
    throw error;
  }
  assert.fail('the sheet was accepted');
}

describe('a sheet is refused whole, with federation.sheet.malformed, the place and the nearest word', () => {
  for (const [what, input, place, message] of REFUSALS) {
    it(`for ${what}`, () => {
      const refused = refusalOf(input);
      assert.equal(refused.code, 'federation.sheet.malformed');
      assert.equal(refused.kind, 'malformed');
      assert.equal(refused.place, place);
      assert.match(refused.message, message);
      assert.equal(refused.faults[0]?.place, place);
      for (const { fr, en } of refused.faults) {
        assert.ok(refused.message.includes(en), en);
        assert.ok(fr !== '' && (fr !== en || /^« .* »$/.test(fr)), `in French: ${fr}`);
      }
    });
  }

  it('naming every faulty place at once', () => {
    const { message, place } = refusalOf(
      sheet([rule('R', { actions: ['raed'], when: [{ fact: 'resource.consnt', in: ['active'] }] }), rule('R')]),
    );
    assert.equal(place, 'rules[0].actions');
    for (const part of ['« read »', 'rules[0].when[0].fact', 'rules[1].id']) assert(message.includes(part), message);
  });

  it('naming twenty places at most, and how many more there are', () => {
    const { message, faults } = refusalOf(sheet(many(30, (i) => rule(`R${i}`, { actions: ['raed'] }))));
    assert.equal(message.match(/unknown action/g)?.length, 20);
    assert.match(message, /10 more$/);
    assert.deepEqual([faults.length, faults.at(-1)?.fr], [21, 'et 10 de plus']);
  });
});

describe('a sheet is accepted', () => {
  for (const id of DEMO_SHEETS)
    it(`the demonstration’s ${id}`, () => assert.equal(parseSheet(demoSheet(id)).application, id));

  it('says in both languages what a case says wrongly of what is kept', () => {
    const keeping = (kept: unknown) => {
      const one = { title: 'x', who: {}, ask: { action: 'read', type: 'document' }, expect: { granted: true } };
      try {
        parseSheet(sheet([], { cases: [{ ...one, kept }] }));
      } catch (error) {
        assert(error instanceof FederationError);
        return error.faults.map(({ place, fr, en }) => [place, fr, en]);
      }
      return [];
    };
    const entity = { type: 'document', id: 'cas' };
    assert.deepEqual(keeping([{ ...entity, properties: { level: 1 }, parents: ['shelf:a'] }]), []);
    assert.deepEqual(keeping([{ ...entity, parents: ['a'] }]), [
      ['cases[0].kept[0].parents[0]', '«\u00a0type:id\u00a0» est attendu', '« type:id » is needed'],
    ]);
    assert.deepEqual(keeping([{ ...entity, parent: [] }]), [
      [
        'cases[0].kept[0]',
        'mot inconnu «\u00a0parent\u00a0», vouliez-vous dire «\u00a0parents\u00a0»\u00a0?',
        'unknown word « parent », did you mean « parents »?',
      ],
    ]);
  });

  it('with every word of the language, « present » where its silence closes', () => {
    const present = { fact: 'resource.age', present: true };
    const who = {
      profession: ['10'],
      category: ['C'],
      specialty: ['SM36'],
      mode: ['L'],
      sector: ['SA07'],
      role: ['FON-01'],
      finess: ['991000001'],
      network: { of: { fact: 'resource.network' }, tier: ['active'], role: ['soignant'] },
    };
    const full = rule('TOUT', {
      who,
      when: [{ all: [{ any: [present, { not: { fact: 'session.mode', in: ['bris_de_glace'] } }] }] }],
      unless: [{ who: { mode: ['S'], sector: ['SA01'] } }, { not: present }],
      legal: 'CSP L.1110-4',
      obligations: ['trace'],
      suspended: { fr: 'Suspendue.', en: 'Suspended.' },
      hints: { all: { fr: 'Indice.', en: 'Hint.' } },
    });
    const lifted = rule('LEVEE', { effect: 'forbid', unless: [present], when: [{ not: present }] });
    const parsed = parseSheet(sheet([full, lifted], { note: { fr: 'Note.', en: 'Note.' }, to: null }));
    assert.equal(parsed.rules.length, 2);
    assert.equal(parsed.rules[0]?.when.length, 9);
    assert.deepEqual(parsed.rules[0]?.unless[0]?.word, 'all');
  });
});
