import assert from 'node:assert/strict';
import type { CurationCommand, Directory, StaffPost } from '../../../directory/index.ts';
import { CAMILLE, finessFile, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted } from '../support/open-temporary.ts';
import {
  ADMINISTRATOR,
  CLINIC,
  CLINIC_KEY,
  codeOf,
  enter,
  fieldsOf,
  HOSPITAL,
  HOSPITAL_KEY,
  POST,
  withSites,
} from './staff-fixture.ts';

const REASON = 'Responsable du personnel';
const ENTITY = '990300006';

/** Somebody of the national register who is to curate. */
async function somebodyKnown(directory: Directory): Promise<string> {
  await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), 'rass.txt');
  const found = directory.reader.findByNationalId('899700000013');
  assert.ok(found.found);
  return found.record.personId;
}

function right(personId: string, changes: Partial<CurationCommand> = {}): CurationCommand {
  const days = { from: '2026-11-20', until: '2027-11-20' };
  return { personId, structureKey: HOSPITAL_KEY, ...days, reason: REASON, ...changes };
}

describe('curators of establishments', () => {
  it('a right is dated, told in the history, and lets its holder enter and close staff there and nowhere else', async () => {
    await withSites(async (directory, hand) => {
      const personId = await somebodyKnown(directory);
      const curator = { personId, isAdministrator: false } as const;
      const create = (establishment: string, number: string, posts: StaffPost[] = [POST]) =>
        directory.staff.perform(
          curator,
          { command: 'create-staff', establishment, number, fields: fieldsOf({ posts }) },
          hand.now(),
        );
      assert.equal(codeOf(await create(HOSPITAL, 'A-1')), 'directory.curation.refused');
      const given = await directory.staff.performCuration(ADMINISTRATOR, right(personId), hand.now());
      assert.ok(given.accepted);
      assert.deepEqual(directory.staff.curationsOf(personId), [given.curation]);
      assert.deepEqual(directory.staff.curatorsOf(HOSPITAL_KEY), [given.curation]);
      assert.ok(directory.staff.mayCurate(personId, HOSPITAL_KEY, hand.now()));
      const [line] = directory.reader.history({ kind: 'person', id: personId }, 1);
      assert.deepEqual(
        line?.changes.map(({ field, after }) => [field, after]),
        [
          [`curation[${HOSPITAL_KEY} 2026-11-20].until`, '2027-11-20'],
          ['reason', REASON],
        ],
      );
      const entered = await create(HOSPITAL, 'A-1');
      assert.ok(entered.accepted);
      assert.deepEqual(entered.person.provenance.curated?.source, 'curator');
      assert.deepEqual(entered.person.provenance.curated?.of, HOSPITAL_KEY);
      assert.equal(codeOf(await create(CLINIC_KEY, 'A-2')), 'directory.curation.refused');
      const elsewhere = [{ ...POST, structureKey: CLINIC_KEY }];
      assert.equal(codeOf(await create(HOSPITAL, 'A-2', elsewhere)), 'directory.curation.refused', 'a post elsewhere');
      const close = (version: number) =>
        directory.staff.perform(
          curator,
          { command: 'close-staff', personId: entered.person.personId, version, on: '2026-11-20' },
          hand.now(),
        );
      assert.equal(codeOf(await close(1)), 'accepted');
      hand.set('2027-11-21T10:00:00Z');
      assert.equal(codeOf(await create(HOSPITAL, 'A-3')), 'directory.curation.refused', 'the right has ended');
      const reopen = { command: 'reopen-staff', personId: entered.person.personId, version: 2 } as const;
      assert.equal(codeOf(await directory.staff.perform(curator, reopen, hand.now())), 'directory.curation.refused');
    });
  });

  it('a professional of a register, and staff of another place, are not theirs; nor is their own record', async () => {
    await withSites(async (directory, hand) => {
      const personId = await somebodyKnown(directory);
      const self = await enter(directory, hand.now(), { number: 'DRH-1' });
      await directory.staff.performCuration(ADMINISTRATOR, right(self.personId), hand.now());
      const curator = { personId: self.personId, isAdministrator: false } as const;
      const close = (id: string, version: number) =>
        directory.staff.perform(
          curator,
          { command: 'close-staff', personId: id, version, on: '2026-12-20' },
          hand.now(),
        );
      assert.equal(codeOf(await close(personId, 1)), 'directory.staff.not-local');
      assert.equal(codeOf(await close(self.personId, 1)), 'directory.staff.own');
      const command = { command: 'create-staff', establishment: CLINIC_KEY, number: 'C-1' } as const;
      const fields = fieldsOf({ posts: [{ ...POST, structureKey: CLINIC_KEY }] });
      const other = await directory.staff.perform(ADMINISTRATOR, { ...command, fields }, hand.now());
      assert.ok(other.accepted);
      assert.equal(codeOf(await close(other.person.personId, 1)), 'directory.curation.refused');
      const place = { command: 'create-structure', parent: CLINIC_KEY, code: 'X' } as const;
      const ward = { name: 'X', kind: 'service', siret: '', number: '', way: '', postalCode: '', city: '' } as const;
      const asked = { ...place, fields: { ...ward, phone: '', email: '', openedOn: '' } };
      assert.equal(
        codeOf(await directory.staff.performStructure(curator, asked, hand.now())),
        'directory.curation.refused',
      );
      assert.equal(
        codeOf(await directory.staff.performStructure(curator, { ...asked, parent: null }, hand.now())),
        'directory.curation.refused',
        'of nothing: administrators alone',
      );
      assert.equal(
        codeOf(await directory.staff.performCuration(curator, right(personId), hand.now())),
        'directory.curation.refused',
        'nobody hands their right on',
      );
    });
  });

  it('a right on a legal entity covers its sites and their services', async () => {
    await withSites(async (directory, hand) => {
      const personId = await somebodyKnown(directory);
      const sites = finessFile('2026-11-02', [
        { finess: ENTITY, name: 'GROUPE', city: '99100 BRUMEVAL' },
        { finess: HOSPITAL, name: 'CH DE BRUMEVAL', city: '99100 BRUMEVAL' },
        { finess: CLINIC, name: 'CLINIQUE DU MIRAGE', city: '99200 MIRAGE' },
      ]).replace(`structureet;${CLINIC};;`, `structureet;${CLINIC};${ENTITY};`);
      await importAccepted(directory, sites, 'finess-2.csv');
      await directory.staff.performCuration(ADMINISTRATOR, right(personId, { structureKey: ENTITY }), hand.now());
      const ward = { name: 'Bloc', kind: 'service', siret: '', number: '', way: '', postalCode: '', city: '' } as const;
      const place = { ...ward, phone: '', email: '', openedOn: '' };
      const curator = { personId, isAdministrator: false } as const;
      const make = (parent: string) =>
        directory.staff.performStructure(
          curator,
          { command: 'create-structure', parent, code: 'BLOC', fields: place },
          hand.now(),
        );
      const made = await make(CLINIC);
      assert.ok(made.accepted);
      assert.ok(directory.staff.mayCurate(personId, CLINIC_KEY, hand.now()));
      assert.ok(directory.staff.mayCurate(personId, made.structure.key, hand.now()));
      assert.equal(codeOf(await make(HOSPITAL)), 'directory.curation.refused');
      assert.ok(directory.staff.mayCurate(personId, `finess:${ENTITY}`, hand.now()));
      assert.ok(!directory.staff.mayCurate(personId, HOSPITAL_KEY, hand.now()));
    });
  });

  it('is refused without real days, beyond two years, without a reason, for nobody, twice, and when it changed meanwhile', async () => {
    await withSites(async (directory, hand) => {
      const personId = await somebodyKnown(directory);
      const ask = async (changes: Partial<CurationCommand>) =>
        codeOf(await directory.staff.performCuration(ADMINISTRATOR, right(personId, changes), hand.now()));
      assert.equal(await ask({ until: '2029-11-20' }), 'directory.curation.malformed');
      assert.equal(await ask({ until: '2026-11-19' }), 'directory.curation.malformed');
      assert.equal(await ask({ from: '2026-13-01' }), 'directory.curation.malformed');
      assert.equal(
        await ask({ from: '2025-11-20', until: '2026-11-01' }),
        'directory.curation.malformed',
        'over already',
      );
      assert.equal(await ask({ reason: 'oui' }), 'directory.merge.reason');
      assert.equal(await ask({ personId: 'personne' }), 'directory.person.absent');
      assert.equal(await ask({ structureKey: '990999999' }), 'directory.structure.absent');
      assert.equal(await ask({ seen: { until: '2027-11-20' } }), 'directory.curation.absent');
      assert.equal(await ask({}), 'accepted');
      assert.equal(await ask({ from: '2026-12-01' }), 'directory.curation.overlaps');
      assert.equal(await ask({ seen: { until: '2027-01-01' } }), 'directory.edit.stale-version');
      assert.equal(await ask({ seen: { until: '2027-11-20' } }), 'directory.edit.unchanged');
      assert.equal(await ask({ until: '2026-11-20', seen: { until: '2027-11-20' } }), 'accepted', 'cut short');
      assert.equal(directory.staff.curations(null, 10).length, 1);
      const [one] = directory.staff.curations(null, 10);
      assert.deepEqual(directory.staff.curations(one ?? null, 10), []);
      hand.set('2026-11-21T10:00:00Z');
      assert.ok(!directory.staff.mayCurate(personId, HOSPITAL_KEY, hand.now()));
    });
  });
});
