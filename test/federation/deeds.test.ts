import assert from 'node:assert/strict';
import { open } from 'lmdb';
import { type Deed, type Federation, openFederation } from '../../federation/index.ts';
import { AT } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, application, BY_TEST, ONE_PROFESSIONAL, PATIENT_KEY, withTrustDomain } from './support/trust-domain.ts';

const WRITER = { by: 'Alix', from: 'poste fictif', request: 'demande-1' };
const OTHER = { by: 'Billie', from: '', request: '' };
const CASES = [{ title: 'Lire', who: {}, ask: { action: 'read', type: 'document' }, expect: { granted: true } }];
const version = (number: number) => sheet([rule(`R-${number}`)], { version: number, cases: CASES });

const all = ({ deeds }: Federation): readonly Deed[] => deeds.since(1);
const told = (federation: Federation) =>
  all(federation).map(({ kind, details }) => `${kind} ${details.version ?? ''}`.trim());

describe('Deeds: what was done is written with it', () => {
  it('the whole life of a sheet, in its order, with who, where from and what', async () => {
    await withTrustDomain(async (federation) => {
      const { drafts } = federation;
      await admit(federation, 'essai', [version(1)], AT);
      const saved = await drafts.save(version(2), WRITER, AT);
      assert(saved.accepted);
      const { digest } = saved.draft;
      assert((await drafts.check('essai', AT)).accepted);
      assert((await drafts.rehearse('essai', WRITER, AT, AT)).accepted);
      assert((await drafts.approve('essai', OTHER, digest, AT)).accepted);
      assert((await drafts.publish('essai', WRITER, AT)).accepted);
      const back = await drafts.rollBack('essai', 1, { ...OTHER, reason: 'Un motif fictif.' }, AT);
      assert(back.accepted);
      await federation.facts.keep('essai', { entities: [{ type: 'document', id: 'd-1' }] }, AT);
      assert.deepEqual(told(federation), [
        'application-changed 1',
        'sheet-published 1',
        'sheet-drafted 2',
        'sheet-rehearsed',
        'sheet-approved',
        'sheet-published 2',
        'sheet-rolled-back 3',
        'facts-kept',
      ]);
      const [, , , rehearsed, approved, published, rolledBack, kept] = all(federation);
      assert.deepEqual(
        all(federation).map(({ sequence }) => sequence),
        [1, 2, 3, 4, 5, 6, 7, 8],
      );
      const at = AT.toISOString();
      assert.deepEqual(rehearsed?.details, { digest, since: at, asked: 0, gains: 0, losses: 0 });
      assert.deepEqual(approved, {
        ...OTHER,
        sequence: 5,
        kind: 'sheet-approved',
        application: 'essai',
        at,
        details: { digest },
      });
      assert.deepEqual(published, {
        ...{ ...WRITER, sequence: 6, kind: 'sheet-published', application: 'essai', at },
        details: { version: 2, digest },
      });
      assert.equal(rolledBack?.reason, 'Un motif fictif.');
      assert.deepEqual(rolledBack?.details, { to: 1, version: 3, digest: back.sheet.digest });
      assert.deepEqual([kept?.by, kept?.details], ['essai', { entities: 1 }]);
      assert.deepEqual(
        federation.sheets.versions('essai').map(({ by }) => by),
        ['Billie', 'Alix', 'essai'],
      );
    });
  });

  it('what is refused, or found done, is no deed', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [version(1)], AT);
      const before = all(federation);
      const again = await federation.sheets.publish(version(1), WRITER, AT);
      assert(again.accepted && again.already);
      assert(!(await federation.sheets.publish({ ...version(1), to: '2030-01-01T00:00:00Z' }, WRITER, AT)).accepted);
      assert(!(await federation.applications.save(application('essai'), 7, BY_TEST)).accepted);
      assert(!(await federation.drafts.save(version(1), WRITER, AT)).accepted);
      assert((await federation.drafts.save(version(2), WRITER, AT)).accepted);
      assert(!(await federation.drafts.save(version(2), OTHER, AT, null)).accepted, 'another draft is there');
      assert(!(await federation.drafts.approve('essai', OTHER, 'x', AT)).accepted);
      await assert.rejects(federation.facts.keep('essai', { entities: [] }, AT), {
        code: 'federation.facts.malformed',
      });
      assert.deepEqual(told(federation).slice(before.length), ['sheet-drafted 2']);
    });
  });

  it('of two who publish at a time one does, and is told', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [], AT);
      const by = ['un', 'deux', 'trois'].map((name) => ({ ...WRITER, by: name }));
      const verdicts = await Promise.all(by.map((author) => federation.sheets.publish(version(1), author, AT)));
      assert.equal(verdicts.filter((verdict) => verdict.accepted && !verdict.already).length, 1);
      assert.deepEqual(told(federation), ['application-changed 1', 'sheet-published 1']);
      assert.equal(all(federation).at(-1)?.by, federation.sheets.versions('essai')[0]?.by);
    });
  });

  it('what was carried is forgotten with what comes, the newest never; numbers go on, also after a restart and beyond one that was given', async () => {
    await withTrustDomain(async (first, path) => {
      const numbers = (federation: Federation) => all(federation).map(({ sequence }) => sequence);
      await admit(first, 'essai', [1, 2, 3].map(version), AT);
      first.deeds.carried(3);
      assert.deepEqual(numbers(first), [1, 2, 3, 4], 'not by the telling');
      await first.sheets.publish(version(4), WRITER, AT);
      assert.deepEqual(numbers(first), [4, 5]);
      first.deeds.carried(5);
      await first.close();
      const second = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
      try {
        second.deeds.carried(5);
        await second.sheets.publish(version(5), WRITER, AT);
        assert.deepEqual(numbers(second), [6]);
        second.numberBeyond({ acts: 0, deeds: 20, decisions: 0 });
        await second.sheets.publish(version(6), WRITER, AT);
        assert.deepEqual(numbers(second), [6, 21]);
      } finally {
        await second.close();
      }
    });
  });

  it('a folder that an earlier build wrote has none, is looked at beside it, and written on', async () => {
    await withTrustDomain(async (first, path) => {
      await admit(first, 'essai', [version(1)], AT);
      await first.close();
      const root = open({ path, maxDbs: 24, noSubdir: false });
      await root.openDB({ name: 'deeds' }).drop();
      await root.close();
      const beside = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY, readOnly: true });
      assert.equal(beside.sheets.versionInForce('essai', AT), 1);
      await beside.close();
      const later = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
      try {
        assert.deepEqual(all(later), []);
        assert((await later.sheets.publish(version(2), WRITER, AT)).accepted);
        assert.deepEqual(told(later), ['sheet-published 2']);
      } finally {
        await later.close();
      }
    });
  });
});
