import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type EntryStore, openEntryStore } from '../../../directory/entries/entry-store.ts';
import type { EntryBody } from '../../../directory/entries/entry-transaction.ts';
import { equalityKey } from '../../../directory/entries/index-keys.ts';
import { uuidBytes } from '../../../directory/entries/stored-entry.ts';
import { openEntryTables } from '../../../directory/entries/tables.ts';
import { findAttribute } from '../../../directory/schema/attributes.ts';
import { type Environment, openEnvironment } from '../../../directory/store/environment.ts';
import { openEntryUpdater } from '../../../directory/store/update-entries.ts';
import { verifyEntryStore } from '../../../directory/upkeep/verify-store.ts';
import { TEST_MAP_BYTES } from '../support/open-temporary.ts';

const BASE = 'dc=region,dc=example';
const AT = new Date('2026-11-20T10:00:00Z');
const NAMES = ['fictif', 'inventé', 'imaginaire'] as const;
/** Words, and the records that may come under each. */
const WORDS: readonly (readonly [string, number])[] = [
  ['docteur', 4_000],
  ['lyre', 400],
  ['rare', 41],
  ['seul', 1],
];
const SEEDS = [1, 2, 3];
const ROUNDS = 10;
const SN = findAttribute('sn') ?? assert.fail();

/** Random numbers of one seed, each below a bound. */
function numbersOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    const again = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((again ^ (again >>> 15)) >>> 0) % below;
  };
}

interface Model {
  /** Entry number → the name it is found under. */
  readonly entries: Map<number, string>;
  readonly words: Map<string, Set<string>>;
}

const copyOf = ({ entries, words }: Model): Model => ({
  entries: new Map(entries),
  words: new Map([...words].map(([word, ids]) => [word, new Set(ids)])),
});

const idOf = (number: number): string => `00000000-${String(number).padStart(4, '0')}-4000-8000-000000000000`;

const bodyOf = (sn: string, objectClass: readonly string[]): EntryBody => ({
  attributes: [
    { name: 'objectClass', values: objectClass },
    { name: 'sn', values: [sn] },
  ],
  operational: [],
  publicNames: new Set(),
});

