import assert from 'node:assert/strict';
import type { Directory } from '../../../directory/index.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, withDirectory } from '../support/open-temporary.ts';

const NETWORKS =
  'code;nom;type;ville\npalliatif;Réseau palliatif;palliatif;Brumeval\nDiabete;Réseau "diabète";diabete;Armance\n';
const HEADER = 'code_reseau;identification_nationale;niveau;role;debut;fin';
const NONE = { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 0 };

async function prepare(directory: Directory): Promise<string> {
  await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), 'rass.txt');
  await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
  const found = directory.reader.findByNationalId('899700000013');
  return found.found ? found.record.personId : '';
}

function members(...rows: readonly string[]): string {
  return `${[HEADER, ...rows].join('\n')}\n`;
}

describe('import of networks and members', () => {
  it('creates networks, then changes, closes and reopens them', async () => {
    await withDirectory(async (directory) => {
      const first = await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
      assert.deepEqual(first.networks, { ...NONE, created: 2 });
      const one = 'code;nom;type;ville\npalliatif;Soins palliatifs;palliatif;Brumeval\n';
      const second = await importAccepted(directory, one, 'reseaux-20261102.csv');
      assert.deepEqual(second.networks, { ...NONE, changed: 1, closed: 1 });
      assert.deepEqual(
        directory.reader.listNetworks().map(({ name }) => name),
        ['Soins palliatifs'],
      );
      const closed = directory.reader.findNetwork('diabete');
      assert.ok(!closed.found && closed.code === 'directory.network.closed');
      const absent = directory.reader.findNetwork('inconnu');
      assert.ok(!absent.found && absent.code === 'directory.network.absent');
      const third = await importAccepted(directory, NETWORKS, 'reseaux-20261103.csv');
      assert.deepEqual(third.networks, { ...NONE, changed: 1, reappeared: 1 });
    });
  });

  it('holds a membership from its first to its last day inclusive, in Paris days', async () => {
    await withDirectory(async (directory) => {
      const personId = await prepare(directory);
      const file = members('palliatif;899700000013;permanent;COORD;2026-03-01;2026-03-31');
      const report = await importAccepted(directory, file, 'membres-20260301.csv');
      assert.deepEqual(report.memberships, { ...NONE, created: 1 });
      const runs = (at: string): number => directory.reader.membershipsOf(personId, new Date(at)).length;
      assert.deepEqual(
        ['2026-02-28T22:59:00Z', '2026-02-28T23:00:00Z', '2026-03-31T21:59:00Z', '2026-03-31T22:00:00Z'].map(runs),
        [0, 1, 1, 0],
      );
    });
  });

  it('ends a membership that the file no longer names, once', async () => {
    await withDirectory(async (directory) => {
      const personId = await prepare(directory);
      const both = members('palliatif;899700000013;active;;01/01/2026;', 'diabete;899700000013;adhérent;;2026-01-01;');
      await importAccepted(directory, both, 'membres-20261101.csv');
      const one = members('palliatif;899700000013;active;;2026-01-01;');
      const gone = await importAccepted(directory, one, 'membres-20261105.csv');
      assert.deepEqual(gone.memberships, { ...NONE, closed: 1, unchanged: 1 });
      const again = await importAccepted(directory, one, 'membres-20261105.csv');
      assert.deepEqual(again.memberships, { ...NONE, unchanged: 1 });
      const running = directory.reader.membershipsOf(personId, new Date('2026-11-06T12:00:00Z'));
      assert.deepEqual(
        running.map(({ networkId, tier }) => [networkId, tier]),
        [['palliatif', 'active']],
      );
      const [line] = directory.reader.history({ kind: 'person', id: personId }, 1);
      assert.deepEqual(line?.changes, [
        { field: 'membership[diabete 2026-01-01].until', before: '', after: '2026-11-05' },
      ]);
    });
  });

  const FAULTY: readonly (readonly [string, string, string])[] = [
    ['directory.person.absent', 'identification_nationale', 'palliatif;899700000099;active;;2026-01-01;'],
    ['directory.network.absent', 'code_reseau', 'inconnu;899700000013;active;;2026-01-01;'],
    ['directory.import.unknown-value', 'niveau', 'palliatif;899700000013;chef;;2026-01-01;'],
    ['directory.import.date-malformed', 'debut', 'palliatif;899700000013;active;;2026-02-30;'],
    ['directory.import.date-malformed', 'fin', 'palliatif;899700000013;active;;2026-02-01;2026-01-01'],
    ['directory.import.value-too-long', 'role', `palliatif;899700000013;active;${'R'.repeat(65)};2026-02-01;`],
  ];
  for (const [code, column, row] of FAULTY) {
    it(`leaves out a member row with ${code} in ${column}`, async () => {
      await withDirectory(async (directory) => {
        await prepare(directory);
        const report = await importAccepted(directory, members(row), 'membres-20261101.csv');
        assert.deepEqual(report.memberships, NONE);
        assert.deepEqual(
          report.faults.map((fault) => [fault.line, fault.code, fault.column, fault.severity]),
          [[2, code, column, 'refused']],
        );
      });
    });
  }

  it('refuses a second row for the same person, network and first day that says otherwise', async () => {
    await withDirectory(async (directory) => {
      await prepare(directory);
      const file = members('palliatif;899700000013;active;;2026-01-01;', 'palliatif;899700000013;other;;2026-01-01;');
      const report = await importAccepted(directory, file, 'membres-20261101.csv');
      assert.deepEqual(
        report.faults.map(({ line, code }) => [line, code]),
        [[3, 'directory.import.duplicate-row']],
      );
    });
  });

  it('refuses a network code given twice', async () => {
    await withDirectory(async (directory) => {
      const file = 'code;nom;type;ville\na;A;x;\nA;B;x;\n;C;x;\n';
      const report = await importAccepted(directory, file, 'reseaux-20261101.csv');
      assert.deepEqual(
        report.faults.map(({ line, code }) => [line, code]),
        [
          [3, 'directory.import.duplicate-row'],
          [4, 'directory.import.identifier-missing'],
        ],
      );
    });
  });
});
