import assert from 'node:assert/strict';
import { type Directory, type DirectoryRight, directoryWithin } from '../../../directory/index.ts';
import { enter, HOSPITAL_KEY, withSites } from '../curated/staff-fixture.ts';
import { CAMILLE, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted } from '../support/open-temporary.ts';

const PUBLIC: DirectoryRight = { class: 'anonymous', territory: null };
const NAMED: RassRow = { ...CAMILLE, familyName: 'CACHEE', exerciceFamilyName: 'CONNUE' };
/** No name of exercice: the national extract would show nothing of them. */
const UNNAMED: RassRow = { ...somebody(1), familyName: 'SANSNOM' };

async function fill(directory: Directory, at: Date): Promise<string> {
  await importAccepted(directory, rassFile([NAMED, UNNAMED]), 'rass.txt');
  const member = await enter(directory, at, { familyName: 'INTERNE' });
  return member.nationalId;
}

describe('the directory as the public sees it (S-33)', () => {
  it('shows what the open national extract shows: others are answered as if they had never been', async () => {
    await withSites(async (directory, hand) => {
      const staffNumber = await fill(directory, hand.now());
      const { reader } = directoryWithin(directory, PUBLIC);
      const found = reader.findByNationalId(NAMED.nationalId ?? '');
      assert.ok(found.found);
      const { familyName, email, phone, local, mailboxes, version } = found.record;
      assert.deepEqual([familyName, email, phone, local, mailboxes, version], ['CONNUE', '', '', {}, undefined, 0]);
      assert.deepEqual(reader.findByNationalId(UNNAMED.nationalId ?? ''), reader.findByNationalId('899700000099'));
      assert.deepEqual(reader.findByNationalId(staffNumber), reader.findByNationalId(`${staffNumber}9`));
      const whole = directory.reader.findByNationalId(staffNumber);
      assert.ok('record' in whole);
      assert.deepEqual(reader.findByPersonId(whole.record.personId), reader.findByPersonId('personne'));
      assert.deepEqual(
        [...reader.people('')].map((person) => person.familyName),
        ['CONNUE'],
      );
      assert.deepEqual(reader.listPeopleAt(HOSPITAL_KEY, 10), []);
      assert.deepEqual(reader.counts(), { professionals: 0, structures: 0, networks: 0 });
      assert.deepEqual([reader.listNetworks(), reader.findNetwork('x').found], [[], false]);
    });
  });

  it('is searched, suggested and counted by that alone, numbers included', async () => {
    await withSites(async (directory, hand) => {
      const staffNumber = await fill(directory, hand.now());
      const { searcher } = directoryWithin(directory, PUBLIC);
      const found = (text: string) => {
        const page = searcher.search({ text, kind: 'any', limit: 10, after: null, includeClosed: true });
        assert.equal(page.total, page.hits.length);
        assert.equal(searcher.suggest({ text, kind: 'any', limit: 10 }).length, page.hits.length, text);
        return page.hits.length;
      };
      assert.equal(found('connue'), 1);
      assert.equal(found('brumeval'), 3, 'somebody, their practice and a site');
      for (const text of ['cachee', 'sansnom', 'interne', UNNAMED.nationalId ?? '', staffNumber]) {
        assert.equal(found(text), 0, text);
      }
    });
  });
});
