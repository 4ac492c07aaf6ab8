import assert from 'node:assert/strict';
import { DirectoryError, directoryUpkeep, openDirectory, type StaffFields } from '../../../directory/index.ts';
import { TEST_MAP_BYTES } from '../support/open-temporary.ts';
import {
  ADMINISTRATOR,
  accepted,
  CLINIC_KEY,
  codeOf,
  enter,
  fieldsOf,
  HOSPITAL,
  HOSPITAL_KEY,
  POST,
  withSites,
} from './staff-fixture.ts';

const NUMBER = `3${HOSPITAL}/SEC-0042`;

/** What is said, and the code that refuses it. */
const WRONG: readonly (readonly [string, Partial<StaffFields>, string])[] = [
  ['no name', { familyName: ' ' }, 'directory.staff.malformed'],
  ['a name too long', { familyName: 'X'.repeat(101) }, 'directory.staff.malformed'],
  ['a name with a line end', { familyName: 'A\nB' }, 'directory.staff.malformed'],
  [
    'eleven given names',
    { givenNames: Array.from({ length: 11 }, (_, place) => `N${place}`) },
    'directory.staff.malformed',
  ],
  ['a civility of none', { civility: 'DR' }, 'directory.staff.malformed'],
  ['a telephone of none', { phone: 'douze' }, 'directory.edit.invalid-phone'],
  ['a mailbox of none', { email: 'sans-arobase' }, 'directory.edit.invalid-secure-mail'],
  ['no post', { posts: [] }, 'directory.staff.malformed'],
  ['a post without a real day', { posts: [{ ...POST, from: '2026-02-30' }] }, 'directory.staff.malformed'],
  ['a post that ends before it begins', { posts: [{ ...POST, until: '2026-01-04' }] }, 'directory.staff.malformed'],
  ['a post in no structure', { posts: [{ ...POST, structureKey: 'finess:990999999' }] }, 'directory.structure.absent'],
  ['the same place twice', { posts: [POST, { ...POST, from: '2026-03-01' }] }, 'directory.staff.malformed'],
  ['a role of no nomenclature', { posts: [{ ...POST, role: '399' }] }, 'directory.staff.malformed'],
  ['a function of a professional', { posts: [{ ...POST, role: 'FON-48' }] }, 'directory.staff.malformed'],
  ['a role that is a regulated profession', { posts: [{ ...POST, role: '313' }] }, 'directory.staff.regulated'],
  ['a sector of no nomenclature', { posts: [{ ...POST, sector: 'SA99' }] }, 'directory.staff.malformed'],
  ['posts that are over', { posts: [{ ...POST, until: '2026-11-19' }] }, 'directory.staff.no-post'],
];

