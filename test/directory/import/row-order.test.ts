import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assemblePerson } from '../../../directory/import/assemble-person.ts';
import { FaultList } from '../../../directory/import/fault-list.ts';
import { type PersonRow, parsePersonRow } from '../../../directory/import/person-row.ts';
import { CAMILLE, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, withDirectory } from '../support/open-temporary.ts';

const choice = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);

/** Rows of one person, disagreeing wherever rows can. */
const rowsOfOne: fc.Arbitrary<RassRow[]> = fc.array(
  fc
    .record({
      profession: choice('10', '21', ''),
      category: choice('C', 'M', ''),
      savoirFaireCode: choice('SM54', 'SM26', ''),
      mode: choice('L', 'S', ''),
      structureId: choice('1010000024', '499700000013001', ''),
      name: choice('A', 'B', ''),
      phone: choice('01', '02', ''),
      givenNames: choice("ANNE'LOU", "LOU'ANNE'", 'LOU'),
      exerciceFamilyName: choice('EXEMPLE', 'AUTRE', ''),
      otherIds: choice('', '0259990018,ADELI,1', '0259990018,ADELI,1;1X,EDIT,2'),
    })
    .map((values) => ({ ...CAMILLE, ...values })),
  { minLength: 1, maxLength: 8 },
);

describe('order of rows', () => {
  it('never changes what is assembled of one person', () => {
    fc.assert(
      fc.property(rowsOfOne, fc.infiniteStream(fc.nat(1_000)), (rows, keys) => {
        const shuffled = rows
          .map((row) => ({ row, key: keys.next().value ?? 0 }))
          .toSorted((one, two) => one.key - two.key);
        assert.deepEqual(assembled(rows), assembled(shuffled.map(({ row }) => row)));
      }),
      { seed: 20261101, numRuns: 300 },
    );
  });

  it('loses no savoir-faire, no profession and no structure of any row', () => {
    fc.assert(
      fc.property(rowsOfOne, (rows) => {
        const { exercices } = assembled(rows);
        for (const row of rows.filter(({ savoirFaireCode }) => savoirFaireCode !== '')) {
          const exercice = exercices.find(
            (each) => each.profession === row.profession && each.category === row.category,
          );
          assert.ok(exercice !== undefined);
          assert.ok(exercice.savoirFaire.some(({ code }) => code === row.savoirFaireCode));
          const key =
            row.structureId === '1010000024'
              ? 'finess:010000024'
              : row.structureId === ''
                ? null
                : `structure:${row.structureId}`;
          assert.ok(exercice.situations.some(({ structureKey, mode }) => structureKey === key && mode === row.mode));
        }
      }),
      { seed: 20261102, numRuns: 300 },
    );
  });

  it('gives an unchanged report when a whole file comes back shuffled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(wholeFile(), { minLength: wholeFile().length }), async (shuffled) => {
        await withDirectory(async (directory) => {
          await importAccepted(directory, rassFile(wholeFile()), 'rass.txt');
          const lines = directory.journalFrom(1, 500).length;
          const again = await importAccepted(directory, rassFile(shuffled), 'rass.txt');
          assert.equal(again.people.unchanged, 6);
          assert.equal(directory.journalFrom(1, 500).length, lines);
        });
      }),
      { seed: 20261103, numRuns: 8 },
    );
  });
});

function wholeFile(): RassRow[] {
  const posts = ['1010000024', '499700000013001', ''].map((structureId) => ({
    ...CAMILLE,
    structureId,
    name: `LIEU ${structureId}`,
  }));
  return [...posts, ...[1, 2, 3, 4, 5].map(somebody), { ...somebody(3), savoirFaireCode: 'SI01' }];
}

function assembled(rows: readonly RassRow[]): Omit<ReturnType<typeof assemblePerson>, 'line'> {
  const parsed = rows.map((row, place) => parsePersonRow(place + 2, (meaning) => row[meaning] ?? '', true));
  const [first, ...others] = parsed;
  assert.ok(first !== undefined);
  const list: [PersonRow, ...PersonRow[]] = [first, ...others];
  const { line: _line, ...draft } = assemblePerson(list, new FaultList());
  return draft;
}
