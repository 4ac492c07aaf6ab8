import assert from 'node:assert/strict';
import type { Directory } from '../../../directory/index.ts';
import { MSSANTE_COLUMNS } from '../../../scripts/region/files/mssante.ts';
import { CAMILLE, finessFile, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, importText, NOW, planText, withDirectory } from '../support/open-temporary.ts';

type Row = Readonly<Record<string, string>>;

const CAMILLE_BOX: Row = {
  'Type de BAL': 'PER',
  'Adresse BAL': 'Camille.Exemple@medecin.mssante.example',
  'Identification nationale PP': '899700000013',
  Dématérialisation: 'O',
};
const SITE = '990000025';
const SITE_BOX: Row = {
  'Type de BAL': 'ORG',
  'Adresse BAL': 'urgences@ch.mssante.example',
  'Type identifiant structure': '1',
  'Identification Structure': SITE,
  'Service de rattachement': 'URGENCES',
};

function mssante(rows: readonly Row[]): string {
  const lines = rows.map((row) => MSSANTE_COLUMNS.map((column) => row[column] ?? '').join('|'));
  return `${[MSSANTE_COLUMNS.join('|'), ...lines].join('\n')}\n`;
}

const NAME = (day: number): string => `Extraction_Correspondance_MSSante_202611${String(day).padStart(2, '0')}0830.txt`;

async function withPeople(body: (directory: Directory) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    await importAccepted(
      directory,
      finessFile('2026-11-01', [{ finess: SITE, name: 'CH', city: '99100 BRUMEVAL' }]),
      'f.csv',
    );
    await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), 'rass.txt');
    await body(directory);
  });
}

function camille(directory: Directory) {
  const found = directory.reader.findByNationalId('899700000013');
  assert.ok('record' in found);
  return found.record;
}

function site(directory: Directory) {
  const found = directory.reader.findStructure(SITE);
  assert.ok('record' in found);
  return found.record;
}

/** Values of an attribute as an account of the directory reads them. */
function ldapValues(directory: Directory, path: string, name: string): readonly string[] {
  const entry = directory.entries.read(directory.entries.find(path) ?? 0);
  const found = Array.from(entry?.attributes('authenticated') ?? []).find((attribute) => attribute.name === name);
  return (found?.values ?? []).map(String);
}

const CAMILLE_PATH = 'dc=example\u0000dc=region\u0000ou=people\u0000uid=899700000013';