describe('staff of an establishment', () => {
  it('is entered with the establishment’s number: found by it, by name and at the place, without any profession', async () => {
    await withSites(async (directory, { now }) => {
      const person = await enter(directory, now());
      const found = directory.reader.findByNationalId(NUMBER.toLowerCase());
      assert.ok(found.found);
      assert.equal(found.record.personId, person.personId);
      const [exercice] = person.exercices;
      assert.deepEqual([exercice?.profession, exercice?.situations.length], ['', 1]);
      const [situation] = exercice?.situations ?? [];
      assert.deepEqual(
        [situation?.structureKey, situation?.role, situation?.sector, situation?.mode, situation?.place.finessEt],
        [HOSPITAL_KEY, '331', 'SA01', 'S', HOSPITAL],
      );
      assert.equal(situation?.place.structureId, `1${HOSPITAL}`);
      const query = { kind: 'any', limit: 10, after: null, includeClosed: false } as const;
      assert.deepEqual(
        ['specimen noemie', 'SEC-0042', NUMBER].map(
          (text) => directory.searcher.search({ ...query, text }).hits.length,
        ),
        [1, 1, 1],
      );
      assert.deepEqual(
        directory.reader.listPeopleAt(HOSPITAL_KEY, 10).map(({ nationalId }) => nationalId),
        [NUMBER],
      );
      assert.deepEqual(person.provenance.curated, {
        source: 'administrator',
        by: 'administrateur',
        asOf: now().toISOString(),
      });
      const [line] = directory.reader.history({ kind: 'person', id: person.personId }, 1);
      assert.deepEqual([line?.operation, line?.by], ['created', 'administrateur']);
      assert.ok(
        line?.changes.some(({ field, after }) => field.endsWith('.from') && after === '2026-01-05'),
        'its posts',
      );
      assert.ok(!line?.changes.some(({ field }) => field.startsWith('exercices')));
    });
  });

  for (const [what, changes, code] of WRONG) {
    it(`${what}: ${code}, and nothing is written`, async () => {
      await withSites(async (directory, { now }) => {
        const command = { command: 'create-staff', establishment: HOSPITAL, number: 'SEC-0042' } as const;
        const verdict = await directory.staff.perform(ADMINISTRATOR, { ...command, fields: fieldsOf(changes) }, now());
        assert.equal(codeOf(verdict), code);
        assert.equal(directory.reader.counts().professionals, 0);
      });
    });
  }

  /** A number as somebody types it, and what it makes. */
  const NUMBERS: readonly (readonly [string, string | null])[] = [
    ['sec-0042', `3${HOSPITAL}/SEC-0042`],
    [` 3${HOSPITAL}/067L-06067983 `, `3${HOSPITAL}/067L-06067983`],
    [`3${HOSPITAL}CPET0002`, `3${HOSPITAL}CPET0002`],
    ['', null],
    ['A/B', null],
    [`3990200008/SEC-0042`, null],
    ['899700000013', `3${HOSPITAL}/899700000013`],
    ['X'.repeat(60), null],
    ['É1', null],
  ];
  for (const [typed, made] of NUMBERS) {
    it(`the number « ${typed.slice(0, 30)} » makes ${made ?? 'none'}`, async () => {
      await withSites(async (directory, { now }) => {
        const command = { command: 'create-staff', establishment: HOSPITAL_KEY, number: typed } as const;
        const verdict = await directory.staff.perform(ADMINISTRATOR, { ...command, fields: fieldsOf() }, now());
        assert.equal(verdict.accepted ? verdict.person.nationalId : null, made);
        if (made === null) assert.equal(codeOf(verdict), 'directory.staff.number-malformed');
      });
    });
  }

  it('a number is one person’s, and an establishment that there is not has no staff', async () => {
    await withSites(async (directory, { now }) => {
      await enter(directory, now());
      const again = { command: 'create-staff', number: 'SEC-0042', fields: fieldsOf() } as const;
      const perform = (establishment: string) =>
        directory.staff.perform(ADMINISTRATOR, { ...again, establishment }, now());
      assert.equal(codeOf(await perform(HOSPITAL)), 'directory.staff.number-taken');
      assert.equal(codeOf(await perform('990999999')), 'directory.structure.absent');
    });
  });

  it('a change names the version seen: of two at once one is taken; the same again is none', async () => {
    await withSites(async (directory, { now }) => {
      const { personId, version } = await enter(directory, now());
      const edit = (changes: Partial<StaffFields>) =>
        directory.staff.perform(
          ADMINISTRATOR,
          { command: 'edit-staff', personId, version, fields: fieldsOf(changes) },
          now(),
        );
      const verdicts = await Promise.all([edit({ function: 'Assistante' }), edit({ function: 'Secrétaire' })]);
      assert.deepEqual(verdicts.map(codeOf).sort(), ['accepted', 'directory.edit.stale-version']);
      const same = {
        command: 'edit-staff',
        personId,
        version: 2,
        fields: fieldsOf({ function: 'Assistante' }),
      } as const;
      assert.equal(codeOf(await directory.staff.perform(ADMINISTRATOR, same, now())), 'directory.edit.unchanged');
      const nobody = { ...same, personId: 'personne' };
      assert.equal(codeOf(await directory.staff.perform(ADMINISTRATOR, nobody, now())), 'directory.person.absent');
    });
  });

  it('is closed from a day, at once or later, and reopened; what ended stays readable', async () => {
    await withSites(async (directory, hand) => {
      const person = await enter(directory, hand.now());
      const act = (command: 'close-staff' | 'reopen-staff', version: number, on = '') =>
        directory.staff.perform(ADMINISTRATOR, { command, personId: person.personId, version, on }, hand.now());
      assert.equal(codeOf(await act('close-staff', 1, '2026-11-19')), 'directory.staff.malformed', 'not in the past');
      assert.equal(codeOf(await act('reopen-staff', 1)), 'directory.edit.unchanged');
      accepted(await act('close-staff', 1, '2026-11-22'));
      assert.ok(directory.reader.findByNationalId(NUMBER).found, 'until that day');
      hand.set('2026-11-22T10:00:00Z');
      directory.turnDay();
      const gone = directory.reader.findByNationalId(NUMBER);
      assert.ok(!gone.found && gone.code === 'directory.staff.closed' && gone.record.closedOn === '2026-11-22');
      const [line] = directory.reader.history({ kind: 'person', id: person.personId }, 1);
      assert.deepEqual([line?.operation, line?.by], ['closed', 'system']);
      const back = accepted(await act('reopen-staff', gone.record.version));
      assert.equal(back.closedOn, null);
      assert.ok(directory.reader.findByNationalId(NUMBER).found);
      accepted(await act('close-staff', back.version, '2026-11-22'));
      assert.equal(directory.reader.findByNationalId(NUMBER).found, false, 'today is at once');
    });
  });

  it('posts to come and posts that end turn with the Paris day; none left cannot be reopened', async () => {
    await withSites(async (directory, hand) => {
      const posts = [
        { ...POST, from: '2026-12-01', until: '2026-12-10' },
        { ...POST, structureKey: CLINIC_KEY, from: '2026-12-05', until: '2026-12-20' },
      ];
      const { personId } = await enter(directory, hand.now(), { posts });
      const state = () => {
        const found = directory.reader.findByPersonId(personId);
        if (!found.found) return found.code;
        return found.record.exercices.flatMap(({ situations }) => situations).map(({ structureKey }) => structureKey);
      };
      assert.equal(state(), 'directory.staff.to-come');
      // Still November in Greenwich, December in Paris.
      hand.set('2026-11-30T23:30:00Z');
      directory.turnDay();
      assert.deepEqual(state(), [HOSPITAL_KEY]);
      hand.set('2026-12-05T10:00:00Z');
      directory.turnDay();
      assert.deepEqual(state(), [HOSPITAL_KEY, CLINIC_KEY]);
      hand.set('2026-12-12T10:00:00Z');
      directory.turnDay();
      assert.deepEqual(state(), [CLINIC_KEY]);
      assert.deepEqual(directory.reader.listPeopleAt(HOSPITAL_KEY, 10), []);
      hand.set('2026-12-24T10:00:00Z');
      directory.turnDay();
      assert.equal(state(), 'directory.staff.closed');
      const left = directory.reader.findByPersonId(personId);
      assert.ok(!left.found && 'record' in left && left.record.closedOn === '2026-12-21');
      const reopen = { command: 'reopen-staff', personId, version: left.record.version } as const;
      assert.equal(codeOf(await directory.staff.perform(ADMINISTRATOR, reopen, hand.now())), 'directory.staff.no-post');
      directory.turnDay();
      assert.deepEqual(directory.reader.findByPersonId(personId), left, 'nothing is written twice');
    });
  });

  it('days that went by while nobody wrote are made up at the next opening, and the store verifies', async () => {
    await withSites(async (directory, hand, path) => {
      await enter(directory, hand.now(), { posts: [{ ...POST, until: '2026-11-25' }] });
      await directory.close();
      const clock = { now: () => new Date('2026-12-01T10:00:00Z') };
      const again = openDirectory({ path, clock, mapSizeBytes: TEST_MAP_BYTES });
      assert.equal(again.reader.findByNationalId(NUMBER).found, false);
      await again.close();
      const verdict = await directoryUpkeep.verify(path);
      assert.deepEqual(verdict.faults, []);
    });
  });

  it('is under ou=people as staff, hidden from anonymous callers, and a closed record has no entry', async () => {
    await withSites(async (directory, hand) => {
      const { personId } = await enter(directory, hand.now());
      const names = () => directory.entryChangesAfter(0, 500).flatMap(({ entries }) => entries.map(({ dn }) => dn));
      assert.ok(names().some((dn) => dn.toLowerCase().startsWith(`uid=3${HOSPITAL}/sec-0042,ou=people`)));
      const closing = { command: 'close-staff', personId, version: 1, on: '2026-11-20' } as const;
      accepted(await directory.staff.perform(ADMINISTRATOR, closing, hand.now()));
      assert.equal(directory.reader.counts().professionals, 0);
    });
  });

  it('cannot be written where the directory is open for reading', async () => {
    await withSites(async (directory, hand, path) => {
      await enter(directory, hand.now());
      const reading = openDirectory({ path, clock: hand, readOnly: true, mapSizeBytes: TEST_MAP_BYTES });
      const command = { command: 'create-staff', establishment: HOSPITAL, number: 'X-1', fields: fieldsOf() } as const;
      await assert.rejects(
        reading.staff.perform(ADMINISTRATOR, command, hand.now()),
        (error) => error instanceof DirectoryError && error.code === 'directory.store.read-only',
      );
      assert.equal(reading.staff.staffAt(HOSPITAL_KEY, '', 10).length, 1);
      await reading.close();
    });
  });
});
