import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Directory, directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import { NOW, openTemporary, TEST_MAP_BYTES } from '../support/open-temporary.ts';
import { checkAcknowledged } from './acknowledged-updates.ts';

/** Kills of one run; all of them hit the same directory, one after the other. */
const ROUNDS = process.env.VESTIBULE_LONG ? 200 : 6;
const WRITERS = 8;
/** A round is killed after so many acknowledged lines at most. */
const MAX_LINES = 120;
const SEED = 20_261_126;

describe('what a kill -9 leaves of direct writes', function () {
  this.timeout(ROUNDS * 20_000);

  it(`holds every acknowledged change through ${ROUNDS} kills at random moments, and stays intact (R-01)`, async () => {
    const temporary = await openTemporary();
    await temporary.directory.close();
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const killAt = 1 + ((round * 7919 + SEED) % MAX_LINES);
        const lines = await runUntilKilled(temporary.path, SEED + round, killAt);
        await checkAcknowledged(temporary.path, lines);
        const verdict = await directoryUpkeep.verify(temporary.path);
        assert.deepEqual(verdict.faults, [], `round ${round}, killed after ${killAt} lines`);
        await emptied(temporary.path);
      }
    } finally {
      await temporary.discard();
    }
  });
});

async function emptied(path: string): Promise<void> {
  const directory = open(path);
  const base = { id: directory.entries.find('o=kill') ?? 0, path: 'o=kill' };
  await directory.updater.update('x', (transaction) => {
    for (const { id } of directory.entries.listChildren(base, null, 100_000)) transaction.remove(id);
  });
  await directory.close();
}

const open = (path: string): Directory =>
  openDirectory({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });

function runUntilKilled(path: string, seed: number, killAt: number): Promise<string[]> {
  const program = join(import.meta.dirname, 'update-until-killed.ts');
  const child = spawn(process.execPath, [program, path, String(WRITERS), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length === killAt) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) =>
      signal === 'SIGKILL' ? resolve(lines) : reject(new TypeError('the writer ended by itself')),
    );
  });
}
