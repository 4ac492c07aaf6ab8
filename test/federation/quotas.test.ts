import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { type Federation, openFederation } from '../../federation/index.ts';
import { TRUST_LIMITS, type TrustLimits } from '../../federation/store/kept-usage.ts';
import { AT, question } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, ONE_PROFESSIONAL, PATIENT_KEY } from './support/trust-domain.ts';

/** A trust domain where an application may have very little kept; closed, and opened again, by `again`. */
async function withFew(
  few: Partial<TrustLimits>,
  work: (
    federation: Federation,
    again: (between?: (path: string) => Promise<void>) => Promise<Federation>,
  ) => Promise<void>,
): Promise<void> {
  const limits = { ...TRUST_LIMITS, ...few };
  const path = await mkdtemp(join(tmpdir(), 'vestibule-quotas-'));
  const opened = () => openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY, limits });
  let federation = opened();
  try {
    await work(federation, async (between = async () => undefined) => {
      await federation.close();
      await between(path);
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
  it('is ten thousand versions and a million facts, a gibibyte of each', () => {
    const bytes = { sheetBytes: 1_073_741_824, entityBytes: 1_073_741_824 };
    assert.deepEqual(TRUST_LIMITS, { versions: 10_000, entities: 1_000_000, ...bytes });
  });

  it('federation.facts.too-many: by bytes as by number, whatever is replaced, after a restart as before', async () => {
    await withFew({ entityBytes: 1_500 }, async (federation, again) => {
      await admit(federation, 'essai', [], AT);
      const note = (id: string, length: number) => ({
        entities: [{ type: 'document', id, properties: { note: 'é'.repeat(length) } }],
      });
      const keep = (into: Federation, input: unknown) => into.facts.keep('essai', input, AT);
      // Two bytes a letter, and some hundred more a thing.
      assert.equal(await keep(federation, note('d-1', 250)), 1);
      assert.equal(await keep(federation, note('d-2', 250)), 1);
      await assert.rejects(keep(federation, note('d-3', 250)), TOO_MANY);
      await assert.rejects(keep(federation, note('d-2', 499)), TOO_MANY);
      for (let times = 0; times < 5; times += 1) assert.equal(await keep(federation, note('d-2', 251)), 1, 'replaced');
      const reopened = await again();
      await assert.rejects(keep(reopened, note('d-3', 250)), TOO_MANY);
      const swapped = [{ type: 'document', id: 'd-1', forget: true }, ...note('d-3', 250).entities];
      assert.equal(await keep(reopened, { entities: swapped }), 2);
      await assert.rejects(keep(reopened, note('d-1', 250)), TOO_MANY);
      assert.equal(await keep(reopened, note('d-3', 10)), 1);
      assert.equal(await keep(reopened, note('d-1', 200)), 1, 'what became smaller left room');
    });
  });

  it('of an application that an earlier build kept, whose count is nowhere, everything is counted once', async () => {
    await withFew({ entities: 5, sheetBytes: 4_000 }, async (federation, again) => {
      const titled = (version: number) =>
        sheet([rule(`V${version}`)], { version, note: { fr: 'x'.repeat(500), en: 'y'.repeat(500) } });
      await admit(federation, 'essai', [titled(1), titled(2)], AT);
      assert.equal(await federation.facts.keep('essai', things(0, 5), AT), 5);
      const reopened = await again(async (path) => {
        const root = open({ path, maxDbs: 24 });
        await root.openDB({ name: 'usage' }).clearAsync();
        await root.close();
      });
      await assert.rejects(reopened.facts.keep('essai', things(5, 6), AT), TOO_MANY);
      const full = { accepted: false, code: 'federation.sheet.too-many-versions' };
      assert.deepEqual(await reopened.sheets.publish(titled(3), 'essai', AT), full);
    });
  });

  it('federation.sheet.too-many-versions: by bytes as by number; the same again is no other', async () => {
    const titled = (version: number) =>
      sheet([rule(`V${version}`)], { version, note: { fr: 'x'.repeat(500), en: 'y'.repeat(500) } });
    await withFew({ sheetBytes: 4_000 }, async (federation, again) => {
      await admit(federation, 'essai', [titled(1), titled(2)], AT);
      const full = { accepted: false, code: 'federation.sheet.too-many-versions' };
      assert.deepEqual(await federation.sheets.publish(titled(3), 'essai', AT), full);
      const reopened = await again();
      assert.deepEqual(await reopened.sheets.publish(titled(3), 'essai', AT), full);
      const same = await reopened.sheets.publish(titled(2), 'essai', AT);
      assert(same.accepted && same.already);
      assert.deepEqual(
        reopened.sheets.versions('essai').map(({ version }) => version),
        [2, 1],
      );
    });
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
