import assert from 'node:assert/strict';
import type { Directory } from '../../../directory/index.ts';
import { departmentOfAddress, NO_DEPARTMENT } from '../../../directory/model/department.ts';
import { CAMILLE, finessFile, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, importText, planText, withDirectory } from '../support/open-temporary.ts';

/** A person who practises in a department of nowhere. */
function practitioner(number: number, department: string): RassRow {
  const { familyName, givenNames, birthDate, civility, type, id, nationalId, ...practice } = CAMILLE;
  return {
    ...practice,
    ...somebody(number),
    structureId: `4997000${String(number).padStart(5, '0')}001`,
    'address.postalCode': `${department}100`,
    'address.cedex': `${department}100 BRUMEVAL`,
  };
}

const crowd = (from: number, count: number, department: string): RassRow[] =>
  Array.from({ length: count }, (_, at) => practitioner(from + at, department));

function stamp(minute: number): string {
  return `Extraction_ProSanteConnect_Personne_activite_2026110104${String(minute).padStart(2, '0')}.txt`;
}

/** Open people by department of their practice. */
function openIn(directory: Directory, rows: readonly RassRow[]): number {
  return rows.filter(({ nationalId = '' }) => directory.reader.findByNationalId(nationalId).found).length;
}

describe('slices of a file held back', () => {
  const north = crowd(0, 100, '99');
  const south = crowd(100, 60, '98');
  const west = crowd(160, 40, '96');

  it('a department that loses too many keeps them; everything else of the file is applied', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([...north, ...south, ...west]), stamp(0));
      const renamed = north.map((row, at) => (at === 0 ? { ...row, familyName: 'RENOMMEE' } : row));
      const cut = rassFile([...renamed.slice(0, 97), ...south.slice(0, 20), ...west.slice(0, 20), somebody(900)]);
      const report = await importAccepted(directory, cut, stamp(1));
      assert.deepEqual(
        report.held.filter(({ kind }) => kind === 'person'),
        [{ kind: 'person', department: '98', establishment: null, closings: 40, open: 60 }],
      );
      assert.deepEqual([report.people.created, report.people.changed, report.people.closed], [1, 1, 23]);
      assert.deepEqual(
        [north, south, west].map((rows) => openIn(directory, rows)),
        [97, 60, 20],
      );
    });
  });

  for (const [hold, held] of [
    [{ percent: 2, records: 2 }, ['99']],
    [{ percent: 3, records: 2 }, []],
    [{ percent: 2, records: 3 }, []],
  ] as const) {
    it(`three of a hundred leave, with thresholds of ${hold.percent} % and ${hold.records}: ${held.length} held`, async () => {
      await withDirectory(
        async (directory) => {
          await importAccepted(directory, rassFile([...north, ...south]), stamp(0));
          const report = await importAccepted(directory, rassFile([...north.slice(3), ...south]), stamp(1));
          const people = report.held.filter(({ kind }) => kind === 'person');
          assert.deepEqual(
            people.map(({ department }) => department),
            held,
          );
          assert.equal(openIn(directory, north), held.length > 0 ? 100 : 97);
        },
        { hold },
      );
    });
  }

  it('what is held is released by name, and then closed with the day of the file', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([...north, ...south]), stamp(0));
      const cut = rassFile([...north.slice(0, 70), ...south.slice(0, 30)]);
      const first = await importAccepted(directory, cut, stamp(1));
      const people = first.held.filter(({ kind }) => kind === 'person').map(({ department }) => department);
      assert.deepEqual([people, first.people.closed], [['98', '99'], 0]);
      const second = await importAccepted(directory, cut, stamp(1), { releasedDepartments: ['98'] });
      assert.equal(second.people.closed, 30);
      assert.deepEqual([openIn(directory, north), openIn(directory, south)], [100, 30]);
      const third = await importAccepted(directory, cut, stamp(1), { allowClosures: true });
      assert.deepEqual([third.people.closed, third.held], [30, []]);
    });
  });

  it('places are told by the file, else by the postal code', () => {
    const of = (postalCode: string, department = '') => departmentOfAddress({ postalCode, department });
    assert.deepEqual(
      [of('75012'), of('97110'), of('98800'), of('20000'), of('', '69'), of('75012', '77'), of(''), of('BRUME')],
      ['75', '971', '988', '20', '69', '77', NO_DEPARTMENT, NO_DEPARTMENT],
    );
  });
});

