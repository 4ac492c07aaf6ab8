import assert from 'node:assert/strict';
import type { ConflictDecision, Directory } from '../../../directory/index.ts';
import { CAMILLE, finessFile, type RassRow, rassFile } from '../support/national-files.ts';
import { importAccepted, NOW, planText, withDirectory } from '../support/open-temporary.ts';

const ACTOR = { personId: 'administrator' };
const REASON = 'Vérifié auprès de l’ARS';
const NEW = String(CAMILLE.nationalId);
const [OLD, OTHER_OLD] = ['0259990018', '0259990026'];
const former = (nationalId: string, familyName: string): RassRow => ({
  ...CAMILLE,
  type: '0',
  id: nationalId.slice(1),
  nationalId,
  familyName,
});
const BOTH = [former(OLD, 'UN'), former(OTHER_OLD, 'DEUX')];
const AMBIGUOUS = { ...CAMILLE, otherIds: `${OLD},ADELI,1;${OTHER_OLD},ADELI,1` };

function rassName(minute: number): string {
  return `Extraction_ProSanteConnect_Personne_activite_2026110104${String(minute).padStart(2, '0')}.txt`;
}

function recordOf(directory: Directory, nationalId: string) {
  const found = directory.reader.findByNationalId(nationalId);
  return 'record' in found ? found.record : null;
}

function settle(directory: Directory, decision: ConflictDecision['decision'], changes: Partial<ConflictDecision> = {}) {
  const [conflict] = directory.conflicts.list();
  const asked = { id: conflict?.id ?? '', at: conflict?.at ?? '', decision, reason: REASON, ...changes };
  return directory.conflicts.settle(ACTOR, asked, NOW);
}

