import assert from 'node:assert/strict';
import type { Directory, Professional } from '../../../directory/index.ts';
import { CAMILLE, finessFile, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, importText, NOW, withDirectory } from '../support/open-temporary.ts';

function stamp(minute: number): string {
  return `Extraction_ProSanteConnect_Personne_activite_2026110104${String(minute).padStart(2, '0')}.txt`;
}

/** Everything of a record but what every write touches. */
function stateOf(directory: Directory, nationalId = ''): object | null {
  const found = directory.reader.findByNationalId(nationalId);
  const record = 'record' in found ? found.record : null;
  if (record === null) return null;
  const { version: _version, ...state } = record as Professional;
  return state;
}

async function undo(directory: Directory, place = 0) {
  const batch = directory.importer.batches()[place];
  assert.ok(batch !== undefined);
  const verdict = await directory.importer.undoBatch(batch.batchId, NOW);
  assert.ok(verdict.accepted, JSON.stringify(verdict));
  return verdict.report;
}

describe('an import undone', () => {
  const people = [CAMILLE, somebody(1), somebody(2)];
  const next = rassFile([{ ...CAMILLE, familyName: 'NOUVEAU' }, somebody(2), somebody(3)]);

  it('leaves every record as it was: changed, closed, created, establishments too', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile(people), stamp(0));
      const before = people.map(({ nationalId }) => stateOf(directory, nationalId));
      await importAccepted(directory, next, stamp(1));
      assert.notDeepEqual(
        people.map(({ nationalId }) => stateOf(directory, nationalId)),
        before,
      );
      const report = await undo(directory);
      assert.deepEqual([report.restored, report.closed, report.kept], [2, 1, []]);
      assert.deepEqual(
        people.map(({ nationalId }) => stateOf(directory, nationalId)),
        before,
      );
      const created = directory.reader.findByNationalId(somebody(3).nationalId ?? '');
      assert.ok(!created.found && created.code === 'directory.person.closed', 'what it created is closed, not deleted');
      assert.equal(directory.reader.counts().professionals, 3);
      assert.deepEqual((await importAccepted(directory, rassFile(people), stamp(0))).people, {
        ...{ created: 0, changed: 0, closed: 0, reappeared: 0 },
        unchanged: 3,
      });
    });
  });

  it('is found by its id, whatever its state; no other text finds one', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile(people), stamp(0));
      await importAccepted(directory, next, stamp(1));
      await undo(directory);
      const told = directory.importer.batches();
      assert.deepEqual(
        told.map(({ file, state }) => [file, state]),
        [
          [stamp(1), 'undone'],
          [stamp(0), 'applied'],
        ],
      );
      for (const batch of told) assert.deepEqual(directory.importer.batch(batch.batchId), batch);
      for (const text of ['', 'absent', '../x', 'x'.repeat(5_000), '\u0000', String(told[0]?.batchId).slice(1)])
        assert.equal(directory.importer.batch(text), null, text.slice(0, 20));
    });
  });

  it('takes back a number that an ADELI became, and gives it again with the same file', async () => {
    await withDirectory(async (directory) => {
      const adeli = { ...CAMILLE, type: '0', id: '259990018', nationalId: '0259990018' };
      const rpps = rassFile([{ ...CAMILLE, otherIds: '0259990018,ADELI,1' }]);
      await importAccepted(directory, rassFile([adeli]), stamp(0));
      const before = stateOf(directory, '0259990018');
      await importAccepted(directory, rpps, stamp(1));
      const after = stateOf(directory, CAMILLE.nationalId);
      await undo(directory);
      assert.deepEqual(stateOf(directory, '0259990018'), before);
      assert.equal(stateOf(directory, CAMILLE.nationalId), null, 'nobody holds this number any more');
      const again = await importAccepted(directory, rpps, stamp(1));
      assert.deepEqual([again.people.changed, again.faults], [1, []]);
      assert.deepEqual(stateOf(directory, '0259990018'), after);
    });
  });

  it('lets the same file come again afterwards, and the day before it', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile(people), stamp(5));
      await importAccepted(directory, next, stamp(6));
      await undo(directory);
      const older = await importText(directory, rassFile(people), stamp(4));
      assert.ok(!older.accepted && older.code === 'directory.import.older-file', 'the file before it still counts');
      const again = await importAccepted(directory, next, stamp(6));
      assert.deepEqual([again.people.changed, again.people.closed, again.people.reappeared], [1, 1, 1]);
      await undo(directory);
      assert.deepEqual(stateOf(directory, CAMILLE.nationalId)?.constructor, Object);
      assert.equal((await undo(directory, 1)).closed, 4, 'three people and a practice');
    });
  });

  it('leaves what somebody changed since, and tells it', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile(people), stamp(0));
      await importAccepted(directory, next, stamp(1));
      const camille = directory.reader.findByNationalId(CAMILLE.nationalId ?? '');
      assert.ok(camille.found);
      const { personId, version } = camille.record;
      const edit = await directory.editor.perform(
        { personId: 'admin' },
        {
          command: 'set-local-field',
          ref: { kind: 'person', id: personId },
          field: 'phone',
          value: '0199000000',
          version,
        },
        NOW,
      );
      assert.ok(edit.accepted, JSON.stringify(edit));
      const report = await undo(directory);
      assert.deepEqual(report.kept, [{ kind: 'person', id: personId, name: 'NOUVEAU CAMILLE' }]);
      const after = directory.reader.findByNationalId(CAMILLE.nationalId ?? '');
      assert.ok(after.found);
      assert.deepEqual([after.record.familyName, after.record.local.phone], ['NOUVEAU', '0199000000']);
    });
  });

  it('is refused for what is not there, was undone, or has a later file above it', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile(people), stamp(0));
      await importAccepted(directory, next, stamp(1));
      const [last, first] = directory.importer.batches();
      assert.ok(last !== undefined && first !== undefined);
      const code = async (batchId: string): Promise<string> => {
        const verdict = await directory.importer.undoBatch(batchId, NOW);
        return verdict.accepted ? 'accepted' : verdict.code;
      };
      assert.equal(await code('0123456789abcdef'), 'directory.import.unknown-batch');
      assert.equal(await code(first.batchId), 'directory.import.undo-not-latest');
      assert.equal(await code(last.batchId), 'accepted');
      assert.equal(await code(last.batchId), 'directory.import.unknown-batch');
      assert.equal(await code(first.batchId), 'accepted', 'one after the other, the latest first');
    });
  });

  it('knows a file that comes again, under another name too, for the import of the first time', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile(people), stamp(0));
      await importAccepted(directory, next, stamp(1));
      const before = directory.importer.batches();
      await importAccepted(directory, next, stamp(2));
      assert.deepEqual(directory.importer.batches(), before);
      assert.equal((await undo(directory)).file, stamp(1));
    });
  });

  it('is an answer in the history of each record', async () => {
    await withDirectory(async (directory) => {
      const site = (name: string) => [{ finess: '990000017', name, city: '99100 BRUMEVAL' }];
      await importAccepted(directory, finessFile('2026-11-01', site('AVANT')), 'etalab-cs1100502-20261101.csv');
      await importAccepted(directory, finessFile('2026-11-02', site('APRES')), 'etalab-cs1100502-20261102.csv');
      const report = await undo(directory);
      const found = directory.reader.findStructure('finess:990000017');
      assert.ok(found.found);
      assert.equal(found.record.name, 'AVANT');
      const [line] = directory.reader.history({ kind: 'structure', id: 'finess:990000017' }, 1);
      assert.deepEqual([line?.by, line?.operation], [`undo:${report.batchId}`, 'changed']);
      assert.deepEqual(
        line?.changes.find(({ field }) => field === 'name'),
        { field: 'name', before: 'APRES', after: 'AVANT' },
      );
    });
  });
});
