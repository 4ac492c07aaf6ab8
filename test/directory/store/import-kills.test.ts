import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { RECORDS_PER_TRANSACTION } from '../../../directory/import/import-context.ts';
import { type Directory, directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import { writeNation } from '../../../scripts/nation/write-nation.ts';
import { seededRandom } from '../../../scripts/region/random.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const isLong = Boolean(process.env.VESTIBULE_LONG);
const ROUNDS = isLong ? 20 : 3;
/** In the long run more than one transaction; where two of them meet, durability.test.ts kills each time. */
const PEOPLE = isLong ? RECORDS_PER_TRANSACTION + 200 : 500;
const SITES = 200;
/** A day on which many leave, so that kills meet closings too. */
const CHURN = 0.2;

describe('what kills leave of the import of a country', function () {
  this.timeout((ROUNDS + 1) * 120_000);

  it(`comes to the same directory through ${ROUNDS} kills at random steps of two days’ files and a correspondence (R-17)`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vestibule-kills-'));
    try {
      const country = { seed: 'coups', people: PEOPLE, sites: SITES, churn: CHURN, charset: 'utf-8' } as const;
      const first = await writeNation(folder, { ...country, day: 0 });
      const next = await writeNation(folder, { ...country, day: 1 });
      const files = [first.finess, first.rass, next.rass, next.correspondence];
      const whole = await runImport(join(folder, 'whole'), 0, files);
      assert.equal(whole.signal, null);
      const wanted = await contentOf(join(folder, 'whole'));
      assert.ok(
        wanted.people.some((person) => person.includes('"by":"correspondence"')),
        'numbers came by it',
      );
      const random = seededRandom('moments');
      for (let round = 0; round < ROUNDS; round += 1) {
        // One kill in each part of the run: together they are everywhere.
        const killAt = 1 + Math.floor(((round + random.next()) / ROUNDS) * (whole.steps - 1));
        const path = join(folder, 'killed');
        const killed = await runImport(path, killAt, files);
        assert.equal(killed.signal, 'SIGKILL', `step ${killAt} of ${whole.steps} was not reached`);
        assert.deepEqual((await directoryUpkeep.verify(path)).faults, [], `killed at step ${killAt}`);
        assert.equal((await runImport(path, 0, files)).signal, null);
        assert.deepEqual((await directoryUpkeep.verify(path)).faults, []);
        assert.deepEqual(await contentOf(path), wanted, `killed at step ${killAt}`);
        await rm(path, { recursive: true });
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** What a directory holds, ids of its own making left out. */
async function contentOf(path: string): Promise<{ readonly counts: object; readonly people: readonly string[] }> {
  const directory: Directory = openDirectory({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
  try {
    const people = Array.from(directory.reader.people(''), ({ personId, version, absorbed = [], ...fields }) => {
      assert.ok(personId !== '' && version > 0);
      return JSON.stringify({ ...fields, merges: absorbed.length });
    });
    return { counts: directory.reader.counts(), people: people.toSorted() };
  } finally {
    await directory.close();
  }
}

/** @param killAt step at which it kills itself; 0: none */
async function runImport(path: string, killAt: number, files: readonly string[]) {
  const program = join(import.meta.dirname, 'country-until-killed.ts');
  const child = spawn(process.execPath, [program, path, String(killAt), ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal }));
    },
  );
  const [told, { code, signal }] = await Promise.all([text(child.stdout), ended]);
  assert.ok(code === 0 || signal === 'SIGKILL', `ended with ${code}`);
  return { steps: Number(told), signal };
}
