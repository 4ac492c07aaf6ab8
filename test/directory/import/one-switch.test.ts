import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import { rassFile, somebody } from '../support/national-files.ts';
import { NOW } from '../support/open-temporary.ts';

const isLong = Boolean(process.env.VESTIBULE_LONG);
/** Enough for several pages of a transaction's records; in the long run, for more pages of the store than a transaction keeps in memory. */
const PEOPLE = isLong ? 80_000 : 4_500;
const NEW = 'NOUVEAU';
const people = Array.from({ length: PEOPLE }, (_, number) => somebody(number));
const renamed = people.map((person) => ({ ...person, familyName: NEW }));
const FIRST = 'Extraction_ProSanteConnect_Personne_activite_202611010400.txt';
const NEXT = 'Extraction_ProSanteConnect_Personne_activite_202611010500.txt';

type Child = ChildProcessByStdio<Writable, Readable, null>;

function start(program: string, ...words: readonly string[]): Child {
  return spawn(process.execPath, [join(import.meta.dirname, program), ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

function ended(child: Child): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()));
}

describe('an import of a handle that nobody else uses', function () {
  this.timeout(isLong ? 3_600_000 : 120_000);
  let folder: string;
  let path: string;
  let next: string;

  const importWhole = async (file: string): Promise<void> => {
    const child = start('importing-child.ts', path, file);
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    await ended(child);
    assert.equal(lines.at(-1), 'accepted', lines.join('\n'));
  };
  const open = () => openDirectory({ path, clock: { now: () => NOW }, isAlone: true });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-switch-'));
    path = join(folder, 'directory');
    next = join(folder, NEXT);
    writeFileSync(join(folder, FIRST), rassFile(people));
    writeFileSync(next, rassFile(renamed));
    await importWhole(join(folder, FIRST));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves nothing when its process is killed while it writes, and the same file is taken in afterwards', async () => {
    const child = start('importing-child.ts', path, next, 'written');
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    await ended(child);
    assert.ok(lines.at(-1)?.startsWith('written'), `killed while it wrote: ${lines.at(-1)}`);
    const directory = open();
    try {
      const names = new Set(Array.from(directory.reader.people(''), ({ familyName }) => familyName));
      assert.ok(!names.has(NEW), 'nothing of it is there');
      assert.deepEqual(
        directory.importer.batches().map(({ state }) => state),
        ['applied'],
      );
    } finally {
      await directory.close();
    }
  });

  it('is seen by readers all at once, and so is its undoing; the store is whole', async () => {
    const watcher = start('watching-child.ts', path, NEW);
    const seen: number[] = [];
    createInterface(watcher.stdout).on('line', (line) => seen.push(Number(line)));
    const sees = async (count: number): Promise<void> => {
      while (seen.at(-1) !== count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await sees(0);
    await importWhole(next);
    await sees(PEOPLE);
    const directory = open();
    const [batch] = directory.importer.batches();
    const undone = await directory.importer.undoBatch(batch?.batchId ?? '', NOW);
    assert.ok(undone.accepted && undone.report.restored === PEOPLE);
    await sees(0);
    await directory.close();
    watcher.stdin.end();
    await ended(watcher);
    assert.deepEqual(seen, [0, PEOPLE, 0], 'before or after, never between');
    const verdict = await directoryUpkeep.verify(path);
    assert.deepEqual(verdict.faults, []);
  });
});
