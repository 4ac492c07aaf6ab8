import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { open } from 'lmdb';
import type { Audit, Use } from '../../../server/audit/audit.ts';
import { MAX_DETAILS, MAX_VALUE_CHARACTERS } from '../../../server/audit/line.ts';
import { type AuditFolder, anEvent, makeAuditFolder } from './in-folder.ts';

describe('audit', () => {
  let folder: AuditFolder;
  let audit: Audit;

  beforeEach(async () => {
    folder = makeAuditFolder();
    audit = await folder.open();
  });

  afterEach(async () => {
    await audit.close();
    folder.remove();
  });

  it('numbers lines from 1 without gaps and reads them newest first', async () => {
    for (const actor of ['a', 'b', 'c']) await audit.append(anEvent({ actor }));
    const lines = audit.read({ limit: 10 });
    assert.deepEqual(
      lines.map(({ sequence, event }) => [sequence, event.actor]),
      [
        [3, 'c'],
        [2, 'b'],
        [1, 'a'],
      ],
    );
  });

  it('gives an event back as it was given, its instant included', async () => {
    const event = anEvent({ details: { rules: 3, granted: true, why: 'dossier ouvert à l’équipe' } });
    await audit.append(event);
    assert.deepEqual(audit.read({ limit: 1 })[0]?.event, event);
  });

  it('chains each line to the one before it (S-44)', async () => {
    await audit.append(anEvent());
    await audit.append(anEvent());
    const [second, first] = audit.read({ limit: 2 });
    assert.equal(second?.previous, first?.digest);
    assert.equal(audit.head().digest, second?.digest);
  });

  it('keeps every line of 500 concurrent appends, and the head outside covers them', async () => {
    await Promise.all(Array.from({ length: 500 }, (_, n) => audit.append(anEvent({ actor: `actor-${n}` }))));
    assert.equal(new Set([...audit.read({ limit: 500 })].map(({ event }) => event.actor)).size, 500);
    assert.match(readFileSync(folder.sealPath, 'utf8'), /^500 /);
    assert.deepEqual(await audit.verify(), { intact: true, head: audit.head(), headBehindBy: 0 });
  });

  it('is continued by another opening: the chain goes on', async () => {
    await audit.append(anEvent());
    await audit.close();
    audit = await folder.open();
    await audit.append(anEvent());
    assert.equal((await audit.verify()).intact, true);
    assert.equal(audit.head().count, 2);
  });

  it('pages by position and filters by action, outcome and instant', async () => {
    for (let hour = 0; hour < 6; hour += 1) {
      const at = new Date(Date.UTC(2026, 10, 23, hour));
      await audit.append(
        anEvent({
          at,
          action: hour % 2 ? 'sign-in.refused' : 'sign-in.accepted',
          outcome: hour % 2 ? 'refused' : 'success',
        }),
      );
    }
    const sequences = (query: Parameters<Audit['read']>[0]) => audit.read(query).map(({ sequence }) => sequence);
    assert.deepEqual(sequences({ limit: 2 }), [6, 5]);
    assert.deepEqual(sequences({ limit: 2, before: 5 }), [4, 3]);
    assert.deepEqual(sequences({ limit: 9, after: 4 }), [6, 5]);
    assert.deepEqual(sequences({ limit: 9, filter: { action: 'sign-in.refused' } }), [6, 4, 2]);
    assert.deepEqual(
      sequences({ limit: 9, filter: { outcome: 'success', since: new Date(Date.UTC(2026, 10, 23, 2)) } }),
      [5, 3],
    );
    assert.deepEqual(sequences({ limit: 9, filter: { until: new Date(Date.UTC(2026, 10, 23, 1)) } }), [1]);
    assert.deepEqual(sequences({ limit: 1, before: 1 }), []);
  });

  for (const query of [
    { limit: 0 },
    { limit: 501 },
    { limit: 1.5 },
    { limit: 1, before: -1 },
    { limit: 1, after: Number.NaN },
  ]) {
    it(`refuses the page ${JSON.stringify(query)}`, () => {
      assert.throws(() => audit.read(query), { code: 'server.audit.page-malformed', kind: 'malformed' });
    });
  }

  it('writes a line of another journal once, whatever is replayed', async () => {
    const line = (sequence: number) =>
      audit.append(anEvent({ actor: `line-${sequence}` }), { source: 'directory.journal', sequence });
    await Promise.all([line(1), line(2)]);
    await Promise.all([line(1), line(2), line(3)]);
    assert.deepEqual(
      audit.read({ limit: 9 }).map(({ event }) => event.actor),
      ['line-3', 'line-2', 'line-1'],
    );
    assert.equal(audit.cursor('directory.journal'), 3);
    assert.equal(audit.cursor('another'), 0);
  });

  it('moves a position on without a line, never back', async () => {
    await audit.advance('directory.journal', 40);
    await audit.advance('directory.journal', 12);
    assert.equal(audit.cursor('directory.journal'), 40);
    assert.equal(audit.head().count, 0);
  });

  it('lets no text forge a line or hide in one (S-45)', async () => {
    const forged = 'x\n"}\r\u2028\u202e\u0085\u200b\u0000\u001b[2J';
    await audit.append(anEvent({ actor: forged, details: { why: forged } }));
    await audit.close();
    const root = open({ path: folder.path, noSubdir: false, overlappingSync: false });
    const stored: unknown = root.openDB('lines', { encoding: 'string' }).get(1);
    await root.close();
    assert.match(String(stored), /^[\x20-\x7e]+$/);
    audit = await folder.open();
    assert.equal(audit.read({ limit: 1 })[0]?.event.details.why, forged);
  });

  it('cuts a text at its limit and says how much was cut', async () => {
    await audit.append(anEvent({ details: { why: 'a'.repeat(MAX_VALUE_CHARACTERS + 5) } }));
    assert.equal(audit.read({ limit: 1 })[0]?.event.details.why, `${'a'.repeat(MAX_VALUE_CHARACTERS)}… (+5)`);
  });

  const malformed: readonly [string, Parameters<Audit['append']>[0]][] = [
    ['an action outside the closed list', anEvent({ action: 'sign-in.forgotten' as 'sign-in.accepted' })],
    ['an instant that is none', anEvent({ at: new Date(Number.NaN) })],
    ['an unknown outcome', anEvent({ outcome: 'perhaps' as 'success' })],
    ['a number that is none', anEvent({ details: { rules: Number.POSITIVE_INFINITY } })],
    ['a detail whose name holds a line end', anEvent({ details: { 'a\nb': 1 } })],
    [
      'more details than the limit',
      anEvent({ details: Object.fromEntries(Array.from({ length: MAX_DETAILS + 1 }, (_, n) => [`d${n}`, n])) }),
    ],
  ];
  for (const [what, event] of malformed) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(audit.append(event), { code: 'server.audit.event-malformed', kind: 'defect' });
      assert.equal(audit.head().count, 0);
    });
  }

  it('answers nothing once closed', async () => {
    await audit.close();
    await assert.rejects(audit.append(anEvent()), { code: 'server.audit.closed' });
    assert.throws(() => audit.read({ limit: 1 }), { code: 'server.audit.closed' });
  });

  const use = (change: Partial<Use> = {}): Use => ({
    id: 'un-usage-fictif-1',
    at: new Date('2026-11-23T08:00:00.000Z'),
    until: new Date('2026-11-23T08:06:00.000Z'),
    ...change,
  });

  it('marks a use for exactly one of fifty, whose line alone is in the chain', async () => {
    const events = Array.from({ length: 50 }, (_, n) => anEvent({ actor: `actor-${n}` }));
    const answers = await Promise.all(events.map((event) => audit.spend(use(), event)));
    assert.equal(answers.filter(Boolean).length, 1);
    assert.deepEqual(
      audit.read({ limit: 10 }).map(({ event }) => event.actor),
      [`actor-${answers.indexOf(true)}`],
    );
    assert.equal(audit.isSpent(use()), true);
    assert.equal(audit.isSpent(use({ id: 'un-usage-fictif-2' })), false);
    assert.equal((await audit.verify()).intact, true);
  });

  it('keeps a use without a line, and over another opening', async () => {
    assert.equal(await audit.spend(use(), null), true);
    assert.equal(audit.head().count, 0);
    await audit.close();
    audit = await folder.open();
    assert.equal(audit.isSpent(use()), true);
    assert.equal(await audit.spend(use(), anEvent()), false);
    assert.equal(audit.head().count, 0);
  });

  it('forgets marks whose end has come, and no other', async () => {
    const later = (minutes: number) => new Date(use().at.getTime() + minutes * 60_000);
    await audit.spend(use(), null);
    await audit.spend(use({ id: 'un-usage-fictif-2', until: later(30) }), null);
    await audit.spend(use({ id: 'un-usage-fictif-3', at: later(7), until: later(13) }), null);
    assert.deepEqual(
      [use(), use({ id: 'un-usage-fictif-2', until: later(30) })].map((one) => audit.isSpent(one)),
      [false, true],
    );
  });

  it('marks no use whose line cannot be written, and none without a name', async () => {
    const nameless = audit.spend(use(), anEvent({ at: new Date(Number.NaN) }));
    await assert.rejects(nameless, { code: 'server.audit.event-malformed' });
    assert.equal(audit.isSpent(use()), false);
    for (const wrong of [{ id: 'court' }, { id: 'x'.repeat(65) }, { until: new Date(Number.NaN) }])
      await assert.rejects(audit.spend(use(wrong), null), { code: 'server.defect' });
  });

  it('finishes what waits before it closes', async () => {
    const waiting = Array.from({ length: 20 }, () => audit.append(anEvent()));
    await audit.close();
    await Promise.all(waiting);
    audit = await folder.open();
    assert.equal(audit.head().count, 20);
  });
});
