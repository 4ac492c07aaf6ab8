import assert from 'node:assert/strict';
import {
  type Directory,
  type DirectoryRight,
  directoryWithin,
  type RecordViews,
  type SearchQuery,
  territoryOf,
} from '../../../directory/index.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

const ACTOR = { personId: 'administrateur' };
const REASON = 'Même date de naissance';
/** Practises under a name that is not the civil one. */
const SECRET = { ...CAMILLE, familyName: 'CACHEE', exerciceFamilyName: 'CONNUE' };
const ELSEWHERE = { ...SECRET, 'address.cedex': '75011 PARIS', 'address.postalCode': '75011' };

const within = (directory: Directory, right: DirectoryRight): RecordViews => directoryWithin(directory, right);
const administrator = (...departments: readonly string[]): DirectoryRight => ({
  class: 'administrator',
  territory: territoryOf(departments, []),
});
const find = ({ reader }: Pick<RecordViews, 'reader'>, nationalId = SECRET.nationalId ?? '') => {
  const found = reader.findByNationalId(nationalId);
  assert.ok('record' in found);
  return found.record;
};
const named = ({ searcher }: RecordViews, text: string): number => {
  const query: SearchQuery = { text, kind: 'any', limit: 10, after: null, includeClosed: false };
  const { hits } = searcher.search(query);
  assert.equal(searcher.suggest({ text, kind: 'any', limit: 10 }).length, hits.length, 'suggestions tell no more');
  return hits.length;
};
const setPhone = (views: RecordViews, value = '01 99 00 00 01') => {
  const { personId, version } = find(views);
  const command = {
    command: 'set-local-field',
    ref: { kind: 'person', id: personId },
    field: 'phone',
    value,
    version,
  } as const;
  return { command, perform: () => views.editor.perform(ACTOR, command, NOW) };
};

describe('the directory as a right lets see and write it (S-38)', () => {
  it('is whole for whoever administers the region', async () => {
    await withDirectory(async (directory) => {
      assert.equal(within(directory, { class: 'administrator', territory: null }).reader, directory.reader);
    });
  });

  it('hides outside the territory what colleagues do not see; nobody is found, listed or told by it', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([SECRET]), 'rass.txt');
      const inside = within(directory, administrator('99'));
      const outside = within(directory, administrator('75'));
      assert.deepEqual(find(inside), find(directory));
      const seen = find(outside);
      assert.deepEqual([seen.familyName === 'CACHEE', seen.birthDate, seen.local], [false, '', {}]);
      assert.ok(!JSON.stringify(seen).includes('CACHEE'));
      assert.deepEqual([named(inside, 'cachee'), named(outside, 'cachee')], [1, 0]);
      assert.deepEqual([named(inside, 'connue'), named(outside, 'connue')], [1, 1]);
      const ref = { kind: 'person', id: seen.personId } as const;
      assert.equal(inside.reader.history(ref, 10).length, 1);
      assert.deepEqual(outside.reader.history(ref, 10), []);
      assert.ok(!JSON.stringify([...outside.reader.people('')]).includes('CACHEE'));
    });
  });

  it('answers alike, outside, whatever the hidden values are', async () => {
    const answers: string[] = [];
    for (const familyName of ['CACHEE', 'AUTREMENT']) {
      await withDirectory(async (directory) => {
        await importAccepted(directory, rassFile([{ ...SECRET, familyName }, somebody(1)]), 'rass.txt');
        const { reader, searcher } = within(directory, administrator('75'));
        const search = (text: string) => ({
          page: searcher.search({ text, kind: 'any', limit: 10, after: null, includeClosed: true }),
          typed: searcher.suggest({ text, kind: 'any', limit: 10 }),
        });
        const texts = ['cachee', 'autrement', 'connue', 'brumeval', SECRET.nationalId ?? '', '01/02/1970'];
        answers.push(JSON.stringify([texts.map(search), [...reader.people('')], reader.counts()]));
      });
    }
    assert.equal(answers[0], answers[1]);
  });

  it('lets write inside; outside it is directory.territory.outside, by the record as it is when it is written', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([SECRET]), 'Extraction_202611010400.txt');
      const views = within(directory, administrator('99'));
      const before = setPhone(views);
      assert.ok((await before.perform()).accepted);
      const seen = setPhone(views);
      // Moved away after it was read: the version is named anew, the territory is not.
      await importAccepted(directory, rassFile([ELSEWHERE]), 'Extraction_202611020400.txt');
      const { version } = find(directory);
      const verdict = await views.editor.perform(ACTOR, { ...seen.command, version }, NOW);
      assert.ok(!verdict.accepted);
      assert.equal(verdict.code, 'directory.territory.outside');
      const there = await setPhone(within(directory, administrator('75')), '01 99 00 00 02').perform();
      assert.ok(there.accepted, JSON.stringify(there));
    });
  });

  it('lets merge people of the territory only, all of them', async () => {
    await withDirectory(async (directory) => {
      const other = { ...SECRET, ...somebody(2), 'address.postalCode': '75011', 'address.cedex': '75011 PARIS' };
      await importAccepted(directory, rassFile([SECRET, other]), 'rass.txt');
      const [kept, absorbed] = [find(directory), find(directory, other.nationalId)];
      const command = {
        survivorId: kept.personId,
        absorbedId: absorbed.personId,
        seen: { survivor: kept.version, absorbed: absorbed.version },
        choice: {},
        reason: REASON,
      };
      const verdict = await within(directory, administrator('99')).lineage.merge(ACTOR, command, NOW);
      assert.ok(!verdict.accepted);
      assert.equal(verdict.code, 'directory.territory.outside');
      assert.ok((await directory.lineage.merge(ACTOR, command, NOW)).accepted, 'a regional one may');
    });
  });

  it('a class that reads writes nothing: directory.territory.reading-class', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([SECRET]), 'rass.txt');
      for (const right of [
        { class: 'curator', territory: territoryOf(['99'], []) },
        { class: 'professional', territory: null },
        { class: 'anonymous', territory: null },
        { class: 'replication', territory: null },
      ] as const) {
        const verdict = await setPhone(within(directory, right)).perform();
        assert.ok(!verdict.accepted, right.class);
        assert.equal(verdict.code, 'directory.territory.reading-class', right.class);
      }
    });
  });
});
