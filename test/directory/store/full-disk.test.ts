import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import { rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const KNOWN = 1_500;
const NEW = 900;
const BYTES_PER_KIB = 1_024;
const clock = { now: () => NOW };

/** Where the disk is full, by the room that is left above the directory's own file. */
const FULL = [
  { where: 'the file arrives', roomKib: -1_000_000, alone: 'alone' },
  { where: 'records are written', roomKib: 64, alone: 'alone' },
  { where: 'records are written in short transactions', roomKib: 64, alone: 'beside others' },
] as const;

describe('an import on a full disk (R-03)', function () {
  this.timeout(120_000);
  let root = '';

  beforeEach(async function () {
    if (process.platform === 'win32') this.skip();
    root = await mkdtemp(join(tmpdir(), 'vestibule-full-'));
  });

  afterEach(() => root && rm(root, { recursive: true, force: true }));

  const peopleFile = (count: number): string =>
    rassFile(Array.from({ length: count }, (_, number) => somebody(number)));

  async function inDirectory<T>(body: (directory: ReturnType<typeof openDirectory>) => Promise<T>): Promise<T> {
    const directory = openDirectory({ path: join(root, 'directory'), clock, mapSizeBytes: TEST_MAP_BYTES });
    try {
      return await body(directory);
    } finally {
      await directory.close();
    }
  }

  for (const { where, roomKib, alone } of FULL) {
    it(`is refused in words as ${where}; who is there is still read, and with room the same file goes on`, async () => {
      await inDirectory((directory) => importAccepted(directory, peopleFile(KNOWN), 'one.txt'));
      const file = join(root, 'two.txt');
      await writeFile(file, peopleFile(KNOWN + NEW));
      const held = statSync(join(root, 'directory', 'data.mdb')).size / BYTES_PER_KIB;
      const limit = Math.max(statSync(file).size / 2 / BYTES_PER_KIB, held + roomKib);
      const told = runLimited(Math.ceil(limit), [join(root, 'directory'), file, alone]);
      assert.equal(told.code, 'directory.store.not-written');
      assert.equal(told.professionals, KNOWN);
      assert.ok(told.found > 0, 'search answers');
      assert.ok(['', 'directory.store.not-written'].includes(told.edits), told.edits);
      assert.ok(!readdirSync(join(root, 'directory')).includes('import-staging'), 'the workbench is gone');
      assert.deepEqual((await directoryUpkeep.verify(join(root, 'directory'))).faults, []);
      await inDirectory(async (directory) => {
        const report = await importAccepted(directory, peopleFile(KNOWN + NEW), 'two.txt');
        assert.equal(report.people.created, NEW);
      });
      assert.deepEqual((await directoryUpkeep.verify(join(root, 'directory'))).faults, []);
    });
  }

  it('refuses an edit with the same words, and takes it when there is room', async () => {
    await inDirectory((directory) => importAccepted(directory, peopleFile(KNOWN), 'one.txt'));
    const file = join(root, 'same.txt');
    await writeFile(file, peopleFile(1));
    const held = statSync(join(root, 'directory', 'data.mdb')).size / BYTES_PER_KIB;
    // No byte of the directory's own file can be written: its last page is beyond the limit.
    const told = runLimited(Math.floor(held / 2), [join(root, 'directory'), file, 'alone']);
    assert.equal(told.edits, 'directory.store.not-written');
    assert.equal(told.professionals, KNOWN);
    await inDirectory(async ({ reader, editor }) => {
      const [person] = reader.people('');
      assert.ok(person !== undefined);
      const ref = { kind: 'person', id: person.personId } as const;
      const edit = {
        command: 'set-local-field',
        ref,
        field: 'phone',
        value: '01 99 00 00 01',
        version: person.version,
      } as const;
      assert.ok((await editor.perform({ personId: 'somebody' }, edit, NOW)).accepted);
    });
    assert.deepEqual((await directoryUpkeep.verify(join(root, 'directory'))).faults, []);
  });
});

/** The child, where no file grows beyond the limit: a write fails as on a full disk. */
function runLimited(limitKib: number, args: readonly string[]) {
  const child = join(import.meta.dirname, 'full-disk-child.ts');
  const script = `trap '' XFSZ; ulimit -f ${limitKib}; exec "$@"`;
  const said = execFileSync('bash', ['-c', script, 'bash', process.execPath, child, ...args], { encoding: 'utf8' });
  // Written by our own child.
  return JSON.parse(said) as { code: string; professionals: number; found: number; edits: string };
}
