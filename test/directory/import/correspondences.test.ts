import assert from 'node:assert/strict';
import type { Directory, Professional } from '../../../directory/index.ts';
import { CAMILLE, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, importText, NOW, planText, withDirectory } from '../support/open-temporary.ts';

const NONE = { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 0 };
const ADELI = '259990018';
const OTHER_ADELI = '259990026';
const RPPS = String(CAMILLE.id);
const [OLD, OTHER_OLD, NEW] = [`0${ADELI}`, `0${OTHER_ADELI}`, `8${RPPS}`];
/** The same person as the registers knew them before. */
const BEFORE: RassRow = { ...CAMILLE, type: '0', id: ADELI, nationalId: OLD };
const ACTOR = { personId: 'administrator' };
const REASON = 'Deux personnes, vérifié auprès de l’ARS';

function rassName(minute: number): string {
  return `Extraction_ProSanteConnect_Personne_activite_2026110104${String(minute).padStart(2, '0')}.txt`;
}

function correspondence(...rows: readonly (readonly [adeli: string, rpps: string])[]): string {
  return `${['N° ADELI;N° RPPS', ...rows.map((row) => row.join(';'))].join('\r\n')}\r\n`;
}

function recordOf(directory: Directory, nationalId: string): Professional {
  const found = directory.reader.findByNationalId(nationalId);
  assert.ok('record' in found, `${nationalId} leads nowhere`);
  return found.record;
}

function chainOf(directory: Directory, nationalId: string): readonly (readonly [string, boolean])[] {
  return recordOf(directory, nationalId).identifiers.map((each) => [each.nationalId, each.current] as const);
}

function stateOf(directory: Directory, nationalId: string): object {
  const { version: _version, ...state } = recordOf(directory, nationalId);
  return state;
}

