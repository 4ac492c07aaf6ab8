import assert from 'node:assert/strict';
import { parseSheet } from '../../../federation/index.ts';
import { presentGrid } from '../../../server/admin/sheets/present-sheet.ts';
import { factSaid, ruleSentence } from '../../../server/admin/sheets/rule-sentence.ts';

const WORDS = { fr: 'Lire', en: 'Read' };

function written(parts: object) {
  const rule = {
    id: 'R',
    effect: 'permit',
    title: WORDS,
    why: WORDS,
    actions: ['read'],
    resources: ['file'],
    ...parts,
  };
  return parseSheet({
    ...{ schema: 'hab/1', application: 'essai', version: 1, title: WORDS, from: '2026-01-01T00:00:00Z' },
    facts: {
      subject: { roles: { type: 'set' } },
      resource: { born: { type: 'datetime' }, size: { type: 'integer' }, role: { type: 'string' } },
    },
    actions: { read: WORDS },
    rules: [rule],
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
      'Permet de lire (file) : « resource.born » : moins de 1968-05-01T00:00:00.000Z.',
      'Permits to read (file): “resource.born”: less than 1968-05-01T00:00:00.000Z.',
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

  it('draws no profession for what opens to other types of subject', async () => {
    assert.deepEqual((await presentGrid(written({ subjects: ['reader'] }), 'fr')).rows, []);
    assert.equal((await presentGrid(written({ subjects: ['reader', 'professional'] }), 'fr')).rows.length, 1);
  });
});
