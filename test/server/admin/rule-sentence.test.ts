import assert from 'node:assert/strict';
import { parseSheet } from '../../../federation/index.ts';
import { presentGrid } from '../../../server/admin/sheets/present-sheet.ts';
import { factSaid, ruleSentence } from '../../../server/admin/sheets/rule-sentence.ts';

const WORDS = { fr: 'Lire', en: 'Read' };

const KIND = {
  type: 'string',
  fixed: true,
  values: ['frcp', 'autre', 'pps', 'constructor'],
  title: { fr: 'Type de document', en: 'Type of document' },
  valueTitles: { frcp: { fr: 'Fiche de réunion', en: 'Meeting form' } },
};

function written(...rules: readonly object[]) {
  const rule = {
    id: 'R',
    effect: 'permit',
    title: WORDS,
    why: WORDS,
    actions: ['read'],
    resources: ['file'],
  };
  return parseSheet({
    ...{ schema: 'hab/1', application: 'essai', version: 1, title: WORDS, from: '2026-01-01T00:00:00Z' },
    facts: {
      subject: { roles: { type: 'set' } },
      resource: { born: { type: 'datetime' }, size: { type: 'integer' }, role: { type: 'string' }, kind: KIND },
    },
    actions: { read: WORDS },
    rules: rules.map((parts) => ({ ...rule, ...parts })),
  });
}

