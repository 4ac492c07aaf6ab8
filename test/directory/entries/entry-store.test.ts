import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { open } from 'lmdb';
import type { Candidates } from '../../../directory/entries/candidate-sources.ts';
import { findCandidates } from '../../../directory/entries/candidates.ts';
import type { Entry } from '../../../directory/entries/entry.ts';
import type { EntryReader } from '../../../directory/entries/entry-reader.ts';
import { openEntryStore } from '../../../directory/entries/entry-store.ts';
import type { EntryPlace } from '../../../directory/entries/entry-tree.ts';
import { EntryView } from '../../../directory/entries/entry-view.ts';
import type { Audience } from '../../../directory/entries/stored-entry.ts';
import { bindFilter } from '../../../directory/filter/bind-filter.ts';
import { matchFilter } from '../../../directory/filter/match.ts';
import { parseFilter } from '../../../directory/filter/parse-filter.ts';
import { escapeFilterValue } from '../../../directory/filter/print-filter.ts';
import { type EntryFixture, FIXTURE_BASE, openFixture } from './entry-fixture.ts';

/** A small entry; `mail` is never public. */
function person(uid: string, cn: readonly string[], mail = 'a@b.example'): Entry {
  return {
    relativeDn: `uid=${uid},ou=people`,
    entryUuid: `00000000-0000-4000-8000-${uid.trim().padStart(12, '0')}`,
    attributes: [
      { name: 'objectClass', values: ['top', 'inetOrgPerson'] },
      { name: 'uid', values: [uid] },
      { name: 'cn', values: cn },
      { name: 'mail', values: [mail] },
    ],
    operational: [],
    publicNames: new Set(['objectClass', 'uid', 'cn']),
  };
}

const PEOPLE = 'dc=example\u0000dc=region\u0000ou=people';
const pathOf = (uid: string): string => `${PEOPLE}\u0000uid=${uid}`;
const peopleOf = (store: EntryFixture): EntryPlace => ({ id: store.reader.find(PEOPLE) ?? 0, path: PEOPLE });
/** The base and its branches. */
const ABOVE_ENTRIES = 6;

/** How entries are found: by the index in order, by the index in none, or by looking at every entry. */
type Means = 'index' | 'walk' | 'scan';

/** Numbers, a few at a time until there are no more. */
function walked(candidates: Candidates, limit: number): readonly number[] {
  const walk = candidates.from(0);
  const found: number[] = [];
  for (;;) {
    const ids = walk(limit);
    found.push(...ids);
    if (ids.length < limit) break;
  }
  assert.equal(new Set(found).size, found.length, 'none comes twice');
  return found;
}

/** Names found and checked. */
function find(store: EntryFixture, text: string, audience: Audience, by: Means): readonly string[] {
  const bound = bindFilter(parseFilter(text), { isAnonymous: audience === 'anonymous' });
  const candidates = by === 'scan' ? null : findCandidates(bound, store.reader, audience, by === 'index');
  const ids =
    candidates === null
      ? store.reader.listBelow(peopleOf(store), null, 10_000).map(({ id }) => id)
      : walked(candidates, 3);
  if (by === 'index' && candidates !== null)
    assert.deepEqual(
      ids,
      [...ids].sort((left, right) => left - right),
      'they are ordered',
    );
  const paths = ids.flatMap((id) => {
    const entry = store.reader.read(id);
    if (entry === undefined || !entry.isVisible(audience)) return [];
    const view = new EntryView(
      entry,
      audience,
      () => Buffer.concat(store.reader.nameParts(entry)).toString('utf8'),
      () => [],
    );
    return matchFilter(bound, view) === true ? [store.reader.pathOf(entry)] : [];
  });
  return paths.sort();
}

