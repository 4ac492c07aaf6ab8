import assert from 'node:assert/strict';
import { type Federation, openFederation } from '../../../federation/index.ts';
import { numbersGiven } from '../../../server/access/numbers-given.ts';
import type { Audit } from '../../../server/audit/audit.ts';
import { type DeedAuditor, openDeedAuditor, tellingDeeds } from '../../../server/audit/audit-deeds.ts';
import { ServerError } from '../../../server/errors.ts';
import { AT } from '../../federation/support/facts.ts';
import { rule, sheet } from '../../federation/support/sheets.ts';
import {
  admit,
  application,
  BY_TEST,
  ONE_PROFESSIONAL,
  PATIENT_KEY,
  withTrustDomain,
} from '../../federation/support/trust-domain.ts';
import { type AuditFolder, makeAuditFolder } from './in-folder.ts';

const WRITER = { by: 'alix', from: '192.0.2.7', request: 'demande-7' };
const version = (number: number) => sheet([rule(`R-${number}`)], { version: number });
const publish = (federation: Federation, number: number) => federation.sheets.publish(version(number), WRITER, AT);

describe('What was done in the trust domain, in the audit', () => {
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

  /** Versions told, the oldest line first. */
  const told = (): readonly unknown[] =>
    audit
      .read({ limit: 500, filter: { action: 'sheet.published' } })
      .map(({ event }) => event.details.version)
      .toReversed();
  const auditor = (federation: Federation, sink: Pick<Audit, 'append' | 'cursor'> = audit): DeedAuditor =>
    openDeedAuditor(federation.deeds, sink);

  it('is there once it is answered: who, where from, by which request, what and when', async () => {
    await withTrustDomain(async (bare) => {
      const federation = tellingDeeds(bare, auditor(bare));
      await admit(federation, 'essai', [], AT);
      const verdict = await publish(federation, 1);
      assert(verdict.accepted);
      const [line] = audit.read({ limit: 1 });
      assert.deepEqual(line?.event, {
        ...{ at: AT, action: 'sheet.published', actor: 'alix', subject: 'essai', outcome: 'success', code: '' },
        ...{ from: '192.0.2.7', request: 'demande-7' },
        details: { application: 'essai', version: 1, digest: verdict.sheet.digest },
      });
      await federation.facts.keep('essai', { entities: [{ type: 'document', id: 'd-1' }] }, AT, WRITER);
      assert.deepEqual(audit.read({ limit: 1 })[0]?.event.details, { entities: 1 });
      assert.deepEqual(audit.read({ limit: 3 })[2]?.event.details, { version: 1 });
    });
  });

  it('done by a process that died before its line: there at the next start, once and in order, and before the retry is answered', async () => {
    await withTrustDomain(async (dying, path) => {
      await admit(dying, 'essai', [1, 2, 3].map(version), AT);
      await dying.close();
      const again = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
      try {
        again.numberBeyond(numbersGiven(audit));
        const federation = tellingDeeds(again, auditor(again));
        const retry = await publish(federation, 3);
        assert(retry.accepted && retry.already);
        assert.deepEqual(told(), [1, 2, 3]);
        await auditor(again).catchUp();
        await publish(federation, 4);
        assert.deepEqual(told(), [1, 2, 3, 4]);
      } finally {
        await again.close();
      }
    });
  });

  it('carried by a process that died before it said so: not twice', async () => {
    await withTrustDomain(async (bare) => {
      await admit(bare, 'essai', [1, 2].map(version), AT);
      // As two lives of one house: neither knows what the other has carried but by the audit.
      await Promise.all([auditor(bare).catchUp(), auditor(bare).catchUp()]);
      await auditor(bare).catchUp();
      assert.deepEqual(told(), [1, 2]);
      assert.equal((await audit.verify()).intact, true);
    });
  });

  it('that could not be written: refused to who did it, and carried with what comes next, in its place', async () => {
    await withTrustDomain(async (bare) => {
      let isFull = true;
      const sink: Pick<Audit, 'append' | 'cursor'> = {
        cursor: (source) => audit.cursor(source),
        append: (event, position) =>
          isFull
            ? Promise.reject(new ServerError('server.audit.unavailable', 'a full disk'))
            : audit.append(event, position),
      };
      const federation = tellingDeeds(bare, auditor(bare, sink));
      await admit(bare, 'essai', [], AT);
      await assert.rejects(publish(federation, 1), { code: 'server.audit.unavailable' });
      await assert.rejects(publish(federation, 2), { code: 'server.audit.unavailable' });
      assert.deepEqual(told(), []);
      isFull = false;
      assert((await publish(federation, 3)).accepted);
      assert.deepEqual(told(), [1, 2, 3]);
    });
  });

  it('of many at a time, and of more than are read at once, each has its line before its answer, in the order done', async () => {
    await withTrustDomain(async (bare) => {
      const federation = tellingDeeds(bare, auditor(bare));
      const { facts } = federation;
      const line = (id: string) =>
        audit.read({ limit: 500, filter: { action: 'facts.kept' } }).filter(({ event }) => event.request === id).length;
      await admit(bare, 'essai', [], AT);
      await Promise.all(
        Array.from({ length: 40 }, async (_, n) => {
          const entities = [{ type: 'document', id: `d-${n}` }];
          await facts.keep('essai', { entities }, AT, { ...WRITER, request: `d-${n}` });
          assert.equal(line(`d-${n}`), 1, `d-${n}`);
        }),
      );
      for (let n = 0; n < 1_200; n += 1)
        void bare.facts.keep('essai', { entities: [{ type: 'document', id: 'x' }] }, AT);
      await bare.applications.save(application('autre'), 0, BY_TEST);
      await auditor(bare).catchUp();
      assert.equal(audit.head().count, 1 + 40 + 1_200 + 1);
      assert.equal(audit.read({ limit: 1 })[0]?.event.subject, 'autre');
      assert.equal(bare.deeds.since(1).length, 500, 'kept until something else is done');
    });
  });

  it('in a trust domain put back from an older copy: what is done there is told under numbers that were never given', async () => {
    await withTrustDomain(async (bare) => {
      await admit(bare, 'essai', [1, 2, 3].map(version), AT);
      await auditor(bare).catchUp();
      await withTrustDomain(async (older) => {
        older.numberBeyond(numbersGiven(audit));
        await admit(older, 'essai', [1].map(version), AT);
        await publish(tellingDeeds(older, auditor(older)), 2);
        assert.deepEqual(told(), [1, 2, 3, 1, 2]);
      });
    });
  });
});
