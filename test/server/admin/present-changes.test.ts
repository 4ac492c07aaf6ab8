import assert from 'node:assert/strict';
import type { Professional } from '../../../directory/index.ts';
import { listChanges } from '../../../directory/model/record-changes.ts';
import { presentChanges } from '../../../server/admin/present-changes.ts';
import { FIELD_WORDS } from '../../../server/ui/texts/change-words.ts';
import { exercice, professional, situation, structure } from '../../directory/entries/invented-people.ts';

const told = (before: object, after: object, lang: 'fr' | 'en' = 'fr') =>
  presentChanges(listChanges(before, after), lang).map(({ field, before, after }) => [field, before, after]);

const here = situation({ id: 'aaaaaaaaaaaaaaaa' });
const there = situation({ id: 'bbbbbbbbbbbbbbbb', mode: 'L' });
const person = (changes: Partial<Professional>) => professional(changes);
const practising = (...situations: readonly (typeof here)[]) => person({ exercices: [exercice({ situations })] });

describe('Changes of a record, as whoever keeps the directory reads them', () => {
  it('a situation that ends, or begins, is one line that says where, how and as what', () => {
    const [ended, ...more] = told(practising(here, there), practising(here));
    assert.deepEqual(more, []);
    assert.equal(ended?.[0], 'Situation');
    assert.equal(ended?.[2], '');
    assert.ok(ended?.[1]?.startsWith(here.place.tradeName || here.place.name), ended?.[1]);
    assert.match(ended?.[1] ?? '', / · Libéral/);
    assert.deepEqual(told(practising(here), practising(here, there)), [['Situation', '', ended?.[1]]]);
  });

  it('one that takes the place of another is two lines', () => {
    const lines = told(practising(here), practising(there));
    assert.deepEqual(
      lines.map(([field, before, after]) => [field, before !== '', after !== '']),
      [
        ['Situation', true, false],
        ['Situation', false, true],
      ],
    );
  });

  it('an exercice that goes takes its situations and qualifications with it: one line', () => {
    const both = person({
      exercices: [exercice({ situations: [here] }), exercice({ profession: '21', situations: [there] })],
    });
    assert.deepEqual(told(both, practising(here)), [['Exercice', 'Pharmacien · Civil', '']]);
  });

  it('a qualification and an identifier that come are a line each, in words', () => {
    const before = practising(here);
    const after = {
      ...before,
      exercices: [exercice({ situations: [here], savoirFaire: [{ type: 'S', code: 'SM26' }] })],
      identifiers: [...before.identifiers, { nationalId: '0990000000', type: '0', id: '990000000', current: false }],
    };
    const bare = { ...before, exercices: [exercice({ situations: [here], savoirFaire: [] })] };
    const lines = told(bare, after);
    assert.deepEqual(lines.map(([field]) => field).sort(), ['Identifiant', 'Savoir-faire']);
    assert.ok(lines.some(([, , text]) => text === '0990000000'));
    assert.ok(lines.some(([, , text]) => / · Spécialité ordinale$/.test(text ?? '')));
  });

  it('a field that changes has its name, after what it is of, in both languages', () => {
    const moved = { ...here, place: { ...here.place, phone: '0199000001' } };
    assert.deepEqual(told(practising(here), practising(moved)), [
      ['Situation · Téléphone', here.place.phone, '0199000001'],
    ]);
    assert.deepEqual(told(person({ familyName: 'FICTIF' }), person({ familyName: 'INVENTÉ' }), 'en'), [
      ['Family name', 'FICTIF', 'INVENTÉ'],
    ]);
  });

  it('a membership that begins, or changes, is told by its network and its tier in words', () => {
    const lines = (before: object, after: object, lang: 'fr' | 'en' = 'fr') =>
      presentChanges(
        listChanges(before, after).map((change) => ({
          ...change,
          field: `membership[oncologie 2019-03-01].${change.field}`,
        })),
        lang,
      ).map(({ field, before, after }) => [field, before, after]);
    const joined = { tier: 'permanent', role: 'referent', until: null };
    assert.deepEqual(lines({}, joined), [['Adhésion oncologie 2019-03-01', '', 'Permanent · referent']]);
    assert.deepEqual(lines(joined, { ...joined, tier: 'member' }, 'en'), [
      ['Membership · Tier of membership', 'Permanent staff', 'Member'],
    ]);
  });

  it('what has no word keeps the record’s own name, and what is left out of a long line still says how much', () => {
    assert.deepEqual(told({ novelty: 'a' }, { novelty: 'b' }), [['novelty', 'a', 'b']]);
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, place) => [`f${place}`, 'x']));
    assert.deepEqual(told({}, many).at(-1), ['…', '', '+51']);
  });

  it('a name that looks like a path is a name', () => {
    for (const field of ['exercices[', 'situations[]', 'exercices[x].situations', '__proto__', 'a[b].toString', ''])
      assert.deepEqual(presentChanges([{ field, before: 'a', after: 'b' }], 'fr').length, 1, field);
  });

  it('every field of a person and of a structure has a word', () => {
    const whole = { ...practising(here), absorbed: ['x'], mergedInto: 'y', closedOn: '2026-01-01' };
    const lines = [...told({}, { ...structure(), closedOn: '2026-01-01' }), ...told({}, whole)];
    const silent = lines.map(([field = '']) => field).filter((field) => /^[a-z]/.test(field) || field.includes('['));
    assert.deepEqual(
      silent.filter((field) => !['personId', 'key'].includes(field)),
      [],
    );
    assert.ok(Object.values(FIELD_WORDS).every(({ fr, en }) => fr !== '' && en !== ''));
  });
});
