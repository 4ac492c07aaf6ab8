import assert from 'node:assert/strict';
import { type Directory, directoryUpkeep, type LocalStructureFields } from '../../../directory/index.ts';
import { finessFile } from '../support/national-files.ts';
import { importAccepted } from '../support/open-temporary.ts';
import { ADMINISTRATOR, codeOf, enter, HOSPITAL, HOSPITAL_KEY, POST, withSites } from './staff-fixture.ts';

const WARD: LocalStructureFields = {
  name: 'Service des urgences',
  kind: 'service',
  siret: '',
  number: '7',
  way: 'RUE DES LANTERNES',
  postalCode: '99100',
  city: 'BRUMEVAL',
  phone: '01 99 00 00 01',
  email: '',
  openedOn: '',
};
const KEY = `local:L-${HOSPITAL}-URGENCES`;

async function make(directory: Directory, at: Date, changes: Partial<LocalStructureFields> = {}, code = 'URGENCES') {
  const command = { command: 'create-structure', parent: HOSPITAL, code, fields: { ...WARD, ...changes } } as const;
  return directory.staff.performStructure(ADMINISTRATOR, command, at);
}

describe('places in no national file', () => {
  it('a service of a hospital is found by name, listed under it, and staff work there', async () => {
    await withSites(async (directory, hand) => {
      const made = await make(directory, hand.now());
      assert.ok(made.accepted);
      assert.deepEqual([made.structure.key, made.structure.closedOn, made.structure.kind], [KEY, null, 'service']);
      assert.deepEqual(
        directory.staff.placesUnder(HOSPITAL_KEY).map(({ key }) => key),
        [KEY],
      );
      const query = { text: 'urgences', kind: 'structure', limit: 5, after: null, includeClosed: false } as const;
      assert.equal(directory.searcher.search(query).hits.length, 1);
      const person = await enter(directory, hand.now(), { posts: [{ ...POST, structureKey: KEY }] });
      const [situation] = person.exercices[0]?.situations ?? [];
      assert.deepEqual(
        [situation?.place.name, situation?.place.finessEt, situation?.place.address.cedex],
        ['Service des urgences', '', '99100 BRUMEVAL'],
      );
      const dns = directory.entryChangesAfter(0, 500).flatMap(({ entries }) => entries.map(({ dn }) => dn));
      assert.ok(dns.some((dn) => dn.startsWith(`uid=L-${HOSPITAL}-URGENCES,ou=organizations`)));
    });
  });

  it('one that is a part of nothing is listed apart', async () => {
    await withSites(async (directory, hand) => {
      const command = { command: 'create-structure', parent: null, code: 'asso-1', fields: WARD } as const;
      const made = await directory.staff.performStructure(ADMINISTRATOR, command, hand.now());
      assert.ok(made.accepted && made.structure.key === 'local:L-ASSO-1');
      assert.deepEqual(
        directory.staff.placesUnder(null).map(({ key }) => key),
        ['local:L-ASSO-1'],
      );
    });
  });

  const WRONG: readonly (readonly [string, Partial<LocalStructureFields>, string, string])[] = [
    ['no name', { name: '' }, 'A', 'directory.local-structure.malformed'],
    ['a SIRET cut short', { siret: '123' }, 'A', 'directory.local-structure.malformed'],
    ['a postal code of none', { postalCode: '9' }, 'A', 'directory.local-structure.malformed'],
    ['a first day of none', { openedOn: '2026-02-31' }, 'A', 'directory.local-structure.malformed'],
    ['a telephone of none', { phone: 'x' }, 'A', 'directory.edit.invalid-phone'],
    ['a code with a space', {}, 'A B', 'directory.local-structure.malformed'],
    ['a code that ends with a hyphen', {}, 'A-', 'directory.local-structure.malformed'],
  ];
  for (const [what, changes, code, refusal] of WRONG) {
    it(`${what}: ${refusal}`, async () => {
      await withSites(async (directory, hand) => {
        assert.equal(codeOf(await make(directory, hand.now(), changes, code)), refusal);
        assert.deepEqual(directory.staff.placesUnder(HOSPITAL_KEY), []);
      });
    });
  }

  it('a code is one place’s; changes name the version seen; a national structure is not a curator’s', async () => {
    await withSites(async (directory, hand) => {
      assert.equal(codeOf(await make(directory, hand.now())), 'accepted');
      assert.equal(codeOf(await make(directory, hand.now())), 'directory.local-structure.taken');
      const edit = (key: string, version: number, name: string) =>
        directory.staff.performStructure(
          ADMINISTRATOR,
          { command: 'edit-structure', key, version, fields: { ...WARD, name } },
          hand.now(),
        );
      assert.equal(codeOf(await edit(KEY, 9, 'Urgences')), 'directory.edit.stale-version');
      assert.equal(codeOf(await edit(KEY, 1, WARD.name)), 'directory.edit.unchanged');
      assert.equal(codeOf(await edit(KEY, 1, 'Urgences')), 'accepted');
      assert.equal(codeOf(await edit('local:L-NULLE', 1, 'Urgences')), 'directory.structure.absent');
      assert.equal(codeOf(await edit(HOSPITAL_KEY, 1, 'Urgences')), 'directory.local-structure.not-local');
    });
  });

  it('opens and closes with its days; not while posts run there; no national file closes it; the store verifies', async () => {
    await withSites(async (directory, hand, path) => {
      assert.equal(codeOf(await make(directory, hand.now(), { openedOn: '2026-12-01' })), 'accepted');
      const current = () => {
        const found = directory.reader.findStructure(KEY);
        assert.ok('record' in found);
        return found.record;
      };
      assert.notEqual(current().closedOn, null, 'to come');
      await enter(directory, hand.now(), {
        posts: [{ ...POST, structureKey: KEY, from: '2026-12-01', until: '2026-12-31' }],
      });
      hand.set('2026-12-01T10:00:00Z');
      directory.turnDay();
      assert.equal(current().closedOn, null);
      const other = [{ finess: HOSPITAL, name: 'CH DE BRUMEVAL', city: '99100 BRUMEVAL' }];
      await importAccepted(directory, finessFile('2026-12-01', other), 'finess.csv', { allowClosures: true });
      assert.equal(current().closedOn, null, 'a full stock of FINESS');
      const act = (command: 'close-structure' | 'reopen-structure', on = '') =>
        directory.staff.performStructure(
          ADMINISTRATOR,
          { command, key: KEY, version: current().version, on },
          hand.now(),
        );
      assert.equal(codeOf(await act('close-structure', '2026-12-15')), 'directory.local-structure.in-use');
      assert.equal(codeOf(await act('close-structure', '2026-11-01')), 'directory.local-structure.malformed');
      assert.equal(codeOf(await act('close-structure', '2027-01-01')), 'accepted');
      hand.set('2027-01-01T10:00:00Z');
      directory.turnDay();
      assert.equal(current().closedOn, '2027-01-01');
      assert.equal(codeOf(await act('reopen-structure')), 'accepted');
      assert.equal(current().closedOn, null);
      assert.equal(codeOf(await act('reopen-structure')), 'directory.edit.unchanged');
      assert.equal(codeOf(await act('close-structure', '2027-01-01')), 'accepted');
      assert.equal(codeOf(await make(directory, hand.now(), {}, 'URGENCES')), 'directory.local-structure.taken');
      await directory.close();
      const verdict = await directoryUpkeep.verify(path);
      assert.deepEqual(verdict.faults, []);
    });
  });
});