describe('the file of correspondence ADELI–RPPS', () => {
  it('gives a person known by an ADELI number the RPPS; both answer, and the register’s rows count under either', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([BEFORE, somebody(1)]), rassName(0));
      const { personId } = recordOf(directory, OLD);
      const report = await importAccepted(directory, correspondence([ADELI, RPPS]), 'bascule-20261102.csv');
      assert.deepEqual([report.format, report.rows, report.faults], ['correspondance-adeli-rpps', 1, []]);
      assert.deepEqual(report.people, { ...NONE, changed: 1 });
      assert.deepEqual(chainOf(directory, OLD), [
        [OLD, false],
        [NEW, true],
      ]);
      const byOld = directory.reader.findByNationalId(OLD);
      assert.ok(byOld.found && byOld.viaOldId && byOld.record.personId === personId);
      assert.equal(recordOf(directory, NEW).personId, personId);
      for (const text of [ADELI, RPPS, OLD]) {
        const { hits } = directory.searcher.search({ text, kind: 'any', limit: 5, after: null, includeClosed: false });
        assert.equal(hits.length, 1, `search of ${text}`);
      }
      // The register still lists the former number, with something new: it is this person's.
      const late = rassFile([{ ...BEFORE, familyName: 'AUTREMENT' }, somebody(1)]);
      const next = await importAccepted(directory, late, rassName(1));
      assert.deepEqual(next.people, { ...NONE, changed: 1, unchanged: 1 });
      assert.deepEqual(
        next.faults.map(({ code }) => code),
        ['directory.import.old-identifier'],
      );
      assert.deepEqual([recordOf(directory, NEW).familyName, recordOf(directory, NEW).nationalId], ['AUTREMENT', NEW]);
      assert.deepEqual((await importAccepted(directory, late, rassName(1))).people, { ...NONE, unchanged: 2 });
      // And at last the new one.
      await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), rassName(2));
      assert.deepEqual([recordOf(directory, OLD).personId, recordOf(directory, OLD).familyName], [personId, 'EXEMPLE']);
      assert.equal(directory.reader.counts().professionals, 2);
    });
  });

  it('changes nothing when it comes twice, whatever its charset and the order of its rows', async () => {
    await withDirectory(async (directory) => {
      const pairs = [1, 2, 3].map(
        (number) => [`25999${number}${number}${number}${number}`, String(somebody(number).id)] as const,
      );
      await importAccepted(directory, rassFile([somebody(1), somebody(2), somebody(3)]), rassName(0));
      const first = await importAccepted(directory, correspondence(...pairs), 'bascule.csv');
      assert.equal(first.people.changed, 3);
      const lines = directory.lastChange();
      const latin1 = Buffer.from(correspondence(...pairs.toReversed()), 'latin1');
      const again = await importAccepted(directory, latin1, 'bascule.csv');
      assert.deepEqual([again.people, again.charset], [{ ...NONE, unchanged: 3 }, 'iso-8859-1']);
      assert.equal(directory.lastChange(), lines);
    });
  });

  it('is remembered for people who come later, under either number, and for both at once', async () => {
    for (const rows of [[BEFORE], [CAMILLE], [BEFORE, CAMILLE], [CAMILLE, BEFORE]]) {
      await withDirectory(async (directory) => {
        const report = await importAccepted(
          directory,
          correspondence([ADELI, RPPS], [OTHER_ADELI, RPPS]),
          'bascule.csv',
        );
        assert.deepEqual(report.people, { ...NONE, unchanged: 1 });
        const made = await importAccepted(directory, rassFile(rows), rassName(0));
        assert.equal(made.people.created, 1);
        assert.equal(directory.reader.counts().professionals, 1);
        assert.deepEqual(new Set(chainOf(directory, OTHER_OLD).map(([id]) => id)), new Set([OLD, OTHER_OLD, NEW]));
        assert.equal(recordOf(directory, OLD).nationalId, NEW);
        const twice = await importAccepted(directory, rassFile(rows), rassName(0));
        assert.deepEqual(twice.people, { ...NONE, unchanged: 1 });
      });
    }
  });

  it('makes one of two records, nothing lost, and says so beforehand', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([BEFORE]), rassName(0));
      const former = recordOf(directory, OLD);
      await importAccepted(directory, 'code;nom;type;ville\ndia;Diabète;diabete;Brumeval\n', 'reseaux.csv');
      const header = 'code_reseau;identification_nationale;niveau;role;debut;fin';
      await importAccepted(directory, `${header}\ndia;${OLD};permanent;COORD;2026-01-01;\n`, 'membres.csv');
      const phone = {
        command: 'set-local-field',
        field: 'phone',
        value: '01 02 03 04 05',
        version: former.version,
      } as const;
      await directory.editor.perform(ACTOR, { ...phone, ref: { kind: 'person', id: former.personId } }, NOW);
      // The new number comes without a word of the old one, which vanishes.
      await importAccepted(directory, rassFile([CAMILLE]), rassName(1));
      const current = recordOf(directory, NEW);
      assert.notEqual(current.personId, former.personId);
      const planned = await planText(directory, correspondence([ADELI, RPPS]), 'bascule.csv');
      assert.ok(planned.accepted);
      assert.deepEqual(planned.plan.people, { ...NONE, changed: 1 });
      assert.deepEqual(
        planned.plan.changes.map(({ id, operation }) => [id, operation]),
        [[NEW, 'changed']],
      );
      assert.equal(recordOf(directory, OLD).personId, former.personId, 'a plan writes nothing');
      await importAccepted(directory, correspondence([ADELI, RPPS]), 'bascule.csv');
      const one = recordOf(directory, OLD);
      assert.equal(one.personId, current.personId);
      assert.equal(one.local.phone, '01 02 03 04 05');
      assert.deepEqual(
        directory.reader.membershipsOf(one.personId, NOW).map(({ role }) => role),
        ['COORD'],
      );
      const byInternalId = directory.reader.findByPersonId(former.personId);
      assert.ok(byInternalId.found && byInternalId.viaOldId && byInternalId.record.personId === current.personId);
      // What is imported next changes nothing of it.
      assert.deepEqual((await importAccepted(directory, rassFile([CAMILLE]), rassName(2))).people, {
        ...NONE,
        unchanged: 1,
      });
      const members = await planText(directory, `${header}\ndia;${OLD};permanent;COORD;2026-01-01;\n`, 'membres.csv');
      assert.ok(members.accepted);
      assert.deepEqual(members.plan.memberships, { ...NONE, unchanged: 1 });
    });
  });

  const REFUSED = [
    [
      'a former number of two people in the file',
      correspondence([ADELI, RPPS], [ADELI, String(somebody(1).id)]),
      'directory.import.correspondence-contradicts',
      [2, 3],
    ],
    [
      'a number of a person who has another RPPS',
      correspondence([ADELI, String(somebody(1).id)]),
      'directory.import.correspondence-contradicts',
      [2],
    ],
    ['a number that was cut', correspondence([ADELI, RPPS.slice(0, 8)]), 'directory.identifier.malformed', [2]],
    ['an empty number', correspondence([ADELI, '']), 'directory.import.identifier-missing', [2]],
  ] as const;

  for (const [title, content, code, lines] of REFUSED) {
    it(`leaves out ${title}, with its line and column, and nothing else`, async () => {
      await withDirectory(async (directory) => {
        const rows = [{ ...CAMILLE, otherIds: `${OLD},ADELI,1` }, somebody(1), somebody(2)];
        await importAccepted(directory, rassFile(rows), rassName(0));
        const sound = `${OTHER_ADELI};${somebody(2).id}\r\n`;
        const report = await importAccepted(directory, content + sound, 'bascule.csv');
        assert.deepEqual(
          report.faults.map((fault) => [fault.line, fault.code, fault.severity]),
          lines.map((line) => [line, code, 'refused']),
        );
        assert.ok(report.faults.every(({ column }) => column === 'N° ADELI' || column === 'N° RPPS'));
        assert.equal(report.people.changed, 1);
        assert.equal(recordOf(directory, OTHER_OLD).nationalId, somebody(2).nationalId);
        assert.equal(recordOf(directory, OLD).nationalId, NEW);
      });
    });
  }

  it('is refused when a later one was applied', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, correspondence([ADELI, RPPS]), 'Correspondance_ADELI_RPPS-20261103.csv');
      const older = await importText(
        directory,
        correspondence([ADELI, RPPS]),
        'Correspondance_ADELI_RPPS-20261102.csv',
      );
      assert.ok(!older.accepted && older.code === 'directory.import.older-file');
    });
  });

  it('is undone whole: numbers, merged records, and what later files would infer', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(
        directory,
        rassFile([BEFORE, { ...BEFORE, id: OTHER_ADELI, nationalId: OTHER_OLD }]),
        rassName(0),
      );
      await importAccepted(directory, rassFile([{ ...CAMILLE, familyName: 'ENSUITE' }, somebody(1)]), rassName(1));
      const numbers = [OLD, OTHER_OLD, NEW, String(somebody(1).nationalId)];
      const before = numbers.map((nationalId) => stateOf(directory, nationalId));
      const file = correspondence([ADELI, RPPS], [OTHER_ADELI, RPPS], ['259990034', String(somebody(1).id)]);
      await importAccepted(directory, file, 'bascule.csv');
      const personIds = new Set([OLD, OTHER_OLD, NEW].map((nationalId) => recordOf(directory, nationalId).personId));
      assert.equal(personIds.size, 1);
      const [batch] = directory.importer.batches();
      const undone = await directory.importer.undoBatch(batch?.batchId ?? '', NOW);
      assert.ok(undone.accepted && undone.report.kept.length === 0);
      assert.deepEqual(
        numbers.map((nationalId) => stateOf(directory, nationalId)),
        before,
      );
      assert.equal(directory.reader.findByNationalId('0259990034').found, false);
      await importAccepted(directory, file, 'bascule.csv');
      assert.equal(recordOf(directory, OLD).nationalId, NEW);
    });
  });
});

