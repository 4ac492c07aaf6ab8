import assert from 'node:assert/strict';
import { dateOfFinessHeader, dateOfName } from '../../../directory/import/file-date.ts';

describe('date of a file', () => {
  const NAMES: readonly (readonly [string, string | null])[] = [
    ['Extraction_ProSanteConnect_Personne_activite_202112120512.txt', '2021-12-12T04:12:00.000Z'],
    ['PS_LibreAcces_Personne_activite_202601010830.txt', '2026-01-01T07:30:00.000Z'],
    ['reseaux-20261101.csv', '2026-10-31T23:00:00.000Z'],
    ['FirstNameOrder.txt', null],
    ['etalab-cs1100502-sample.csv', null],
    ['x_209913991299.txt', null],
  ];
  for (const [name, date] of NAMES) {
    it(`is ${date} for ${name}`, () => {
      assert.equal(dateOfName(name)?.toISOString() ?? null, date);
    });
  }

  it('is in the first line of an etalab file', () => {
    assert.equal(dateOfFinessHeader('finess;etalab;93;2026-05-04')?.toISOString(), '2026-05-03T22:00:00.000Z');
    assert.equal(dateOfFinessHeader('finess;etalab;93'), null);
  });
});
