import assert from 'node:assert/strict';
import { wordsOfPerson } from '../../../directory/search/index-words.ts';
import { matchWords, RANK } from '../../../directory/search/match-words.ts';
import { parseQuestion } from '../../../directory/search/parse-question.ts';
import { openEnvironment } from '../../../directory/store/environment.ts';
import { rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, openTemporary, TEST_MAP_BYTES } from '../support/open-temporary.ts';

/** More than are walked at first of one beginning. */
const PEOPLE = 1_500;
/** Names that begin each other, some very common, some rare. */
const FAMILY = ['MAR', 'MARTIN', 'MARTINEAU', 'MARCHAND', 'MOREL', 'MULLER', 'ZELLER', 'ZOLA'];
const GIVEN = ['MARIE', 'MARIELLE', 'MAXIME', 'MONA', 'ZOE'];
const BEGINNINGS = [
  'm',
  'ma',
  'mar',
  'mart',
  'martin',
  'marie',
  'mariel',
  'z',
  'zo',
  'zola',
  'zeller',
  'mona',
  'mul',
  'xyz',
];

/** Most people bear the first names of a list; the last are rare. */
function nth(list: readonly string[], place: number): string {
  const skewed = Math.floor(list.length * (((place * 7919) % 1009) / 1009) ** 2);
  return list[skewed] ?? '';
}

describe('a search whose words begin very many names', function () {
  this.timeout(120_000);

  it('finds those, and ranks them, as looking at every record would', async () => {
    const { directory, path, discard } = await openTemporary();
    try {
      const people = Array.from({ length: PEOPLE }, (_, place) => ({
        ...somebody(place),
        familyName: nth(FAMILY, place),
        givenNames: nth(GIVEN, place * 31 + 7),
      }));
      await importAccepted(directory, rassFile(people), 'rass.txt');
      const records = [...directory.reader.people('')].map(
        (person) => [person.personId, wordsOfPerson(person)] as const,
      );
      assert.equal(records.length, PEOPLE);
      await directory.close();
      const environment = openEnvironment({ path, readOnly: true, mapSizeBytes: TEST_MAP_BYTES });
      try {
        let found = 0;
        for (const text of questions()) {
          const question = parseQuestion({ text, kind: 'person', limit: 20, after: null, includeClosed: false });
          const { ranks, cut } = matchWords(environment.tables, 'person', question);
          const spelled = new Map([...ranks].filter(([, rank]) => rank < RANK.sound));
          const expected = new Map(
            records.flatMap(([id, { words }]) => {
              const rank = Math.min(...question.readings.map((reading) => rankOf(words, reading)));
              return Number.isFinite(rank) ? [[id, rank] as const] : [];
            }),
          );
          found += expected.size;
          if (!cut) assert.equal(spelled.size, expected.size, text);
          for (const [id, rank] of spelled) assert.equal(rank, expected.get(id), `${text}: ${id}`);
          if (text.split(' ').length < 2) assert.equal(cut, false, text);
        }
        assert.ok(found > PEOPLE);
      } finally {
        await environment.close();
      }
    } finally {
      await discard();
    }
  });
});

function questions(): readonly string[] {
  return BEGINNINGS.flatMap((one) => [one, ...BEGINNINGS.map((other) => `${one} ${other}`)]);
}

function rankOf(own: ReadonlySet<string>, reading: readonly string[]): number {
  if (reading.every((word) => own.has(word))) return RANK.words;
  const isBegun = (word: string) => [...own].some((each) => each.startsWith(word));
  return reading.every(isBegun) ? RANK.prefix : Number.POSITIVE_INFINITY;
}
