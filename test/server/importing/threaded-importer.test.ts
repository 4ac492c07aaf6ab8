import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DirectoryError, type ImportProgress, type Professional } from '../../../directory/index.ts';
import { MAX_ARRIVING } from '../../../server/importing/threaded-importer.ts';
import { rassFile, somebody } from '../../directory/support/national-files.ts';
import { useHouse } from '../../support/house.ts';

const PEOPLE = 3_000;
const AT = new Date('2026-11-20T10:00:00Z');
const people = Array.from({ length: PEOPLE }, (_, number) => somebody(number));
const stamp = (hour: number) => `PS_Extraction_20261101${String(hour).padStart(2, '0')}00.txt`;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
}

describe('server/importing: imports in a thread, while the house answers', function () {
  this.timeout(120_000);
  const house = useHouse();
  const rooms = () => house().running.rooms;
  const openPeople = () => rooms().directory.reader.counts().professionals;
  const load = (text: string, hour: number, progress?: ImportProgress) =>
    rooms().imports.importFile(bytesOf(text), stamp(hour), AT, progress, { allowClosures: true });

  it('is seen all at once, its own writes are refused meanwhile and taken afterwards, and nothing is left on disk', async () => {
    const { directory, imports } = rooms();
    const [someone] = directory.reader.people('');
    assert.ok(someone !== undefined);
    const before = openPeople();
    const seen = new Set<number>();
    const refused: unknown[] = [];
    let isDone = false;
    const watch = (async () => {
      while (!isDone) {
        directory.refresh();
        seen.add(openPeople());
        const edit = editOf(someone, '');
        await directory.editor
          .perform({ personId: 'somebody' }, edit, AT)
          .catch((error: unknown) => refused.push(error));
        await setTimeout(1);
      }
    })();
    const own = Array.from(directory.reader.people(''), ({ nationalId }) => nationalId);
    assert.ok(own.length > 0);
    const told: string[] = [];
    const verdict = await load(rassFile(people), 4, (_done, step) => told.push(step));
    assert.ok(told.includes('written'), `it tells how far it is: ${told.join(' ')}`);
    isDone = true;
    await watch;
    assert.ok(verdict.accepted, JSON.stringify(verdict));
    assert.equal(verdict.report.people.created, PEOPLE);
    assert.deepEqual(
      [...seen].sort((one, other) => one - other),
      [before, openPeople()].sort((one, other) => one - other),
    );
    assert.ok(refused.length > 0, 'it was tried while the thread wrote');
    assert.ok(refused.every((error) => error instanceof DirectoryError && error.code === 'directory.store.busy'));
    const found = directory.reader.findByNationalId(people[0]?.nationalId ?? '');
    assert.ok(found.found);
    const edited = await directory.editor.perform({ personId: 'somebody' }, editOf(found.record, '01 99 00 00 01'), AT);
    assert.ok(edited.accepted, JSON.stringify(edited));
    assert.ok(!existsSync(join(house().running.config.data, 'directory', 'import-arriving')));
    assert.equal(imports.batches()[0]?.state, 'applied');
  });

  it('does one work at a time, and takes an import back', async () => {
    const { imports } = rooms();
    const file = rassFile(people.map((person) => ({ ...person, familyName: 'NOUVEAU' })));
    const ask = () => imports.keepPlan(bytesOf(file), stamp(5), { at: AT, by: 'somebody' });
    const answers = await Promise.all([ask(), ask()]);
    const kept = answers.find(({ accepted }) => accepted);
    const second = answers.find((answer) => answer !== kept);
    assert.ok(second !== undefined && !second.accepted && second.code === 'directory.import.busy');
    assert.ok(kept?.accepted);
    assert.equal(kept.kept.plan.people.changed, PEOPLE);
    const applied = await imports.applyPlan(kept.kept.planId, AT);
    assert.ok(applied.accepted, JSON.stringify(applied));
    const nameNow = () => {
      const found = rooms().directory.reader.findByNationalId(people[1]?.nationalId ?? '');
      return found.found ? found.record.familyName : '';
    };
    assert.equal(nameNow(), 'NOUVEAU');
    const [batch] = imports.batches();
    const undone = await imports.undoBatch(batch?.batchId ?? '', AT);
    assert.ok(undone.accepted, JSON.stringify(undone));
    assert.equal(undone.report.restored, PEOPLE);
    assert.notEqual(nameNow(), 'NOUVEAU');
  });

  it('works for others while a file arrives slowly, and lets no more than a few arrive', async () => {
    const { imports } = rooms();
    const gates = Array.from({ length: MAX_ARRIVING }, () => Promise.withResolvers<void>());
    async function* stalled(gate: Promise<void>): AsyncGenerator<Uint8Array> {
      yield Buffer.from('rien\n');
      await gate;
    }
    const slow = gates.map(({ promise }) => imports.importFile(stalled(promise), stamp(8), AT));
    const beyond = await imports.importFile(bytesOf(rassFile(people)), stamp(8), AT);
    assert.ok(!beyond.accepted && beyond.code === 'directory.import.busy');
    gates[0]?.resolve();
    const unknown = await slow[0];
    assert.ok(unknown !== undefined && !unknown.accepted && unknown.code === 'directory.import.unknown-format');
    const verdict = await load(rassFile(people), 8);
    assert.ok(verdict.accepted, `it is taken in while others arrive: ${JSON.stringify(verdict)}`);
    for (const { resolve } of gates) resolve();
    for (const each of await Promise.all(slow)) assert.ok(!each.accepted);
    assert.ok(!existsSync(join(house().running.config.data, 'directory', 'import-arriving')));
  });

  it('refuses in words what the importer refuses', async () => {
    const { imports } = rooms();
    const unknown = await load('rien\n', 6);
    assert.ok(!unknown.accepted && unknown.code === 'directory.import.unknown-format');
    const absent = await imports.applyPlan('0000000000000000', AT);
    assert.ok(!absent.accepted && absent.code === 'directory.import.unknown-plan');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw new Error('the sender went away');
    }
    await assert.rejects(imports.importFile(broken(), stamp(7), AT), /the sender went away/);
    const after = await imports.releaseSlice('0000000000000000', AT);
    assert.ok(!after.accepted && after.code === 'directory.import.unknown-slice', 'and the next work is done');
  });
});

function editOf({ personId: id, version }: Professional, value: string) {
  return { command: 'set-local-field', ref: { kind: 'person', id }, field: 'phone', value, version } as const;
}