describe('an ambiguous identity', () => {
  const withAmbiguous = (body: (directory: Directory) => Promise<void>) =>
    withDirectory(async (directory) => {
      await importAccepted(directory, rassFile(BOTH), rassName(0));
      await body(directory);
    });

  it('is told beforehand, and waits: nobody is adopted, created or closed', async () => {
    await withAmbiguous(async (directory) => {
      const plan = await planText(directory, rassFile([AMBIGUOUS]), rassName(1));
      assert.ok(plan.accepted);
      assert.deepEqual(
        plan.plan.faults.map(({ line, column, code, severity }) => [line, column, code, severity]),
        [[2, 'Autres identifiants', 'directory.import.ambiguous-identity', 'refused']],
      );
      assert.deepEqual([plan.plan.changes, directory.conflicts.list()], [[], []]);
      const before = [OLD, OTHER_OLD].map((nationalId) => recordOf(directory, nationalId));
      const report = await importAccepted(directory, rassFile([AMBIGUOUS]), rassName(1));
      assert.deepEqual([report.people.created, report.people.changed, report.people.closed], [0, 0, 0]);
      assert.deepEqual(
        [OLD, OTHER_OLD].map((nationalId) => recordOf(directory, nationalId)),
        before,
      );
      assert.equal(recordOf(directory, NEW), null);
      const [conflict, ...others] = directory.conflicts.list();
      assert.ok(conflict?.kind === 'identity' && others.length === 0);
      assert.deepEqual(
        [conflict.nationalId, conflict.name, conflict.isLeftOut, conflict.claimed.map(({ nationalId }) => nationalId)],
        [NEW, 'EXEMPLE CAMILLE', true, [OLD, OTHER_OLD]],
      );
      await importAccepted(directory, rassFile([AMBIGUOUS]), rassName(2));
      assert.equal(directory.conflicts.list().length, 1, 'the same one again is one');
    });
  });

  it('is settled by merging the records: the next file finds one person', async () => {
    await withAmbiguous(async (directory) => {
      await importAccepted(directory, rassFile([AMBIGUOUS]), rassName(1));
      const [one, two] = [recordOf(directory, OLD), recordOf(directory, OTHER_OLD)];
      assert.ok(one && two);
      const seen = { survivor: one.version, absorbed: two.version };
      const merge = { survivorId: one.personId, absorbedId: two.personId, seen, choice: {}, reason: REASON };
      assert.ok((await directory.lineage.merge(ACTOR, merge, NOW)).accepted);
      assert.deepEqual(directory.conflicts.list(), []);
      await importAccepted(directory, rassFile([AMBIGUOUS]), rassName(2));
      assert.equal(recordOf(directory, NEW)?.personId, one.personId);
      assert.equal(recordOf(directory, OTHER_OLD)?.nationalId, NEW);
    });
  });

  it('is settled by saying who it is, or that it is none of them', async () => {
    for (const is of [OLD, OTHER_OLD, null]) {
      await withAmbiguous(async (directory) => {
        await importAccepted(directory, rassFile([AMBIGUOUS]), rassName(1));
        const before = [OLD, OTHER_OLD].map((nationalId) => recordOf(directory, nationalId)?.personId);
        const chosen = is === null ? null : recordOf(directory, is);
        const verdict = await settle(directory, chosen === null ? 'apart' : { is: chosen.personId });
        assert.ok(verdict.accepted, JSON.stringify(verdict));
        assert.deepEqual(directory.conflicts.list(), []);
        const report = await importAccepted(directory, rassFile([AMBIGUOUS]), rassName(2));
        const found = recordOf(directory, NEW);
        assert.ok(found);
        if (chosen !== null) assert.equal(found.personId, chosen.personId);
        else assert.ok(!before.includes(found.personId) && report.people.created === 1);
        assert.deepEqual(directory.conflicts.list(), []);
        const kept = recordOf(directory, is === OLD ? OTHER_OLD : OLD);
        const [line] = directory.reader
          .history({ kind: 'person', id: kept?.personId ?? '' }, 500)
          .filter(({ by }) => by === ACTOR.personId);
        assert.ok(line?.changes.some(({ field, after }) => field === 'reason' && after === REASON));
      });
    }
  });

  it('of two records that are both there is told too, all else of the row taken in', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([former(OLD, 'UN')]), rassName(0));
      await importAccepted(directory, rassFile([CAMILLE]), rassName(1));
      const claims = rassFile([{ ...CAMILLE, familyName: 'AUTREMENT', otherIds: `${OLD},ADELI,1` }]);
      const report = await importAccepted(directory, claims, rassName(2));
      assert.deepEqual(
        report.faults.map(({ code }) => code),
        ['directory.import.identifier-taken'],
      );
      assert.equal(recordOf(directory, NEW)?.familyName, 'AUTREMENT');
      const [conflict] = directory.conflicts.list();
      assert.ok(conflict?.kind === 'identity' && !conflict.isLeftOut);
      const is = recordOf(directory, OLD)?.personId ?? '';
      const wrong = await settle(directory, { is });
      assert.ok(!wrong.accepted && wrong.code === 'directory.conflict.undecided', 'who is the same is merged');
      assert.ok((await settle(directory, 'apart')).accepted);
      const again = await importAccepted(directory, claims, rassName(3));
      assert.deepEqual(
        again.faults.map(({ code }) => code),
        ['directory.import.correspondence-withdrawn'],
      );
      assert.deepEqual(directory.conflicts.list(), []);
    });
  });

  it('is taken back with the import that raised it', async () => {
    await withAmbiguous(async (directory) => {
      await importAccepted(directory, rassFile([AMBIGUOUS]), rassName(1));
      const [batch] = directory.importer.batches();
      assert.ok((await directory.importer.undoBatch(batch?.batchId ?? '', NOW)).accepted);
      assert.deepEqual(directory.conflicts.list(), []);
    });
  });

  it('is decided once, with a reason, by an answer that answers it', async () => {
    await withAmbiguous(async (directory) => {
      await importAccepted(directory, rassFile([AMBIGUOUS]), rassName(1));
      const refusals = [
        await settle(directory, 'local'),
        await settle(directory, { is: 'nobody' }),
        await settle(directory, 'apart', { reason: 'non' }),
        await settle(directory, 'apart', { at: 'earlier' }),
        await settle(directory, 'apart', { id: 'identity:x' }),
      ];
      assert.deepEqual(
        refusals.map((verdict) => !verdict.accepted && verdict.code),
        [
          'directory.conflict.undecided',
          'directory.conflict.undecided',
          'directory.merge.reason',
          'directory.edit.stale-version',
          'directory.conflict.absent',
        ],
      );
      const { id = '', at = '' } = directory.conflicts.list()[0] ?? {};
      const asked = { id, at, decision: 'apart', reason: REASON } as const;
      const both = await Promise.all([1, 2].map(() => directory.conflicts.settle(ACTOR, asked, NOW)));
      assert.deepEqual(both.map(({ accepted }) => accepted).sort(), [false, true]);
    });
  });
});

