import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import { cutAfter, momentsOf, recordWrites } from '../../support/power-cut.ts';
import { randomFrom } from '../../support/random.ts';
import { hasProgram } from '../ldap/slapd.ts';
import { CAMILLE, rassFile } from '../support/national-files.ts';
import { importAccepted, NOW, openTemporary, TEST_MAP_BYTES } from '../support/open-temporary.ts';
import { checkAcknowledged } from './acknowledged-updates.ts';

/** Moments tried of one recording, of several hundred. */
const CUTS = process.env.VESTIBULE_LONG ? 500 : 40;
const LINES = 300;
const WRITERS = 8;
const SEED = 20_261_127;

describe('what a power cut leaves of the directory, only synced data being sure', function () {
  this.timeout(60_000 + CUTS * 5_000);
  let folder = '';

  before(function () {
    if (!hasProgram('strace', '-V')) this.skip();
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vestibule-power-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Try moments of a recording, each with some pages that the disk happened to keep. */
  async function tryCuts(
    program: string,
    args: readonly string[],
    before: Buffer,
    check: (path: string, acknowledged: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const events = await recordWrites(join(import.meta.dirname, program), args, LINES, join(folder, 'log'));
    const moments = momentsOf(events);
    const random = randomFrom(SEED);
    for (let cut = 0; cut < CUTS; cut += 1) {
      const at = moments[random.below(moments.length)] ?? 0;
      const share = random.below(101);
      const { file, acknowledged } = cutAfter(events, at, before, () => random.chance(share));
      const path = join(folder, 'after');
      await rm(path, { recursive: true, force: true });
      await mkdir(path);
      await writeFile(join(path, 'data.mdb'), file);
      await check(path, acknowledged);
      assert.deepEqual((await directoryUpkeep.verify(path)).faults, [], `cut ${cut}, after event ${at}`);
    }
  }

  it(`holds every acknowledged change of entries at ${CUTS} moments, and is intact (R-02)`, async () => {
    await tryCuts(
      'update-until-killed.ts',
      [join(folder, 'written'), String(WRITERS), String(SEED)],
      Buffer.alloc(0),
      checkAcknowledged,
    );
  });

  it(`holds every acknowledged edit and its line at ${CUTS} moments, and is intact (R-02)`, async () => {
    const temporary = await openTemporary();
    await importAccepted(temporary.directory, rassFile([CAMILLE]), 'rass.txt');
    const [person] = temporary.directory.reader.people('');
    assert.ok(person !== undefined);
    await temporary.directory.close();
    const before = await readFile(join(temporary.path, 'data.mdb'));
    await tryCuts('edit-until-killed.ts', [temporary.path, person.personId], before, async (path, acknowledged) => {
      const directory = openDirectory({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
      for (const line of acknowledged) {
        const [sequence = '', ...value] = line.split(' ');
        const [found] = directory.journalFrom(Number(sequence), 1);
        assert.equal(found?.changes[0]?.after, value.join(' '), `${line}: acknowledged and lost`);
      }
      const found = directory.reader.findByPersonId(person.personId);
      const [last] = directory.journalFrom(directory.lastChange(), 1);
      assert.ok(found.found);
      assert.equal(found.record.local.phone, last?.changes[0]?.after);
      await directory.close();
    });
    await temporary.discard();
  });
});
