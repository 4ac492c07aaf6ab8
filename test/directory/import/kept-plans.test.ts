import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Directory, type ImportOptions, type KeptPlan, openDirectory } from '../../../directory/index.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

function stamp(minute: number): string {
  return `Extraction_ProSanteConnect_Personne_activite_2026110104${String(minute).padStart(2, '0')}.txt`;
}

async function keep(directory: Directory, file: string, name: string, options: ImportOptions = {}): Promise<KeptPlan> {
  const verdict = await directory.importer.keepPlan(
    bytesOf(file),
    name,
    { at: NOW, by: 'somebody' },
    undefined,
    options,
  );
  assert.ok(verdict.accepted, JSON.stringify(verdict));
  return verdict.kept;
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'utf8');
}

async function codeOf(directory: Directory, planId: string): Promise<string> {
  const verdict = await directory.importer.applyPlan(planId, NOW);
  return verdict.accepted ? 'accepted' : verdict.code;
}

function familyName(directory: Directory, nationalId = ''): string {
  const found = directory.reader.findByNationalId(nationalId);
  return found.found ? found.record.familyName : '';
}

async function edit(directory: Directory, nationalId = ''): Promise<void> {
  const found = directory.reader.findByNationalId(nationalId);
  assert.ok(found.found);
  const { personId: id, version } = found.record;
  const command = {
    command: 'set-local-field',
    ref: { kind: 'person', id },
    field: 'phone',
    value: '01 99 00 00 00',
    version,
  } as const;
  const verdict = await directory.editor.perform({ personId: 'administrator' }, command, NOW);
  assert.ok(verdict.accepted, JSON.stringify(verdict));
}

