import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changedRowsOf, type IndexedEntry, indexRowsOf } from '../../../directory/entries/index-rows.ts';
import { encodeEntry, StoredEntry } from '../../../directory/entries/stored-entry.ts';

const WRITTEN_AT = new Date('2026-11-20T10:00:00Z');
const UUID = Buffer.alloc(16, 7);
/** Every part of an entry, options of one type, a value too long to be cut, one that does not fit its syntax. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  objectClass: ['top', 'inetOrgPerson', 'vsSituation', 'groupOfNames'],
  cn: ['Élodie Fictif', 'ELODIE FICTIF', 'abcdef'],
  sn: ['Fictif', 'Imaginaire'],
  'sn;lang-fr': ['Fictif', 'Imaginaire'],
  mail: ['un@fictif.example', 'deux@fictif.example'],
  description: ['x'.repeat(250), 'y'.repeat(250), 'note'],
  member: ['uid=1,ou=people,dc=region,dc=example', 'not a name'],
};

const attributes = fc
  .record(
    Object.fromEntries(
      Object.entries(VALUES).map(([name, values]) => [
        name,
        fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
      ]),
    ),
    { requiredKeys: [] },
  )
  .map((chosen) => Object.entries(chosen).map(([name, values]) => ({ name, values: values ?? [] })));
const state = fc.record({
  attributes,
  operational: fc.constantFrom([], [{ name: 'memberOf', values: ['cn=r,ou=groups,dc=region,dc=example'] }]),
  publicNames: fc.uniqueArray(fc.constantFrom('objectClass', ...Object.keys(VALUES), 'memberOf')),
});

function entryOf({
  publicNames,
  ...body
}: {
  publicNames: string[];
  attributes: { name: string; values: string[] }[];
}) {
  const head = { name: 'uid=1', key: 'uid=1', parent: 3, uuid: UUID, change: 1 };
  const times = { createdAt: WRITTEN_AT, modifiedAt: WRITTEN_AT };
  return new StoredEntry(
    encodeEntry({ ...head, ...times, operational: [], ...body, publicNames: new Set(publicNames) }),
  );
}

/** What is put into the index, and what is taken out, with the values that are cut into grams. */
function moved({ before, after }: { readonly before: IndexedEntry; readonly after: IndexedEntry }): unknown {
  const only = (one: IndexedEntry, other: IndexedEntry) =>
    [...one.keys]
      .filter((key) => !other.keys.has(key))
      .sort()
      .map((key) => [key, one.searched.get(key)]);
  return [only(after, before), only(before, after)];
}

describe('index rows of a changed entry', () => {
  it('move as all rows of both its states do, whatever changed, and are few when little did', () => {
    fc.assert(
      fc.property(state, state, (one, other) => {
        const [before, after] = [entryOf(one), entryOf(other)];
        const whole = { before: indexRowsOf(before), after: indexRowsOf(after) };
        assert.deepEqual(moved(changedRowsOf(before, after)), moved(whole));
        // The uuid's row alone, which stands in no attribute.
        assert.ok(changedRowsOf(before, before).after.keys.size <= 1);
      }),
      { seed: 20261128, numRuns: 2_000 },
    );
  });

  it('move as all do in long lists of names too, of which a few come and go anywhere, and few are looked at', () => {
    const name = (number: number): string => `uid=p${number},ou=people,dc=region,dc=example`;
    const numbers = fc.uniqueArray(fc.nat(400), { maxLength: 6 });
    const lists = fc.record({ gone: numbers, first: numbers, middle: numbers, last: numbers, tagged: fc.boolean() });
    const everybody = Array.from({ length: 300 }, (_, at) => at);
    const listOf = ({
      gone,
      first,
      middle,
      last,
      tagged,
    }: Record<'gone' | 'first' | 'middle' | 'last', number[]> & { tagged: boolean }) => {
      const left = everybody.filter((number) => !gone.includes(number));
      const all = new Set([...first, ...left.slice(0, 150), ...middle, ...left.slice(150), ...last]);
      const values = Array.from(all, name);
      const own = { name: 'member', values };
      const attributes = tagged ? [own, { name: 'member;lang-fr', values: values.slice(0, 3) }] : [own];
      return entryOf({ publicNames: [], attributes });
    };
    fc.assert(
      fc.property(lists, lists, (one, other) => {
        const [before, after] = [listOf(one), listOf(other)];
        const whole = { before: indexRowsOf(before), after: indexRowsOf(after) };
        assert.deepEqual(moved(changedRowsOf(before, after)), moved(whole));
      }),
      { seed: 20261128, numRuns: 500 },
    );
    const nothing = { gone: [], first: [], middle: [], last: [], tagged: false };
    const [before, after] = [listOf(nothing), listOf({ ...nothing, gone: [120], last: [400] })];
    assert.ok(changedRowsOf(before, listOf({ ...nothing, last: [400] })).after.keys.size <= 2);
    assert.ok(changedRowsOf(before, listOf({ ...nothing, gone: [120] })).before.keys.size <= 2);
    assert.ok(changedRowsOf(before, after).before.keys.size > 2);
  });

  it('keep the row of a name that stood in a long list twice and stays there once, as older ones may hold', () => {
    const others = Array.from({ length: 300 }, (_, at) => `uid=p${at},ou=people,dc=region,dc=example`);
    const listOf = (values: string[]) => entryOf({ publicNames: [], attributes: [{ name: 'member', values }] });
    const twice = 'uid=deux,ou=people,dc=region,dc=example';
    const lists = [
      [twice, ...others],
      [...others, twice],
      [...others.slice(0, 9), twice, ...others.slice(9)],
    ];
    for (const once of lists) {
      for (const before of [
        [...once, twice],
        [twice, ...once],
      ].map(listOf)) {
        const after = listOf(once);
        assert.deepEqual(moved(changedRowsOf(before, after)), [[], []]);
      }
    }
  });
});