describe('a rule in a sentence', () => {
  const sentences: readonly (readonly [string, object, string, string])[] = [
    [
      'of everybody of the directory',
      {},
      'Permet de lire (file) : à tout professionnel de l’annuaire.',
      'Permits to read (file): for every professional of the directory.',
    ],
    [
      'of members of a network',
      { who: { network: { of: { id: 'oncologie' }, tier: ['permanent', 'member'] } } },
      'Permet de lire (file) : membre du réseau « oncologie » (Permanent, Adhérent).',
      'Permits to read (file): member of the network “oncologie” (Permanent staff, Member).',
    ],
    [
      'about what the patient chose',
      { when: [{ fact: 'choice.consent', in: ['opposed', 'none'] }] },
      'Permet de lire (file) : le choix du patient : opposition, rien de recueilli.',
      'Permits to read (file): the patient’s choice: opposition, none recorded.',
    ],
    [
      'of another type of subject, of which the directory says nothing',
      { subjects: ['reader'] },
      'Permet de lire (file) : sujets de type « reader ».',
      'Permits to read (file): subjects of type “reader”.',
    ],
    [
      'an instant of any century',
      { when: [{ fact: 'resource.born', lt: '1968-05-01T00:00:00Z' }] },
      'Permet de lire (file) : « resource.born » : avant le 1er mai 1968 à 1 h 00.',
      'Permits to read (file): “resource.born”: before 1 May 1968 at 01:00.',
    ],
    [
      'hours and days as people say them',
      {
        when: [
          { fact: 'moment.minute', gte: 480, lt: 1440 },
          { fact: 'moment.weekday', in: [1, 7] },
        ],
      },
      'Permet de lire (file) : l’heure : à partir de 8 h 00 et avant 24 h 00 ; le jour de la semaine : lundi, dimanche.',
      'Permits to read (file): the time of day: from 08:00 and before 24:00 ; the day of the week: Monday, Sunday.',
    ],
    [
      'how one signed in, how access was declared, and who takes part in the care',
      {
        when: [
          { fact: 'session.acr', in: ['eidas2'] },
          { fact: 'session.card', in: ['CPS'] },
          { fact: 'session.mode', in: ['bris_de_glace'] },
          { fact: 'care.link', has: ['team', 'referral'] },
        ],
      },
      'Permet de lire (file) : le niveau de la connexion : substantiel (eidas2) ; le type de carte : CPS ; le mode d’accès déclaré : accès en urgence ; le lien de prise en charge comprend équipe de soins ou adressage.',
      'Permits to read (file): the level of the sign-in: substantial (eidas2) ; the type of card: CPS ; the declared mode of access: emergency access ; the care link holds care team or referral.',
    ],
    [
      'what a sheet declares, as the sheet titles it',
      { when: [{ fact: 'resource.kind', in: ['frcp', 'autre'] }] },
      'Permet de lire (file) : « Type de document » : Fiche de réunion, « autre ».',
      'Permits to read (file): “Type of document”: Meeting form, “autre”.',
    ],
    [
      'a number as large as it is',
      { when: [{ fact: 'resource.size', gte: 200_000_000_000 }] },
      'Permet de lire (file) : « resource.size » : au moins 200000000000.',
      'Permits to read (file): “resource.size”: at least 200000000000.',
    ],
    [
      'the fact that it compares with',
      { when: [{ fact: 'subject.roles', has: { fact: 'resource.role' } }] },
      'Permet de lire (file) : « subject.roles » comprend « resource.role ».',
      'Permits to read (file): “subject.roles” holds “resource.role”.',
    ],
  ];
  for (const [what, parts, fr, en] of sentences) {
    it(`says ${what}`, () => {
      const sheet = written(parts);
      const [rule] = sheet.rules;
      assert(rule);
      // A French sign is kept on its line.
      const said = ruleSentence(rule, sheet, 'fr').replaceAll('\u00a0', ' ');
      assert.deepEqual([said, ruleSentence(rule, sheet, 'en')], [fr, en]);
    });
  }

  const facts: readonly (readonly [string, unknown, string, string])[] = [
    ['resource.documentCategory', 'frcp', 'la catégorie du document : « frcp »', 'the document’s category: “frcp”'],
    ['resource.kind', true, '« resource.kind » : oui', '“resource.kind”: yes'],
    ['resource.tags', ['a', 2], '« resource.tags » : « a », « 2 »', '“resource.tags”: “a”, “2”'],
    ['resource.owner', { type: 'team', id: 't' }, '« resource.owner » est indiqué', '“resource.owner” is stated'],
    ['choice.consent', 'opposed', 'le choix du patient : opposition', 'the patient’s choice: opposition'],
    ['choice.links', [{ by: 'x' }], 'le lien de prise en charge est indiqué', 'the care link is stated'],
    ['choice.toString', 'x', '« choice.toString » : « x »', '“choice.toString”: “x”'],
  ];
  for (const [name, value, fr, en] of facts) {
    it(`says what ${name} is, in words where it has any`, () => {
      assert.deepEqual([factSaid(name, value, 'fr').replaceAll('\u00a0', ' '), factSaid(name, value, 'en')], [fr, en]);
    });
  }

  it('heads the columns of the grid by those titles, and has one for what no permit names', async () => {
    const asked = { when: [{ fact: 'resource.kind', in: ['frcp'] }] };
    assert.deepEqual((await presentGrid(written(asked), 'fr')).columns, ['Fiche de réunion']);
    const open = { ...asked, id: 'S', when: [] };
    const sheet = written(asked, open);
    const { columns, rows } = await presentGrid(sheet, 'en');
    assert.deepEqual(columns, ['Meeting form', '']);
    assert.deepEqual(
      rows.map(({ cells }) => cells.map(({ marks }) => marks.length)),
      [[1, 1]],
    );
  });

  it('says a value that is named like what every object has', async () => {
    const asked = written({ when: [{ fact: 'resource.kind', in: ['constructor', 'frcp'] }] });
    const [first] = asked.rules;
    assert.ok(first);
    const sentence = ruleSentence(first, asked, 'en');
    assert.equal(sentence, 'Permits to read (file): “Type of document”: “constructor”, Meeting form.');
    assert.deepEqual((await presentGrid(asked, 'en')).columns, ['constructor', 'Meeting form']);
  });

  it('draws no profession for what opens to other types of subject', async () => {
    assert.deepEqual((await presentGrid(written({ subjects: ['reader'] }), 'fr')).rows, []);
    assert.equal((await presentGrid(written({ subjects: ['reader', 'professional'] }), 'fr')).rows.length, 1);
  });
});
