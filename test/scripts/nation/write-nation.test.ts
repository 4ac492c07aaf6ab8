import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type NationOptions, writeNation } from '../../../scripts/nation/write-nation.ts';
import { NOW, withDirectory } from '../../directory/support/open-temporary.ts';

const SMALL: NationOptions = {
  seed: 'essai',
  people: 1_200,
  sites: 200,
  day: 0,
  churn: 0.02,
  charset: 'utf-8',
};

describe('an invented country in the national formats', function () {
  this.timeout(180_000);
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vestibule-nation-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is the same for the same seed, and another for another', async () => {
    const one = await readFile((await writeNation(join(folder, 'one'), SMALL)).rass);
    const same = await readFile((await writeNation(join(folder, 'same'), SMALL)).rass);
    const other = await readFile((await writeNation(join(folder, 'other'), { ...SMALL, seed: 'autre' })).rass);
    assert.ok(one.equals(same));
    assert.ok(!one.equals(other));
  });

  it('has about as many rows a person as the real file', async () => {
    const { people, rows } = await writeNation(folder, SMALL);
    assert.equal(people, SMALL.people);
    assert.ok(rows / people > 1.35 && rows / people < 1.6, `${rows} rows`);
  });

  it('is written in ISO-8859-1 when asked, accents whole', async () => {
    const { rass } = await writeNation(folder, { ...SMALL, charset: 'iso-8859-1' });
    const bytes = await readFile(rass);
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    assert.match(bytes.toString('latin1'), /\|Prénoms\|/);
  });

  it('holds the faults of the real files in small proportion, and imports in full but for them', async () => {
    const { finess, rass, rows, people, sites } = await writeNation(folder, { ...SMALL, people: 6_000 });
    await withDirectory(async (directory) => {
      const importOne = async (path: string) => {
        const verdict = await directory.importer.importFile(createReadStream(path), basename(path), NOW);
        assert.ok(verdict.accepted, JSON.stringify(verdict));
        return verdict.report;
      };
      const places = await importOne(finess);
      assert.equal(places.structures.created, sites);
      assert.deepEqual(places.faults, []);
      const report = await importOne(rass);
      assert.equal(report.rows, rows);
      assert.equal(report.people.created, people);
      const codes = new Set(report.faults.map(({ code }) => code));
      assert.ok(codes.has('directory.identifier.bad-check-digit'), [...codes].join());
      assert.ok(report.faults.length < rows / 100, `${report.faults.length} faults`);
    });
  });

  it('has the same sites in FINESS+, with their legal entities, but for those that are inactive', async () => {
    const { finess, finessPlus, sites } = await writeNation(folder, SMALL);
    await withDirectory(async (directory) => {
      const importOne = async (path: string) => {
        const verdict = await directory.importer.importFile(createReadStream(path), basename(path), NOW);
        assert.ok(verdict.accepted, JSON.stringify(verdict));
        return verdict.report;
      };
      await importOne(finess);
      const { structures, faults } = await importOne(finessPlus);
      assert.deepEqual(faults, []);
      assert.ok(structures.created > sites / 2, 'legal entities');
      assert.ok(structures.closed > 0 && structures.closed <= sites / 20, `${structures.closed} closed`);
      assert.equal(structures.changed + structures.unchanged + structures.closed, sites);
    });
  });

  it('has secure mailboxes and savoir-faire of its own people and sites, which all are found', async () => {
    const { finess, rass, mailboxes, savoirFaire } = await writeNation(folder, { ...SMALL, people: 600 });
    await withDirectory(async (directory) => {
      const importOne = async (path: string) => {
        const verdict = await directory.importer.importFile(createReadStream(path), basename(path), NOW);
        assert.ok(verdict.accepted, JSON.stringify(verdict));
        return verdict.report;
      };
      for (const path of [finess, rass]) await importOne(path);
      const boxes = await importOne(mailboxes);
      assert.ok(boxes.people.changed > 120 && boxes.structures.changed > 60, JSON.stringify(boxes.people));
      // Damaged numbers of the activity file are not the extracts'.
      const strangers = boxes.faults.filter(({ code }) => code === 'directory.person.absent');
      assert.equal(strangers.length, boxes.faults.length);
      assert.ok(strangers.length < 10, `${strangers.length} of nobody`);
      const known = await importOne(savoirFaire);
      assert.ok(known.rows > 100 && known.people.unchanged > 100, JSON.stringify(known.people));
    });
  });

  it('is the same country a day later, but for those whom the day touches', async () => {
    const first = await writeNation(folder, SMALL);
    const second = await writeNation(folder, { ...SMALL, day: 1 });
    await withDirectory(async (directory) => {
      for (const path of [first.finess, first.rass]) {
        const verdict = await directory.importer.importFile(createReadStream(path), basename(path), NOW);
        assert.ok(verdict.accepted);
      }
      const verdict = await directory.importer.importFile(createReadStream(second.rass), basename(second.rass), NOW);
      assert.ok(verdict.accepted, JSON.stringify(verdict));
      const { created, changed, closed, unchanged } = verdict.report.people;
      const touched = created + changed + closed;
      assert.ok(created > 0 && changed > 0 && closed > 0, JSON.stringify(verdict.report.people));
      assert.ok(touched <= SMALL.people * SMALL.churn * 2, `${touched} touched`);
      assert.equal(unchanged + changed + closed, SMALL.people);
    });
  });

  it('says who had an ADELI number before, and the directory makes one person of both', async () => {
    const first = await writeNation(folder, { ...SMALL, people: 4_000 });
    const second = await writeNation(folder, { ...SMALL, people: 4_000, day: 1 });
    await withDirectory(async (directory) => {
      const importOne = async (path: string) => {
        const verdict = await directory.importer.importFile(createReadStream(path), basename(path), NOW);
        assert.ok(verdict.accepted, JSON.stringify(verdict));
        return verdict.report;
      };
      await importOne(first.rass);
      const lines = (await readFile(first.correspondence, 'latin1')).trim().split('\n');
      assert.equal(lines[0], 'N° ADELI;N° RPPS');
      const pairs = await importOne(first.correspondence);
      assert.deepEqual([pairs.rows, pairs.faults], [lines.length - 1, []]);
      // Some of the people stand under a damaged number.
      assert.ok(pairs.people.changed > 0.99 * pairs.rows, JSON.stringify(pairs.people));
      const [adeli = '', rpps = ''] = lines[1]?.split(';') ?? [];
      const found = directory.reader.findByNationalId(`0${adeli}`);
      assert.ok(found.found && found.viaOldId && found.record.nationalId === `8${rpps}`);
      await importOne(second.rass);
      const before = directory.reader.counts().professionals;
      const next = await importOne(second.correspondence);
      // Those who left ADELI that day were closed under one number and created under the other.
      assert.ok(next.people.changed > 0 && next.people.closed === 0, JSON.stringify(next.people));
      assert.equal(directory.reader.counts().professionals, before);
      const again = await importOne(second.rass);
      assert.deepEqual([again.people.created, again.people.changed, again.people.closed], [0, 0, 0]);
    });
  });

  it('refuses a size there are no numbers for', async () => {
    for (const wrong of [{ people: 0 }, { people: 2.5 }, { sites: 3 }, { day: -1 }, { churn: 2 }]) {
      await assert.rejects(writeNation(folder, { ...SMALL, ...wrong }), { code: 'nation.size.out-of-range' });
    }
  });
});
