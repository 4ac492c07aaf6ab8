import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Entry } from '../../../directory/entries/entry.ts';
import { openEntryStore } from '../../../directory/entries/entry-store.ts';
import { equalityKey } from '../../../directory/entries/index-keys.ts';
import { type Directory, directoryUpkeep, openDirectory } from '../../../directory/index.ts';
import type { Professional } from '../../../directory/model/professional.ts';
import { DEFAULT_BASE_DN } from '../../../directory/open-directory.ts';
import { findAttribute } from '../../../directory/schema/attributes.ts';
import { entryUuid } from '../../../directory/schema/entry-names.ts';
import { SCHEMA_PROJECTION } from '../../../directory/schema/schema-projection.ts';
import { openBulkFill } from '../../../directory/store/bulk-fill.ts';
import { ensureRegion } from '../../../directory/store/ensure-region.ts';
import { openEnvironment } from '../../../directory/store/environment.ts';
import { appendLine } from '../../../directory/store/journal.ts';
import { savePerson } from '../../../directory/store/save-person.ts';
import { UNWORDED_FROM } from '../../../directory/store/word-batch.ts';
import { verifyStore } from '../../../directory/upkeep/verify-store.ts';
import { writeNation } from '../../../scripts/nation/write-nation.ts';
import { professional } from '../entries/invented-people.ts';
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

  for (const isSpoilt of [false, true]) {
    it(`is indexed by a thread meanwhile${isSpoilt ? ', and anew when an entry changed behind it' : ''}`, async () => {
      const path = join(folder, 'thread');
      const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
      const entryStore = openEntryStore(environment.root, DEFAULT_BASE_DN, () => randomBytes(16));
      environment.beforeCommit(entryStore);
      ensureRegion(environment, entryStore, DEFAULT_BASE_DN, NOW);
      const bulk = openBulkFill(environment, entryStore, { path, mapSizeBytes: TEST_MAP_BYTES });
      const put = (names: readonly string[], sn: string) =>
        environment.write(() => {
          for (const name of names) {
            entryStore.projected.replace(`person:${name}`, [entryOf(name, sn)], { at: NOW, change: 1 });
          }
        });
      const names = Array.from({ length: 50 }, (_, number) => `fictif-${number}`);
      bulk.begin();
      put(names.slice(0, 25), 'AVANT');
      put(names.slice(25), 'AVANT');
      if (isSpoilt) put(names.slice(20, 30), 'APRÈS');
      await bulk.settle();
      for (const _ of bulk.complete());
      const sn = findAttribute('sn') ?? assert.fail('no sn');
      const found = (value: string) => entryStore.reader.listRow(equalityKey('r', sn, value), 0, 100).length;
      assert.deepEqual([found('avant'), found('après')], isSpoilt ? [40, 10] : [50, 0]);
      assert.deepEqual(
        (await verifyStore(environment)).faults.filter((fault) => fault.startsWith('entry')),
        [],
      );
      assert.equal(existsSync(join(path, 'index-runs')), false);
      await bulk.close();
      await environment.close();
      await rm(path, { recursive: true });
    });
  }

  it('has the grams of its values, too, when it was cut off between these and the values', async () => {
    const path = join(folder, 'cut');
    const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    const entryStore = openEntryStore(environment.root, DEFAULT_BASE_DN, () => randomBytes(16));
    environment.beforeCommit(entryStore);
    ensureRegion(environment, entryStore, DEFAULT_BASE_DN, NOW);
    const open = () => openBulkFill(environment, entryStore, { path, mapSizeBytes: TEST_MAP_BYTES });
    const faults = async () =>
      (await verifyStore(environment)).faults.filter((fault) => fault.startsWith('entry-index'));
    const first = open();
    first.begin();
    environment.write(() => {
      for (let number = 0; number < 50; number += 1) {
        const name = `fictif-${number}`;
        entryStore.projected.replace(`person:${name}`, [entryOf(name, 'COUPÉ')], { at: NOW, change: 1 });
      }
    });
    await first.settle();
    const steps = first.complete();
    steps.next();
    steps.return(undefined);
    await first.close();
    assert.notDeepEqual(await faults(), []);
    const next = open();
    for (const _ of next.complete());
    assert.deepEqual(await faults(), []);
    await next.close();
    await environment.close();
    await rm(path, { recursive: true });
  });

  it('has its words gathered by a thread meanwhile, those of nobody whose transaction was given up', async () => {
    const path = join(folder, 'words');
    const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    const entryStore = openEntryStore(environment.root, DEFAULT_BASE_DN, () => randomBytes(16));
    const bulk = openBulkFill(environment, entryStore, { path, mapSizeBytes: TEST_MAP_BYTES });
    const { people, counters, words } = environment.tables;
    const put = (personId: string) => {
      people.putSync(personId, professional({ personId, familyName: 'VRAC-FICTIF' }));
      environment.words.leaveOut({ kind: 'person', id: personId }, counters, 1);
    };
    bulk.begin();
    const giveUp = () =>
      environment.write(() => {
        put('personne-abandonnee');
        throw new RangeError('given up');
      });
    assert.throws(giveUp, RangeError);
    environment.write(() => put('personne-gardee'));
    await bulk.settle();
    for (const _ of bulk.complete());
    assert.deepEqual(words.ids('person', 'vrac'), ['personne-gardee']);
    assert.equal(counters.get(UNWORDED_FROM), undefined);
    assert.equal(environment.words.isDeferring, false);
    assert.equal(existsSync(join(path, 'word-runs')), false);
    await bulk.close();
    await environment.close();
    await rm(path, { recursive: true });
  });

  it('is found as it is now where it changed before the end, behind what was gathered', async () => {
    const path = join(folder, 'changed');
    const environment = openEnvironment({ path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    const entryStore = openEntryStore(environment.root, DEFAULT_BASE_DN, () => randomBytes(16));
    environment.beforeCommit(entryStore);
    ensureRegion(environment, entryStore, DEFAULT_BASE_DN, NOW);
    const bulk = openBulkFill(environment, entryStore, { path, mapSizeBytes: TEST_MAP_BYTES });
    const store = { environment, entries: entryStore.projected, project: SCHEMA_PROJECTION, bulk };
    const save = (before: Professional | null, after: Professional): void => {
      const entries = savePerson(store, before, after, NOW);
      const ref = { kind: 'person', id: after.personId } as const;
      appendLine(environment.tables, {
        at: NOW.toISOString(),
        ref,
        operation: 'changed',
        by: 'essai',
        changes: [],
        entries,
      });
    };
    const named = (familyName: string): Professional => professional({ familyName, exercices: [] });
    bulk.begin();
    environment.write(() => save(null, named('AVANT-FICTIF')));
    await bulk.settle();
    environment.write(() => save(named('AVANT-FICTIF'), named('APRES-FICTIF')));
    for (const _ of bulk.complete());
    const { words } = environment.tables;
    assert.deepEqual(words.ids('person', 'avant'), []);
    assert.deepEqual(words.ids('person', 'apres'), [named('').personId]);
    const { faults } = await verifyStore(environment);
    assert.deepEqual(
      faults.filter((fault) => fault.startsWith('entry')),
      [],
    );
    await bulk.close();
    await environment.close();
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

function entryOf(name: string, sn: string): Entry {
  const attributes = [
    { name: 'objectClass', values: ['top', 'person'] },
    { name: 'cn', values: [name] },
    { name: 'sn', values: [sn] },
  ];
  const relativeDn = `cn=${name},ou=people`;
  return { relativeDn, entryUuid: entryUuid(name), attributes, operational: [], publicNames: new Set() };
}

/** What a directory holds: counts of everything derived, and who is found under which word. */
async function heldIn(path: string) {
  const { faults, entries, indexRows, postings, records } = await directoryUpkeep.verify(path);
  const environment = openEnvironment({ path, readOnly: true, mapSizeBytes: TEST_MAP_BYTES });
  try {
    const { people, words, counters } = environment.tables;
    const idOf = (kind: string, id: string): string => (kind === 'person' ? (people.get(id)?.nationalId ?? '') : id);
    const rows = Array.from(words.all(), ({ kind, word, id }) => `${kind} ${word} ${idOf(kind, id)}`);
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
