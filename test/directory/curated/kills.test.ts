import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Directory, directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import { seededRandom } from '../../../scripts/region/random.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';
import { CHANGED } from './killed-files.ts';
import { CLINIC_KEY, HOSPITAL_KEY, withSites } from './staff-fixture.ts';

const isLong = Boolean(process.env.VESTIBULE_LONG);
/** Acknowledgements after which a program that writes by hand is killed. */
const KILLED_AFTER = [1, 2, 3, 8, 31];
const ROUNDS = isLong ? 60 : 10;
const TOLD_AT_ONCE = 500;

describe('what a kill -9 leaves of staff, local places and rights to curate', function () {
  this.timeout(600_000);

  for (const after of KILLED_AFTER) {
    it(`everything that was acknowledged, after a kill at acknowledgement ${after}, and nothing in halves`, async () => {
      await withCopy(async (path) => {
        const { lines } = await run(path, 'hand', after);
        assert.ok(lines.length >= after);
        assert.deepEqual((await directoryUpkeep.verify(path)).faults, []);
        await reopened(path, (directory) => {
          const { staff } = directory;
          const people = staff.staffAt(HOSPITAL_KEY, '', TOLD_AT_ONCE).map(({ personId }) => personId);
          const places = staff.placesUnder(HOSPITAL_KEY).map(({ key }) => key);
          const curators = staff.curatorsOf(HOSPITAL_KEY).map(({ personId }) => personId);
          const told = { staff: people, place: places, right: curators };
          for (const line of lines) {
            const [kind = '', id = ''] = line.split(' ');
            assert.ok(told[kind as keyof typeof told].includes(id), line);
          }
          const all = [...people, ...places, ...curators].length;
          assert.ok(all - lines.length <= 1, 'one write was on its way at most');
          for (const personId of people) {
            assert.equal(directory.reader.history({ kind: 'person', id: personId }, 1).length, 1);
          }
        });
      });
    });
  }

  it(`of a file and of its undoing all or nothing, through ${ROUNDS} kills; the same files again come to the same`, async () => {
    await withCopy(async (path, fresh) => {
      const whole = await run(path, 'files', 0);
      const steps = Number(whole.lines.at(-1));
      const wanted = await contentOf(path);
      assert.deepEqual([wanted.places, wanted.open, wanted.changed, wanted.rights], [10, 40, 0, 10]);
      const random = seededRandom('personnel');
      const met = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const killAt = 1 + Math.floor(((round + random.next()) / ROUNDS) * (steps - 1));
        await fresh();
        const killed = await run(path, 'files', killAt);
        assert.equal(killed.signal, 'SIGKILL', `step ${killAt} of ${steps} was not reached`);
        assert.deepEqual((await directoryUpkeep.verify(path)).faults, [], `killed at step ${killAt}`);
        const { places, open, changed, rights } = await contentOf(path);
        const state = [places, open, changed, rights].join(' ');
        assert.ok(WHOLE.includes(state), `half a file after step ${killAt}: ${state}`);
        met.add(state);
        assert.equal((await run(path, 'files', 0)).signal, null);
        assert.deepEqual(await contentOf(path), wanted, `killed at step ${killAt}`);
      }
      assert.ok(met.has('10 0 0 0') && met.has('10 40 40 10'), `within a file and within its undoing: ${[...met]}`);
    });
  });
});

/** Places, people open, those of them as the last file has them, rights: before each file and after it; after the undoing as before the last. */
const WHOLE = ['0 0 0 0', '10 0 0 0', '10 40 0 0', '10 40 0 10', '10 40 40 10'];

/** A directory with two sites, of which a program has a copy; `fresh` begins with another copy. */
async function withCopy(body: (path: string, fresh: () => Promise<void>) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-curated-kills-'));
  try {
    const [model, path] = [join(folder, 'model'), join(folder, 'copy')];
    await withSites(async (_directory, _hand, own) => cp(own, model, { recursive: true }));
    const fresh = async () => {
      await rm(path, { recursive: true, force: true });
      await cp(model, path, { recursive: true });
    };
    await fresh();
    await body(path, fresh);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function reopened<T>(path: string, read: (directory: Directory) => T): Promise<T> {
  const directory = openDirectory({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
  try {
    return read(directory);
  } finally {
    await directory.close();
  }
}

function contentOf(path: string) {
  return reopened(path, ({ staff }) => {
    const people = staff.staffAt(HOSPITAL_KEY, '', TOLD_AT_ONCE);
    assert.deepEqual(
      staff.staffAt(CLINIC_KEY, '', TOLD_AT_ONCE).map(({ nationalId }) => nationalId),
      people.map(({ nationalId }) => nationalId),
      'found by each of their places',
    );
    return {
      places: staff.placesUnder(HOSPITAL_KEY).length,
      open: people.filter(({ closedOn }) => closedOn === null).length,
      changed: people.filter(({ staff: kept }) => kept?.function === CHANGED).length,
      rights: staff.curatorsOf(HOSPITAL_KEY).length,
      names: people.map(({ nationalId, staff: kept }) => JSON.stringify([nationalId, kept?.posts])).toSorted(),
    };
  });
}

/** Lines that a program printed until it ended, was killed at its nth line (`hand`) or killed itself at its nth step (`files`). */
async function run(path: string, how: 'hand' | 'files', killAt: number) {
  const program = join(import.meta.dirname, 'curated-until-killed.ts');
  const args = [program, path, how, ...(how === 'files' ? [String(killAt)] : [])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (how === 'hand' && lines.length === killAt) child.kill('SIGKILL');
  });
  return new Promise<{ readonly lines: readonly string[]; readonly signal: NodeJS.Signals | null }>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        if (code === 0 || signal === 'SIGKILL') resolve({ lines, signal });
        else reject(new TypeError(`ended with ${code}`));
      });
    },
  );
}