describe('the national extract of secure mailboxes', () => {
  it('another address than the region keeps is a conflict: both stay until somebody decides, for either side', async () => {
    for (const decision of ['local', 'register'] as const) {
      await withPeople(async (directory) => {
        const { personId, version } = camille(directory);
        const ref = { kind: 'person', id: personId } as const;
        const value = 'camille@region.mssante.example';
        const set = { command: 'set-local-field', ref, field: 'secureMail', value, version } as const;
        assert.ok((await directory.editor.perform({ personId: 'administrateur' }, set, NOW)).accepted);
        const same = { ...CAMILLE_BOX, 'Adresse BAL': value.toUpperCase() };
        await importAccepted(directory, mssante([same, SITE_BOX]), NAME(1));
        assert.deepEqual(directory.conflicts.list(), [], 'the same address is none');
        const report = await importAccepted(directory, mssante([CAMILLE_BOX, SITE_BOX]), NAME(2));
        assert.deepEqual(
          report.faults.map(({ line, code, severity }) => [line, code, severity]),
          [[2, 'directory.import.local-field-differs', 'warning']],
        );
        const [conflict] = directory.conflicts.list();
        assert.ok(conflict?.kind === 'field' && conflict.field === 'secureMail');
        assert.deepEqual(
          [conflict.local, conflict.register, camille(directory).local.secureMail],
          [value, camille(directory).mailboxes?.[0]?.address, value],
        );
        const asked = { id: conflict.id, at: conflict.at, decision, reason: 'Vu avec la personne' };
        assert.ok((await directory.conflicts.settle({ personId: 'administrateur' }, asked, NOW)).accepted);
        assert.deepEqual(camille(directory).local, decision === 'local' ? { secureMail: value } : {});
        assert.deepEqual(directory.conflicts.list(), []);
      });
    }
  });

  it('another address than the region keeps for an establishment is one too', () =>
    withPeople(async (directory) => {
      const { key, version } = site(directory);
      const value = 'accueil@region.mssante.example';
      const ref = { kind: 'structure', id: key } as const;
      const set = { command: 'set-local-field', ref, field: 'secureMail', value, version } as const;
      assert.ok((await directory.editor.perform({ personId: 'administrateur' }, set, NOW)).accepted);
      await importAccepted(directory, mssante([CAMILLE_BOX, { ...SITE_BOX, 'Adresse BAL': value }]), NAME(1));
      assert.deepEqual(directory.conflicts.list(), [], 'the same address is none');
      await importAccepted(directory, mssante([CAMILLE_BOX, SITE_BOX]), NAME(2));
      const [conflict] = directory.conflicts.list();
      assert.ok(conflict?.kind === 'structure-field' && conflict.field === 'secureMail');
      assert.deepEqual([conflict.local, site(directory).local.secureMail], [value, value]);
      const asked = { id: conflict.id, at: conflict.at, decision: 'register', reason: 'Vu avec le site' } as const;
      assert.ok((await directory.conflicts.settle({ personId: 'administrateur' }, asked, NOW)).accepted);
      assert.deepEqual([site(directory).local, directory.conflicts.list()], [{}, []]);
    }));

  it('gives mailboxes to people and structures, seen over LDAP where mail programs look; a plan says so first', () =>
    withPeople(async (directory) => {
      const text = mssante([CAMILLE_BOX, SITE_BOX]);
      const planned = await planText(directory, text, NAME(2));
      assert.ok(planned.accepted);
      assert.deepEqual(
        planned.plan.changes.map(({ kind, operation, changes }) => `${kind} ${operation} ${changes[0]?.field}`).sort(),
        [
          'person changed mailboxes[camille.exemple@medecin.mssante.example].address',
          'structure changed mailboxes[urgences@ch.mssante.example].address',
        ],
      );
      assert.equal(camille(directory).mailboxes, undefined);
      const report = await importAccepted(directory, text, NAME(2));
      assert.equal(report.format, 'mssante');
      assert.equal(report.rows, 2);
      assert.equal(report.people.changed, 1);
      assert.equal(report.structures.changed, 1);
      const address = 'camille.exemple@medecin.mssante.example';
      const box = { address, kind: 'PER', structureId: '', service: '', paperless: 'O' };
      assert.deepEqual(camille(directory).mailboxes, [box]);
      assert.equal(camille(directory).provenance.mailboxes?.by, 'mssante');
      assert.equal(camille(directory).provenance.national?.by, 'rass');
      assert.deepEqual(ldapValues(directory, CAMILLE_PATH, 'mail'), [address]);
      assert.deepEqual(ldapValues(directory, CAMILLE_PATH, 'vsSecureMail'), [address]);
      assert.equal(site(directory).mailboxes?.[0]?.service, 'URGENCES');
      const [line] = directory.reader.history({ kind: 'person', id: camille(directory).personId }, 1);
      assert.equal(line?.operation, 'changed');
    }));

  it('changes nothing the second time, whatever the order of its rows', () =>
    withPeople(async (directory) => {
      const second = { ...CAMILLE_BOX, 'Adresse BAL': 'c.exemple@ch.mssante.example' };
      await importAccepted(directory, mssante([CAMILLE_BOX, second, SITE_BOX]), NAME(2));
      const { version } = camille(directory);
      const again = await importAccepted(directory, mssante([SITE_BOX, second, CAMILLE_BOX, second]), NAME(3));
      assert.deepEqual([again.people.changed, again.people.unchanged, again.structures.unchanged], [0, 1, 1]);
      assert.equal(camille(directory).version, version);
    }));

  it('outlives the registers’ next files, and takes away what it no longer lists; undone, it is there again', () =>
    withPeople(async (directory) => {
      await importAccepted(directory, mssante([CAMILLE_BOX, SITE_BOX]), NAME(2));
      await importAccepted(directory, rassFile([{ ...CAMILLE, civility: 'M' }, somebody(1)]), 'rass.txt');
      assert.equal(camille(directory).mailboxes?.length, 1);
      const report = await importAccepted(directory, mssante([SITE_BOX]), NAME(3));
      assert.equal(report.people.changed, 1);
      assert.deepEqual(camille(directory).mailboxes, []);
      assert.equal(camille(directory).provenance.mailboxes, undefined);
      assert.deepEqual(ldapValues(directory, CAMILLE_PATH, 'vsSecureMail'), []);
      const [last] = directory.importer.batches();
      assert.ok((await directory.importer.undoBatch(last?.batchId ?? '', NOW)).accepted);
      assert.equal(camille(directory).mailboxes?.length, 1);
      assert.equal((await importAccepted(directory, mssante([SITE_BOX]), NAME(3))).people.changed, 1);
    }));

  it('leaves out rows of nobody we know, each with its line, column and reason', () =>
    withPeople(async (directory) => {
      const report = await importAccepted(
        directory,
        mssante([
          { ...CAMILLE_BOX, 'Type de BAL': 'XYZ' },
          { ...CAMILLE_BOX, 'Adresse BAL': 'pas une adresse' },
          { ...CAMILLE_BOX, 'Identification nationale PP': '899999999999' },
          { ...SITE_BOX, 'Identification Structure': '990000033' },
          SITE_BOX,
        ]),
        NAME(2),
      );
      assert.deepEqual(
        report.faults.map(({ line, column, code }) => `${line} ${column} ${code}`),
        [
          '2 Type de BAL directory.import.unknown-value',
          '3 Adresse BAL directory.import.unknown-value',
          '4 Identification nationale PP directory.person.absent',
          '5 Identification Structure directory.structure.absent',
        ],
      );
      assert.equal(camille(directory).mailboxes, undefined);
    }));

  it('is refused whole when it is older, cut, or leaves most of its people out', () =>
    withPeople(async (directory) => {
      const people = Array.from({ length: 60 }, (_, number) => somebody(number));
      await importAccepted(directory, rassFile([CAMILLE, ...people]), 'rass.txt');
      const boxes = people.map(({ nationalId = '' }) => ({
        ...CAMILLE_BOX,
        'Identification nationale PP': nationalId,
      }));
      const whole = mssante([CAMILLE_BOX, ...boxes]);
      await importAccepted(directory, whole, NAME(5));
      for (const [code, content, name] of [
        ['directory.import.older-file', whole, NAME(4)],
        ['directory.import.truncated', whole.slice(0, -40), NAME(6)],
        ['directory.import.guarded', mssante(boxes.slice(0, 10)), NAME(6)],
      ] as const) {
        const verdict = await importText(directory, content, name);
        assert.ok(!verdict.accepted);
        assert.equal(verdict.code, code);
      }
      const allowed = await importAccepted(directory, mssante(boxes.slice(0, 10)), NAME(6), { allowClosures: true });
      assert.equal(allowed.people.changed, 51);
    }));

  it('leaves out of one record what no hospital has', () =>
    withPeople(async (directory) => {
      const many = Array.from({ length: 2_003 }, (_, rank) => ({
        ...SITE_BOX,
        'Adresse BAL': `b${rank}@ch.mssante.example`,
      }));
      const report = await importAccepted(directory, mssante(many), NAME(2));
      assert.equal(site(directory).mailboxes?.length, 2_000);
      assert.deepEqual(
        report.faults.map(({ line, code }) => `${line} ${code}`),
        ['2002 directory.import.too-many-rows'],
      );
    }));
});
