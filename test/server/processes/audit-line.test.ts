import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Audit } from '../../../server/audit/audit.ts';
import type { AuditEvent } from '../../../server/audit/event.ts';
import { auditByOwner, type OwnerLine, writeLines } from '../../../server/processes/audit-line.ts';
import type { OwnerMessage, WorkerMessage } from '../../../server/processes/messages.ts';
import { noPace } from '../../../server/store/commit-pace.ts';
import { type AuditFolder, anEvent, makeAuditFolder } from '../audit/in-folder.ts';

/** The two ends of a channel, whose owner's end may stay silent or go. */
class Channel extends EventEmitter implements OwnerLine {
  readonly #audit: Audit;
  isSilent = false;

  constructor(audit: Audit) {
    super();
    this.#audit = audit;
  }

  tell(message: WorkerMessage): void {
    if (message.kind !== 'audit' || this.isSilent) return;
    // As the runtime does: what arrives is a copy.
    void writeLines(this.#audit, structuredClone(message)).then((answer) => this.emit('message', answer));
  }

  onMessage(listener: (message: OwnerMessage) => void): void {
    this.on('message', listener);
  }

  onLost(listener: () => void): void {
    this.once('lost', listener);
  }
}

describe('A worker’s audit lines', () => {
  let folder: AuditFolder;
  let owner: Audit;
  let channel: Channel;
  let audit: Audit;
  beforeEach(async () => {
    folder = makeAuditFolder();
    owner = await folder.open();
    channel = new Channel(owner);
    audit = auditByOwner(owner, channel, noPace);
  });
  afterEach(async () => {
    await owner.close();
    folder.remove();
  });
  const event = (subject: string, more: Partial<AuditEvent> = {}) => anEvent({ subject, ...more });

  it('are acknowledged once they are in the chain, in the order in which they were told', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => audit.append(event(`s-${n}`))));
    const subjects = audit.read({ limit: 50 }).map((line) => line.event.subject);
    assert.deepEqual(
      subjects.reverse(),
      Array.from({ length: 50 }, (_, n) => `s-${n}`),
    );
    assert.equal((await audit.verify()).intact, true);
    assert.equal(audit.head().count, owner.head().count);
  });

  it('one that is refused is refused to its own request, with its code, and keeps no other from being written', async () => {
    const malformed = audit.append(event('mauvaise', { at: new Date(Number.NaN) }));
    const good = audit.append(event('bonne'));
    await assert.rejects(malformed, { code: 'server.audit.event-malformed' });
    await good;
    assert.deepEqual(
      audit.read({ limit: 10 }).map((line) => line.event.subject),
      ['bonne'],
    );
  });

  it('with a use: it is marked by the owner, for one of those who ask at once, here or there', async () => {
    const use = { id: 'un-usage-fictif-1', at: new Date(), until: new Date(Date.now() + 60_000) };
    const asked = ['ici', 'là', 'ici'].map((where, n) => (where === 'ici' ? audit : owner).spend(use, event(`s-${n}`)));
    assert.equal((await Promise.all(asked)).filter(Boolean).length, 1);
    assert.equal(audit.isSpent(use), true);
    assert.equal(await audit.spend(use, null), false);
    assert.equal(owner.head().count, 1);
  });

  it('are refused, those on their way as well, once the owner is gone: nothing is answered unaudited', async () => {
    channel.isSilent = true;
    const onItsWay = audit.append(event('en-route'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    channel.emit('lost');
    await assert.rejects(onItsWay, { code: 'server.audit.unavailable' });
    await assert.rejects(audit.append(event('après')), { code: 'server.audit.unavailable' });
    assert.equal(owner.head().count, 0);
  });

  it('say that the audit is closed when the owner’s is', async () => {
    await owner.close();
    await assert.rejects(audit.append(event('tard')), { code: 'server.audit.closed' });
  });

  it('carry no place of a journal: those are the owner’s', () => {
    assert.throws(() => audit.append(event('x'), { source: 'directory.journal', sequence: 1 }), {
      code: 'server.defect',
    });
  });
});
