import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Federation, openFederation } from '../../federation/index.ts';
import { TRUST_LIMITS } from '../../federation/store/trust-store.ts';
import { AT, question } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, ONE_PROFESSIONAL, PATIENT_KEY } from './support/trust-domain.ts';

/** A trust domain where an application may have very little kept; closed, and opened again, by `again`. */
async function withFew(
  limits: { readonly versions: number; readonly entities: number },
  work: (federation: Federation, again: () => Promise<Federation>) => Promise<void>,
): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'vestibule-quotas-'));
  const opened = () => openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY, limits });
  let federation = opened();
  try {
    await work(federation, async () => {
      await federation.close();
      federation = opened();
      return federation;
    });
  } finally {
    await federation.close();
    await rm(path, { recursive: true, force: true });
  }
}

const things = (from: number, to: number, changes: object = {}) => ({
  entities: Array.from({ length: to - from }, (_, place) => ({
    type: 'document',
    id: `d-${from + place}`,
    ...changes,
  })),
});
const TOO_MANY = { code: 'federation.facts.too-many', kind: 'limit', place: 'entities' };

describe('what one application may have kept', () => {
  it('is ten thousand versions and a million facts', () => {
    assert.deepEqual(TRUST_LIMITS, { versions: 10_000, entities: 1_000_000 });
  });

  it('federation.facts.too-many: nothing of the call is kept; what is there is replaced and forgotten', async () => {
    await withFew({ versions: 10, entities: 5 }, async (federation, again) => {
      await admit(federation, 'essai', [], AT);
      await admit(federation, 'essai-2', [], AT);
      const keep = (into: Federation, input: unknown, application = 'essai') => into.facts.keep(application, input, AT);
      // What others keep does not count, be their names ever so alike.
      assert.equal(await keep(federation, things(0, 5), 'essai-2'), 5);
      assert.equal(await keep(federation, things(0, 4)), 4);
      await assert.rejects(keep(federation, things(3, 6)), TOO_MANY);
      assert.equal(await keep(federation, things(4, 5)), 1);
      await assert.rejects(keep(federation, things(5, 6)), TOO_MANY);
      assert.equal(await keep(federation, things(0, 5, { properties: { kind: 'note' } })), 5);
      // Counted again after a restart, as it was.
      const reopened = await again();
      await assert.rejects(keep(reopened, things(5, 6)), TOO_MANY);
      const swapped = [...things(0, 1, { forget: true }).entities, ...things(5, 6).entities];
      assert.equal(await keep(reopened, { entities: swapped }), 2);
      // Forgotten twice, or never there: one place, or none.
      assert.equal(await keep(reopened, things(0, 1, { forget: true })), 1);
      await assert.rejects(keep(reopened, things(6, 7)), TOO_MANY);
      assert.equal(await keep(reopened, things(1, 6, { forget: true })), 5);
      assert.equal(await keep(reopened, things(10, 15)), 5);
    });
  });

  it('federation.sheet.too-many-versions: neither published nor drafted; what is in force stays', async () => {
    await withFew({ versions: 2, entities: 10 }, async (federation) => {
      const versions = [1, 2, 3].map((version) => sheet([rule(`V${version}`)], { version }));
      await admit(federation, 'essai', versions.slice(0, 2), AT);
      const full = { accepted: false, code: 'federation.sheet.too-many-versions' };
      assert.deepEqual(await federation.sheets.publish(versions[2], 'essai', AT), full);
      assert.deepEqual(await federation.drafts.save(versions[2], 'alix', AT), full);
      assert.deepEqual(await federation.drafts.rollBack('essai', 1, 'alix', AT), full);
      const same = await federation.sheets.publish(versions[1], 'essai', AT);
      assert(same.accepted && same.already);
      assert.deepEqual(
        federation.sheets.versions('essai').map(({ version }) => version),
        [2, 1],
      );
      assert.deepEqual(federation.decide(question(), { application: 'essai', at: AT }).rules, ['V2']);
    });
  });
});
