import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { type Contexts, openContexts } from '../../../directory/contexts/open-contexts.ts';
import { openEntryTables } from '../../../directory/entries/tables.ts';
import { directoryUpkeep, openDirectory, type UpkeepFolders } from '../../../directory/index.ts';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { type Environment, openEnvironment } from '../../../directory/store/environment.ts';
import { FIRST_LINE } from '../../../directory/store/former-words.ts';
import { UNWORDED_FROM } from '../../../directory/store/word-batch.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import {
  importAccepted,
  NOW,
  openTemporary,
  TEST_MAP_BYTES,
  type TemporaryDirectory,
} from '../support/open-temporary.ts';

/** Folders of a directory at a place, and of contexts beside it. */
const foldersAt = (place: string): UpkeepFolders => ({ directory: place, contexts: `${place}-contexts` });

const MANY = Array.from({ length: 40 }, (_, at) => somebody(at));

describe('upkeep of the store', () => {
  let temporary: TemporaryDirectory;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vestibule-upkeep-'));
    temporary = await openTemporary();
    await importAccepted(temporary.directory, rassFile([CAMILLE, ...MANY]), 'rass.txt');
    await importAccepted(temporary.directory, rassFile([CAMILLE, ...MANY.slice(0, 30)]), 'rass.txt');
  });

  afterEach(async () => {
    await temporary.discard();
    await rm(folder, { recursive: true, force: true });
  });

  const damage = (work: (tables: ReturnType<typeof openEntryTables>) => void): Promise<void> => {
    const environment = openEnvironment({ path: temporary.path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    environment.write(() => work(openEntryTables(environment.root)));
    return environment.close();
  };

  it('finds a directory intact after imports and closings', async () => {
    const verdict = await directoryUpkeep.verify(temporary.path);
    assert.deepEqual(verdict.faults, []);
    assert.equal(verdict.intact, true);
    assert.deepEqual(
      [verdict.entries > 30, verdict.records > 40, verdict.postings > verdict.entries],
      [true, true, true],
    );
  });

  it('finds what is missing and what is too many, and a rebuilding mends it', async () => {
    await temporary.directory.close();
    await damage((tables) => {
      const keys = Array.from(tables.index.getKeys({ limit: 40 }), (key) => Buffer.from(key));
      for (const key of keys.slice(0, 5)) tables.index.removeSync(key);
      tables.index.putSync(Buffer.from('epcn\u0000nobody'), Buffer.from([0, 9, 0, 0, 0]));
      const [tree] = Array.from(tables.tree.getKeys({ reverse: true, limit: 1 }), (key) => Buffer.from(key));
      if (tree !== undefined) tables.tree.removeSync(tree);
    });
    const verdict = await directoryUpkeep.verify(temporary.path);
    assert.equal(verdict.intact, false);
    assert.ok(verdict.faults.some((fault) => fault.startsWith('entry-index')));
    assert.ok(verdict.faults.some((fault) => fault.startsWith('entry-tree')));
    assert.equal(await directoryUpkeep.rebuild(temporary.path), verdict.entries);
    assert.deepEqual((await directoryUpkeep.verify(temporary.path)).faults, []);
  });

  it('finds words of search that lack a record or lead to one without them, and labels that are not its own; a rebuilding mends them', async () => {
    const { reader } = temporary.directory;
    const found = reader.findByNationalId(CAMILLE.nationalId ?? '');
    assert.ok(found.found);
    const { personId } = found.record;
    await temporary.directory.close();
    const environment = openEnvironment({ path: temporary.path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    const { words, searchLabels } = environment.tables;
    const before = [...words.all()];
    const labels = Array.from(searchLabels.getRange({}));
    const row = before.find(({ kind }) => kind === 'structure');
    assert.ok(row !== undefined);
    const { word: placeWord, id: site } = row;
    const put = (kind: string, word: string, id: string) => words.change(kind, word, { added: [id], removed: [] });
    const take = (kind: string, word: string, id: string) => words.change(kind, word, { added: [], removed: [id] });
    environment.write(() => {
      take('person', 'exemple', personId);
      take('structure', placeWord, site);
      put('person', 'personne', personId);
      put('structure', 'nulle', 'finess:000000000');
      searchLabels.putSync(['person', personId], { sortName: 'autre', closed: false });
      searchLabels.putSync(['person', 'nobody'], { sortName: 'nobody', closed: false });
    });
    await environment.close();
    const { faults, intact } = await directoryUpkeep.verify(temporary.path);
    assert.equal(intact, false);
    for (const part of [
      `words: person exemple lacks ${personId}`,
      `words: structure ${placeWord} lacks ${site}`,
      `words: person personne leads to ${personId}, which has no such word`,
      'words: structure nulle leads to finess:000000000, which has no such word',
      `search-labels: person ${personId} is not as its record`,
      'search-labels: person nobody is of no record',
    ]) {
      assert.ok(faults.includes(part), `${part}: ${faults.join(' / ')}`);
    }
    await directoryUpkeep.rebuild(temporary.path);
    assert.deepEqual((await directoryUpkeep.verify(temporary.path)).faults, []);
    const mended = openEnvironment({ path: temporary.path, readOnly: true, mapSizeBytes: TEST_MAP_BYTES });
    assert.deepEqual([...mended.tables.words.all()], before);
    assert.deepEqual(Array.from(mended.tables.searchLabels.getRange({})), labels);
    await mended.close();
  });

  it('finds people again by their names in a folder whose words an earlier version wrote in its own way', async () => {
    await temporary.directory.close();
    const environment = openEnvironment({ path: temporary.path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    const { words } = environment.tables;
    const before = [...words.all()];
    // Words of this version as well: somebody went back to the earlier one, which changed records without looking at them.
    const [anybody] = Array.from(environment.tables.people.getKeys({ limit: 1 }));
    environment.write(() => words.change('person', 'jadis', { added: [anybody ?? ''], removed: [] }));
    const former = environment.root.openDB({ name: 'words', dupSort: true, encoding: 'ordered-binary' });
    for (const { kind, word, id } of before) former.putSync([kind, word], id);
    const records = countRecords(environment);
    await environment.close();
    const options = { path: temporary.path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES };
    assert.throws(() => openDirectory({ ...options, readOnly: true }), { code: 'directory.store.unprepared' });
    await assert.rejects(directoryUpkeep.verify(temporary.path), { code: 'directory.store.unprepared' });
    const told: number[] = [];
    const reopened = openDirectory({ ...options, onCompleting: (count) => told.push(count) });
    assert.deepEqual(told, [records]);
    assert.equal(reopened.isSearchWhole(), true);
    const query = { text: 'exemple camille', kind: 'person', limit: 5, after: null, includeClosed: false } as const;
    assert.equal(reopened.searcher.search(query).hits.length, 1);
    await reopened.close();
    assert.deepEqual((await directoryUpkeep.verify(temporary.path)).faults, []);
    const after = openEnvironment({ path: temporary.path, readOnly: true, mapSizeBytes: TEST_MAP_BYTES });
    assert.deepEqual([...after.tables.words.all()], before);
    assert.ok(!Array.from(after.root.getKeys({})).includes('words'), 'the former table is gone');
    await after.close();
    const again = openDirectory({ ...options, onCompleting: (count) => told.push(count) });
    assert.equal(told.length, 1, 'nothing is left to put in');
    await again.close();
  });

  it('says that words are missing to whoever reads a folder whose writer ended while putting them in', async () => {
    await temporary.directory.close();
    const environment = openEnvironment({ path: temporary.path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    const { words, counters } = environment.tables;
    const before = [...words.all()];
    environment.write(() => {
      words.clear();
      counters.putSync(UNWORDED_FROM, FIRST_LINE);
    });
    await environment.close();
    const options = { path: temporary.path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES };
    const reading = openDirectory({ ...options, readOnly: true });
    assert.equal(reading.isSearchWhole(), false);
    await reading.close();
    const { faults } = await directoryUpkeep.verify(temporary.path);
    assert.ok(
      faults.some((fault) => fault.startsWith('words: not all put in yet')),
      faults[0],
    );
    await openDirectory(options).close();
    const after = openEnvironment({ path: temporary.path, readOnly: true, mapSizeBytes: TEST_MAP_BYTES });
    assert.deepEqual([...after.tables.words.all()], before);
    await after.close();
  });

  it('says of a folder that an earlier version wrote that it cannot be read yet', async () => {
    const old = join(folder, 'old');
    const root = open({ path: old, noSubdir: false, maxDbs: 4 });
    await root.openDB({ name: 'people' }).put('nobody', {});
    await root.close();
    assert.throws(() => openDirectory({ path: old, clock: { now: () => NOW }, readOnly: true }), {
      code: 'directory.store.unprepared',
    });
  });

  it('finds identifiers that lead to nobody, to somebody else, or stray, and merges that are none', async () => {
    const { reader } = temporary.directory;
    const [found, other] = [CAMILLE, MANY[0]].map((row) => reader.findByNationalId(row?.nationalId ?? ''));
    assert.ok(found?.found && other?.found);
    await temporary.directory.close();
    const environment = openEnvironment({ path: temporary.path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    environment.write(() => {
      const { identifiers, people, correspondences, formers } = environment.tables;
      identifiers.putSync(found.record.nationalId, other.record.personId);
      identifiers.putSync('0000000000', other.record.personId);
      people.putSync(other.record.personId, { ...other.record, absorbed: ['nobody'] });
      environment.tables.counters.putSync('conflict', 3);
      formers.putSync('8', '0');
      correspondences.putSync('1', { former: '1', current: '8', file: '', at: '', withdrawn: null });
    });
    await environment.close();
    const { faults } = await directoryUpkeep.verify(temporary.path);
    for (const part of [
      `${found.record.nationalId} does not lead to ${found.record.personId}`,
      `0000000000 leads to ${other.record.personId}`,
      `${found.record.nationalId} leads to ${other.record.personId}`,
      'merges: none of nobody',
      'formers: 8 lacks 1',
      'formers: 0 is not of 8',
      'counters: conflict is not 0',
    ]) {
      assert.ok(
        faults.some((fault) => fault.includes(part)),
        `${part}: ${faults.join(' / ')}`,
      );
    }
  });

  it('backs up while it is written, to one instant that verifies, and restores it elsewhere (R-15)', async () => {
    const { directory, path } = temporary;
    const target = join(folder, 'backup');
    const writing = directory.updater.update('x', (transaction) =>
      transaction.add(
        'o=plain',
        { attributes: [{ name: 'o', values: ['plain'] }], operational: [], publicNames: new Set() },
        { isContext: true },
      ),
    );
    const [backup] = await Promise.all([directoryUpkeep.backup(foldersAt(path), target, NOW), writing]);
    assert.ok(backup.directory.lastChange >= 1 && backup.directory.bytes > 0);
    assert.equal(backup.contexts, null);
    assert.equal((await directoryUpkeep.verify(target)).intact, true);
    const restored = join(folder, 'restored');
    assert.deepEqual(await directoryUpkeep.restore(target, foldersAt(restored), NOW), backup);
    const again = openDirectory({ path: restored, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
    assert.deepEqual(again.reader.counts(), directory.reader.counts());
    assert.notEqual(again.entries.find(pathOfText('uid=899700000013,ou=people,dc=region,dc=example') ?? ''), undefined);
    await again.close();
    await assert.rejects(directoryUpkeep.restore(target, foldersAt(restored), NOW), {
      code: 'directory.backup.refused',
    });
    await assert.rejects(directoryUpkeep.backup(foldersAt(path), target, NOW), { code: 'directory.backup.refused' });
  });

  it('numbers what is changed after a restoration beyond whatever was read of the directory that was there', async () => {
    const { directory, path } = temporary;
    const target = join(folder, 'backup');
    await directoryUpkeep.backup(foldersAt(path), target, NOW);
    await importAccepted(directory, rassFile([CAMILLE, ...MANY.slice(5, 35)]), 'rass.txt');
    const read = directory.journalFrom(1, 500).at(-1)?.sequence ?? 0;
    const restored = join(folder, 'restored');
    await directoryUpkeep.restore(target, foldersAt(restored), NOW);
    assert.deepEqual((await directoryUpkeep.verify(restored)).faults, []);
    const again = openDirectory({ path: restored, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
    assert.deepEqual(again.journalFrom(read + 1, 100), []);
    await importAccepted(again, rassFile([CAMILLE, ...MANY.slice(0, 29)]), 'rass.txt');
    const closed = again.journalFrom(read + 1, 100).filter(({ operation }) => operation === 'closed');
    assert.equal(closed.length, 1, 'who left is followed, and told');
    await again.close();
    assert.deepEqual((await directoryUpkeep.verify(restored)).faults, []);
  });

  it('refuses at once a folder that cannot be made: below a file, and where the system makes none', async () => {
    const file = join(folder, 'fichier');
    await writeFile(file, '');
    const places = [join(file, 'sauvegarde'), ...(process.platform === 'linux' ? ['/proc/sauvegarde/neuve'] : [])];
    for (const place of places) {
      await assert.rejects(directoryUpkeep.backup(foldersAt(temporary.path), place, NOW), {
        code: 'directory.backup.refused',
      });
    }
  });

  it('refuses a backup that is not whole: directory.backup.damaged', async () => {
    const target = join(folder, 'backup');
    await directoryUpkeep.backup(foldersAt(temporary.path), target, NOW);
    const data = join(target, 'data.mdb');
    const bytes = await readFile(data);
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    await writeFile(data, bytes);
    await assert.rejects(directoryUpkeep.restore(target, foldersAt(join(folder, 'r')), NOW), {
      code: 'directory.backup.damaged',
    });
    await rename(join(target, 'manifest.json'), join(target, 'other.json'));
    await assert.rejects(directoryUpkeep.restore(target, foldersAt(join(folder, 'r')), NOW), {
      code: 'directory.backup.damaged',
    });
  });

  it('compacts the file, and keeps everything', async () => {
    const counts = temporary.directory.reader.counts();
    await temporary.directory.close();
    const { before, after } = await directoryUpkeep.compact(temporary.path, NOW);
    assert.ok(after < before, `${before} then ${after}`);
    assert.equal((await directoryUpkeep.verify(temporary.path)).intact, true);
    const again = openDirectory({ path: temporary.path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
    assert.deepEqual(again.reader.counts(), counts);
    await again.close();
  });
});

describe('upkeep of plain contexts', () => {
  const suffix = 'dc=hopital,dc=example';
  const openAt = (path: string): Contexts =>
    openContexts({
      path,
      contexts: [{ suffix, rootDn: `cn=admin,${suffix}`, rootPassword: '' }],
      regionDn: 'dc=region,dc=example',
      clock: { now: () => NOW },
      newUuid: randomUUID,
    });
  const addTo = (contexts: Contexts) => (name: string, attributes: Record<string, string>) =>
    contexts.perform(
      {
        operation: 'add',
        name: Buffer.from(name),
        attributes: Object.entries(attributes).map(([description, value]) => ({
          description,
          values: [Buffer.from(value)],
        })),
      },
      { dn: '', author: 'client', permit: () => null, assert: null, readsAfter: false },
    );

  it('backs them up with the directory while they are written; put back, they have everything, and their replicas take all again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vestibule-contexts-backup-'));
    const temporary = await openTemporary();
    try {
      const path = join(folder, 'contexts');
      const contexts = openAt(path);
      const add = addTo(contexts);
      await add(suffix, { objectClass: 'domain', dc: 'hopital' });
      const people = Array.from({ length: 40 }, (_each, at) => `cn=Fictif ${at},${suffix}`);
      const password = '{SSHA}fictif';
      const person = (cn: string) => ({ objectClass: 'person', cn, sn: 'Fictif', userPassword: password });
      for (const [at, name] of people.slice(0, 20).entries()) await add(name, person(`Fictif ${at}`));
      const seen = contexts.log.last;
      const writing = people.slice(20).map((name, at) => add(name, person(`Fictif ${20 + at}`)));
      const target = join(folder, 'backup');
      const [backup] = await Promise.all([
        directoryUpkeep.backup({ directory: temporary.path, contexts: path }, target, NOW),
        ...writing,
      ]);
      const lost = contexts.log.last;
      await contexts.close();
      assert.ok(backup.contexts !== null && backup.contexts.bytes > 0);
      const verdict = await directoryUpkeep.verifyBackup(target);
      assert.deepEqual([verdict.directory.intact, verdict.contexts?.intact], [true, true]);

      const there = { directory: join(folder, 'restored'), contexts: path };
      await assert.rejects(directoryUpkeep.restore(target, there, NOW), { code: 'directory.backup.refused' });
      await rename(path, join(folder, 'aside'));
      const later = new Date(NOW.getTime() + 60_000);
      assert.deepEqual(await directoryUpkeep.restore(target, there, later), backup);
      const again = openAt(path);
      for (const name of [suffix, ...people.slice(0, 20)]) {
        const at = pathOfText(name) ?? assert.fail(name);
        assert.notEqual(again.reader.find(at), undefined, name);
        assert.deepEqual(again.secretsAt(at), name === suffix ? [] : [password]);
      }
      await addTo(again)(`cn=Après,${suffix}`, person('Après'));
      for (const cookie of [seen, lost]) assert.equal(again.log.reaches(cookie), false, cookie);
      assert.ok(again.log.reaches(again.log.last) && again.log.last > lost);
      await again.close();
      assert.deepEqual((await directoryUpkeep.verifyContexts(path))?.faults, []);
    } finally {
      await temporary.discard();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('refuses a backup whose contexts are not whole, and puts back neither them nor the directory', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vestibule-contexts-backup-'));
    const temporary = await openTemporary();
    try {
      const path = join(folder, 'contexts');
      const contexts = openAt(path);
      await addTo(contexts)(suffix, { objectClass: 'domain', dc: 'hopital' });
      await contexts.close();
      const target = join(folder, 'backup');
      await directoryUpkeep.backup({ directory: temporary.path, contexts: path }, target, NOW);
      const data = join(target, 'contexts', 'data.mdb');
      const bytes = await readFile(data);
      bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
      await writeFile(data, bytes);
      const there = foldersAt(join(folder, 'restored'));
      await assert.rejects(directoryUpkeep.restore(target, there, NOW), { code: 'directory.backup.damaged' });
      for (const place of [there.directory, there.contexts])
        assert.deepEqual(await readdir(place).catch(() => []), [], place);
    } finally {
      await temporary.discard();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('compares their tree and index with their entries, and makes them anew', async () => {
    const path = await mkdtemp(join(tmpdir(), 'vestibule-upkeep-contexts-'));
    try {
      assert.equal(await directoryUpkeep.verifyContexts(path), null);
      assert.equal(await directoryUpkeep.rebuildContexts(path), 0);
      const contexts = openAt(path);
      const add = addTo(contexts);
      await add(suffix, { objectClass: 'organization', dc: 'hopital', o: 'Hôpital fictif' }).then(({ answer }) =>
        assert.equal(answer.code, 65, answer.message),
      );
      await add(suffix, { objectClass: 'domain', dc: 'hopital' });
      for (const name of ['Alice', 'Bob'])
        await add(`cn=${name},${suffix}`, { objectClass: 'person', cn: name, sn: 'Fictif' });
      await contexts.close();
      const intact = await directoryUpkeep.verifyContexts(path);
      assert.deepEqual([intact?.intact, intact?.entries, intact?.faults], [true, 3, []]);
      const root = open({ path, maxDbs: 24, noSubdir: false });
      const tables = openEntryTables(root);
      const lost = Array.from(tables.index.getKeys()).find((key) => key.includes('alice'));
      assert.ok(lost);
      await tables.index.remove(lost);
      await root.close();
      const damaged = await directoryUpkeep.verifyContexts(path);
      assert.equal(damaged?.intact, false);
      assert.ok(damaged.faults.length > 0);
      assert.equal(await directoryUpkeep.rebuildContexts(path), 3);
      assert.deepEqual((await directoryUpkeep.verifyContexts(path))?.faults, []);
      const again = openAt(path);
      assert.notEqual(again.reader.find(pathOfText(`cn=Alice,${suffix}`) ?? ''), undefined);
      await again.close();
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  });
});

function countRecords({ tables }: Environment): number {
  return [tables.people, tables.structures].reduce((sum, table) => sum + Array.from(table.getKeys({})).length, 0);
}