describe('what a file would do', () => {
  it('is told record by record and field by field, and nothing is written', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([CAMILLE, somebody(1), somebody(2)]), stamp(0));
      const lines = directory.journalFrom(1, 500).length;
      const file = rassFile([{ ...CAMILLE, familyName: 'NOUVEAU' }, somebody(2), somebody(3)]);
      const verdict = await planText(directory, file, stamp(1));
      assert.ok(verdict.accepted);
      const { plan } = verdict;
      assert.deepEqual(
        plan.changes
          .filter(({ kind }) => kind === 'person')
          .map(({ id, operation }) => [id, operation])
          .sort(),
        [
          [CAMILLE.nationalId, 'changed'],
          [somebody(1).nationalId, 'closed'],
          [somebody(3).nationalId, 'created'],
        ].sort(),
      );
      const changed = plan.changes.find(({ id }) => id === CAMILLE.nationalId);
      assert.deepEqual(changed?.changes, [{ field: 'familyName', before: 'EXEMPLE', after: 'NOUVEAU' }]);
      assert.equal(changed?.department, '99');
      assert.deepEqual(plan.people, { created: 1, changed: 1, closed: 1, reappeared: 0, unchanged: 1 });
      assert.equal(directory.journalFrom(1, 500).length, lines);
      const done = await importAccepted(directory, file, stamp(1));
      assert.deepEqual(done.people, plan.people, 'what was told is what is done');
      assert.deepEqual(done.structures, plan.structures);
    });
  });

  it('is counted by establishment: who leaves one for another counts in both, closings first', async () => {
    await withDirectory(async (directory) => {
      const [mover, leaver, stayer] = [practitioner(1, '99'), practitioner(2, '99'), practitioner(3, '99')];
      const at = (row: RassRow, number: number): RassRow => ({ ...row, structureId: `49970000000${number}001` });
      await importAccepted(directory, rassFile([at(mover, 1), at(leaver, 2), at(stayer, 2)]), stamp(0));
      const file = rassFile([at(mover, 3), at(stayer, 2), at(practitioner(4, '98'), 3)]);
      const verdict = await planText(directory, file, stamp(1));
      assert.ok(verdict.accepted);
      const { establishments, establishmentsOmitted } = verdict.plan;
      const none = { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 0 };
      assert.deepEqual(establishments, [
        { key: 'structure:499700000002001', ...none, closed: 1 },
        { key: 'structure:499700000003001', ...none, created: 1, changed: 1 },
        { key: 'structure:499700000001001', ...none, changed: 1 },
      ]);
      assert.equal(establishmentsOmitted, 0);
    });
  });

  it('is refused as the import would be: too old, cut, not whole', async () => {
    await withDirectory(async (directory) => {
      const many = Array.from({ length: 30 }, (_, number) => somebody(number));
      await importAccepted(directory, rassFile(many), stamp(5));
      const code = async (file: string, name: string): Promise<string> => {
        const verdict = await planText(directory, file, name);
        return verdict.accepted ? 'accepted' : verdict.code;
      };
      assert.equal(await code(rassFile(many), stamp(4)), 'directory.import.older-file');
      assert.equal(await code(rassFile(many).slice(0, -40), stamp(6)), 'directory.import.truncated');
      assert.equal(await code(rassFile(many.slice(0, 5)), stamp(6)), 'directory.import.guarded');
      const verdict = await importText(directory, rassFile(many), stamp(6));
      assert.ok(verdict.accepted, 'a plan leaves no mark');
    });
  });

  it('is told of establishments too', async () => {
    await withDirectory(async (directory) => {
      const site = { finess: '990000017', name: 'CLINIQUE INVENTEE', city: '99100 BRUMEVAL' };
      const verdict = await planText(directory, finessFile('2026-11-01', [site]), 'etalab-cs1100502-20261101.csv');
      assert.ok(verdict.accepted, JSON.stringify(verdict));
      assert.deepEqual(
        verdict.plan.changes.map(({ kind, name, operation }) => [kind, name, operation]),
        [['structure', 'CLINIQUE INVENTEE', 'created']],
      );
    });
  });
});
