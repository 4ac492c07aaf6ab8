import assert from 'node:assert/strict';
import { memberOfNames } from '../../../directory/entries/member-of.ts';
import type { Directory } from '../../../directory/index.ts';
import { DEFAULT_BASE_DN } from '../../../directory/open-directory.ts';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { CAMILLE, finessFile, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

const NETWORKS = 'code;nom;type;ville\npalliatif;Réseau palliatif;palliatif;Brumeval\n';
const MEMBERS = `code_reseau;identification_nationale;niveau;role;debut;fin\npalliatif;899700000013;permanent;;2026-01-01;\n`;

/** Values of one attribute of an entry; null when there is no such entry. */
function valuesOf(directory: Directory, relativeDn: string, name: string): string[] | null {
  const path = pathOfText(`${relativeDn},${DEFAULT_BASE_DN}`);
  const id = path === null ? undefined : directory.entries.find(path);
  const entry = id === undefined ? undefined : directory.entries.read(id);
  if (entry === undefined) {
    return null;
  }
  const found = [...entry.attributes('authenticated')].filter((attribute) => attribute.name === name);
  return found.flatMap(({ values }) => values.map((value) => Buffer.from(value).toString('utf8')));
}

/** Names of the groups an entry is in, worked out from the index. */
function groupsOf(directory: Directory, relativeDn: string): readonly string[] {
  const path = pathOfText(`${relativeDn},${DEFAULT_BASE_DN}`) ?? assert.fail('not a name');
  return memberOfNames(directory.entries, path).map(String);
}

async function fill(directory: Directory): Promise<void> {
  await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), 'rass.txt');
  await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
  await importAccepted(directory, MEMBERS, 'membres-20261101.csv');
}

const PERSON = 'uid=899700000013,ou=people';
const GROUP = 'cn=palliatif,ou=groups';