describe('a field that the region keeps otherwise', () => {
  const local = '01 99 00 41 07';
  const withLocal = (body: (directory: Directory) => Promise<void>) =>
    withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([{ ...CAMILLE, phone: '01 99 00 41 00' }]), rassName(0));
      const record = recordOf(directory, NEW);
      assert.ok(record);
      const ref = { kind: 'person', id: record.personId } as const;
      const set = { command: 'set-local-field', ref, field: 'phone', value: local, version: record.version } as const;
      assert.ok((await directory.editor.perform(ACTOR, set, NOW)).accepted);
      await body(directory);
    });

  it('is never written over: both values stay, and somebody is asked', async () => {
    await withLocal(async (directory) => {
      const changed = rassFile([{ ...CAMILLE, phone: '01 99 00 41 99' }]);
      const report = await importAccepted(directory, changed, rassName(1));
      assert.deepEqual(
        report.faults.map(({ code, severity }) => [code, severity]),
        [['directory.import.local-field-differs', 'warning']],
      );
      const record = recordOf(directory, NEW);
      assert.deepEqual([record?.local.phone, record?.phone], [local, '01 99 00 41 99']);
      const [conflict] = directory.conflicts.list();
      assert.ok(conflict?.kind === 'field');
      assert.deepEqual(
        [conflict.local, conflict.before, conflict.register],
        [local, '01 99 00 41 00', '01 99 00 41 99'],
      );
      assert.ok((await settle(directory, 'local')).accepted);
      assert.deepEqual([recordOf(directory, NEW)?.local.phone, directory.conflicts.list()], [local, []]);
      await importAccepted(directory, changed, rassName(2));
      assert.deepEqual(directory.conflicts.list(), [], 'the same value is no news');
    });
  });

  it('gives way to the register when somebody says so, and when it is edited the question is gone', async () => {
    await withLocal(async (directory) => {
      await importAccepted(directory, rassFile([{ ...CAMILLE, phone: '01 99 00 41 99' }]), rassName(1));
      const wrong = await settle(directory, 'apart');
      assert.ok(!wrong.accepted && wrong.code === 'directory.conflict.undecided');
      assert.ok((await settle(directory, 'register')).accepted);
      const record = recordOf(directory, NEW);
      assert.deepEqual([record?.local, record?.phone, directory.conflicts.list()], [{}, '01 99 00 41 99', []]);
      assert.equal(record?.provenance['local.phone'], undefined);
    });
    await withLocal(async (directory) => {
      await importAccepted(directory, rassFile([{ ...CAMILLE, phone: '01 99 00 41 99' }]), rassName(1));
      const record = recordOf(directory, NEW);
      assert.ok(record);
      const ref = { kind: 'person', id: record.personId } as const;
      const set = { command: 'set-local-field', ref, field: 'phone', value: '', version: record.version } as const;
      assert.ok((await directory.editor.perform(ACTOR, set, NOW)).accepted);
      assert.deepEqual(directory.conflicts.list(), []);
    });
  });

  it('is no conflict when the register says the same number, or nothing, or nothing new', async () => {
    for (const phone of ['01.99.00.41.07', '+33 1 99 00 41 07', '', '01 99 00 41 00']) {
      await withLocal(async (directory) => {
        const report = await importAccepted(directory, rassFile([{ ...CAMILLE, phone }]), rassName(1));
        assert.deepEqual([report.faults, directory.conflicts.list()], [[], []], phone);
      });
    }
  });
});

