import assert from 'node:assert/strict';
import type { Federation } from '../../federation/index.ts';
import { AT } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, withTrustDomain } from './support/trust-domain.ts';

const CASES = [
  { title: 'Un médecin consulte', who: {}, ask: { action: 'read', type: 'document' }, expect: { granted: true } },
];
const version = (number: number, name: string) => sheet([rule(name)], { version: number, cases: CASES });
const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);

/** Two versions in force one after the other, and a draft of the third that a second person approved. */
async function withApprovedDraft(work: (federation: Federation, digest: string) => Promise<void>): Promise<void> {
  await withTrustDomain(async (federation) => {
    await admit(federation, 'essai', [version(1, 'UN'), version(2, 'DEUX')], AT);
    const saved = await federation.drafts.save(version(3, 'TROIS'), 'alix', later(1));
    assert(saved.accepted);
    const { digest } = saved.draft;
    assert((await federation.drafts.check('essai', later(1))).accepted);
    assert((await federation.drafts.rehearse('essai', 'alix', AT, later(1))).accepted);
    assert((await federation.drafts.approve('essai', 'camille', digest, later(1))).accepted);
    await work(federation, digest);
  });
}

const numbersOf = (federation: Federation) => federation.sheets.versions('essai').map(({ version: number }) => number);
const ruleInForce = (federation: Federation, at: Date) => federation.sheets.inForce('essai', at)?.sheet.rules[0]?.id;

describe('rolling back while a draft exists, and several at once', () => {
  it('federation.draft.overtaken: the draft’s number is taken by the roll-back, which nobody undoes unread; under the next number it goes on', async () => {
    await withApprovedDraft(async (federation, digest) => {
      assert.equal(federation.drafts.overtakenBy('essai'), null);
      const back = await federation.drafts.rollBack('essai', 1, 'alix', later(2));
      assert(back.accepted && back.sheet.version === 3 && !back.already);
      assert.equal(federation.drafts.overtakenBy('essai'), 3);
      const overtaken = { accepted: false, code: 'federation.draft.overtaken' };
      assert.deepEqual(await federation.drafts.publish('essai', 'alix', later(3)), overtaken);
      assert.deepEqual(await federation.drafts.check('essai', later(3)), overtaken);
      assert.deepEqual(await federation.drafts.rehearse('essai', 'alix', AT, later(3)), overtaken);
      assert.deepEqual(await federation.drafts.approve('essai', 'camille', digest, later(3)), overtaken);
      assert.equal(ruleInForce(federation, later(4)), 'UN');

      const again = await federation.drafts.save(version(4, 'TROIS'), 'alix', later(5), digest);
      assert(again.accepted && again.draft.approved === null && again.draft.rehearsed === null);
      assert.equal(federation.drafts.overtakenBy('essai'), null);
      assert.deepEqual(await federation.drafts.publish('essai', 'alix', later(5)), {
        accepted: false,
        code: 'federation.draft.not-approved',
      });
    });
  });

  it('two who roll back to the same version at once: one does, the other is told that it is done', async () => {
    await withApprovedDraft(async (federation) => {
      const both = await Promise.all(
        ['alix', 'camille'].map((by) => federation.drafts.rollBack('essai', 1, by, later(2))),
      );
      assert.deepEqual(both.map((verdict) => verdict.accepted && [verdict.sheet.version, verdict.already]).sort(), [
        [3, false],
        [3, true],
      ]);
      assert.deepEqual(numbersOf(federation), [3, 2, 1]);
    });
  });

  it('two who roll back to different versions at once: one does, the other reads first (federation.sheet.version-out-of-order)', async () => {
    await withApprovedDraft(async (federation) => {
      const both = await Promise.all([1, 2].map((to) => federation.drafts.rollBack('essai', to, 'alix', later(2))));
      const refused = both.filter((verdict) => !verdict.accepted);
      assert.deepEqual(refused, [{ accepted: false, code: 'federation.sheet.version-out-of-order' }]);
      assert.deepEqual(numbersOf(federation), [3, 2, 1]);
    });
  });

  it('one publishes the draft and the other rolls back at once: one of them is version 3, the other is refused and nothing is lost', async () => {
    for (const order of ['publish first', 'roll back first']) {
      await withApprovedDraft(async (federation) => {
        const publish = () => federation.drafts.publish('essai', 'alix', later(2));
        const rollBack = () => federation.drafts.rollBack('essai', 1, 'camille', later(2));
        const works = order === 'publish first' ? [publish, rollBack] : [rollBack, publish];
        const verdicts = await Promise.all(works.map((work) => work()));
        assert.equal(verdicts.filter(({ accepted }) => accepted).length, 1, order);
        const [refused] = verdicts.flatMap((verdict) => (verdict.accepted ? [] : [verdict.code]));
        const isPublished = ruleInForce(federation, later(3)) === 'TROIS';
        assert.equal(refused, isPublished ? 'federation.sheet.version-out-of-order' : 'federation.draft.overtaken');
        assert.deepEqual(numbersOf(federation), [3, 2, 1]);
        // What was refused is still there, to be read and numbered anew.
        assert.equal(federation.drafts.find('essai') === undefined, isPublished);
      });
    }
  });

  it('two who publish one draft, and two who approve it, at once: it is published once', async () => {
    await withApprovedDraft(async (federation, digest) => {
      const approvals = await Promise.all(
        ['camille', 'dominique'].map((by) => federation.drafts.approve('essai', by, digest, later(2))),
      );
      assert.deepEqual(
        approvals.map(({ accepted }) => accepted),
        [true, true],
      );
      const both = await Promise.all(['alix', 'camille'].map((by) => federation.drafts.publish('essai', by, later(2))));
      assert.deepEqual(both.map((verdict) => verdict.accepted && verdict.already).sort(), [false, true]);
      assert.deepEqual(numbersOf(federation), [3, 2, 1]);
    });
  });
});