describe('projected entries follow records', () => {
  it('shows a person, the network they belong to, and the person in the network', async () => {
    await withDirectory(async (directory) => {
      await fill(directory);
      assert.deepEqual(valuesOf(directory, PERSON, 'sn'), ['EXEMPLE']);
      assert.deepEqual(groupsOf(directory, PERSON), [`${GROUP},${DEFAULT_BASE_DN}`]);
      assert.match(valuesOf(directory, GROUP, 'member')?.join() ?? '', /^uid=899700000013,ou=people/);
    });
  });

  it('hides a closed person and takes them out of their network', async () => {
    await withDirectory(async (directory) => {
      await fill(directory);
      await importAccepted(directory, rassFile([somebody(1)]), 'rass.txt');
      assert.equal(valuesOf(directory, PERSON, 'sn'), null);
      assert.ok(!valuesOf(directory, GROUP, 'member')?.join().includes('899700000013'));
    });
  });

  it('tells whoever follows which entries went, and keeps no bytes of what follows from the record', async () => {
    await withDirectory(async (directory) => {
      await fill(directory);
      const before = directory.lastChange();
      await importAccepted(directory, rassFile([somebody(1)]), 'rass.txt');
      const gone = directory
        .entryChangesAfter(before, 100)
        .flatMap(({ entries }) => entries)
        .filter(({ operation }) => operation === 'removed');
      assert.ok(gone.some(({ dn }) => dn.startsWith(`${PERSON},`)));
      assert.deepEqual(
        gone.filter((change) => 'before' in change),
        [],
      );
    });
  });

  it('takes a person out of their network the day after their last, and tells whose membership turned', async () => {
    let now = NOW;
    const rows = [
      'palliatif;899700000013;permanent;;2026-01-01;2026-11-20',
      'palliatif;899700000039;member;;2026-11-22;',
    ];
    const isListed = (directory: Directory, id: string) => valuesOf(directory, GROUP, 'member')?.join().includes(id);
    const body = async (directory: Directory) => {
      await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), 'rass.txt');
      await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
      const ids = [...directory.reader.people('')].map(({ nationalId }) => nationalId);
      const [first = '', second = ''] = ids;
      const text = [MEMBERS.split('\n')[0], ...rows]
        .join('\n')
        .replace('899700000013', first)
        .replace('899700000039', second);
      await importAccepted(directory, `${text}\n`, 'membres-20261101.csv');
      const turned = (after: string, through: string) =>
        [...directory.reader.membershipsTurned(after, through)].map(({ from }) => from);
      assert.deepEqual([isListed(directory, first), isListed(directory, second)], [true, false]);
      assert.deepEqual(turned('2026-11-19', '2026-11-20'), []);
      assert.deepEqual(turned('2026-11-20', '2026-11-21'), ['2026-01-01']);
      assert.deepEqual(turned('2026-11-21', '2026-11-22'), ['2026-11-22']);
      assert.deepEqual(turned('2026-11-10', '2026-11-30').sort(), ['2026-01-01', '2026-11-22']);
      now = new Date('2026-11-20T23:30:00Z');
      directory.turnDay();
      assert.equal(isListed(directory, first) ?? false, false, 'it is the 21st in Paris');
      now = new Date('2026-11-21T23:30:00Z');
      directory.turnDay();
      assert.equal(isListed(directory, second), true);
      const changes = directory.lastChange();
      directory.turnDay();
      assert.equal(directory.lastChange(), changes, 'nothing is written when nothing turned');
    };
    await withDirectory(body, { clock: { now: () => now } });
  });

  it('moves a person to a new national identifier, in the network too', async () => {
    await withDirectory(async (directory) => {
      await fill(directory);
      const { nationalId = '', id = '' } = somebody(9);
      const renamed = { ...CAMILLE, id, nationalId, otherIds: '899700000013,RPPS,1' };
      await importAccepted(directory, rassFile([renamed, somebody(1)]), 'rass.txt');
      assert.equal(valuesOf(directory, PERSON, 'sn'), null);
      assert.deepEqual(valuesOf(directory, `uid=${nationalId},ou=people`, 'sn'), ['EXEMPLE']);
      assert.match(valuesOf(directory, GROUP, 'member')?.join() ?? '', new RegExp(`^uid=${nationalId},`));
    });
  });

  it('takes a closed network away from its members', async () => {
    await withDirectory(async (directory) => {
      await fill(directory);
      await importAccepted(directory, 'code;nom;type;ville\nautre;Autre;x;\n', 'reseaux-20261102.csv');
      assert.equal(valuesOf(directory, GROUP, 'cn'), null);
      assert.deepEqual(groupsOf(directory, PERSON), []);
    });
  });

  it('shows a local edit at once', async () => {
    await withDirectory(async (directory) => {
      await fill(directory);
      const found = directory.reader.findByNationalId('899700000013');
      assert.ok(found.found);
      const ref = { kind: 'person', id: found.record.personId } as const;
      const edit = {
        command: 'set-local-field',
        ref,
        field: 'secureMail',
        value: 'c@mss.example',
        version: 1,
      } as const;
      assert.ok((await directory.editor.perform({ personId: 'x' }, edit, NOW)).accepted);
      const path = pathOfText(`${PERSON},${DEFAULT_BASE_DN}`);
      const id = path === null ? undefined : directory.entries.find(path);
      const entry = id === undefined ? undefined : directory.entries.read(id);
      const all = [...(entry?.attributes('authenticated') ?? [])].flatMap(({ values }) => values.map(String));
      assert.ok(all.includes('c@mss.example'));
    });
  });

  it('keeps two structures apart whose identifiers could name the same entry', async () => {
    await withDirectory(async (directory) => {
      const twin = { ...somebody(2), mode: 'L', structureId: '010000024', name: 'LE MEME' };
      await importAccepted(directory, rassFile([twin]), 'rass.txt');
      const site = { finess: '010000024', name: 'SITE', city: '' };
      const report = await importAccepted(directory, finessFile('2026-11-01', [site]), 'finess.csv');
      assert.deepEqual([report.structures.created, report.structures.changed], [0, 1]);
    });
  });
});
