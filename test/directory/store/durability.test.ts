import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RECORDS_PER_TRANSACTION } from '../../../directory/import/import-context.ts';
import { type Directory, directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, openTemporary, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const KILLED_AFTER_EDITS = [1, 7, 40];
/** New people of the file: two whole transactions and a piece of a third. */
const PEOPLE = 2 * RECORDS_PER_TRANSACTION + Math.ceil(RECORDS_PER_TRANSACTION / 5);
/** Where an import is killed: as it makes the nth person, and how many transactions are on disk by then. */
const IMPORT_KILLS = [
  { when: 'before anything is written', person: 1, transactions: 0 },
  { when: 'at the end of the first transaction, before its commit', person: RECORDS_PER_TRANSACTION, transactions: 0 },
  { when: 'at the seam of two transactions', person: RECORDS_PER_TRANSACTION + 1, transactions: 1 },
  { when: 'in the middle of a transaction', person: Math.floor(RECORDS_PER_TRANSACTION * 1.5), transactions: 1 },
  { when: 'at the last person of the file', person: PEOPLE, transactions: 2 },
] as const;

describe('what a kill -9 leaves', function () {
  this.timeout(240_000);

  for (const edits of KILLED_AFTER_EDITS) {
    it(`holds every acknowledged edit after a kill at edit ${edits}, and a journal without gaps`, async () => {
      await withClosedDirectory(async (path, reopen) => {
        const { personId } = CAMILLE_RECORD;
        const acknowledged = await runUntilKilled('edit-until-killed.ts', [path, personId], edits);
        await reopen((directory) => {
          const lines = journalOf(directory);
          for (const line of acknowledged) {
            const [sequence = '', ...value] = line.split(' ');
            assert.equal(lines[Number(sequence) - 1]?.changes[0]?.after, value.join(' '));
          }
          const found = directory.reader.findByPersonId(personId);
          assert.ok(found.found);
          assert.equal(found.record.local.phone, lines.at(-1)?.changes[0]?.after);
        });
      });
    });
  }

  for (const { when, person, transactions } of IMPORT_KILLS) {
    it(`converges when an import killed ${when} (person ${person}) is run again`, async () => {
      await withClosedDirectory(async (path, reopen) => {
        const content = rassFile([CAMILLE, ...Array.from({ length: PEOPLE }, (_, number) => somebody(number))]);
        const file = join(path, 'national.txt');
        await writeFile(file, content);
        const told = await runUntilKilled('import-until-killed.ts', [path, file, String(person)]);
        assert.deepEqual(told, [String(person)], 'killed elsewhere than said');
        const onDisk = transactions * RECORDS_PER_TRANSACTION;
        assert.deepEqual((await directoryUpkeep.verify(path)).faults, []);
        await reopen(async (directory) => {
          journalOf(directory);
          assert.equal(directory.reader.counts().professionals, onDisk + 1);
          assert.equal(directory.importer.batches()[0]?.state, 'applying');
          const report = await importAccepted(directory, content, 'Extraction_202611010400.txt');
          assert.equal(report.people.created, PEOPLE - onDisk);
          assert.equal(report.people.unchanged, onDisk + 1);
          assert.equal(directory.importer.batches()[0]?.state, 'applied');
          assert.equal(directory.reader.counts().professionals, PEOPLE + 1);
          const again = await importAccepted(directory, content, 'Extraction_202611010400.txt');
          assert.equal(again.people.unchanged, PEOPLE + 1);
          const created = journalOf(directory).filter(
            ({ operation, ref }) => operation === 'created' && ref.kind === 'person',
          );
          assert.equal(created.length, PEOPLE + 1);
          assert.equal(new Set(created.map(({ ref }) => ref.id)).size, PEOPLE + 1);
        });
        assert.deepEqual((await directoryUpkeep.verify(path)).faults, []);
      });
    });
  }
});

const CAMILLE_RECORD = { personId: '00000000-0000-4000-8000-000000000001' };

type Reopen = (body: (directory: Directory) => void | Promise<void>) => Promise<void>;

/** A directory that holds one person, closed; the body may open it again. */
async function withClosedDirectory(body: (path: string, reopen: Reopen) => Promise<void>): Promise<void> {
  const temporary = await openTemporary();
  await importAccepted(temporary.directory, rassFile([CAMILLE]), 'rass.txt');
  await temporary.directory.close();
  const open = (): Directory =>
    openDirectory({ path: temporary.path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
  try {
    await body(temporary.path, async (check) => {
      const directory = open();
      try {
        await check(directory);
      } finally {
        await directory.close();
      }
    });
  } finally {
    await temporary.discard();
  }
}

/** Lines a program printed before it was killed: at its nth line, those in flight included, or by itself when no line is told. */
function runUntilKilled(program: string, args: readonly string[], killAt?: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length === killAt) {
      child.kill('SIGKILL');
    }
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') {
        resolve(lines);
      } else {
        reject(new TypeError(`${program} ended by itself`));
      }
    });
  });
}

/** The whole journal, its sequences checked. */
function journalOf(directory: Directory): ReturnType<Directory['journalFrom']> {
  const lines: ReturnType<Directory['journalFrom']> = [];
  for (let page = directory.journalFrom(1, 500); page.length > 0; page = directory.journalFrom(lines.length + 1, 500)) {
    lines.push(...page);
  }
  assert.deepEqual(
    lines.map(({ sequence }) => sequence),
    lines.map((_, place) => place + 1),
  );
  return lines;
}
