import assert from 'node:assert/strict';
import { openSearcher } from '../../../directory/search/open-searcher.ts';
import { openEnvironment } from '../../../directory/store/environment.ts';
import { openReader } from '../../../directory/store/open-reader.ts';
import { CAMILLE, rassFile } from '../support/national-files.ts';
import { importAccepted, openTemporary, TEST_MAP_BYTES } from '../support/open-temporary.ts';

describe('a store whose record is missing behind its indexes', () => {
  it('answers directory.store.incoherent rather than a hole', async () => {
    const temporary = await openTemporary();
    await importAccepted(temporary.directory, rassFile([CAMILLE]), 'rass.txt');
    await temporary.directory.close();
    const environment = openEnvironment({ path: temporary.path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    try {
      const { tables } = environment;
      const personId = tables.identifiers.get('899700000013') ?? '';
      environment.write(() => tables.people.removeSync(personId));
      const query = { text: 'exemple', kind: 'person', limit: 1, after: null, includeClosed: false } as const;
      assert.throws(() => openSearcher(tables).search(query), { code: 'directory.store.incoherent', kind: 'defect' });
      const listing = () => openReader(tables).listPeopleAt('structure:499700000013001', 1);
      assert.throws(listing, { code: 'directory.store.incoherent' });
    } finally {
      await environment.close();
      await temporary.discard();
    }
  });
});
