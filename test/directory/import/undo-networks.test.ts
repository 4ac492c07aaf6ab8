import assert from 'node:assert/strict';
import { type Directory, directoryUpkeep } from '../../../directory/index.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

const NETWORKS = 'code;nom;type;ville\npalliatif;Réseau palliatif;palliatif;Brumeval\ndiabete;Diabète;diabete;\n';
const OTHER = 'code;nom;type;ville\npalliatif;Soins palliatifs;palliatif;Brumeval\nonco;Oncologie;onco;\n';
const HEADER = 'code_reseau;identification_nationale;niveau;role;debut;fin';
const ACTOR = { personId: 'administrateur' };

const members = (...rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`;

async function undo(directory: Directory, place = 0) {
  const batch = directory.importer.batches()[place];
  assert.ok(batch);
  const verdict = await directory.importer.undoBatch(batch.batchId, NOW);
  assert.ok(verdict.accepted, verdict.accepted ? '' : verdict.code);
  const { restored, closed, kept } = verdict.report;
  return { restored, closed, kept: kept.map(({ kind, id }) => [kind, id]) };
}

function names(directory: Directory): string[] {
  return directory.reader.listNetworks().map(({ name }) => name);
}

describe('undoing a file of networks or of members', () => {
  it('networks are as they were, those it created are closed, those it closed are open; then the file before', async () => {
    await withDirectory(async (directory, path) => {
      await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
      await importAccepted(directory, OTHER, 'reseaux-20261102.csv');
      assert.deepEqual(names(directory), ['Oncologie', 'Soins palliatifs']);
      assert.deepEqual(await undo(directory), { restored: 2, closed: 1, kept: [] });
      assert.deepEqual(names(directory), ['Diabète', 'Réseau palliatif']);
      const [, line] = directory.reader.history({ kind: 'network', id: 'onco' }, 2);
      assert.deepEqual([line?.operation, line?.by.split(':')[0]], ['closed', 'undo']);
      assert.deepEqual(await undo(directory, 1), { restored: 0, closed: 2, kept: [] });
      assert.deepEqual(names(directory), []);
      await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
      assert.deepEqual(names(directory), ['Diabète', 'Réseau palliatif']);
      await directory.close();
      assert.deepEqual((await directoryUpkeep.verify(path)).faults, []);
    });
  });

  it('memberships that it gave are gone, those it changed or ended are as they were; one changed by hand since is left and told', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([CAMILLE, somebody(1), somebody(2)]), 'rass.txt');
      await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
      const [camille, one, two] = [CAMILLE, somebody(1), somebody(2)].map(({ nationalId = '' }) => {
        const found = directory.reader.findByNationalId(nationalId);
        assert.ok(found.found);
        return found.record;
      });
      assert.ok(camille && one && two);
      const row = (nationalId: string, tier = 'member') => `palliatif;${nationalId};${tier};;2026-01-01;`;
      await importAccepted(directory, members(row(camille.nationalId), row(one.nationalId)), 'membres-20261101.csv');
      const before = directory.reader.membersOf('palliatif', '', 10);
      const later = members(row(camille.nationalId, 'permanent'), row(two.nationalId));
      await importAccepted(directory, later, 'membres-20261102.csv');
      assert.equal(directory.reader.membershipsOf(one.personId, NOW).length, 0, 'ended');
      assert.deepEqual(await undo(directory), { restored: 2, closed: 1, kept: [] });
      assert.deepEqual(directory.reader.membersOf('palliatif', '', 10), before);
      const [line] = directory.reader.history({ kind: 'person', id: two.personId }, 1);
      assert.deepEqual(
        line?.changes.map(({ field, after }) => [field, after]),
        [['membership[palliatif 2026-01-01].tier', '']],
      );
      await importAccepted(directory, later, 'membres-20261102.csv');
      const [given] = directory.reader.membershipsOf(two.personId, NOW);
      assert.ok(given);
      const { by: _by, ...seen } = given;
      const byHand = await directory.editor.performMembership(
        ACTOR,
        { ...seen, role: 'COORD', command: 'change', seen: given },
        NOW,
      );
      assert.ok(byHand.accepted);
      assert.deepEqual(await undo(directory), { restored: 2, closed: 0, kept: [['membership', two.personId]] });
      assert.equal(directory.reader.membershipsOf(two.personId, NOW)[0]?.role, 'COORD');
    });
  });

  it('a file that changed nothing takes nothing back', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
      await importAccepted(directory, `${NETWORKS}\n`, 'reseaux-20261102.csv');
      assert.deepEqual(await undo(directory), { restored: 0, closed: 0, kept: [] });
      assert.deepEqual(names(directory), ['Diabète', 'Réseau palliatif']);
    });
  });
});