describe('a correspondence withdrawn', () => {
  it('parts the numbers; neither the same file nor the register’s brings it back, until it is reinstated', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([BEFORE]), rassName(0));
      const before = stateOf(directory, OLD);
      await importAccepted(directory, correspondence([ADELI, RPPS]), 'bascule.csv');
      const pair = { former: OLD, current: NEW };
      const short = await directory.lineage.withdraw(ACTOR, { ...pair, reason: 'non' }, NOW);
      assert.ok(!short.accepted && short.code === 'directory.merge.reason');
      const verdict = await directory.lineage.withdraw(ACTOR, { ...pair, reason: REASON }, NOW);
      assert.ok(verdict.accepted);
      assert.deepEqual(stateOf(directory, OLD), before, 'no register had listed the new number');
      assert.equal(directory.reader.findByNationalId(NEW).found, false);
      const [line] = directory.reader.history({ kind: 'person', id: recordOf(directory, OLD).personId }, 1);
      assert.deepEqual([line?.by, line?.operation], [ACTOR.personId, 'edited']);
      assert.ok(line?.changes.some(({ field, after }) => field === 'reason' && after === REASON));
      const again = await importAccepted(directory, correspondence([ADELI, RPPS]), 'bascule.csv');
      assert.deepEqual(
        again.faults.map(({ code, severity }) => [code, severity]),
        [['directory.import.correspondence-withdrawn', 'refused']],
      );
      const rpps = { ...CAMILLE, otherIds: `${OLD},ADELI,1` };
      const register = await importAccepted(directory, rassFile([BEFORE, rpps]), rassName(1));
      assert.ok(register.faults.some(({ code }) => code === 'directory.import.correspondence-withdrawn'));
      assert.notEqual(recordOf(directory, OLD).personId, recordOf(directory, NEW).personId);
      const [known] = directory.reader.correspondencesOf(recordOf(directory, NEW).personId);
      assert.deepEqual([known?.withdrawn?.by, known?.withdrawn?.reason], [ACTOR.personId, REASON]);
      const back = await directory.lineage.reinstate(ACTOR, { ...pair, reason: REASON }, NOW);
      assert.ok(back.accepted);
      assert.equal(recordOf(directory, OLD).nationalId, NEW);
      const twice = await directory.lineage.reinstate(ACTOR, { ...pair, reason: REASON }, NOW);
      assert.ok(!twice.accepted && twice.code === 'directory.correspondence.absent');
    });
  });

  it('parts the records that it had made one', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([BEFORE]), rassName(0));
      await importAccepted(directory, rassFile([CAMILLE]), rassName(1));
      const before = [OLD, NEW].map((nationalId) => stateOf(directory, nationalId));
      await importAccepted(directory, correspondence([ADELI, RPPS]), 'bascule.csv');
      const verdict = await directory.lineage.withdraw(ACTOR, { former: OLD, current: NEW, reason: REASON }, NOW);
      assert.ok(verdict.accepted && verdict.person?.nationalId === NEW);
      assert.deepEqual(
        [OLD, NEW].map((nationalId) => stateOf(directory, nationalId)),
        before,
      );
    });
  });

  it('parts numbers that the register’s own file had joined, and is refused for numbers of nobody', async () => {
    await withDirectory(async (directory) => {
      const joined = rassFile([{ ...CAMILLE, otherIds: `${OLD},ADELI,1` }]);
      await importAccepted(directory, joined, rassName(0));
      assert.ok((await directory.lineage.withdraw(ACTOR, { former: OLD, current: NEW, reason: REASON }, NOW)).accepted);
      assert.deepEqual(chainOf(directory, NEW), [[NEW, true]]);
      assert.equal(directory.reader.findByNationalId(OLD).found, false);
      await importAccepted(directory, joined, rassName(1));
      assert.deepEqual(chainOf(directory, NEW), [[NEW, true]]);
      for (const former of [OLD, NEW, 'x'.repeat(300), '']) {
        const verdict = await directory.lineage.withdraw(ACTOR, { former, current: NEW, reason: REASON }, NOW);
        assert.ok(!verdict.accepted && verdict.code === 'directory.correspondence.absent', former);
      }
    });
  });
});
