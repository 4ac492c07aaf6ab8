import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Directory, directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import { openEnvironment } from '../../../directory/store/environment.ts';
import { writeNation } from '../../../scripts/nation/write-nation.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const COUNTRY = { seed: 'vrac', people: 1_500, sites: 200, churn: 0.02, charset: 'utf-8' } as const;
/** After which step, and how long after it, in milliseconds, the import is killed. */
const KILLS = [
  ['written', 40],
  ['indexed', 0],
  ['indexed', 120],
  ['indexed', 350],
] as const;

describe('a file that makes most of the directory', function () {
  this.timeout(120_000);
  let folder = '';
  let files: readonly string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vestibule-bulk-'));
    const { finess, rass } = await writeNation(join(folder, 'country'), { ...COUNTRY, day: 0 });
    files = [finess, rass];
    await importAll(join(folder, 'ordinary'), 1_000_000);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  async function importAll(path: string, bulkRecords: number, isAlone = false): Promise<ReadonlySet<string>> {
    const steps = new Set<string>();
    let looks = 0;
    const now = (): Date => {
      looks += 1;
      return new Date(NOW.getTime() + looks * 1_000);
    };
    await using(
      openDirectory({ path, clock: { now }, mapSizeBytes: TEST_MAP_BYTES, bulkRecords, isAlone }),
      async (directory) => {
        for (const file of files) {
          const source = createReadStream(file);
          const verdict = await directory.importer.importFile(source, basename(file), NOW, (_done, step) =>
            steps.add(step),
          );
          assert.ok(verdict.accepted || verdict.code === 'directory.import.older-file', JSON.stringify(verdict));
        }
      },
    );
    return steps;
  }

  it('leaves the same entries, index and search words as records written one by one', async () => {
    const path = join(folder, 'bulk');
    assert.ok((await importAll(path, 1)).has('indexed'));
    assert.deepEqual(await heldIn(path), await heldIn(join(folder, 'ordinary')));
    assert.equal(existsSync(join(path, 'index-runs')) || existsSync(join(path, 'word-runs')), false);
    await rm(path, { recursive: true });
  });

  it('does so within one transaction, too, when nobody else uses the directory', async () => {
    const path = join(folder, 'alone');
    assert.ok((await importAll(path, 1, true)).has('indexed'));
    assert.deepEqual(await heldIn(path), await heldIn(join(folder, 'ordinary')));
    await rm(path, { recursive: true });
  });

  it('is written as ever when it is not that large', async () => {
    const path = join(folder, 'small');
    assert.equal((await importAll(path, COUNTRY.people * 10)).has('indexed'), false);
    await rm(path, { recursive: true });
  });

  for (const [step, delay] of KILLS) {
    it(`is completed by the next opening when it is killed ${delay} ms after it said « ${step} » (R-17)`, async () => {
      const path = join(folder, 'killed');
      await runUntilKilled(path, files, step, delay);
      await using(openDirectory({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES }), (directory) => {
        const [first] = directory.reader.people('');
        if (first === undefined) return;
        const question = {
          text: first.familyName,
          kind: 'person',
          limit: 100,
          after: null,
          includeClosed: true,
        } as const;
        const { hits } = directory.searcher.search(question);
        assert.ok(hits.length > 0, 'who is there is found');
      });
      assert.deepEqual((await directoryUpkeep.verify(path)).faults, []);
      await importAll(path, 1);
      assert.deepEqual(await heldIn(path), await heldIn(join(folder, 'ordinary')));
      await rm(path, { recursive: true });
    });
  }
});

/** What a directory holds: counts of everything derived, and who is found under which word. */
async function heldIn(path: string) {
  const { faults, entries, indexRows, postings, records } = await directoryUpkeep.verify(path);
  const environment = openEnvironment({ path, readOnly: true, mapSizeBytes: TEST_MAP_BYTES });
  try {
    const { people, words, counters } = environment.tables;
    const idOf = (kind: string, id: string): string => (kind === 'person' ? (people.get(id)?.nationalId ?? '') : id);
    const rows = Array.from(
      words.getRange({}),
      ({ key: [kind = '', word = ''], value }) => `${kind} ${word} ${idOf(kind, value)}`,
    );
    return { faults, entries, indexRows, postings, records, words: rows.toSorted(), people: counters.get('person') };
  } finally {
    await environment.close();
  }
}

async function using(directory: Directory, body: (directory: Directory) => Promise<void> | void): Promise<void> {
  try {
    await body(directory);
  } finally {
    await directory.close();
  }
}

/** Import in a process of its own, killed from outside at some moment after that step began. */
async function runUntilKilled(path: string, files: readonly string[], step: string, delay: number): Promise<void> {
  const program = join(import.meta.dirname, 'bulk-until-killed.ts');
  const child = spawn(process.execPath, [program, path, ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
  let times = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    times += line === step ? 1 : 0;
    // The file of people is the second one.
    if (line === step && times === files.length) setTimeout(() => child.kill('SIGKILL'), delay);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      signal === 'SIGKILL' ? resolve() : reject(new TypeError(`it ended with ${code}`)),
    );
  });
}
