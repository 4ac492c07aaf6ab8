import assert from 'node:assert/strict';
import type { ConflictDecision, Directory, Professional } from '../../../directory/index.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted } from '../support/open-temporary.ts';
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
/** The register has somebody under the very number. */
const SAME = {
  ...somebody(7),
  type: '3',
  id: NUMBER.slice(1),
  nationalId: NUMBER,
  familyName: 'SPECIMEN',
  profession: '60',
};
/** And somebody of its own, who bears the number besides. */
const BESIDES = { ...somebody(8), otherIds: `${NUMBER},FINESS,1` };

function settle(directory: Directory, decision: ConflictDecision['decision'], at: Date) {
  const [conflict] = directory.conflicts.list();
  assert.ok(conflict);
  const asked = { id: conflict.id, at: conflict.at, decision, reason: 'Vu avec l’établissement' };
  return directory.conflicts.settle({ personId: 'administrateur' }, asked, at);
}

describe('staff and the national files', () => {
  it('a full file closes nobody of the staff, and a row under their number is left out: a conflict, never silent', async () => {
    await withSites(async (directory, hand) => {
      const person = await enter(directory, hand.now());
      const report = await importAccepted(directory, rassFile([CAMILLE, SAME]), 'rass-1.txt');
      assert.deepEqual(
        report.faults.filter(({ severity }) => severity === 'refused').map(({ code }) => code),
        ['directory.staff.number-in-register'],
      );
      const found = directory.reader.findByNationalId(NUMBER);
      assert.ok(found.found);
      assert.deepEqual(found.record, person, 'untouched');
      const [conflict] = directory.conflicts.list();
      assert.ok(conflict?.kind === 'staff' && conflict.personId === person.personId && conflict.register === 'rass');
      assert.equal(codeOf(await settle(directory, 'apart', hand.now())), 'directory.conflict.undecided');
    });
  });

  it('kept here: the row stays out of this file and the next, and nobody is asked again', async () => {
    await withSites(async (directory, hand) => {
      await enter(directory, hand.now());
      await importAccepted(directory, rassFile([CAMILLE, SAME]), 'rass-1.txt');
      assert.equal(codeOf(await settle(directory, 'local', hand.now())), 'accepted');
      assert.deepEqual(directory.conflicts.list(), []);
      await importAccepted(directory, rassFile([CAMILLE, SAME, somebody(2)]), 'rass-2.txt');
      assert.deepEqual(directory.conflicts.list(), []);
      const found = directory.reader.findByNationalId(NUMBER);
      assert.ok(found.found && found.record.staff !== undefined && found.record.familyName === 'SPÉCIMEN');
    });
  });

  it('handed over: the register’s next file writes the same person, who is nobody’s staff any more', async () => {
    await withSites(async (directory, hand) => {
      const { personId } = await enter(directory, hand.now());
      await importAccepted(directory, rassFile([CAMILLE, SAME]), 'rass-1.txt');
      assert.equal(codeOf(await settle(directory, 'register', hand.now())), 'accepted');
      const handed = directory.reader.findByPersonId(personId);
      assert.ok(handed.found && handed.record.staff === undefined);
      assert.deepEqual(directory.staff.staffAt(`finess:${HOSPITAL}`, '', 10), []);
      const edit = { command: 'edit-staff', personId, version: handed.record.version, fields: fieldsOf() } as const;
      assert.equal(codeOf(await directory.staff.perform(ADMINISTRATOR, edit, hand.now())), 'directory.staff.not-local');
      await importAccepted(directory, rassFile([CAMILLE, SAME]), 'rass-1.txt');
      const found = directory.reader.findByNationalId(NUMBER);
      assert.ok(found.found);
      assert.deepEqual(
        [found.record.personId, found.record.familyName, found.record.exercices[0]?.profession],
        [personId, 'SPECIMEN', '60'],
      );
    });
  });

  it('an RPPS that bears the number besides is a person of its own, and a conflict; merging keeps the register’s', async () => {
    await withSites(async (directory, hand) => {
      const staff = await enter(directory, hand.now());
      await importAccepted(directory, rassFile([CAMILLE, BESIDES]), 'rass-1.txt');
      const national = directory.reader.findByNationalId(BESIDES.nationalId ?? '');
      assert.ok(national.found && national.record.personId !== staff.personId);
      assert.equal(directory.conflicts.list()[0]?.kind, 'identity');
      const merge = (survivorId: string, absorbedId: string) =>
        directory.lineage.merge(
          { personId: 'administrateur' },
          { survivorId, absorbedId, seen: { survivor: 1, absorbed: 1 }, choice: {}, reason: 'La même personne' },
          hand.now(),
        );
      assert.equal(codeOf(await merge(staff.personId, national.record.personId)), 'directory.merge.survivor-local');
      const merged = await merge(national.record.personId, staff.personId);
      assert.ok(merged.accepted && merged.person !== null);
      assert.equal(merged.person.staff, undefined);
      assert.deepEqual(
        merged.person.exercices.map(({ profession }) => profession),
        ['60'],
        'no post of the staff goes along',
      );
      const byCard = directory.reader.findByNationalId(NUMBER);
      assert.ok(byCard.found && byCard.record.personId === national.record.personId, 'both cards are one person’s');
      assert.deepEqual(directory.conflicts.list(), []);
      const command = { absorbedId: staff.personId, version: merged.person.version, reason: 'Deux personnes, en fait' };
      assert.ok((await directory.lineage.unmerge({ personId: 'administrateur' }, command, hand.now())).accepted);
      const back = directory.reader.findByNationalId(NUMBER);
      assert.ok(back.found && back.record.staff !== undefined && back.record.personId === staff.personId);
    });
  });

  it('two records of staff merged have the posts of both; taken apart each has its own, and what was said meanwhile stays', async () => {
    await withSites(async (directory, hand) => {
      const one = await enter(directory, hand.now());
      const there = { ...POST, structureKey: CLINIC_KEY };
      const early = { ...POST, from: '2025-06-01', until: '2026-02-28' };
      const other = await enter(directory, hand.now(), { number: 'SEC-0043', posts: [there, early] });
      const asked = {
        ...{ survivorId: one.personId, absorbedId: other.personId, seen: { survivor: 1, absorbed: 1 } },
        ...{ choice: {}, reason: 'La même personne' },
      };
      const merged = await directory.lineage.merge(ADMINISTRATOR, asked, hand.now());
      assert.ok(merged.accepted && merged.person !== null);
      assert.deepEqual(merged.person.staff?.posts, [there, { ...POST, from: '2025-06-01' }], 'posts that meet are one');
      const places = (person: Professional) =>
        person.exercices.flatMap(({ situations }) => situations.map(({ structureKey }) => structureKey)).toSorted();
      assert.deepEqual(places(merged.person), [HOSPITAL_KEY, CLINIC_KEY], 'both places open');
      assert.deepEqual(
        directory.staff.staffAt(CLINIC_KEY, '', 10).map(({ personId }) => personId),
        [one.personId],
      );
      const more = { ...POST, role: '332' };
      const edit = {
        command: 'edit-staff',
        personId: one.personId,
        version: merged.person.version,
        fields: fieldsOf({ posts: [...(merged.person.staff?.posts ?? []), more] }),
      } as const;
      const edited = accepted(await directory.staff.perform(ADMINISTRATOR, edit, hand.now()));
      const part = { absorbedId: other.personId, version: edited.version, reason: 'Deux personnes, en fait' };
      assert.ok((await directory.lineage.unmerge(ADMINISTRATOR, part, hand.now())).accepted);
      const staffOf = (number: string) => {
        const found = directory.reader.findByNationalId(number);
        assert.ok(found.found);
        return found.record;
      };
      assert.deepEqual(staffOf(NUMBER).staff?.posts, [more, POST]);
      const back = staffOf(`3${HOSPITAL}/SEC-0043`);
      assert.deepEqual([back.personId, back.staff?.posts], [other.personId, [there, early]]);
      assert.deepEqual(places(back), [CLINIC_KEY]);
    });
  });

  it('merged and taken apart with nothing said between, both are as they were; a record closed brings no post back', async () => {
    await withSites(async (directory, hand) => {
      const one = await enter(directory, hand.now());
      const other = await enter(directory, hand.now(), { number: 'SEC-0043', posts: [{ ...POST, role: '332' }] });
      const close = { command: 'close-staff', personId: other.personId, version: 1, on: '2026-11-20' } as const;
      const closed = accepted(await directory.staff.perform(ADMINISTRATOR, close, hand.now()));
      const asked = {
        ...{ survivorId: one.personId, absorbedId: other.personId, seen: { survivor: 1, absorbed: 2 } },
        ...{ choice: {}, reason: 'La même personne' },
      };
      const merged = await directory.lineage.merge(ADMINISTRATOR, asked, hand.now());
      assert.ok(merged.accepted && merged.person !== null);
      assert.deepEqual(merged.person.staff?.posts, [POST, { ...POST, role: '332', until: '2026-11-19' }]);
      assert.equal(merged.person.exercices.flatMap(({ situations }) => situations).length, 1);
      const part = { absorbedId: other.personId, version: merged.person.version, reason: 'Deux personnes, en fait' };
      assert.ok((await directory.lineage.unmerge(ADMINISTRATOR, part, hand.now())).accepted);
      for (const before of [one, closed]) {
        const found = directory.reader.findByPersonId(before.personId);
        assert.ok('record' in found);
        const { version: _now, ...now } = found.record;
        const { version: _then, ...then } = before;
        assert.deepEqual(now, then);
      }
    });
  });

  it('a merge by a program gives nobody the right to curate; one by a person does', async () => {
    await withSites(async (directory, hand) => {
      await importAccepted(directory, rassFile([CAMILLE, somebody(1), somebody(2)]), 'rass.txt');
      const idOf = (nationalId: string | undefined) => {
        const found = directory.reader.findByNationalId(nationalId ?? '');
        assert.ok(found.found);
        return found.record.personId;
      };
      const [one, other, judge] = [CAMILLE.nationalId, somebody(1).nationalId, somebody(2).nationalId].map(idOf);
      assert.ok(one && other && judge);
      const structureKey = `finess:${HOSPITAL}`;
      const right = {
        personId: other,
        structureKey,
        from: '2026-11-20',
        until: '2027-01-01',
        reason: 'Responsable ici',
      };
      await directory.staff.performCuration(ADMINISTRATOR, right, hand.now());
      const seen = { survivor: 1, absorbed: 1 };
      const command = { survivorId: one, absorbedId: other, seen, choice: {}, reason: 'La même personne' };
      const merged = await directory.lineage.merge({ personId: 'programme' }, command, hand.now());
      assert.ok(merged.accepted);
      assert.ok(!directory.staff.mayCurate(one, structureKey, hand.now()));
      const version = merged.person?.version ?? 0;
      const undo = { absorbedId: other, version, reason: 'Deux personnes, en fait' };
      const parted = await directory.lineage.unmerge({ personId: judge }, undo, hand.now());
      assert.ok(parted.accepted);
      const again = { ...command, seen: { survivor: parted.person?.version ?? 0, absorbed: 3 } };
      const byHand = await directory.lineage.merge({ personId: judge }, again, hand.now());
      assert.ok(byHand.accepted, codeOf(byHand));
      assert.ok(directory.staff.mayCurate(one, structureKey, hand.now()));
    });
  });

  it('is handed nothing by the savoir-faire of a register, and keeps its version', async () => {
    await withSites(async (directory, hand) => {
      const person = await enter(directory, hand.now());
      const again = accepted(
        await directory.staff.perform(
          ADMINISTRATOR,
          {
            command: 'edit-staff',
            personId: person.personId,
            version: 1,
            fields: fieldsOf({ function: 'Assistante' }),
          },
          hand.now(),
        ),
      );
      assert.equal(again.version, 2);
      await importAccepted(directory, rassFile([CAMILLE]), 'rass.txt');
      const found = directory.reader.findByNationalId(NUMBER);
      assert.ok(found.found && found.record.version === 2);
    });
  });
});
