import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchHit } from '../../../directory/index.ts';
import { soundWord } from '../../../directory/search/index-words.ts';
import { matchWords, RANK, SEARCH_LOOK_THROUGH } from '../../../directory/search/match-words.ts';
import { openEnvironment } from '../../../directory/store/environment.ts';
import { type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, openTemporary, TEST_MAP_BYTES, type TemporaryDirectory } from '../support/open-temporary.ts';

const HERE = '99100 MIRAVILLE';
const ELSEWHERE = '99500 AILLEURS';
const NAMES: readonly (readonly [string, string, string])[] = [
  ['ABRIC', 'Paul', HERE],
  ['MIRAVILLE', 'Zoé', ELSEWHERE],
  ['MIRAVILLEUX', 'Ana', HERE],
  ['ZORIN', 'Miraville', ELSEWHERE],
  ['MIRAVILLE', 'Paul', ELSEWHERE],
  ['MIRAVILETTE', 'Paul', ELSEWHERE],
];

function rowOf(place: number): RassRow {
  const [familyName, givenNames, city] = NAMES[place] ?? ['', '', ''];
  const base = { ...somebody(place), familyName, givenNames, mode: 'L', structureId: `4000000000000${place}` };
  return { ...base, 'address.cedex': city, name: `CABINET ${place}` };
}

describe('one-box search: who is called so, before who is only there', () => {
  let temporary: TemporaryDirectory;

  before(async () => {
    temporary = await openTemporary();
    await importAccepted(temporary.directory, rassFile(NAMES.map((_, place) => rowOf(place))), 'rass.txt');
  });
  after(() => temporary.discard());

  const nameOf = (hit: SearchHit): string =>
    hit.kind === 'person' ? `${hit.record.familyName} ${hit.record.givenNames[0] ?? ''}` : hit.record.name;

  function found(text: string, limit = 20): readonly string[] {
    const names: string[] = [];
    let after: string | null = null;
    do {
      const page = temporary.directory.searcher.search({ text, kind: 'person', includeClosed: false, limit, after });
      names.push(...page.hits.map(nameOf));
      after = page.next;
    } while (after !== null);
    return names;
  }

  it('puts a name before a beginning of one, and both before a city', () => {
    const called = ['MIRAVILLE Paul', 'MIRAVILLE Zoé', 'ZORIN Miraville'];
    assert.deepEqual(found('miraville'), [...called, 'MIRAVILLEUX Ana', 'ABRIC Paul']);
    assert.deepEqual(found('paul miraville'), ['MIRAVILLE Paul', 'ABRIC Paul']);
  });

  it('keeps beginnings after whole words, and the order across pages', () => {
    const all = found('mirav');
    assert.deepEqual(all.at(-1), 'ABRIC Paul');
    for (const limit of [1, 2, 3]) assert.deepEqual(found('mirav', limit), all);
  });

  it('finds who is called like a city in which there are more people than are looked through', async () => {
    const path = await mkdtemp(join(tmpdir(), 'vestibule-names-'));
    const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    try {
      const { tables, words } = environment;
      const called = 'z000001';
      environment.write(() => {
        for (let number = 0; number < SEARCH_LOOK_THROUGH; number += 1)
          words.note('person', 'miraville', `m${String(number).padStart(6, '0')}`, true);
        words.note('person', 'miraville', called, true);
        words.note('person', soundWord('miraville'), called, true);
        words.note('person', soundWord('miraville'), 'z000002', true);
      });
      const { ranks, cut } = matchWords(tables, 'person', { readings: [['miraville']], identifier: '' });
      assert.deepEqual([ranks.get(called), ranks.has('z000002'), cut], [RANK.words, false, true]);
    } finally {
      await environment.close();
      await rm(path, { recursive: true });
    }
  });
});
