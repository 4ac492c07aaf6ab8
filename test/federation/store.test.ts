import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open, type RootDatabase } from 'lmdb';
import { atOnce } from '../../federation/habilitation/steps.ts';
import { openFederation, sheetDigest } from '../../federation/index.ts';
import { MAX_COMPILED_SHEETS, SheetShelf } from '../../federation/store/sheet-shelf.ts';
import { readText, type SheetText, writeText } from '../../federation/store/sheet-text.ts';
import { TrustDomainStore } from '../../federation/store/trust-store.ts';
import { Turns } from '../../federation/turns.ts';
import { killAfter } from '../server/store/kill-after.ts';
import { AT, question } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, application, BY_TEST, ONE_PROFESSIONAL, PATIENT_KEY, withTrustDomain } from './support/trust-domain.ts';

const ROUNDS = process.env.VESTIBULE_LONG ? 100 : 20;
const CHILD = fileURLToPath(new URL('publish-until-killed.ts', import.meta.url));
const SHEET = sheet([rule('OUVRIR')]);
const reopen = (path: string) => openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });

describe('publishing a sheet', () => {
  it('answers its version and digest; the same content again is accepted and changes nothing', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [], AT);
      const first = await federation.sheets.publish(SHEET, 'essai', AT);
      const again = await federation.sheets.publish(structuredClone(SHEET), 'autre', AT);
      assert(first.accepted && again.accepted);
      assert.deepEqual([first.already, again.already], [false, true]);
      assert.deepEqual(again.sheet, first.sheet);
      assert.deepEqual(federation.sheets.inForce('essai', AT)?.reference, first.sheet);
    });
  });

  it('with another content under the same version is refused with federation.sheet.version-exists', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      const verdict = await federation.sheets.publish(sheet([rule('AUTRE')]), 'essai', AT);
      assert.deepEqual(verdict, { accepted: false, code: 'federation.sheet.version-exists' });
      assert.deepEqual(
        federation.sheets.version('essai', 1)?.sheet.rules.map(({ id }) => id),
        ['OUVRIR'],
      );
    });
  });

  it('under a number below the highest is refused with federation.sheet.version-out-of-order', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheet([rule('NEUF')], { version: 9 })], AT);
      const verdict = await federation.sheets.publish(sheet([rule('QUATRE')], { version: 4 }), 'essai', AT);
      assert.deepEqual(verdict, { accepted: false, code: 'federation.sheet.version-out-of-order' });
      assert.deepEqual(
        federation.sheets.versions('essai').map(({ version }) => version),
        [9],
      );
    });
  });

  it('never changes the answer of a past instant: the first version begins at its publication as well', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      assert.equal(federation.sheets.inForce('essai', new Date(AT.getTime() - 1)), null);
      assert.equal(federation.sheets.inForce('essai', AT)?.reference.version, 1);
    });
  });

  it('never changes the answer of a past instant: a later version begins at its publication', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [SHEET], AT);
      const published = new Date(AT.getTime() + 60_000);
      const second = sheet([rule('DEUX')], { version: 2 });
      assert((await federation.sheets.publish(second, 'essai', published)).accepted);
      const inForce = (ms: number) => federation.sheets.inForce('essai', new Date(ms))?.reference.version;
      assert.equal(inForce(published.getTime() - 1), 1);
      assert.equal(inForce(published.getTime()), 2);
    });
  });

  it('for an application that is no member is refused with federation.sheet.unknown-application', async () => {
    await withTrustDomain(async (federation) => {
      const verdict = await federation.sheets.publish(SHEET, 'essai', AT);
      assert.deepEqual(verdict, { accepted: false, code: 'federation.sheet.unknown-application' });
    });
  });

  it('fifty times at once under one version lets exactly one content win', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [], AT);
      const verdicts = await Promise.all(
        Array.from({ length: 50 }, (_, i) => federation.sheets.publish(sheet([rule(`R-${i}`)]), 'essai', AT)),
      );
      const winners = verdicts.filter((verdict) => verdict.accepted);
      assert.equal(winners.length, 1);
      const digest = federation.sheets.inForce('essai', AT)?.reference.digest;
      assert(winners[0]?.accepted && winners[0].sheet.digest === digest);
    });
  });

  it('keeps what was given, whatever the caller does to it before the answer', async () => {
    await withTrustDomain(async (federation, path) => {
      await admit(federation, 'essai', [], AT);
      const given = structuredClone(SHEET);
      const pending = federation.sheets.publish(given, 'essai', AT);
      given.rules = [];
      const verdict = await pending;
      assert(verdict.accepted);
      await federation.close();
      const second = reopen(path);
      assert.equal(second.sheets.inForce('essai', AT)?.sheet.rules.length, 1);
      await second.close();
    });
  });
});

