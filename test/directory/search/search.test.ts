import assert from 'node:assert/strict';
import type { Directory, SearchHit, SearchQuery } from '../../../directory/index.ts';
import { finessFile, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, openTemporary, type TemporaryDirectory } from '../support/open-temporary.ts';

const NAMES: readonly (readonly [string, string, string])[] = [
  ['LEGRAND', 'Élodie', '99100 BRUMEVAL'],
  ["N'GUYEN", 'Mai', '99200 SAINT-ÉTIENNE-DES-EAUX'],
  ['LE GOFF', 'Yann', '99300 CŒUR-EN-VAL'],
  ['DE LA TOUR', 'Anne-Sophie', '99400 ST MARTIN'],
  ['MARTIN', 'Paul', '99100 BRUMEVAL'],
  ['MARTINEZ', 'Paule', '99100 BRUMEVAL'],
];

function rowOf(place: number): RassRow {
  const [familyName, givenNames, city] = NAMES[place] ?? ['', '', ''];
  const base = { ...somebody(place), familyName, givenNames, mode: 'L', structureId: `4000000000000${place}` };
  return { ...base, 'address.cedex': city, name: `CABINET ${place}` };
}

/** Each question, and the family names or structure names it must find, in order. */
const FOUND: readonly (readonly [string, string, readonly string[]])[] = [
  ['with its accent', 'élodie', ['LEGRAND']],
  ['without its accent', 'Elodie', ['LEGRAND']],
  ['decomposed (NFD)', 'e\u0301lodie', ['LEGRAND']],
  ['words in any order', 'elodie legrand', ['LEGRAND']],
  ['beginnings of words', 'leg elo', ['LEGRAND']],
  ['an apostrophe', "n'guyen", ["N'GUYEN"]],
  ['an apostrophe left out', 'nguyen', ["N'GUYEN"]],
  ['a typographic apostrophe', 'N’Guyen', ["N'GUYEN"]],
  ['a name in two words', 'le goff', ['LE GOFF']],
  ['the same in one word', 'legoff', ['LE GOFF']],
  ['without its particles', 'tour anne', ['DE LA TOUR']],
  ['with its particles', 'de la tour', ['DE LA TOUR']],
  ['a composed given name in one word', 'annesophie', ['DE LA TOUR']],
  ['a saint spelled in short', 'st etienne', ["N'GUYEN"]],
  ['a saint spelled in full', 'saint-étienne', ["N'GUYEN"]],
  ['a saint written short in the file', 'saint martin', ['DE LA TOUR']],
  ['a ligature', 'cœur', ['LE GOFF']],
  ['a ligature opened', 'coeur', ['LE GOFF']],
  ['whole words before beginnings', 'martin brumeval', ['MARTIN', 'MARTINEZ']],
  ['a name that sounds so', 'gofe yan', ['LE GOFF']],
  ['a name that sounds so, among beginnings', 'marten', []],
  ['another spelling, nearest first', 'martain', ['MARTIN', 'MARTINEZ']],
  ['a given name that sounds so', 'elodi legran', ['LEGRAND']],
  ['a name nobody has', 'zzz', []],
  ['one word that fits and one that does not', 'elodie zzz', []],
];

describe('one-box search', () => {
  let temporary: TemporaryDirectory;
  let directory: Directory;

  before(async () => {
    temporary = await openTemporary();
    directory = temporary.directory;
    await importAccepted(directory, rassFile(NAMES.map((_, place) => rowOf(place))), 'rass.txt');
    const sites = [{ finess: '010000024', name: 'HÔPITAL DU CŒUR', city: '99100 BRUMEVAL' }];
    await importAccepted(directory, finessFile('2026-11-01', sites), 'finess.csv');
  });
  after(() => temporary.discard());

  function search(text: string, changes: Partial<SearchQuery> = {}): SearchHit[] {
    return [...directory.searcher.search(query(text, changes)).hits];
  }

  for (const [title, text, names] of FOUND) {
    it(`finds people: ${title}`, () => {
      assert.deepEqual(search(text, { kind: 'person' }).map(nameOf), names);
    });
  }

  it('puts the record whose identifier is the whole question first, in both spellings of an RPPS', () => {
    const { nationalId = '', id = '' } = rowOf(4);
    for (const text of [nationalId, id, ` ${id.slice(0, 4)} ${id.slice(4)} `]) {
      assert.deepEqual(search(text).map(nameOf), ['MARTIN']);
    }
  });

  it('finds a structure by FINESS, by typed identifier, by a word of its name and by its city', () => {
    for (const text of ['010000024', '1010000024', 'hopital', 'cœur brumeval']) {
      assert.deepEqual(search(text, { kind: 'structure' }).map(nameOf), ['HÔPITAL DU CŒUR']);
    }
  });

  it('finds both kinds when any is asked', () => {
    const kinds = search('brumeval').map(({ kind }) => kind);
    assert.deepEqual(
      ['person', 'structure'].map((kind) => kinds.filter((each) => each === kind).length),
      // Three people practise there, each in a practice of their own, beside the hospital.
      [3, 4],
    );
  });

  it('pages through all answers exactly once', () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = directory.searcher.search(query('brumeval', { limit: 1, after }));
      assert.equal(page.total, 7);
      seen.push(...page.hits.map(nameOf));
      after = page.next;
    } while (after !== null);
    assert.equal(seen.length, 7);
    assert.equal(new Set(seen).size, 7);
  });

  it('finds nobody for an empty text', () => {
    assert.deepEqual(directory.searcher.search(query(' - ')), { hits: [], total: 0, next: null });
  });

  it('leaves closed records out unless asked', async () => {
    const other = await openTemporary();
    try {
      await importAccepted(other.directory, rassFile([rowOf(0), rowOf(4)]), 'rass.txt');
      await importAccepted(other.directory, rassFile([rowOf(4)]), 'rass.txt');
      const ask = (includeClosed: boolean) => other.directory.searcher.search(query('elodie', { includeClosed }));
      assert.deepEqual([ask(false).total, ask(true).total], [0, 1]);
      assert.deepEqual(ask(true).hits.map(nameOf), ['LEGRAND']);
    } finally {
      await other.discard();
    }
  });

  it('refuses a text over 200 characters with directory.search.too-long', () => {
    assert.throws(() => search('x'.repeat(201)), { code: 'directory.search.too-long', kind: 'limit' });
  });

  for (const limit of [0, 101, 1.5]) {
    it(`refuses a page of ${limit} with directory.query.limit`, () => {
      assert.throws(() => search('martin', { limit }), { code: 'directory.query.limit' });
    });
  }

  for (const after of ['', 'not ours', Buffer.from('[1]').toString('base64url'), 'x'.repeat(600)]) {
    it(`refuses the cursor ${JSON.stringify(after.slice(0, 20))} with directory.search.malformed`, () => {
      assert.throws(() => search('martin', { after }), { code: 'directory.search.malformed' });
    });
  }
});

function query(text: string, changes: Partial<SearchQuery> = {}): SearchQuery {
  return { text, kind: 'any', limit: 50, after: null, includeClosed: false, ...changes };
}

function nameOf(hit: SearchHit): string {
  return hit.kind === 'person' ? hit.record.familyName : hit.record.name;
}