describe('a telephone of an establishment that the region keeps otherwise', () => {
  const [SITE, BEFORE, LOCAL, AFTER] = ['990100000', '0199004100', '01 99 00 41 07', '0199004199'];
  const file = (phone: string, day: number) =>
    finessFile(`2026-11-0${day}`, [{ finess: SITE, name: 'CH FICTIF', city: '99100 BRUMEVAL', phone }]);
  const siteOf = (directory: Directory) => {
    const found = directory.reader.findStructure(SITE);
    assert.ok('record' in found);
    return found.record;
  };
  const withLocal = (body: (directory: Directory) => Promise<void>) =>
    withDirectory(async (directory) => {
      await importAccepted(directory, file(BEFORE, 1), 'finess.csv');
      const { key, version } = siteOf(directory);
      const ref = { kind: 'structure', id: key } as const;
      const set = { command: 'set-local-field', ref, field: 'phone', value: LOCAL, version } as const;
      assert.ok((await directory.editor.perform(ACTOR, set, NOW)).accepted);
      await body(directory);
    });

  it('is never written over: somebody is asked once, whoever answers for that place', async () => {
    await withLocal(async (directory) => {
      const plan = await planText(directory, file(AFTER, 2), 'finess.csv');
      assert.ok(plan.accepted);
      assert.deepEqual(directory.conflicts.list(), [], 'a plan writes nothing');
      const report = await importAccepted(directory, file(AFTER, 2), 'finess.csv');
      assert.deepEqual(
        report.faults.map(({ line, code, severity }) => [line, code, severity]),
        [[2, 'directory.import.local-field-differs', 'warning']],
      );
      const { key, local, phone } = siteOf(directory);
      assert.deepEqual([local.phone, phone], [LOCAL, AFTER]);
      const [conflict, ...others] = directory.conflicts.list();
      assert.ok(conflict?.kind === 'structure-field' && others.length === 0);
      assert.deepEqual(
        [conflict.key, conflict.name, conflict.field, conflict.local, conflict.before, conflict.register],
        [key, 'CH FICTIF', 'phone', LOCAL, BEFORE, AFTER],
      );
      const territory = { departments: new Set(['75']), establishments: new Set<string>() };
      const asked = { id: conflict.id, at: conflict.at, decision: 'register', reason: REASON } as const;
      const outside = await directory.conflicts.settle({ ...ACTOR, territory }, asked, NOW);
      assert.ok(!outside.accepted && outside.code === 'directory.conflict.absent');
      assert.ok((await settle(directory, 'local')).accepted);
      assert.deepEqual([siteOf(directory).local.phone, directory.conflicts.list()], [LOCAL, []]);
      await importAccepted(directory, file(AFTER, 3), 'finess.csv');
      assert.deepEqual(directory.conflicts.list(), [], 'the same value is no news');
    });
  });

  it('gives way to the register when somebody says so; the history tells who and why', async () => {
    await withLocal(async (directory) => {
      await importAccepted(directory, file(AFTER, 2), 'finess.csv');
      const wrong = await settle(directory, 'apart');
      assert.ok(!wrong.accepted && wrong.code === 'directory.conflict.undecided');
      assert.ok((await settle(directory, 'register')).accepted);
      const { key, local, phone, provenance } = siteOf(directory);
      assert.deepEqual([local, phone, directory.conflicts.list()], [{}, AFTER, []]);
      assert.equal(provenance['local.phone'], undefined);
      const [line] = directory.reader.history({ kind: 'structure', id: key }, 1);
      assert.equal(line?.by, ACTOR.personId);
      assert.ok(line?.changes.some(({ field, before }) => field === 'local.phone' && before === LOCAL));
      assert.ok(line?.changes.some(({ field, after }) => field === 'reason' && after === REASON));
    });
  });

  it('is no conflict when the register says the same number, or nothing, or nothing new; nor once it is edited', async () => {
    for (const phone of ['01.99.00.41.07', '+33 1 99 00 41 07', '', BEFORE]) {
      await withLocal(async (directory) => {
        const report = await importAccepted(directory, file(phone, 2), 'finess.csv');
        assert.deepEqual([report.faults, directory.conflicts.list()], [[], []], phone);
      });
    }
    await withLocal(async (directory) => {
      await importAccepted(directory, file(AFTER, 2), 'finess.csv');
      const { key, version } = siteOf(directory);
      const ref = { kind: 'structure', id: key } as const;
      const set = { command: 'set-local-field', ref, field: 'phone', value: AFTER, version } as const;
      assert.ok((await directory.editor.perform(ACTOR, set, NOW)).accepted);
      assert.deepEqual(directory.conflicts.list(), []);
    });
  });

  it('goes with the import that raised it', async () => {
    await withLocal(async (directory) => {
      await importAccepted(directory, file(AFTER, 2), 'finess.csv');
      const batch = directory.importer
        .batches()
        .find(({ batchId }) => batchId === directory.conflicts.list()[0]?.batchId);
      assert.ok((await directory.importer.undoBatch(batch?.batchId ?? '', NOW)).accepted);
      assert.deepEqual([siteOf(directory).phone, directory.conflicts.list()], [BEFORE, []]);
    });
  });
});