describe('saving an application', () => {
  it('counts versions from 1, and refuses one that was changed meanwhile with federation.application.stale-version', async () => {
    await withTrustDomain(async (federation) => {
      const admitted = await federation.applications.save(application('essai'), 0, BY_TEST);
      assert(admitted.accepted && admitted.application.version === 1);
      for (const seen of [0, 2, -1, Number.NaN, 0.5]) {
        const verdict = await federation.applications.save(application('essai', { owner: 'Autre' }), seen, BY_TEST);
        assert.deepEqual(verdict, { accepted: false, code: 'federation.application.stale-version' });
      }
      assert.equal(federation.applications.find('essai')?.owner, 'Essai fictif');
    });
  });

  it('twenty times at once with the same version seen lets exactly one win', async () => {
    await withTrustDomain(async (federation) => {
      const verdicts = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          federation.applications.save(application('essai', { owner: `Essai ${i}` }), 0, BY_TEST),
        ),
      );
      assert.equal(verdicts.filter(({ accepted }) => accepted).length, 1);
      assert.equal(federation.applications.find('essai')?.version, 1);
    });
  });
});

describe('what is told of versions', () => {
  const VERSIONS = [
    SHEET,
    sheet([rule('UN'), rule('DEUX')], { version: 2, title: { fr: 'Deuxième', en: 'Second' }, cases: [] }),
  ];
  const expected = [
    { version: 2, title: { fr: 'Deuxième', en: 'Second' }, rules: 2, cases: 0 },
    { version: 1, title: SHEET.title, rules: 1, cases: 0 },
  ].map((told, place) => ({
    ...told,
    digest: sheetDigest(VERSIONS[1 - place]),
    by: 'essai',
    publishedAt: AT.toISOString(),
  }));
  /** Change what is kept, the trust domain being closed. */
  const rewrite = async (path: string, change: (root: RootDatabase) => Promise<unknown>): Promise<void> => {
    const root = open({ path, noSubdir: false, overlappingSync: false, maxDbs: 24 });
    await change(root);
    await root.close();
  };

  it('is read without the sheets: of one that cannot be read at all, too', async () => {
    await withTrustDomain(async (federation, path) => {
      await admit(federation, 'essai', VERSIONS, AT);
      assert.deepEqual(federation.sheets.versions('essai'), expected);
      await federation.close();
      await rewrite(path, (root) => root.openDB({ name: 'sheets' }).clearAsync());
      const again = reopen(path);
      assert.deepEqual(again.sheets.versions('essai'), expected);
      assert.equal(again.sheets.versionInForce('essai', AT), 2);
      await again.close();
    });
  });

  it('is told from the sheet of a version that an earlier build published', async () => {
    await withTrustDomain(async (federation, path) => {
      await admit(federation, 'essai', VERSIONS, AT);
      const before = federation.sheets.published('essai', 1);
      await federation.close();
      await rewrite(path, (root) =>
        root.transaction(() => {
          const sheets = root.openDB<{ text?: SheetText }, [string, number]>({ name: 'sheets' });
          for (const { key, value } of [...sheets.getRange({})]) {
            const { text = [], ...publication } = value;
            sheets.put(key, { ...publication, source: atOnce(readText(text)) } as object);
          }
          const periods = root.openDB<{ told?: unknown }, [string, number]>({ name: 'periods' });
          for (const { key, value } of [...periods.getRange({})]) {
            const { told: _, ...earlier } = value;
            periods.put(key, earlier);
          }
        }),
      );
      const again = reopen(path);
      assert.deepEqual(again.sheets.versions('essai'), expected);
      assert.equal(again.sheets.inForce('essai', AT)?.reference.version, 2);
      assert.deepEqual(again.sheets.published('essai', 1), before);
      await again.close();
    });
  });
});

