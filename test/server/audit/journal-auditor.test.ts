import assert from 'node:assert/strict';
import type { Audit } from '../../../server/audit/audit.ts';
import { type JournalAuditor, openJournalAuditor } from '../../../server/audit/journal-auditor.ts';
import { finessFile } from '../../directory/support/national-files.ts';
import { importAccepted, NOW, openTemporary, type TemporaryDirectory } from '../../directory/support/open-temporary.ts';
import { type AuditFolder, makeAuditFolder } from './in-folder.ts';

const PLACES = ['010000024', '010000032', '010000040'];

describe('What the directory’s journal tells the audit (R-12)', () => {
  let folder: AuditFolder;
  let temporary: TemporaryDirectory;
  let audit: Audit;
  let auditor: JournalAuditor;
  beforeEach(async () => {
    folder = makeAuditFolder();
    audit = await folder.open();
    temporary = await openTemporary();
    const rows = PLACES.map((finess) => ({ finess, name: `SITE ${finess}`, city: '99100 BRUMEVAL' }));
    await importAccepted(temporary.directory, finessFile('2026-11-01', rows), 'finess.csv');
    auditor = await openJournalAuditor(temporary.directory, audit);
  });
  afterEach(async () => {
    await audit.close();
    await temporary.discard();
    folder.remove();
  });

  async function edit(place: number, actor: string): Promise<void> {
    const ref = { kind: 'structure', id: `finess:${PLACES[place]}` } as const;
    const command = { command: 'set-local-field', ref, field: 'phone', value: '0639980099', version: 1 } as const;
    const verdict = await temporary.directory.editor.perform({ personId: actor }, command, NOW);
    assert.ok(verdict.accepted, JSON.stringify(verdict));
  }
  const asked = (actor: string) => ({ actor, from: `address of ${actor}`, request: `request of ${actor}` });
  /** Actor, address and request of each line, the oldest first. */
  const told = () =>
    audit
      .read({ limit: 100 })
      .map(({ event }) => `${event.actor}, ${event.from}, ${event.request}`)
      .toReversed();

  it('each of two who write at a time has their own address and request', async () => {
    await Promise.all(
      ['one', 'two', 'three'].map((actor, place) => edit(place, actor).then(() => auditor.catchUp(asked(actor)))),
    );
    assert.deepEqual(told().toSorted(), [
      'one, address of one, request of one',
      'three, address of three, request of three',
      'two, address of two, request of two',
    ]);
  });

  it('whose line was acknowledged with another, and who calls within the turn, has their own too', async () => {
    await edit(0, 'one');
    await edit(1, 'two');
    const second = async (): Promise<void> => {
      // As far as a door goes between the acknowledgement of its write and its call.
      for (let step = 0; step < 50; step += 1) await null;
      await auditor.catchUp(asked('two'));
    };
    await Promise.all([auditor.catchUp(asked('one')), second()]);
    assert.deepEqual(told(), ['one, address of one, request of one', 'two, address of two, request of two']);
  });

  it('whoever writes next lends neither to what nobody asked for', async () => {
    await edit(0, 'system');
    await edit(1, 'one');
    await auditor.catchUp(asked('one'));
    assert.deepEqual(told(), ['system, , ', 'one, address of one, request of one']);
  });

  it('what nobody asks for is there at the second look, whether or not anybody writes; what somebody has just written waits for them', async () => {
    await edit(0, 'system');
    await auditor.follow();
    assert.deepEqual(told(), []);
    await edit(1, 'one');
    await auditor.follow();
    assert.deepEqual(told(), ['system, , ']);
    await auditor.catchUp(asked('one'));
    await auditor.follow();
    assert.deepEqual(told(), ['system, , ', 'one, address of one, request of one']);
  });
});
