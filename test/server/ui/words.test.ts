import assert from 'node:assert/strict';
import { groupIdentifier, identifier } from '../../../server/ui/components/identifier.ts';
import { markMatch } from '../../../server/ui/components/mark-match.ts';
import { LANGS } from '../../../server/ui/context.ts';
import {
  count,
  day,
  instant,
  plural,
  preciseInstant,
  sameDay,
  shortDay,
  time,
} from '../../../server/ui/texts/formats.ts';
import { texts } from '../../../server/ui/texts/texts.ts';

const PARIS = 'Europe/Paris';
const AT = new Date('2026-11-23T13:05:09Z');

describe('Dates and numbers in words', () => {
  it('tells an instant as people say it, in the zone of the region', () => {
    assert.equal(instant('fr', AT, PARIS), '23 novembre 2026 à 14\u00a0h\u00a005');
    assert.equal(instant('en', AT, PARIS), '23 November 2026 at 14:05');
    assert.equal(instant('fr', AT, 'Indian/Reunion'), '23 novembre 2026 à 17\u00a0h\u00a005');
  });

  it('says « 1er » for the first of a month, in French only', () => {
    assert.equal(day('fr', new Date('2026-10-01T10:00:00Z'), PARIS), '1er octobre 2026');
    assert.equal(day('en', new Date('2026-10-01T10:00:00Z'), PARIS), '1 October 2026');
  });

  it('counts midnight as hour 0', () => {
    assert.equal(time('fr', new Date('2026-11-22T23:07:00Z'), PARIS), '0\u00a0h\u00a007');
    assert.equal(time('en', new Date('2026-11-22T23:07:00Z'), PARIS), '00:07');
  });

  it('gives the seconds in tables, and the day alone in tags', () => {
    assert.equal(preciseInstant('fr', AT, PARIS), '23/11/2026 14:05:09');
    assert.equal(shortDay('en', AT, PARIS), '23/11/2026');
  });

  it('takes « today » from the calendar of the zone, not from 24 hours', () => {
    assert.equal(sameDay(new Date('2026-11-22T23:30:00Z'), AT, PARIS), true);
    assert.equal(sameDay(new Date('2026-11-22T22:30:00Z'), AT, PARIS), false);
  });

  it('groups thousands and chooses the plural of each language', () => {
    assert.equal(count('fr', 1812345), '1\u202f812\u202f345');
    assert.equal(count('en', 1812345), '1,812,345');
    assert.equal(plural('fr', 0, 'fiche', 'fiches'), 'fiche');
    assert.equal(plural('en', 0, 'sheet', 'sheets'), 'sheets');
  });
});

describe('Catalogue', () => {
  const entries = (value: unknown, path = ''): readonly (readonly [string, unknown])[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => entries(item, `${path}.${key}`))
      : [[path, value]];
  const sentences = LANGS.flatMap((lang) =>
    entries(texts(lang)).map(([path, value]) => {
      // A phrase with values is spoken with plain ones; numbers and texts print alike.
      const spoken = typeof value === 'function' ? String(value('3', '2')) : String(value);
      return [`${lang}${path}`, spoken] as const;
    }),
  );

  it('has the same entries in both languages', () => {
    const [fr, en] = LANGS.map((lang) => entries(texts(lang)).map(([path, value]) => `${path} ${typeof value}`));
    assert.deepEqual(en, fr);
  });

  it('has no empty entry, no exclamation mark, no straight apostrophe', () => {
    assert.deepEqual(
      sentences.filter(([, text]) => text.trim() === '' || /[!']/.test(text)),
      [],
    );
  });

  it('keeps a French sign on the line of the word before it', () => {
    assert.deepEqual(
      sentences.filter(([path, text]) => path.startsWith('fr') && /\S [:;?!»]|« /.test(text)),
      [],
    );
  });

  it('says vous, never tu', () => {
    assert.deepEqual(
      sentences.filter(
        ([path, text]) => path.startsWith('fr') && /(^|[\s«])(tu|te|toi|ton|ta|tes)([\s.,]|$)/i.test(text),
      ),
      [],
    );
  });
});

describe('Identifiers', () => {
  const groups: Readonly<Record<string, string>> = {
    '99700123453': '99 700 123 453',
    '899700123453': '8 99 700 123 453',
    '940000029': '940 000 029',
    '2A0000014': '2A0 000 014',
    '99999999900014': '999 999 999 00014',
    '3750821092/067L-06067983': '3750821092/067L-06067983',
    '1234': '1234',
    abcdefghi: 'abcdefghi',
    '': '',
  };
  for (const [value, grouped] of Object.entries(groups)) {
    it(`are read as « ${grouped} »`, () => {
      assert.equal(groupIdentifier(value).join(' '), grouped);
    });
  }

  it('are copied without gaps', () => {
    assert.equal(String(identifier('940000029')).replace(/<[^>]*>/g, ''), '940000029');
  });
});

describe('What a search found is marked', () => {
  const cases: readonly (readonly [text: string, query: string, shown: string])[] = [
    ['EXEMPLE Camille', 'exemple', '[EXEMPLE] Camille'],
    ['DUPONT Élodie', 'elo', 'DUPONT [Élo]die'],
    ['Élodie', 'Élo', '[Élo]die'],
    ['Saint-Maur-des-Fossés', 'maur fosses', 'Saint-[Maur]-des-[Fossés]'],
    ['DUMODÈLE Exemplaire', 'exemple', 'DUMODÈLE Exemplaire'],
    ['Vincennes', 'cen', 'Vincennes'],
    ['Anne Annette', 'an anne', '[Anne] [Anne]tte'],
    ['Clinique <b>', '<b>', 'Clinique &lt;[b]&gt;'],
    ['😀 Nom', 'nom', '😀 [Nom]'],
    ['Nom', '', 'Nom'],
    ['', 'nom', ''],
  ];
  for (const [text, query, shown] of cases) {
    it(`« ${query} » in « ${text} » gives « ${shown} »`, () => {
      assert.equal(String(markMatch(text, query)).replaceAll('<mark>', '[').replaceAll('</mark>', ']'), shown);
    });
  }
});