describe('store of projected entries', () => {
  let store: EntryFixture;

  beforeEach(() => {
    store = openFixture();
  });

  afterEach(() => store.remove());

  it('finds, lists and reads what was written', () => {
    store.write(() => store.writer.replace('person:1', [person('1', ['Élodie'])]));
    const id = store.reader.find(pathOf('1')) ?? 0;
    assert.equal(store.reader.read(id)?.name.toString(), 'uid=1');
    const stored = store.reader.read(id) ?? assert.fail('absent');
    assert.equal(Buffer.concat(store.reader.nameParts(stored)).toString(), `uid=1,ou=people,${FIXTURE_BASE}`);
    assert.deepEqual(store.reader.listBelow(peopleOf(store), null, 10), [{ id, path: pathOf('1') }]);
    assert.equal(store.reader.hasBelow(peopleOf(store).id), true);
    assert.equal(store.reader.hasBelow(id), false);
    assert.equal(store.reader.count(), ABOVE_ENTRIES + 1);
  });

  it('finds in the same turn what was written in it, whatever was asked before', () => {
    assert.deepEqual(find(store, '(cn=Zoé)', 'anonymous', 'index'), []);
    store.write(() => store.writer.replace('person:1', [person('1', ['Zoé'])]));
    assert.deepEqual(find(store, '(cn=Zoé)', 'anonymous', 'index'), [pathOf('1')]);
  });

  it('gives no number twice, after a transaction that was given up either', () => {
    store.write(() => store.writer.replace('person:1', [person('1', ['Élodie'])]));
    const giveUp = (): void =>
      store.write(() => {
        store.writer.replace('person:2', [person('2', ['Zoé'])]);
        throw new RangeError('given up');
      });
    assert.throws(giveUp, RangeError);
    store.write(() => store.writer.replace('person:3', [person('3', ['Zoé']), person('4', ['Zoé'])]));
    const ids = ['1', '3', '4'].map((uid) => store.reader.find(pathOf(uid)) ?? 0);
    assert.equal(new Set(ids).size, 3);
    assert.equal(store.reader.find(pathOf('2')), undefined);
    assert.deepEqual(find(store, '(cn=*zo*)', 'anonymous', 'index'), [pathOf('3'), pathOf('4')]);
  });

  it('keeps the number of an entry that keeps its name, and forgets its former values', () => {
    store.write(() => store.writer.replace('person:1', [person('1', ['Élodie'])]));
    const id = store.reader.find(pathOf('1'));
    store.write(() => store.writer.replace('person:1', [person('1', ['Zoé'])]));
    assert.equal(store.reader.find(pathOf('1')), id);
    assert.deepEqual(find(store, '(cn=Élodie)', 'authenticated', 'index'), []);
    assert.deepEqual(find(store, '(cn=*zo*)', 'authenticated', 'index'), [pathOf('1')]);
  });

  it('finds under a name that was free again within one transaction what is there now, below it too', () => {
    const below = (uid: string, uuid: string): Entry => ({
      ...person(uid, ['Zoé']),
      relativeDn: `cn=abc,uid=${uid},ou=people`,
      entryUuid: `00000000-0000-4000-9000-${uuid.padStart(12, '0')}`,
    });
    store.write(() => {
      store.writer.replace('person:1', [person('1', ['Élodie']), below('1', '1')]);
      store.writer.replace('person:2', [person('2', ['Élodie'])]);
    });
    const former = store.reader.find(pathOf('1'));
    store.write(() => {
      store.writer.replace('person:1', []);
      store.writer.replace('person:2', []);
      const again = { ...person('1', ['Zoé']), entryUuid: '00000000-0000-4000-8000-000000000009' };
      store.writer.replace('person:3', [again, below('1', '2')]);
    });
    const id = store.reader.find(pathOf('1')) ?? 0;
    assert.notEqual(id, former);
    assert.equal(store.reader.read(store.reader.find(`${pathOf('1')}\u0000cn=abc`) ?? 0)?.parent, id);
    assert.deepEqual([store.reader.find(pathOf('2')), store.reader.count()], [undefined, ABOVE_ENTRIES + 2]);
  });

  it('removes everything of an owner at an empty list', () => {
    store.write(() => store.writer.replace('person:1', [person('1', ['Élodie']), person('2', ['Zoé'])]));
    store.write(() => store.writer.replace('person:1', []));
    assert.equal(store.reader.count(), ABOVE_ENTRIES);
    assert.deepEqual(find(store, '(objectClass=person)', 'authenticated', 'index'), []);
    store.write(() => store.writer.replace('person:1', []));
  });

  it('gives a name that one owner left to another', () => {
    store.write(() => store.writer.replace('person:1', [person('1', ['Élodie'])]));
    store.write(() => {
      store.writer.replace('person:1', [person('2', ['Élodie'])]);
      store.writer.replace('person:2', [person('1', ['Zoé'])]);
    });
    assert.deepEqual(find(store, '(cn=Zoé)', 'anonymous', 'index'), [pathOf('1')]);
  });

  it('refuses a name that another record has, and writes nothing of it: directory.entry.name-taken', () => {
    store.write(() => store.writer.replace('person:1', [person('1', ['Élodie'])]));
    const taken = { code: 'directory.entry.name-taken' };
    assert.throws(
      () => store.write(() => store.writer.replace('person:2', [person('3', ['Zoé']), person('1', ['Zoé'])])),
      taken,
    );
    assert.throws(
      () => store.write(() => store.writer.replace('person:2', [person('4', ['a']), person(' 4', ['b'])])),
      taken,
    );
    assert.equal(store.reader.count(), ABOVE_ENTRIES + 1);
    assert.equal(store.reader.find(pathOf('3')), undefined);
  });

  for (const [title, entry] of [
    ['a name that is none', { ...person('1', ['a']), relativeDn: 'x' }],
    ['an empty name', { ...person('1', ['a']), relativeDn: '' }],
    ['a name too long for a key', { ...person('1', ['a']), relativeDn: `cn=${'é'.repeat(1200)}` }],
    ['an unknown attribute', { ...person('1', ['a']), operational: [{ name: 'shoeSize', values: ['44'] }] }],
    ['an attribute in another spelling', { ...person('1', ['a']), operational: [{ name: 'CN', values: ['a'] }] }],
    ['an attribute without values', person('1', [])],
  ] as const) {
    it(`refuses ${title}: directory.entry.malformed`, () => {
      assert.throws(() => store.write(() => store.writer.replace('x', [entry])), { code: 'directory.entry.malformed' });
      assert.equal(store.reader.count(), ABOVE_ENTRIES);
    });
  }

  it('never makes public what the schema restricts, whatever the entry says', () => {
    const entry = { ...person('1', ['a']), publicNames: new Set(['objectClass', 'cn', 'mail', 'vsSecureMail']) };
    const secret = { name: 'vsSecureMail', values: ['x@mssante.example'] };
    store.write(() => store.writer.replace('x', [{ ...entry, attributes: [...entry.attributes, secret] }]));
    const stored = store.reader.read(store.reader.find(pathOf('1')) ?? 0);
    assert.deepEqual(
      Array.from(stored?.attributes('anonymous') ?? [], ({ name }) => name),
      ['objectClass', 'cn', 'mail'],
    );
  });

  it('leads anonymous searches by public rows only, even to count', () => {
    store.write(() => store.writer.replace('x', [person('1', ['a'], 'secret@b.example')]));
    const bound = bindFilter(parseFilter('(mail=secret@b.example)'), { isAnonymous: true });
    assert.equal(findCandidates(bound, store.reader, 'anonymous')?.cost, 0);
    assert.equal(findCandidates(bound, store.reader, 'authenticated')?.cost, 1);
  });

  it('says that it cannot be read before anybody wrote: directory.store.unavailable', async () => {
    const path = mkdtempSync(join(tmpdir(), 'vestibule-empty-'));
    await open({ path, noSubdir: false, maxDbs: 8 }).close();
    const root = open({ path, noSubdir: false, maxDbs: 8, readOnly: true });
    assert.throws(() => openEntryStore(root, FIXTURE_BASE, () => Buffer.alloc(16)), {
      code: 'directory.store.unavailable',
    });
    await root.close();
    rmSync(path, { recursive: true });
  });

  it('shows a reader of another opening what was written since', async () => {
    const root = open({ path: store.folder, noSubdir: false, maxDbs: 48, readOnly: true });
    const { reader } = openEntryStore(root, FIXTURE_BASE, () => Buffer.alloc(16));
    assert.equal(reader.find(pathOf('1')), undefined);
    store.write(() => store.writer.replace('person:1', [person('1', ['Élodie'])]));
    await new Promise((resolve) => setImmediate(resolve));
    assert.notEqual(reader.find(pathOf('1')), undefined);
    await root.close();
  });

  it('sees in the same turn what was written since it looked, though no name that it knows has changed', () => {
    assert.deepEqual(find(store, '(cn=Zoé)', 'anonymous', 'index'), []);
    store.write(() => store.writer.replace('person:1', [person('1', ['Zoé'])]));
    assert.deepEqual(find(store, '(cn=Zoé)', 'anonymous', 'index'), [pathOf('1')]);
    const id = store.reader.find(pathOf('1')) ?? 0;
    assert.equal(store.reader.keep(id)?.change, 2);
    store.write(() => store.writer.replace('person:1', [person('1', ['Élodie'])]));
    assert.equal(store.reader.keep(id)?.change, 3);
  });

  it('looks at no more values than it gives entries, unless they must come in order', () => {
    const people = 60;
    store.write(() => {
      for (let at = 1; at <= people; at += 1) {
        store.writer.replace(`person:${at}`, [person(String(at), [`Abcdef ${at}`])]);
      }
    });
    let looked = 0;
    const reader: EntryReader = {
      ...store.reader,
      readValue(number) {
        looked += 1;
        return store.reader.readValue(number);
      },
    };
    const bound = bindFilter(parseFilter('(cn=*bcde*)'), { isAnonymous: false });
    const walk = findCandidates(bound, reader, 'authenticated', false)?.from(0);
    assert.equal(walk?.(5).length, 5);
    assert.equal(looked, 5);
    assert.equal(walk?.(people).length, people - 5);
    assert.equal(findCandidates(bound, reader, 'authenticated', true)?.cost, people);
    assert.equal(looked, people * 2);
  });

  it('finds by index exactly what a scan finds, after any writes, for both audiences', () => {
    const word = fc.constantFrom(
      'Élodie',
      'elodie',
      'Zoé',
      'Le Goffre',
      'œ',
      'a',
      'ab',
      'abcabc',
      `long${'x'.repeat(260)}y`,
    );
    const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
    const writes = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 6 }), fc.option(fc.array(name, { minLength: 1, maxLength: 2 }))),
      { minLength: 1, maxLength: 12 },
    );
    const question = fc.oneof(
      word.map((text) => `(cn=${escapeFilterValue(text)})`),
      fc
        .tuple(
          fc.constantFrom('', '*'),
          fc.constantFrom('é', 'lod', 'abc', 'goff', 'x y', 'xxxy', 'a', 'zo'),
          fc.constantFrom('', '*'),
        )
        .map(([l, t, r]) => `(cn=${l}${t}${r})`),
      fc.constantFrom(
        '(uid=1)',
        '(uid=*)',
        '(mail=a@b.example)',
        '(!(cn=a*))',
        '(objectClass=person)',
        '(|(cn=a*)(uid=2))',
        '(&(cn=*a*)(objectClass=top))',
        '(name=abc*)',
      ),
    );
    fc.assert(
      fc.property(writes, fc.array(question, { minLength: 1, maxLength: 6 }), (steps, questions) => {
        store.write(() => {
          for (let owner = 1; owner <= 6; owner += 1) store.writer.replace(`person:${owner}`, []);
        });
        for (const [owner, names] of steps) {
          store.write(() =>
            store.writer.replace(`person:${owner}`, names === null ? [] : [person(String(owner), names)]),
          );
        }
        for (const text of questions) {
          for (const audience of ['anonymous', 'authenticated'] as const) {
            const wanted = find(store, text, audience, 'scan');
            assert.deepEqual(find(store, text, audience, 'walk'), wanted, `${text} in no order`);
            assert.deepEqual(find(store, text, audience, 'index'), wanted, `${audience} ${text}`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
