import assert from 'node:assert/strict';
import { personByNumber } from '../../../directory/index.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, withDirectory } from '../support/open-temporary.ts';

describe('a person by a number as it is shown', () => {
  it('is found by any of their numbers, in groups, with or without the digit of the register; closed as well', async () => {
    await withDirectory(async ({ reader, ...directory }) => {
      const adeli = { ...somebody(1), type: '0', id: '259990018', nationalId: '0259990018' };
      await importAccepted({ reader, ...directory }, rassFile([CAMILLE, adeli]), 'rass.txt');
      const rpps = CAMILLE.nationalId ?? '';
      const found = reader.findByNationalId(rpps);
      assert.ok(found.found);
      for (const text of [rpps, rpps.slice(1), ` ${rpps.slice(1, 3)} ${rpps.slice(3)} `, found.record.personId]) {
        assert.equal(personByNumber(reader, text)?.nationalId, rpps, text);
      }
      for (const text of ['0259990018', '259990018'])
        assert.equal(personByNumber(reader, text)?.nationalId, '0259990018');
      for (const text of ['', '8', '99 999 999 999', '9'.repeat(3_000)])
        assert.equal(personByNumber(reader, text), null);
      await importAccepted({ reader, ...directory }, rassFile([adeli]), 'rass.txt', { allowClosures: true });
      assert.notEqual(personByNumber(reader, rpps)?.closedOn, null);
    });
  });
});
