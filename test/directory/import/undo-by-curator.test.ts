import assert from 'node:assert/strict';
import type { Directory, ImportOptions } from '../../../directory/index.ts';
import {
  ADMINISTRATOR,
  enter,
  fieldsOf,
  type Hand,
  HOSPITAL,
  HOSPITAL_KEY,
  POST,
  withSites,
} from '../curated/staff-fixture.ts';
import { finessFile } from '../support/national-files.ts';
import { importAccepted } from '../support/open-temporary.ts';

const STAFF = 'etablissement;numero;nom;prenoms;civilite;fonction;telephone;courriel;lieu;role;secteur;debut;fin';
const PLACES =
  'rattachement;code;nom;type;siret;numero_voie;voie;code_postal;commune;telephone;courriel;ouverture;fermeture';
const IRM = `local:L-${HOSPITAL}-IRM`;
const numberOf = (number: string): string => `3${HOSPITAL}/${number}`;
const staffRow = (number: string, words: string, place = ''): string =>
  `${HOSPITAL};${number};SPÉCIMEN;Noémie;MME;${words};;;${place};331;SA01;2026-01-05;`;
const staffFile = (...rows: readonly string[]): string => `${[STAFF, ...rows].join('\n')}\n`;
const placeFile = (...rows: readonly string[]): string => `${[PLACES, ...rows].join('\n')}\n`;
const placeRow = (closes = ''): string => `${HOSPITAL};IRM;Imagerie;service;;;;99100;BRUMEVAL;;;;${closes}`;

interface Scene {
  readonly directory: Directory;
  readonly hand: Hand;
  readonly curator: string;
  bring(content: string, name?: string): Promise<string>;
  undo(batchId: string, by?: string | null): Promise<string>;
  recordOf(number: string): ReturnType<Directory['reader']['findByNationalId']>;
}

async function withCurator(body: (scene: Scene) => Promise<void>): Promise<void> {
  await withSites(async (directory, hand) => {
    const { personId: curator } = await enter(directory, hand.now(), { number: 'CUR-1' });
    const right = { personId: curator, structureKey: HOSPITAL_KEY, from: '2026-01-01', until: '2026-12-31' };
    const given = { ...right, reason: 'Nommée par la direction' };
    assert.ok((await directory.staff.performCuration(ADMINISTRATOR, given, hand.now())).accepted);
    const options: ImportOptions = { curator };
    await body({
      directory,
      hand,
      curator,
      bring: async (content, name = 'personnel.csv') => {
        await importAccepted(directory, content, name, options);
        return directory.importer.batches()[0]?.batchId ?? '';
      },
      undo: async (batchId, by = curator) => {
        const verdict = await directory.importer.undoBatch(batchId, hand.now(), by);
        return verdict.accepted ? `${verdict.report.restored} restored, ${verdict.report.closed} closed` : verdict.code;
      },
      recordOf: (number) => directory.reader.findByNationalId(numberOf(number)),
    });
  });
}

