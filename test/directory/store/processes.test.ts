import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectory } from '../../../directory/index.ts';
import { CAMILLE, rassFile } from '../support/national-files.ts';
import { importAccepted, NOW, openTemporary, TEST_MAP_BYTES, withDirectory } from '../support/open-temporary.ts';

const options = (path: string) => ({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES, readOnly: true });

describe('a directory opened for reading', () => {
  it('answers look-ups and searches, and refuses writes with directory.store.read-only', async () => {
    const temporary = await openTemporary();
    await importAccepted(temporary.directory, rassFile([CAMILLE]), 'rass.txt');
    await temporary.directory.close();
    const reading = openDirectory(options(temporary.path));
    try {
      const found = reading.reader.findByNationalId('899700000013');
      assert.ok(found.found);
      const query = { text: 'exemple', kind: 'person', limit: 1, after: null, includeClosed: false } as const;
      assert.equal(reading.searcher.search(query).total, 1);
      const ref = { kind: 'person', id: found.record.personId } as const;
      const edit = { command: 'set-local-field', ref, field: 'phone', value: '0639980001', version: 1 } as const;
      await assert.rejects(importAccepted(reading, rassFile([CAMILLE]), 'rass.txt'), {
        code: 'directory.store.read-only',
      });
      await assert.rejects(reading.editor.perform({ personId: 'x' }, edit, NOW), { code: 'directory.store.read-only' });
    } finally {
      await reading.close();
      await temporary.discard();
    }
  });

  it('refuses a folder that nobody has written with directory.store.unavailable', async () => {
    const path = await mkdtemp(join(tmpdir(), 'vestibule-directory-'));
    try {
      assert.throws(() => openDirectory(options(join(path, 'absent'))), { code: 'directory.store.unavailable' });
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  });

  it('refuses a place that is not a folder with directory.store.unavailable', async () => {
    const path = await mkdtemp(join(tmpdir(), 'vestibule-directory-'));
    try {
      await writeFile(join(path, 'file'), 'x');
      const writing = { ...options(join(path, 'file')), readOnly: false };
      assert.throws(() => openDirectory(writing), { code: 'directory.store.unavailable' });
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  });
});

describe('the reading view', () => {
  for (const limit of [0, 501, Number.NaN]) {
    it(`refuses a list of ${limit} with directory.query.limit`, async () => {
      await withDirectory(async ({ reader, journalFrom }) => {
        assert.throws(() => reader.listPeopleAt('finess:010000024', limit), { code: 'directory.query.limit' });
        assert.throws(() => reader.history({ kind: 'person', id: 'x' }, limit), { code: 'directory.query.limit' });
        assert.throws(() => journalFrom(1, limit), { code: 'directory.query.limit' });
      });
    });
  }

  it('answers absent to questions that no key could match', async () => {
    await withDirectory(async ({ reader }) => {
      for (const text of ['', 'x'.repeat(10_000), '\u0000', 'é'.repeat(3_000)]) {
        assert.deepEqual(reader.findByNationalId(text), { found: false, code: 'directory.person.absent' });
        assert.deepEqual(reader.findByPersonId(text), { found: false, code: 'directory.person.absent' });
        assert.deepEqual(reader.findStructure(text), { found: false, code: 'directory.structure.absent' });
        assert.deepEqual(reader.findNetwork(text), { found: false, code: 'directory.network.absent' });
        assert.deepEqual(reader.membershipsOf(text, NOW), []);
        assert.deepEqual(reader.listPeopleAt(text, 1), []);
        assert.deepEqual(reader.history({ kind: 'person', id: text }, 1), []);
      }
    });
  });

  it('finds an identifier whatever the case and spaces it is typed with', async () => {
    await withDirectory(async (directory) => {
      const staff = { ...CAMILLE, type: '3', id: '750821092/AB-1', nationalId: '3750821092/AB-1' };
      await importAccepted(directory, rassFile([staff]), 'rass.txt');
      assert.ok(directory.reader.findByNationalId(' 3750821092/ab-1 ').found);
    });
  });
});
