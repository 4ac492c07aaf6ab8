import assert from 'node:assert/strict';
import type { Directory, Professional } from '../../../directory/index.ts';
import { CAMILLE, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

function stamp(minute: number): string {
  return `Extraction_ProSanteConnect_Personne_activite_2026110104${String(minute).padStart(2, '0')}.txt`;
}

/** A person of a hospital of nowhere, or of several. */
function of(number: number, site: string, department = '99'): RassRow {
  const { familyName, givenNames, birthDate, civility, type, id, nationalId, ...practice } = CAMILLE;
  return {
    ...practice,
    ...somebody(number),
    structureId: `4997000000${site}001`,
    'address.postalCode': `${department}100`,
    'address.cedex': `${department}100 BRUMEVAL`,
  };
}

const staff = (from: number, count: number, site: string, department = '99'): RassRow[] =>
  Array.from({ length: count }, (_, at) => of(from + at, site, department));

const HOSPITAL = 'structure:499700000001001';

function record(directory: Directory, { nationalId = '' }: RassRow): Professional {
  const found = directory.reader.findByNationalId(nationalId);
  assert.ok('record' in found);
  return found.record;
}

const open = (directory: Directory, rows: readonly RassRow[]): number =>
  rows.filter((row) => record(directory, row).closedOn === null).length;

describe('an establishment held back', () => {
  const hospital = staff(0, 60, '01');
  const elsewhere = staff(100, 1_200, '02');

  it('keeps its people, those who would only leave it too; the rest of the department is applied; released, it is as the file says', async () => {
    await withDirectory(async (directory) => {
      const twice = hospital.slice(0, 5).map((row) => ({ ...row, structureId: '499700000003001' }));
      await importAccepted(directory, rassFile([...hospital, ...elsewhere, ...twice]), stamp(0));
      const file = rassFile([...hospital.slice(30), ...twice, ...elsewhere.slice(2)]);
      const report = await importAccepted(directory, file, stamp(1));
      assert.deepEqual(report.held, [
        { kind: 'person', department: '99', establishment: HOSPITAL, closings: 30, open: 60 },
      ]);
      assert.deepEqual([report.people.closed, report.people.changed], [2, 0]);
      assert.deepEqual([open(directory, hospital), open(directory, elsewhere)], [60, 1_198]);
      const [slice, ...more] = directory.importer.heldSlices();
      assert.ok(slice !== undefined && more.length === 0);
      assert.deepEqual([slice.establishment, slice.records.length], [HOSPITAL, 30]);
      assert.equal(slice.records.filter(({ would }) => would === 'leave').length, 5);
      const verdict = await directory.importer.releaseSlice(slice.sliceId, NOW);
      assert.ok(verdict.accepted, JSON.stringify(verdict));
      assert.deepEqual([verdict.report.applied, verdict.report.kept], [30, []]);
      assert.equal(open(directory, hospital), 35);
      const mover = record(directory, hospital[0] ?? CAMILLE);
      assert.deepEqual(
        mover.exercices.flatMap(({ situations }) => situations.map(({ structureKey }) => structureKey)),
        ['structure:499700000003001'],
      );
      assert.equal(record(directory, hospital[10] ?? CAMILLE).closedOn, '2026-11-01', 'the day of the file');
      assert.deepEqual(directory.importer.heldSlices(), []);
      const again = await importAccepted(directory, file, stamp(1));
      assert.deepEqual([again.people.changed, again.people.closed, again.held], [0, 0, []], 'nothing is left to do');
    });
  });

  it('is judged anew by the next file, and dropped by it when its people are back', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([...hospital, ...elsewhere]), stamp(0));
      await importAccepted(directory, rassFile([...hospital.slice(30), ...elsewhere]), stamp(1));
      const [before] = directory.importer.heldSlices();
      await importAccepted(directory, rassFile([...hospital.slice(25), ...elsewhere]), stamp(2));
      const [after, ...more] = directory.importer.heldSlices();
      assert.deepEqual([after?.closings, more.length], [25, 0]);
      const old = await directory.importer.releaseSlice(before?.sliceId ?? '', NOW);
      assert.ok(!old.accepted && old.code === 'directory.import.unknown-slice');
      await importAccepted(directory, rassFile([...hospital, ...elsewhere]), stamp(3));
      assert.deepEqual(directory.importer.heldSlices(), []);
    });
  });

  it('that moves as one, under another number, is not held', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([...hospital, ...elsewhere]), stamp(0));
      const moved = hospital.map((row) => ({ ...row, structureId: '499700000009001' }));
      const report = await importAccepted(directory, rassFile([...moved, ...elsewhere]), stamp(1));
      assert.deepEqual([report.held, report.people.changed], [[], 60]);
    });
  });
});

describe('a department held back', () => {
  const north = staff(0, 60, '01', '99');
  const south = staff(100, 60, '02', '98');
  const cut = rassFile([...north.slice(0, 30), ...south]);

  it('is released; what somebody changed since is left and told; the whole is undone with its import', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([...north, ...south]), stamp(0));
      await importAccepted(directory, cut, stamp(1));
      const edited = record(directory, north[40] ?? CAMILLE);
      await directory.editor.perform(
        { personId: 'administrator' },
        {
          command: 'set-local-field',
          ref: { kind: 'person', id: edited.personId },
          field: 'phone',
          value: '01 99 00 00 00',
          version: edited.version,
        },
        NOW,
      );
      const [slice] = directory.importer.heldSlices();
      assert.deepEqual([slice?.department, slice?.establishment], ['99', null]);
      const verdict = await directory.importer.releaseSlice(slice?.sliceId ?? '', NOW);
      assert.ok(verdict.accepted);
      assert.deepEqual([verdict.report.applied, verdict.report.kept.map(({ id }) => id)], [29, [edited.personId]]);
      assert.equal(open(directory, north), 31);
      const [batch] = directory.importer.batches();
      const undone = await directory.importer.undoBatch(batch?.batchId ?? '', NOW);
      assert.ok(undone.accepted);
      assert.equal(open(directory, north), 60);
    });
  });

  it('is dropped: its people stay, and the slice is no longer there; an import undone takes its slices along', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([...north, ...south]), stamp(0));
      await importAccepted(directory, cut, stamp(1));
      const [slice] = directory.importer.heldSlices();
      const dropped = await directory.importer.dropSlice(slice?.sliceId ?? '');
      assert.ok(dropped.accepted && dropped.report.applied === 0);
      assert.deepEqual([open(directory, north), directory.importer.heldSlices()], [60, []]);
      await importAccepted(directory, cut, stamp(1));
      assert.equal(directory.importer.heldSlices().length, 1, 'the same file asks again');
      const [batch] = directory.importer.batches();
      await directory.importer.undoBatch(batch?.batchId ?? '', NOW);
      assert.deepEqual(directory.importer.heldSlices(), []);
    });
  });
});
