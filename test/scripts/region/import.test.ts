import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Directory, type ImportReport, openDirectory } from '../../../directory/index.ts';
import { CAST, DEPARTED } from '../../../scripts/region/cast.ts';
import { writeRegion } from '../../../scripts/region/write-region.ts';

const AT = new Date('2026-11-23T10:00:00Z');
const PROFESSIONALS = 250;

describe('the invented region in the directory', () => {
  let folder: string;
  let directory: Directory;
  let paths: readonly string[];
  let reports: readonly ImportReport[];

  async function importAll(): Promise<readonly ImportReport[]> {
    const done: ImportReport[] = [];
    for (const path of paths) {
      const verdict = await directory.importer.importFile(createReadStream(path), basename(path), AT);
      assert(verdict.accepted, `${path} ${JSON.stringify(verdict)}`);
      done.push(verdict.report);
    }
    return done;
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'region-import-'));
    const options = { seed: 'val-d-armance', professionals: PROFESSIONALS, structures: 60 };
    const files = await writeRegion(join(folder, 'files'), options);
    paths = [files.finess, files.rass, files.networks, files.members];
    directory = openDirectory({ path: join(folder, 'db'), clock: { now: () => AT } });
    reports = await importAll();
  });
  after(async () => {
    await directory.close();
    await rm(folder, { recursive: true });
  });

  it('is taken whole, without a single fault', () => {
    assert.deepEqual(
      reports.flatMap(({ faults }) => faults),
      [],
    );
    assert.equal(directory.reader.counts().professionals, PROFESSIONALS);
    assert.equal(directory.reader.counts().networks, 12);
  });

  it('shows the cast as the demonstration tells them, and not the departed', () => {
    for (const { idType, id, posts, belongings, savoirFaire } of CAST) {
      const found = directory.reader.findByNationalId(idType + id);
      assert(found.found);
      const [exercice] = found.record.exercices;
      assert.equal(exercice?.situations.length, posts.length);
      assert.deepEqual(exercice?.savoirFaire, savoirFaire);
      const networks = directory.reader.membershipsOf(found.record.personId, AT).map(({ networkId }) => networkId);
      assert.deepEqual([...networks].sort(), belongings.map(({ network }) => network).sort());
    }
    assert.equal(directory.reader.findByNationalId(DEPARTED.idType + DEPARTED.id).found, false);
  });

  it('changes nothing when imported twice', async () => {
    for (const { people, structures, networks, memberships, format } of await importAll()) {
      for (const tally of [people, structures, networks, memberships]) {
        assert.deepEqual([tally.created, tally.changed, tally.closed, tally.reappeared], [0, 0, 0, 0], format);
      }
    }
  });
});
