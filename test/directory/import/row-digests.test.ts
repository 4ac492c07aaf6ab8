import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblePerson } from '../../../directory/import/assemble-person.ts';
import { FaultList } from '../../../directory/import/fault-list.ts';
import { LIBREACCES_COLUMNS } from '../../../directory/import/person-columns.ts';
import { mergeNational } from '../../../directory/import/person-draft.ts';
import { parsePersonRow } from '../../../directory/import/person-row.ts';
import { cleanValue } from '../../../directory/import/read-rows.ts';
import { ROW_RULES } from '../../../directory/import/seen-rows.ts';
import { draftOfPlace } from '../../../directory/import/structure-draft.ts';
import type { ImportOptions } from '../../../directory/import-views.ts';
import { type Clock, type Directory, openDirectory } from '../../../directory/index.ts';
import { type Environment, openEnvironment } from '../../../directory/store/environment.ts';
import { saveCorrespondence } from '../../../directory/store/lineage.ts';
import { stateOfRecords } from '../../../directory/store/row-digests.ts';
import { MSSANTE_COLUMNS } from '../../../scripts/region/files/mssante.ts';
import { type Random, randomFrom } from '../../support/random.ts';
import { CAMILLE, finessFile, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const isLong = Boolean(process.env.VESTIBULE_LONG);
const SEQUENCES = isLong ? 200 : 6;
const STEPS = 16;
const ACTOR = { personId: 'administrator' };
const REASON = 'Vu avec le registre des professionnels';
const SITE = '010000024';

/** A directory that can be closed, looked into and opened again; ids of people are counted. */
class Reopened {
  readonly path: string;
  #people = 0;
  readonly #clock: Clock;
  #directory: Directory | null = null;

  constructor(path: string, clock: Clock = { now: () => NOW }) {
    this.path = path;
    this.#clock = clock;
  }

  get directory(): Directory {
    this.#directory ??= openDirectory({
      path: this.path,
      clock: this.#clock,
      mapSizeBytes: TEST_MAP_BYTES,
      hold: { percent: 40, records: 2, establishmentPercent: 60, establishmentRecords: 2 },
      newPersonId: () => {
        this.#people += 1;
        return `00000000-0000-4000-8000-${String(this.#people).padStart(12, '0')}`;
      },
    });
    return this.#directory;
  }

  async close(): Promise<void> {
    await this.#directory?.close();
    this.#directory = null;
  }

  /** Look into the closed store, or change it. */
  async within<T>(look: (environment: Environment) => T): Promise<T> {
    await this.close();
    const environment = openEnvironment({ path: this.path, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    try {
      return look(environment);
    } finally {
      await environment.close();
    }
  }

  /** Forget every digest: the next file is read whole. */
  async forgetDigests(): Promise<void> {
    await this.within(({ tables, write }) =>
      write(() => {
        for (const table of [tables.personDigests, tables.structureDigests, tables.digestBases])
          for (const key of Array.from(table.getKeys({}))) if (key !== 'key') table.removeSync(key);
      }),
    );
  }
}

/** Everything a store holds but digests, and names of entries that are drawn. */
function contentOf({ tables }: Environment): Record<string, unknown> {
  const { personDigests: _p, structureDigests: _s, digestBases: _b, counters, journal, words, ...others } = tables;
  const rows = Object.entries(others).map(([name, table]) => [
    name,
    Array.from(table.getRange({}), ({ key, value }: { key: unknown; value: unknown }) => [key, value]),
  ]);
  const lines = Array.from(journal.getRange({}), ({ key, value: { entries = [], ...line } }) => [
    key,
    line,
    entries.map(({ operation }) => operation),
  ]);
  return {
    ...Object.fromEntries(rows),
    journal: lines,
    words: [...words.all()],
    counters: counters.rows(),
  };
}

/** What a country's registers say, changed from day to day. */
class Registers {
  readonly #random: Random;
  readonly #rows = new Map<string, readonly RassRow[]>();
  #minute = 0;

  constructor(random: Random) {
    this.#random = random;
    for (let number = 0; number < 9; number += 1) this.#rows.set(idOf(number), this.#rowsOf(number));
  }

  /** A few people change, leave or come. */
  pass(): void {
    for (let changes = this.#random.below(3); changes > 0; changes -= 1) {
      const number = this.#random.below(12);
      if (this.#random.chance(25)) this.#rows.delete(idOf(number));
      else this.#rows.set(idOf(number), this.#rowsOf(number));
    }
  }

  rass(): { readonly content: Buffer; readonly name: string } {
    this.#minute += 1;
    const rows = [...this.#rows.values()].flat();
    const ordered = this.#random.chance(20) ? rows.toReversed() : rows;
    const text = this.#random.chance(10) ? rassFile(ordered).replaceAll('\n', '\r\n') : rassFile(ordered);
    const end = this.#random.chance(5) ? text.slice(0, -20) : text;
    const content = Buffer.from(end, this.#random.chance(10) ? 'latin1' : 'utf8');
    const stamp = String(this.#minute).padStart(2, '0');
    return { content, name: `Extraction_ProSanteConnect_Personne_activite_2026110104${stamp}.txt` };
  }

  #rowsOf(number: number): readonly RassRow[] {
    const random = this.#random;
    const count = random.pick([1, 1, 2, 3]);
    return Array.from({ length: count }, () => this.#row(number));
  }

  #row(number: number): RassRow {
    const random = this.#random;
    const row: RassRow = {
      ...somebody(number),
      familyName: random.pick(['PERSONNE', `PERSONNE${number}`]),
      phone: random.pick(['0639980010', '0639980010', '0639980011', '']),
      mode: random.pick(['L', 'S']),
      ...random.pick([
        { structureId: `1${SITE}`, finessEt: SITE, name: 'CH DE BRUMEVAL' },
        { structureId: `1${SITE}`, finessEt: SITE, name: random.pick(['CH DE BRUMEVAL', 'CH DE BRUMEVAL É']) },
        { structureId: '1020000022', name: random.pick(['CLINIQUE', 'CLINIQUE DU LAC']) },
        { structureId: `49970000${number}`, name: `CABINET ${random.below(2)}` },
        {},
      ]),
      'address.postalCode': '01100',
    };
    if (random.chance(85)) return row;
    return {
      ...row,
      ...random.pick<RassRow>([
        { nationalId: `${row.nationalId}\u00a0` },
        { nationalId: String(row.nationalId).toLowerCase(), id: '99700000013' },
        { nationalId: '' },
        { nationalId: oldOf(number), id: oldOf(number).slice(1), type: '0' },
        { otherIds: `${oldOf(number)},ADELI,1` },
        { otherIds: `${oldOf(number)},ADELI,1;${idOf(random.below(12))},RPPS,1` },
        { otherIds: `${oldOf(random.below(12))},ADELI,1` },
        { finessEt: '12AB' },
        { name: 'C\ufffdBINET' },
        { phone: '0639980010|1' },
        { nationalId: `8TEST${number}`, id: `TEST${number}` },
      ]),
    };
  }
}

/** An open extract with these rows. */
function openFile(rows: readonly RassRow[]): string {
  const titles = Object.entries({ ...LIBREACCES_COLUMNS.required, ...LIBREACCES_COLUMNS.later });
  const lines = rows.map((row) =>
    titles.map(([, meaning]) => (meaning === null ? '' : (row[meaning] ?? ''))).join('|'),
  );
  return `${[titles.map(([title]) => title).join('|'), ...lines].join('\n')}\n`;
}

const idOf = (number: number): string => String(somebody(number).nationalId);
const oldOf = (number: number): string => `0259990${String(number).padStart(3, '0')}`;

/** One step, the same in every directory: what is done, and what is told of it. */
type Step = (directory: Directory) => Promise<unknown>;

/** A step drawn; it looks up what it needs where it is done, so that it is the same in equal directories. */
function drawStep(random: Random, registers: Registers): Step {
  const kind = random.pick([
    'rass',
    'rass',
    'rass',
    'rass',
    'kept',
    'undo',
    'edit',
    'merge',
    'part',
    'pairs',
    'other',
    'settle',
  ] as const);
  const [one, other] = [random.below(12), random.below(12)];
  if (kind === 'rass' || kind === 'kept') {
    registers.pass();
    const { content, name } = registers.rass();
    const options: ImportOptions = random.chance(50) ? { allowClosures: true } : {};
    return kind === 'rass'
      ? async (directory) => ({
          plan: await directory.importer.planFile(pieces(content), name, NOW, undefined, options),
          done: await directory.importer.importFile(pieces(content), name, NOW, undefined, options),
        })
      : async ({ importer }) => {
          const kept = await importer.keepPlan(
            pieces(content),
            name,
            { at: NOW, by: 'administrator' },
            undefined,
            options,
          );
          return kept.accepted ? [kept, await importer.applyPlan(kept.kept.planId, NOW)] : kept;
        };
  }
  if (kind === 'undo') {
    const which = random.below(2);
    return ({ importer }) => importer.undoBatch(importer.batches()[which]?.batchId ?? '', NOW);
  }
  if (kind === 'edit') {
    const value = random.pick(['', '0639980099', '0639980010']);
    return async (directory) => {
      const person = found(directory, one);
      if (person === null) return null;
      const ref = { kind: 'person', id: person.personId } as const;
      const edit = { command: 'set-local-field', ref, field: 'phone', value, version: person.version } as const;
      return directory.editor.perform(ACTOR, edit, NOW);
    };
  }
  if (kind === 'merge') {
    return async (directory) => {
      const [survivor, absorbed] = [found(directory, one), found(directory, other)];
      if (survivor === null || absorbed === null) return null;
      const seen = { survivor: survivor.version, absorbed: absorbed.version };
      const [survivorId, absorbedId] = [survivor.personId, absorbed.personId];
      return directory.lineage.merge(ACTOR, { survivorId, absorbedId, seen, choice: {}, reason: REASON }, NOW);
    };
  }
  if (kind === 'part') {
    const former = random.pick([oldOf(one), idOf(one)]);
    const isBack = random.chance(40);
    return async (directory) => {
      const person = found(directory, other);
      const absorbedId = person?.absorbed?.at(-1);
      if (person !== null && absorbedId !== undefined)
        return directory.lineage.unmerge(ACTOR, { absorbedId, version: person.version, reason: REASON }, NOW);
      const pair = { former, current: idOf(other), reason: REASON };
      return isBack ? directory.lineage.reinstate(ACTOR, pair, NOW) : directory.lineage.withdraw(ACTOR, pair, NOW);
    };
  }
  if (kind === 'pairs') {
    const text = `N° ADELI;N° RPPS\r\n${oldOf(one).slice(1)};${idOf(random.pick([one, other])).slice(1)}\r\n`;
    return ({ importer }) => importer.importFile(pieces(Buffer.from(text)), 'bascule.csv', NOW);
  }
  if (kind === 'settle') {
    const decision = random.pick(['local', 'register', 'apart'] as const);
    return async ({ conflicts }) => {
      const [conflict] = conflicts.list();
      if (conflict === undefined) return null;
      return conflicts.settle(ACTOR, { id: conflict.id, at: conflict.at, decision, reason: REASON }, NOW);
    };
  }
  const file = otherFile(random, one);
  return ({ importer }) => importer.importFile(pieces(Buffer.from(file.text)), file.name, NOW);
}

function otherFile(random: Random, number: number): { readonly text: string; readonly name: string } {
  if (random.chance(50)) {
    const name = random.pick(['CH DE BRUMEVAL', 'HOPITAL']);
    return { text: finessFile('2026-11-01', [{ finess: SITE, name, city: '01100 BRUMEVAL' }]), name: 'finess.csv' };
  }
  const box: Record<string, string> = {
    'Type de BAL': 'PER',
    'Adresse BAL': random.pick(['un@mss.example', 'deux@mss.example']),
    'Identification nationale PP': idOf(number),
  };
  const line = MSSANTE_COLUMNS.map((column) => box[column] ?? '').join('|');
  return { text: `${MSSANTE_COLUMNS.join('|')}\n${line}\n`, name: 'mssante.txt' };
}

function found({ reader }: Directory, number: number) {
  const verdict = reader.findByNationalId(idOf(number));
  return 'record' in verdict ? verdict.record : null;
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('digests of rows', function () {
  this.timeout(isLong ? 3_600_000 : 600_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vestibule-digests-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it(`change nothing of what ${SEQUENCES} drawn sequences of files, edits, merges and undoings plan, write and tell`, async () => {
    let unread = 0;
    for (let seed = 1; seed <= SEQUENCES; seed += 1) {
      const random = randomFrom(seed * 7_919);
      const registers = new Registers(random);
      const kept = new Reopened(join(folder, `kept-${seed}`));
      const without = new Reopened(join(folder, `without-${seed}`));
      for (let step = 0; step < STEPS; step += 1) {
        const take = drawStep(random, registers);
        await without.forgetDigests();
        const [told, expected] = [await take(kept.directory), await take(without.directory)];
        assert.deepEqual(told, expected, `step ${step} of sequence ${seed}`);
        const lines = (directory: Directory) =>
          directory.journalFrom(Math.max(1, directory.lastChange() - 100), 500).map((line) => JSON.stringify(line));
        assert.deepEqual(lines(kept.directory), lines(without.directory), `step ${step} of sequence ${seed}`);
      }
      const [content, wanted] = [await kept.within(contentOf), await without.within(contentOf)];
      assert.deepEqual(content, wanted, `sequence ${seed}`);
      unread += await kept.within(({ tables }) => tables.personDigests.getCount({}));
    }
    assert.ok(unread > SEQUENCES, `${unread} people have a digest in the end`);
  });

  const people = [CAMILLE, somebody(1), somebody(2)];

  /** The same steps with and without digests. */
  async function sameInBoth(name: string, steps: readonly Step[]): Promise<void> {
    const kept = new Reopened(join(folder, `kept-${name}`));
    const without = new Reopened(join(folder, `without-${name}`));
    for (const [place, take] of steps.entries()) {
      await without.forgetDigests();
      const [told, expected] = [await take(kept.directory), await take(without.directory)];
      assert.deepEqual(told, expected, `step ${place}`);
    }
    assert.deepEqual(await kept.within(contentOf), await without.within(contentOf));
    assert.ok((await kept.within(({ tables }) => tables.personDigests.getCount({}))) > 0);
  }
  const importing =
    (text: string, name: string): Step =>
    (directory) =>
      importAccepted(directory, text, name, { allowClosures: true });
  const undoing: Step = ({ importer }) => importer.undoBatch(importer.batches()[0]?.batchId ?? '', NOW);

  it('are gone with what is undone: the same file once more writes people and places again', async () => {
    const moved = { ...CAMILLE, phone: '0639980010', name: 'CABINET DU LAC' };
    const [first, next] = [rassFile(people), rassFile([moved, somebody(1), somebody(2)])];
    await sameInBoth('undone', [
      importing(first, 'a.txt'),
      importing(next, 'b.txt'),
      undoing,
      importing(next, 'b.txt'),
    ]);
  });

  it('of somebody are not believed when rows of another number of theirs come beside', async () => {
    const both = { ...CAMILLE, otherIds: `${oldOf(1)},ADELI,1` };
    const old = { ...CAMILLE, type: '0', id: oldOf(1).slice(1), nationalId: oldOf(1), profession: '21' };
    const [first, next] = [rassFile([both, somebody(1)]), rassFile([both, old, somebody(1)])];
    await sameInBoth('beside', [importing(first, 'a.txt'), importing(next, 'b.txt'), importing(first, 'c.txt')]);
  });

  it('leave the first line of a place the first, whether or not its row is read', async () => {
    // Its check digit is wrong: each file says so, with the line.
    const place = { structureId: '1010000025', finessEt: '010000025', name: 'CH' };
    // Of one name, which lies between the columns of places here: their texts are the same.
    const [one, two] = [somebody(1), somebody(2)].map((row) => ({ ...row, ...place, familyName: 'PERSONNE' }));
    const [first, next] = [rassFile([one ?? {}]), rassFile([two ?? {}, one ?? {}])];
    await sameInBoth('first-line', [importing(first, 'a.txt'), importing(next, 'b.txt'), importing(next, 'c.txt')]);
  });

  it('of the open extract are its own, and go when the full one takes its people over', async () => {
    const open = [{ ...CAMILLE, id: '99700000013' }, somebody(1)];
    const full = rassFile([{ ...CAMILLE, phone: '0639980010' }, somebody(1)]);
    await sameInBoth('open', [
      importing(openFile(open), 'open-a.txt'),
      importing(openFile(open), 'open-b.txt'),
      importing(full, 'full.txt'),
      importing(openFile([...open, somebody(2)]), 'open-c.txt'),
      importing(openFile([...open, somebody(2)]), 'open-d.txt'),
      importing(full, 'full.txt'),
    ]);
  });

  it('are taken away by whatever says that two numbers are of one person, or are not', async () => {
    const kept = new Reopened(join(folder, 'lineage'));
    await importAccepted(kept.directory, rassFile(people), 'rass.txt');
    const [one = '', other = ''] = people.map(({ nationalId }) => String(nationalId));
    const left = await kept.within(({ tables, write }) => {
      const before = stateOfRecords(tables);
      const correspondence = { former: one, current: other, file: '', at: NOW.toISOString(), withdrawn: null };
      write(() => saveCorrespondence(tables, correspondence));
      assert.notEqual(stateOfRecords(tables), before, 'a plan begun before notes nothing');
      return Array.from(tables.personDigests.getKeys({}));
    });
    assert.deepEqual(left, [`rass ${somebody(2).nationalId}`]);
  });

  it('are what is compared: rows of a digest that is kept are not read, and a digest goes with every write of its person', async () => {
    const kept = new Reopened(join(folder, 'compared'));
    const digestsOf = () =>
      kept.within(({ tables }) => Array.from(tables.personDigests.getRange({}), ({ key, value }) => ({ key, value })));
    await importAccepted(kept.directory, rassFile(people), 'rass.txt');
    const first = await digestsOf();
    assert.deepEqual(
      first.map(({ key }) => key),
      people.map(({ nationalId }) => `rass ${nationalId}`).toSorted(),
    );
    const renamed = rassFile([{ ...CAMILLE, familyName: 'NOUVEAU' }, somebody(1), somebody(2)]);
    await importAccepted(kept.directory, renamed, 'rass.txt');
    const renamedDigests = await digestsOf();
    assert.notDeepEqual(renamedDigests, first);
    // A lie: the record is as the second file says, the digest of the first file’s rows lies beside it.
    await kept.within(({ tables, write }) =>
      write(() => {
        for (const { key, value } of first) tables.personDigests.putSync(key, value);
      }),
    );
    const believed = await importAccepted(kept.directory, rassFile(people), 'rass.txt');
    assert.deepEqual([believed.people.unchanged, believed.people.changed], [3, 0]);
    const camille = kept.directory.reader.findByNationalId(String(CAMILLE.nationalId));
    assert.ok(camille.found && camille.record.familyName === 'NOUVEAU');
    const { personId, version } = camille.record;
    const ref = { kind: 'person', id: personId } as const;
    const edit = { command: 'set-local-field', ref, field: 'phone', value: '0639980099', version } as const;
    assert.ok((await kept.directory.editor.perform(ACTOR, edit, NOW)).accepted);
    assert.deepEqual(
      (await digestsOf()).map(({ key }) => key),
      people
        .slice(1)
        .map(({ nationalId }) => `rass ${nationalId}`)
        .toSorted(),
    );
    const read = await importAccepted(kept.directory, rassFile(people), 'rass.txt');
    assert.deepEqual([read.people.unchanged, read.people.changed], [2, 1]);
    await kept.close();
  });

  it('are not kept of rows with something to be told, nor over another header, charset or version of the rules', async () => {
    const kept = new Reopened(join(folder, 'told'));
    const count = () => kept.within(({ tables }) => tables.personDigests.getCount({}));
    const odd = { ...somebody(3), id: '99700000021' };
    await importAccepted(kept.directory, rassFile([...people, odd]), 'rass.txt');
    assert.equal(await count(), 3);
    const again = await importAccepted(kept.directory, rassFile([...people, odd]), 'rass.txt');
    assert.ok(again.faults.some(({ code }) => code === 'directory.import.national-id-mismatch'));
    // One row in the other charset is enough to make all of another.
    const accented = Buffer.from(rassFile([...people, { ...odd, familyName: 'É' }]), 'latin1');
    await importAccepted(kept.directory, accented, 'rass.txt');
    const bases = await kept.within(({ tables }) => Array.from(tables.digestBases.getRange({}), ({ value }) => value));
    // The family's, and the key of the folder.
    assert.equal(bases.length, 2);
    // What an earlier version of the rules kept is forgotten before anything is compared with it.
    await kept.within(({ tables, write }) =>
      write(() => {
        tables.digestBases.putSync('rass', 'other rules');
        tables.personDigests.putSync('rass 800000000000', Buffer.alloc(16));
      }),
    );
    await importAccepted(kept.directory, accented, 'rass.txt');
    assert.equal(await count(), 3);
    assert.deepEqual(
      await kept.within(({ tables }) => Array.from(tables.digestBases.getRange({}), ({ value }) => value)),
      bases,
    );
  });

  it('are made under a key that each folder draws once for itself; under another one they are made anew', async () => {
    const kept = new Reopened(join(folder, 'keyed'));
    const other = new Reopened(join(folder, 'otherwise-keyed'));
    const heldBy = (of: Reopened) =>
      of.within(({ tables }) => ({
        key: tables.digestBases.get('key') ?? '',
        digests: Array.from(tables.personDigests.getRange({}), ({ value }) => Buffer.from(value).toString('hex')),
      }));
    await importAccepted(kept.directory, rassFile(people), 'rass.txt');
    await importAccepted(other.directory, rassFile(people), 'rass.txt');
    const [first, second] = [await heldBy(kept), await heldBy(other)];
    assert.match(first.key, /^[0-9a-f]{32}$/);
    assert.equal(first.digests.length, second.digests.length);
    assert.ok(first.digests.length > 0);
    assert.notEqual(first.key, second.key);
    assert.notDeepEqual(first.digests, second.digests);
    await importAccepted(kept.directory, rassFile(people), 'rass.txt');
    assert.deepEqual(await heldBy(kept), first);
    await kept.within(({ tables, write }) => write(() => tables.digestBases.putSync('key', second.key)));
    await importAccepted(kept.directory, rassFile(people), 'rass.txt');
    assert.deepEqual(await heldBy(kept), second);
    await kept.within(({ tables, write }) => write(() => tables.digestBases.putSync('key', 'cut')));
    await assert.rejects(importAccepted(kept.directory, rassFile(people), 'rass.txt'), {
      code: 'directory.store.incoherent',
    });
  });

  it('are not kept when somebody else wrote between the plan and the first write', async () => {
    let instant = NOW.getTime();
    // Runs, so that progress is told.
    const now = (): Date => {
      instant += 1_000;
      return new Date(instant);
    };
    const kept = new Reopened(join(folder, 'meanwhile'), { now });
    const count = () => kept.within(({ tables }) => tables.personDigests.getCount({}));
    await importAccepted(kept.directory, rassFile(people), 'rass.txt');
    await kept.forgetDigests();
    const { directory } = kept;
    const camille = directory.reader.findByNationalId(String(CAMILLE.nationalId));
    assert.ok(camille.found);
    const { personId, version } = camille.record;
    const ref = { kind: 'person', id: personId } as const;
    const edit = { command: 'set-local-field', ref, field: 'phone', value: '0639980099', version } as const;
    let edited: Promise<{ readonly accepted: boolean }> | null = null;
    const verdict = await directory.importer.importFile(
      pieces(Buffer.from(rassFile(people))),
      'rass.txt',
      NOW,
      (_done, step) => {
        if (step === 'compared') edited ??= directory.editor.perform(ACTOR, edit, NOW);
      },
    );
    assert.ok(verdict.accepted && verdict.report.people.unchanged === 3);
    assert.ok(await edited, 'while it was compared');
    assert.equal(await count(), 0);
    await importAccepted(kept.directory, rassFile(people), 'rass.txt');
    assert.equal(await count(), 3);
  });
});

describe('the version of the rules of rows', () => {
  it('is raised with whatever rows come to: raise ROW_RULES when this digest moves', () => {
    const cells: Record<string, string> = {
      type: '8',
      id: '99700000013',
      nationalId: '899700000013',
      familyName: cleanValue(' EXEMPLE\u00a0'),
      givenNames: "CAMILLE'ANNE'",
      phone: '0639980010',
      otherIds: '0259990018,ADELI,1;1X,EDIT,2',
      profession: '10',
      category: 'C',
      exerciceFamilyName: 'EXEMPLE',
      savoirFaireType: 'S',
      savoirFaireCode: 'SM54',
      mode: 'L',
      structureId: '1010000024',
      name: 'CH',
      'address.cedex': '99100 BRUMEVAL',
    };
    const rows = [
      cells,
      { ...cells, savoirFaireCode: 'SM26', phone: '' },
      { ...cells, structureId: '', name: 'CABINET' },
    ];
    const [first, ...others] = rows.map((row, place) =>
      parsePersonRow(place + 2, (meaning) => row[meaning] ?? '', true),
    );
    assert.ok(first !== undefined);
    const faults = new FaultList();
    const draft = assemblePerson([first, ...others], faults);
    const structure = draftOfPlace(String(first.structureKey), first.place);
    const text = JSON.stringify([draft, mergeNational(null, draft), structure, faults.kept]);
    const seen = createHash('sha256').update(text).digest('hex').slice(0, 16);
    assert.deepEqual([ROW_RULES, seen], [1, '62058517c1af90b6']);
  });
});
