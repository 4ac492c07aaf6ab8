import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchWords, RANK, SEARCH_LOOK_THROUGH } from '../../../directory/search/match-words.ts';
import { openEnvironment } from '../../../directory/store/environment.ts';
import { TEST_MAP_BYTES } from '../support/open-temporary.ts';

/** So many people of each word that neither is walked to its end. */
const PEOPLE = SEARCH_LOOK_THROUGH + 100;

describe('a search for two words that very many people have', () => {
  it('finds who has both, though the walk of the second ended before them, and says that it is cut', async () => {
    const path = await mkdtemp(join(tmpdir(), 'vestibule-words-'));
    const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    try {
      const { tables, words } = environment;
      const id = (letter: string, number: number): string => `${letter}${String(number).padStart(6, '0')}`;
      const both = id('m', 7);
      const begun = id('m', 8);
      environment.write(() => {
        for (let number = 0; number < PEOPLE; number += 1) {
          words.note('person', 'blanc', id('m', number), true);
          words.note('person', 'durand', id('a', number), true);
        }
        words.note('person', 'durand', both, true);
        words.note('person', 'durandeau', begun, true);
        tables.searchLabels.putSync(['person', both], { sortName: 'blanc durand', closed: false });
        tables.searchLabels.putSync(['person', begun], { sortName: 'blanc durandeau', closed: false });
      });
      const question = { readings: [['blanc', 'durand']], identifier: '' };
      const { ranks, cut } = matchWords(tables, 'person', question);
      assert.deepEqual(
        [...ranks],
        [
          [both, RANK.words],
          [begun, RANK.prefix],
        ],
      );
      assert.equal(cut, true);
    } finally {
      await environment.close();
      await rm(path, { recursive: true });
    }
  });
});