describe('a kept plan', () => {
  const first = rassFile([CAMILLE, somebody(1), somebody(2)]);
  const next = rassFile([{ ...CAMILLE, familyName: 'NOUVEAU' }, somebody(2), somebody(3)]);

  it('does, when it is applied, what it said; then it is no longer there to apply, and its file is gone', async () => {
    await withDirectory(async (directory, path) => {
      await importAccepted(directory, first, stamp(0));
      const kept = await keep(directory, next, stamp(1));
      assert.equal(familyName(directory, CAMILLE.nationalId), 'EXEMPLE', 'nothing is written');
      assert.equal(statSync(join(path, 'import-plans', kept.planId)).mode & 0o077, 0, 'for its owner alone');
      assert.deepEqual(directory.importer.plan(kept.planId), kept);
      assert.deepEqual(
        directory.importer.plans().map(({ planId, state, by, people }) => ({ planId, state, by, people })),
        [{ planId: kept.planId, state: 'waiting', by: 'somebody', people: kept.plan.people }],
      );
      const verdict = await directory.importer.applyPlan(kept.planId, NOW);
      assert.ok(verdict.accepted, JSON.stringify(verdict));
      assert.deepEqual([verdict.report.people, verdict.report.structures], [kept.plan.people, kept.plan.structures]);
      assert.equal(familyName(directory, CAMILLE.nationalId), 'NOUVEAU');
      assert.deepEqual(readdirSync(join(path, 'import-plans')), []);
      assert.equal(directory.importer.plan(kept.planId)?.state, 'applied');
      assert.equal(await codeOf(directory, kept.planId), 'directory.import.unknown-plan');
      const [batch] = directory.importer.batches();
      assert.deepEqual(directory.importer.report(batch?.batchId ?? ''), verdict.report, 'the report is kept');
    });
  });

  it('is refused when a record that it writes over has changed, and applied when another one has', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, first, stamp(0));
      const touched = await keep(directory, next, stamp(1));
      await edit(directory, CAMILLE.nationalId);
      const lines = directory.lastChange();
      assert.equal(await codeOf(directory, touched.planId), 'directory.import.plan-stale');
      assert.equal(directory.lastChange(), lines, 'nothing of it is written');
      const again = await keep(directory, next, stamp(1));
      assert.notEqual(again.planId, touched.planId, 'another state, another plan');
      await edit(directory, somebody(2).nationalId);
      assert.equal(await codeOf(directory, again.planId), 'accepted');
      assert.equal(familyName(directory, CAMILLE.nationalId), 'NOUVEAU');
    });
  });

  it('is refused when somebody it would close was edited, and when a later file was applied', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, first, stamp(0));
      const closing = await keep(directory, next, stamp(1));
      await edit(directory, somebody(1).nationalId);
      assert.equal(await codeOf(directory, closing.planId), 'directory.import.plan-stale');
      const older = await keep(directory, next, stamp(1));
      await importAccepted(directory, rassFile([CAMILLE, somebody(1), somebody(2), somebody(4)]), stamp(2));
      assert.equal(await codeOf(directory, older.planId), 'directory.import.older-file');
    });
  });

  it('is the same plan for the same file on the same state, and survives a restart', async () => {
    await withDirectory(async (directory, path) => {
      await importAccepted(directory, first, stamp(0));
      const [one, two] = [await keep(directory, next, stamp(1)), await keep(directory, next, stamp(1))];
      assert.equal(one.planId, two.planId);
      assert.equal(directory.importer.plans().length, 1);
      await directory.close();
      const reopened = openDirectory({ path, clock: { now: () => NOW } });
      try {
        assert.equal(await codeOf(reopened, one.planId), 'accepted');
      } finally {
        await reopened.close();
      }
    });
  });

  it('can be dropped; without its file, or unknown, it is refused', async () => {
    await withDirectory(async (directory, path) => {
      await importAccepted(directory, first, stamp(0));
      const { planId } = await keep(directory, next, stamp(1));
      assert.equal(await directory.importer.dropPlan(planId), true);
      assert.equal(await directory.importer.dropPlan(planId), false);
      assert.equal(await codeOf(directory, planId), 'directory.import.unknown-plan');
      const other = await keep(directory, rassFile([CAMILLE, somebody(1), somebody(2), somebody(5)]), stamp(1));
      rmSync(join(path, 'import-plans', other.planId));
      assert.equal(await codeOf(directory, other.planId), 'directory.import.unknown-plan');
      assert.equal(await codeOf(directory, 'ffffffffffffffff'), 'directory.import.unknown-plan');
    });
  });

  it('gives way to newer ones beyond twenty, its file too', async function () {
    this.timeout(60_000);
    await withDirectory(async (directory, path) => {
      await importAccepted(directory, first, stamp(0));
      const plans: KeptPlan[] = [];
      for (let number = 10; number < 31; number += 1) {
        plans.push(await keep(directory, rassFile([CAMILLE, somebody(1), somebody(2), somebody(number)]), stamp(1)));
      }
      assert.equal(directory.importer.plans().length, 20);
      assert.equal(directory.importer.plan(plans[0]?.planId ?? ''), null);
      assert.equal(readdirSync(join(path, 'import-plans')).length, 20);
    });
  });

  it('of networks and of their members tells each, and is stale when one of them has changed by hand', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, first, stamp(0));
      const networks = 'code;nom;type;ville\nnord;Réseau Nord;palliatif;Brumeval\n';
      const kept = await keep(directory, networks, 'reseaux-20261101.csv');
      assert.deepEqual(
        kept.plan.changes.map(({ kind, id, name, operation }) => [kind, id, name, operation]),
        [['network', 'nord', 'Réseau Nord', 'created']],
      );
      assert.equal(kept.plan.networks.created, 1);
      assert.equal(await codeOf(directory, kept.planId), 'accepted');
      const head = 'code_reseau;identification_nationale;niveau;role;debut;fin\n';
      const row = (number: number, tier: string) => `nord;${somebody(number).nationalId};${tier};;2026-01-01;\n`;
      await importAccepted(directory, head + row(1, 'member') + row(2, 'member'), 'membres-20261102.csv');
      const next = await keep(directory, head + row(1, 'permanent'), 'membres-20261103.csv');
      assert.deepEqual(
        next.plan.changes.map(({ kind, id, operation, changes }) => [kind, id, operation, changes]),
        [
          [
            'membership',
            somebody(1).nationalId,
            'changed',
            [{ field: 'membership[nord 2026-01-01].tier', before: 'member', after: 'permanent' }],
          ],
          [
            'membership',
            somebody(2).nationalId,
            'closed',
            [{ field: 'membership[nord 2026-01-01].until', before: '', after: '2026-11-03' }],
          ],
        ],
      );
      assert.deepEqual([next.plan.memberships.changed, next.plan.memberships.closed], [1, 1]);
      const found = directory.reader.findByNationalId(somebody(2).nationalId ?? '');
      assert.ok(found.found);
      const { personId } = found.record;
      const seen = directory.reader.membership(personId, 'nord', '2026-01-01');
      assert.ok(seen !== null);
      const verdict = await directory.editor.performMembership(
        { personId: 'administrator' },
        { ...seen, command: 'change', role: 'COORD', seen },
        NOW,
      );
      assert.ok(verdict.accepted, JSON.stringify(verdict));
      assert.equal(await codeOf(directory, next.planId), 'directory.import.plan-stale');
      const again = await keep(directory, head + row(1, 'permanent') + row(2, 'member'), 'membres-20261103.csv');
      const applied = await directory.importer.applyPlan(again.planId, NOW);
      assert.ok(applied.accepted, JSON.stringify(applied));
      assert.deepEqual(applied.report.memberships, again.plan.memberships, 'what was told is what is done');
    });
  });
});
