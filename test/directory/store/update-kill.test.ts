import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Directory, directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { NOW, openTemporary, TEST_MAP_BYTES } from '../support/open-temporary.ts';

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

/** The last word on each name holds, unless a later change of it was under way: then that one may. */
async function checkAcknowledged(path: string, lines: readonly string[]): Promise<void> {
  const directory = open(path);
  const last = new Map(lines.map((line) => [line.split(' ')[1] ?? '', line] as const));
  try {
    for (const [name, line] of last) {
      const [word, , description = ''] = line.split(' ');
      const id = directory.entries.find(pathOfText(`ou=${name},o=kill`) ?? '');
      if (word === 'gone') assert.equal(id, undefined, line);
      else if (id !== undefined) {
        const attributes = [...(directory.entries.read(id)?.attributes('authenticated') ?? [])];
        const text = attributes.find((each) => each.name === 'description')?.values.join() ?? '';
        assert.ok(text >= description, `${line}: ${JSON.stringify(text)}`);
      } else assert.ok(isLastOfWriter(name, lines), `${line}: acknowledged and lost`);
    }
  } finally {
    await directory.close();
  }
}

/** A renaming or a removal may have been on its way to the disk, its answer not yet told: of each writer's last entry alone. */
function isLastOfWriter(name: string, lines: readonly string[]): boolean {
  const writer = /^w\d+-/.exec(name)?.[0] ?? '';
  const names = lines.map((line) => line.split(' ')[1] ?? '').filter((each) => each.startsWith(writer));
  return names.at(-1) === name;
}

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
