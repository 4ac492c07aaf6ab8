import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Directory, ImportVerdict } from '../../../directory/index.ts';
import { importAccepted, importText, withDirectory } from '../support/open-temporary.ts';
import { hasSamples, readSample } from '../support/samples.ts';

const GOLDEN = join(import.meta.dirname, '../../golden/import');
const RASS = 'Extraction_ProSanteConnect_Personne_activite_2021121205';

/** Every file of the three folders: accepted or refused, its verdict is on file. */
const SAMPLES: readonly string[] = [
  'rass/2WorkSituationsOrder1.txt',
  'rass/2WorkSituationsOrder2.txt',
  'rass/CT-AMAR_0-RAZ.txt',
  'rass/CT-AMAR_1-CREATES.txt',
  'rass/CT-AMAR_2_Correspondance_ADELI_RPPS_creations.csv',
  `rass/${RASS}12.txt`,
  `rass/${RASS}13.txt`,
  `rass/${RASS}14.txt`,
  'rass/FirstNameOrder.txt',
  'rass/ps-database-day-one.json',
  'rass/toggle_bascule.csv',
  'rass/toggle_wrong-format.csv',
  'libreacces/PS_LibreAcces_Dipl_AutExerc_202601010830.txt',
  'libreacces/PS_LibreAcces_Personne_activite_202601010830.txt',
  'libreacces/PS_LibreAcces_SavoirFaire_202601010830.txt',
  'finess/columns-cs1100502.csv',
  'finess/etalab-cs1100502-sample.csv',
  'finess/etalab-cs1100507-sample-with-geolocalisation.csv',
  'finess/etalab_stock_et_extended_sample.csv',
  'finess/finessplus-schema-structures-v1.json',
  'finess/flux-standard-cs1400101.xsd',
  'mssante/Extraction_Correspondance_MSSante_202601010830.txt',
];

describe('import of the published samples', () => {
  before(function () {
    if (!hasSamples()) {
      this.skip();
    }
  });

  for (const sample of SAMPLES) {
    it(`gives the recorded verdict on ${sample}`, async () => {
      await withDirectory(async (directory) => {
        const verdict = await importText(directory, readSample(sample), basename(sample));
        compareWithGolden(`${basename(sample)}.json`, { verdict, records: recordsOf(directory, verdict) });
      });
    });
  }

  it('finds no change between 05:12 and 05:13, one closing at 05:14, and refuses 05:13 afterwards', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, readSample(`rass/${RASS}12.txt`), `${RASS}12.txt`);
      const before = directory.journalFrom(1, 500).length;
      const same = await importAccepted(directory, readSample(`rass/${RASS}13.txt`), `${RASS}13.txt`);
      assert.deepEqual(same.people, { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 5 });
      assert.equal(directory.journalFrom(1, 500).length, before);
      const next = await importAccepted(directory, readSample(`rass/${RASS}14.txt`), `${RASS}14.txt`);
      assert.deepEqual(next.people, { created: 0, changed: 0, closed: 1, reappeared: 0, unchanged: 4 });
      const gone = directory.reader.findByNationalId('810107592544');
      assert.ok(!gone.found && gone.code === 'directory.person.closed');
      assert.equal(gone.record.closedOn, '2021-12-12');
      const older = await importText(directory, readSample(`rass/${RASS}13.txt`), `${RASS}13.txt`);
      assert.ok(!older.accepted && older.code === 'directory.import.older-file');
    });
  });

  it('finds no change when a person’s situations come in another order', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, readSample('rass/2WorkSituationsOrder1.txt'), '2WorkSituationsOrder1.txt');
      const second = await importAccepted(
        directory,
        readSample('rass/2WorkSituationsOrder2.txt'),
        '2WorkSituationsOrder2.txt',
      );
      assert.deepEqual(second.people, { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 1 });
      assert.deepEqual(second.structures, { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 2 });
    });
  });

  it('finds no change when given names come in another order', async () => {
    await withDirectory(async (directory) => {
      const text = readSample('rass/FirstNameOrder.txt').toString('utf8');
      await importAccepted(directory, text, 'FirstNameOrder.txt');
      const reordered = text.replace("FIRST'SECOND'THIRD", "THIRD'FIRST'SECOND'");
      assert.notEqual(reordered, text);
      const again = await importAccepted(directory, reordered, 'FirstNameOrder.txt');
      assert.deepEqual(again.people, { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 3 });
    });
  });

  it('keeps both savoir-faire and both posts of a physician who has two rows', async () => {
    await withDirectory(async (directory) => {
      const name = 'PS_LibreAcces_Personne_activite_202601010830.txt';
      await importAccepted(directory, readSample(`libreacces/${name}`), name);
      const found = directory.reader.findByNationalId('819990000010');
      assert.ok(found.found);
      const [exercice] = found.record.exercices;
      assert.deepEqual(exercice?.situations.map(({ structureKey }) => structureKey).sort(), [
        'finess:010000024',
        'structure:399913152700015',
      ]);
    });
  });
});

/** What became of the people and structures of a small file, for review. */
function recordsOf(directory: Directory, verdict: ImportVerdict): unknown {
  if (!verdict.accepted) {
    return null;
  }
  return directory.journalFrom(1, 500).map(({ ref }) => {
    const found =
      ref.kind === 'person' ? directory.reader.findByPersonId(ref.id) : directory.reader.findStructure(ref.id);
    return found.found ? found.record : found.code;
  });
}

function compareWithGolden(name: string, value: unknown): void {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const path = join(GOLDEN, name);
  if (process.env.GOLDEN === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(path, text);
  }
  assert.equal(text, readFileSync(path, 'utf8'));
}