describe('the trust domain’s store', () => {
  it('has everything again after a restart: records, every version, the answers', async () => {
    await withTrustDomain(async (federation, path) => {
      await admit(federation, 'essai', [SHEET, sheet([rule('DEUX')], { version: 2 })], AT);
      await admit(federation, 'autre', [], AT);
      const asked = { application: 'essai', at: AT };
      const before = [
        federation.applications.list(),
        federation.sheets.versions('essai'),
        federation.decide(question(), asked),
      ];
      await federation.close();
      const second = reopen(path);
      assert.deepEqual(
        [second.applications.list(), second.sheets.versions('essai'), second.decide(question(), asked)],
        before,
      );
      await second.close();
    });
  });

  it(`has every acknowledged publication after kill -9, ${ROUNDS} times (R-01)`, async function () {
    this.timeout(ROUNDS * 5_000);
    const path = await mkdtemp(join(tmpdir(), 'vestibule-trust-killed-'));
    try {
      const admitting = reopen(path);
      await admit(admitting, 'essai', [], AT);
      await admitting.close();
      for (let round = 0; round < ROUNDS; round += 1) {
        const said = await killAfter(CHILD, [path, String(round)], 1 + ((round * 7) % 23));
        const store = new TrustDomainStore(path, PATIENT_KEY);
        for (const line of said) {
          const [version, digest] = line.split(' ');
          assert.equal(store.sheet('essai', Number(version))?.digest, digest, `version ${version} is lost`);
        }
        const latest = Math.max(...said.map((line) => Number(line.split(' ')[0])));
        const newest = new SheetShelf(store, new Turns()).inForce('essai', AT);
        assert(newest && newest.sheet.version >= latest, 'the newest acknowledged version is not in force');
        await store.close();
      }
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  });

  it(`keeps ${MAX_COMPILED_SHEETS} compiled sheets at most, those used last, and answers for all`, async () => {
    await withTrustDomain(async (federation, path) => {
      await admit(federation, 'essai', [], AT);
      const days = MAX_COMPILED_SHEETS + 20;
      const instant = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));
      await Promise.all(
        Array.from({ length: days }, (_, day) => {
          const period = { version: day + 1, from: instant(day).toISOString(), to: instant(day + 1).toISOString() };
          return federation.sheets.publish(sheet([rule(`R-${day}`)], period), 'essai', instant(0));
        }),
      );
      await federation.close();
      const store = new TrustDomainStore(path, PATIENT_KEY);
      const shelf = new SheetShelf(store, new Turns());
      for (let day = 0; day < days; day += 1) {
        assert.equal(shelf.inForce('essai', instant(day))?.sheet.version, day + 1);
      }
      assert.equal(shelf.size, MAX_COMPILED_SHEETS);
      const oldest = days - MAX_COMPILED_SHEETS;
      const used = shelf.inForce('essai', instant(oldest));
      shelf.inForce('essai', instant(0));
      assert.equal(shelf.inForce('essai', instant(oldest)), used, 'it was just used: another one goes first');
      await store.close();
    });
  });

  it('keeps as many compiled sheets as have so many rules in all: a large one goes like any other, and stays alone', async () => {
    await withTrustDomain(async (federation, path) => {
      const rules = (many: number) => Array.from({ length: many }, (_, place) => rule(`R-${place}`));
      const sizes: readonly [string, number][] = [
        ['a', 4],
        ['b', 4],
        ['c', 3],
        ['d', 12],
      ];
      for (const [application, many] of sizes)
        await admit(federation, application, [sheet(rules(many), { application })], AT);
      await federation.close();
      const store = new TrustDomainStore(path, PATIENT_KEY);
      const shelf = new SheetShelf(store, new Turns(), 10);
      const sizeAfter = (application: string): number => {
        assert.equal(shelf.inForce(application, AT)?.sheet.application, application);
        return shelf.size;
      };
      assert.deepEqual(['a', 'b', 'a', 'c', 'a', 'd', 'd', 'b', 'c'].map(sizeAfter), [1, 2, 2, 2, 2, 1, 1, 1, 2]);
      await store.close();
    });
  });

  it('closes a record whose published sheet was changed on disk, with federation.store.incoherent', async () => {
    const forged = sheet([rule('FORGEE')]);
    for (const change of [
      { text: atOnce(writeText(forged)) },
      { text: atOnce(writeText({ schema: 'hab/1' })) },
      { text: [] },
      { text: [new Uint8Array([1, 2, 3])] },
      // As an earlier build kept it.
      { source: forged },
      null,
    ]) {
      await withTrustDomain(async (federation, path) => {
        await admit(federation, 'essai', [SHEET], AT);
        await federation.close();
        const root = open({ path, noSubdir: false, maxDbs: 4 });
        const sheets = root.openDB<Record<string, unknown>, [string, number]>({ name: 'sheets' });
        const kept = sheets.get(['essai', 1]);
        if (change === null) await sheets.remove(['essai', 1]);
        else {
          const { text: _, ...publication } = kept ?? {};
          await sheets.put(['essai', 1], { ...publication, ...change });
        }
        await root.close();
        const second = reopen(path);
        assert.throws(() => second.decide(question(), { application: 'essai', at: AT }), {
          code: 'federation.store.incoherent',
          kind: 'defect',
        });
        await second.close();
      });
    }
  });

  it('that cannot be written any more says so with federation.store.unavailable, and promises nothing', async () => {
    await withTrustDomain(async (federation) => {
      await federation.close();
      const unavailable = { code: 'federation.store.unavailable', kind: 'unavailable' };
      await assert.rejects(federation.applications.save(application('essai'), 0, BY_TEST), unavailable);
    });
  });

  it('that cannot be opened is said so with federation.store.unavailable', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vestibule-trust-'));
    try {
      await writeFile(join(folder, 'file'), 'no folder');
      assert.throws(() => reopen(join(folder, 'file')), { code: 'federation.store.unavailable', kind: 'unavailable' });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
