import assert from 'node:assert/strict';
import { CAMILLE, finessFile, rassFile } from '../support/national-files.ts';
import { importAccepted, importText, planText, withDirectory } from '../support/open-temporary.ts';

const SITE = { finess: '010000024', name: 'SITE', city: '' };

describe('a file dated by who imports it', () => {
  it('counts like one that says its date: an older one is refused afterwards, a newer one is not', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([CAMILLE]), 'rass.txt', { asOf: '2026-11-05' });
      const found = directory.reader.findByNationalId(CAMILLE.nationalId ?? '');
      assert.ok(found.found);
      assert.equal(found.record.provenance.national?.asOf, '2026-11-04T23:00:00.000Z');
      const content = rassFile([{ ...CAMILLE, name: 'PLUSANCIEN' }]);
      const older = await importText(directory, content, 'rass.txt', { asOf: '2026-11-04T23:59' });
      assert.ok(!older.accepted && older.code === 'directory.import.older-file');
      const plan = await planText(directory, content, 'rass.txt', { asOf: '2026-11-04' });
      assert.ok(!plan.accepted && plan.code === 'directory.import.older-file');
      const named = await importText(directory, content, 'rass_202611042359.txt');
      assert.ok(!named.accepted && named.code === 'directory.import.older-file');
      assert.deepEqual(directory.reader.findByNationalId(CAMILLE.nationalId ?? ''), found);
      const newer = await importAccepted(directory, content, 'rass.txt', { asOf: '2026-11-05T00:01' });
      assert.equal(newer.people.changed, 1);
    });
  });

  it('may say again what the file says, and keeps the hour of the file', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([CAMILLE]), 'rass_202611050512.txt', { asOf: '2026-11-05' });
      const found = directory.reader.findByNationalId(CAMILLE.nationalId ?? '');
      assert.ok(found.found);
      assert.equal(found.record.provenance.national?.asOf, '2026-11-05T04:12:00.000Z');
    });
  });

  const wrong = [
    ['rass_202611050512.txt', '2026-11-06', /the file says 2026-11-05/],
    ['finess.csv', '2026-11-02', /the file says 2026-11-01/],
    ['rass.txt', '2026-02-30', /neither/],
    ['rass.txt', '05/11/2026', /neither/],
    ['rass.txt', '', /neither/],
    ['rass.txt', '2999-01-01', /still to come/],
  ] as const;
  for (const [name, asOf, detail] of wrong) {
    it(`is refused when ${name} is said to be of ${JSON.stringify(asOf)}`, async () => {
      await withDirectory(async (directory) => {
        const content = name === 'finess.csv' ? finessFile('2026-11-01', [SITE]) : rassFile([CAMILLE]);
        const verdict = await importText(directory, content, name, { asOf });
        assert.ok(!verdict.accepted && verdict.code === 'directory.import.wrong-as-of');
        assert.match(verdict.detail, detail);
        assert.deepEqual(directory.importer.batches(), []);
        assert.deepEqual(directory.reader.counts(), { professionals: 0, structures: 0, networks: 0 });
      });
    });
  }
});