describe('what changes of entries and words, in short transactions and long ones', function () {
  this.timeout(120_000);
  let folder: string;
  let environment: Environment;
  let store: EntryStore;
  let added: number;
  let changes: number;

  const open = (): void => {
    environment = openEnvironment({ path: folder, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    store = openEntryStore(environment.root, BASE, () => uuidBytes(randomUUID()));
    environment.beforeCommit(store);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-waiting-'));
    [added, changes] = [0, 1];
    open();
    environment.write(() => {
      const top = store.begin({ at: AT, change: changes }).add(BASE, bodyOf('top', ['domain']), { isContext: true });
      assert.ok(top.done);
    });
  });

  afterEach(async () => {
    await environment.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const changeEntry = (
    transaction: ReturnType<EntryStore['begin']>,
    { entries }: Model,
    random: (below: number) => number,
  ): void => {
    const sn = NAMES[random(NAMES.length)] ?? '';
    const body = bodyOf(sn, ['person', ...(random(2) > 0 ? ['organizationalPerson'] : [])]);
    const what = random(10);
    if (what < 4) {
      added += 1;
      const verdict = transaction.add(`cn=${added},${BASE}`, body);
      assert.ok(verdict.done);
      entries.set(verdict.id, sn);
      return;
    }
    const id = [...entries.keys()][random(Math.max(1, entries.size))];
    if (id === undefined) return;
    if (what < 9) {
      assert.ok(transaction.modify(id, body).done);
      entries.set(id, sn);
    } else {
      assert.ok(transaction.remove(id).done);
      entries.delete(id);
    }
  };

  const changeWord = ({ words }: Model, step: number, random: (below: number) => number): void => {
    const [word, most] = WORDS[random(WORDS.length)] ?? assert.fail();
    const under = words.get(word) ?? assert.fail();
    const id = idOf(random(most));
    // More come, then more go.
    const comes = random(5) > (Math.floor(step / 200) % 2) * 2;
    environment.words.note('person', word, id, comes);
    if (comes) under.add(id);
    else under.delete(id);
  };

  const change = (model: Model, random: (below: number) => number): void => {
    changes += 1;
    const transaction = store.begin({ at: AT, change: changes });
    const steps = [1, 3, 40, 41, 700][random(5)] ?? 1;
    for (let step = 0; step < steps; step += 1) {
      if (random(4) === 0) changeEntry(transaction, model, random);
      changeWord(model, step, random);
    }
  };

  const check = async ({ entries, words }: Model, random: (below: number) => number): Promise<void> => {
    const table = environment.tables.words;
    for (const [word, most] of WORDS) {
      const under = words.get(word) ?? assert.fail();
      const ids = [...under].sort();
      assert.deepEqual(table.ids('person', word), ids);
      assert.equal(table.count('person', word), ids.length);
      for (const limit of [1, 39, 41]) assert.deepEqual(table.ids('person', word, limit), ids.slice(0, limit));
      assert.deepEqual(
        Array.from(table.between('person', word, `${word}!`), ({ id }) => id),
        ids,
      );
      for (let time = 0; time < 30; time += 1) {
        const id = idOf(random(most));
        assert.equal(table.has('person', word, id), under.has(id));
      }
    }
    assert.deepEqual(
      [...table.checks()].flatMap(({ faults }) => faults),
      [],
    );
    for (const sn of NAMES) {
      const found = (['p', 'r'] as const).flatMap((reach) =>
        store.reader.listRow(equalityKey(reach, SN, sn), -1, Number.MAX_SAFE_INTEGER),
      );
      const wanted = [...entries].flatMap(([id, name]) => (name === sn ? [id] : []));
      assert.deepEqual(new Set(found), new Set(wanted), sn);
    }
    const { faults } = await verifyEntryStore(openEntryTables(environment.root));
    assert.deepEqual(faults, []);
  };

  /** Several parts, of which the last may throw: caught or not, all are given up. */
  const longOne = async (model: Model, random: (below: number) => number, fails: boolean): Promise<void> => {
    const parts = 1 + random(6);
    for (let part = 1; part <= parts; part += 1) {
      const isGivenUp = fails && part === parts;
      const write = (): void =>
        environment.write(() => {
          change(model, random);
          if (isGivenUp) throw new RangeError('given up');
        });
      if (isGivenUp && random(2) === 0) assert.throws(write, RangeError);
      else write();
      if (random(4) === 0) environment.settle();
      if (random(3) === 0) await setImmediate();
    }
  };

  /** Updates that wait for one commit: those that throw leave nothing. */
  const updates = async (model: Model, random: (below: number) => number): Promise<Model> => {
    const updater = openEntryUpdater(environment, store, { now: () => AT });
    let kept = model;
    const all = Array.from({ length: 1 + random(6) }, () => {
      const isGivenUp = random(3) === 0;
      const done = updater.update('cn=somebody', (transaction) => {
        const next = copyOf(kept);
        for (let step = random(30); step >= 0; step -= 1) changeEntry(transaction, next, random);
        if (isGivenUp) throw new RangeError('given up');
        kept = next;
      });
      return isGivenUp ? assert.rejects(done, RangeError) : done;
    });
    await Promise.all(all);
    return kept;
  };

  for (const seed of SEEDS) {
    it(`are what a plain model says, and whole: seed ${seed}`, async () => {
      const random = numbersOf(seed);
      let model: Model = { entries: new Map(), words: new Map(WORDS.map(([word]) => [word, new Set()])) };
      for (let round = 0; round < ROUNDS; round += 1) {
        const next = copyOf(model);
        const fails = random(3) === 0;
        const kind = random(4);
        if (kind === 0) model = await updates(model, random);
        else if (kind === 1) {
          const write = (): void =>
            environment.write(() => {
              change(next, random);
              if (fails) throw new RangeError('given up');
            });
          if (fails) assert.throws(write, RangeError);
          else write();
        } else if (fails)
          await assert.rejects(
            environment.whole(() => longOne(next, random, true)),
            RangeError,
          );
        else await environment.whole(() => longOne(next, random, false));
        if (kind > 0 && !fails) model = next;
        await check(model, random);
        if (random(3) > 0) continue;
        await environment.close();
        open();
        await check(model, random);
      }
    });
  }
});