describe('undoing by the curator who brought the file', () => {
  it('takes their latest file back, whole: what it changed is as it was, who it entered is closed', async () => {
    await withCurator(async ({ bring, undo, recordOf, curator, directory }) => {
      await bring(staffFile(staffRow('A', 'Accueil')));
      const second = await bring(staffFile(staffRow('A', 'Secrétariat'), staffRow('B', 'Accueil')));
      assert.equal(await undo(second), '1 restored, 1 closed');
      const found = recordOf('A');
      assert.ok(found.found && found.record.staff?.function === 'Accueil');
      assert.ok(!recordOf('B').found);
      assert.deepEqual(
        directory.importer.batches().map(({ state, curator: whose }) => [state, whose ?? null]),
        [
          ['undone', curator],
          ['applied', curator],
          ['applied', null],
        ],
      );
      assert.equal(await undo(second), 'directory.import.unknown-batch');
    });
  });

  it('is nobody else’s, and not of a file before their latest', async () => {
    await withCurator(async ({ bring, undo }) => {
      const first = await bring(staffFile(staffRow('A', 'Accueil')));
      const second = await bring(staffFile(staffRow('B', 'Accueil')));
      assert.equal(await undo(second, 'somebody-else'), 'directory.import.unknown-batch');
      assert.equal(await undo(first), 'directory.import.undo-not-latest');
      assert.equal(await undo(second), '0 restored, 1 closed');
      assert.equal(await undo(first), '0 restored, 1 closed');
    });
  });

  it('is refused, and undoes nothing, once a record of it was written by hand or by another file', async () => {
    await withCurator(async ({ bring, undo, recordOf, directory, hand }) => {
      const batch = await bring(staffFile(staffRow('A', 'Accueil'), staffRow('B', 'Accueil')));
      const found = recordOf('B');
      assert.ok(found.found);
      const command = {
        command: 'edit-staff',
        personId: found.record.personId,
        version: found.record.version,
        fields: { ...fieldsOf({ function: 'Autre chose' }), posts: found.record.staff?.posts ?? [] },
      } as const;
      assert.ok((await directory.staff.perform(ADMINISTRATOR, command, hand.now())).accepted);
      assert.equal(await undo(batch), 'directory.import.undo-touched');
      assert.ok(recordOf('A').found);
      assert.equal(directory.importer.batch(batch)?.state, 'applied');
      assert.equal(await undo(batch, null), '0 restored, 1 closed', 'an administrator undoes the rest');
    });
  });

  it('asks the right of the day, over each record and over the posts that would change', async () => {
    await withCurator(async ({ bring, undo, recordOf, directory, hand, curator }) => {
      const batch = await bring(staffFile(staffRow('A', 'Accueil')));
      const end = {
        ...{ personId: curator, structureKey: HOSPITAL_KEY, from: '2026-01-01', until: '2026-11-19' },
        ...{ seen: { until: '2026-12-31' }, reason: 'Fin de la délégation' },
      };
      assert.ok((await directory.staff.performCuration(ADMINISTRATOR, end, hand.now())).accepted);
      assert.equal(await undo(batch), 'directory.curation.refused');
      assert.ok(recordOf('A').found);
    });
  });

  it('closes no place under somebody’s post', async () => {
    await withCurator(async ({ bring, undo, directory, hand }) => {
      const places = await bring(placeFile(placeRow()), 'lieux.csv');
      await enter(directory, hand.now(), { number: 'D', posts: [{ ...POST, structureKey: IRM }] });
      assert.equal(await undo(places), 'directory.local-structure.in-use');
      assert.ok(directory.reader.findStructure(IRM).found);
      const verdict = await directory.importer.undoBatch(places, hand.now());
      assert.ok(verdict.accepted);
      assert.deepEqual(
        [verdict.report.closed, verdict.report.kept.map(({ id }) => id)],
        [0, [IRM]],
        'left and told, to an administrator',
      );
      assert.ok(directory.reader.findStructure(IRM).found);
    });
    await withCurator(async ({ bring, undo, directory }) => {
      const places = await bring(placeFile(placeRow()), 'lieux.csv');
      const closing = await bring(placeFile(placeRow('2026-12-01')), 'lieux.csv');
      assert.equal(await undo(closing), '1 restored, 0 closed');
      const found = directory.reader.findStructure(IRM);
      assert.ok(found.found && found.record.localOrigin?.closes === null);
      assert.equal(await undo(places), '0 restored, 1 closed');
      assert.ok(!directory.reader.findStructure(IRM).found);
    });
  });
});

describe('undoing what is not kept any more', () => {
  it('is refused beyond twenty imports, instead of telling of an undoing that restores nothing', async () => {
    await withSites(async (directory, hand) => {
      const sites = [{ finess: HOSPITAL, name: 'CH DE BRUMEVAL LE HAUT', city: '99100 BRUMEVAL' }];
      await importAccepted(directory, finessFile('2026-11-02', sites), 'finess.csv', { allowClosures: true });
      const batchId = directory.importer.batches()[0]?.batchId ?? '';
      for (let at = 0; at < 20; at += 1) {
        await importAccepted(directory, staffFile(staffRow(`N-${at}`, 'Accueil')), `personnel-${at}.csv`);
      }
      const verdict = await directory.importer.undoBatch(batchId, hand.now());
      assert.ok(!verdict.accepted && verdict.code === 'directory.import.undo-forgotten');
      assert.equal(directory.importer.batch(batchId)?.state, 'applied');
    });
  });
});

describe('numbers of imports, plans and slices that are none', () => {
  it('are not known, however long', async () => {
    await withSites(async ({ importer }, hand) => {
      for (const number of ['', '\u0000', 'x'.repeat(5_000)]) {
        assert.equal(importer.report(number), null);
        assert.equal(importer.batch(number), null);
        assert.equal(importer.plan(number), null);
        assert.equal(await importer.dropPlan(number), false);
        const codes = [
          await importer.undoBatch(number, hand.now()),
          await importer.applyPlan(number, hand.now()),
          await importer.releaseSlice(number, hand.now()),
          await importer.dropSlice(number),
        ].map((verdict) => (verdict.accepted ? '' : verdict.code.replace('directory.import.unknown-', '')));
        assert.deepEqual(codes, ['batch', 'plan', 'slice', 'slice']);
      }
    });
  });
});
