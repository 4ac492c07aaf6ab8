import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IdentityClass } from '../../../directory/model/right.ts';
import { ACCOUNT, type DoorFixture, openDoor, PASSWORD } from './door-fixture.ts';
import type { RawClient, ReceivedEntry } from './raw-client.ts';
import { BASE, compare, search } from './requests.ts';

const GOLDEN = new URL('../../golden/ldap-classes.txt', import.meta.url);
const CLASSES = [
  'anonymous',
  'local',
  'professional',
  'application',
  'curator',
  'administrator',
  'replication',
] as const;
/** Those from whom something is hidden. */
const RESTRICTED = ['anonymous', 'local', 'professional'] as const;
const SORT = '1.2.840.113556.1.4.473';

const PERSON = `uid=899700000013,ou=people,${BASE}`;
const ENTRIES = [
  PERSON,
  `cn=a1b2c3d4,${PERSON}`,
  `uid=990000017,ou=organizations,${BASE}`,
  `cn=reseau-invente,ou=groups,${BASE}`,
];

const HEAD = `Qui lit quoi sur la porte LDAP : classes d’identité et attributs de l’arbre de la région
=======================================================================================

Écrit par test/directory/ldap/class-table.test.ts ; réécrit par GOLDEN=1. ✔ lu, · caché : dans les réponses, les filtres, les
comparaisons et les tris. « local » : quelqu’un d’un contexte ordinaire.
`;

/** A sort key list of one attribute, ascending (RFC 2891). */
function sortBy(attribute: string): Buffer {
  const name = Buffer.from(attribute);
  const key = Buffer.concat([Buffer.of(0x04, name.length), name]);
  const inner = Buffer.concat([Buffer.of(0x30, key.length), key]);
  return Buffer.concat([Buffer.of(0x30, inner.length), inner]);
}

describe('LDAP door: what each class of callers sees of the region (S-33, S-36)', function () {
  this.timeout(60_000);
  const doors: DoorFixture[] = [];
  const clients = new Map<IdentityClass, RawClient>();
  let whole: ReadonlyMap<string, ReceivedEntry>;

  const clientOf = (of: IdentityClass): RawClient => clients.get(of) ?? assert.fail(of);

  async function readAll(client: RawClient): Promise<ReadonlyMap<string, ReceivedEntry>> {
    const read = new Map<string, ReceivedEntry>();
    for (const dn of ENTRIES) {
      const [entry] = (await client.search({ base: dn, scope: 0, attributes: ['*', '+'] })).entries;
      if (entry !== undefined) read.set(dn, entry);
    }
    return read;
  }

  before(async () => {
    for (const each of CLASSES) {
      const door = await openDoor(6, each === 'anonymous' ? {} : { classOf: () => each });
      doors.push(door);
      clients.set(each, each === 'anonymous' ? await door.connect() : await door.connectAs(ACCOUNT, PASSWORD));
    }
    whole = await readAll(clientOf('replication'));
    assert.deepEqual([...whole.keys()], ENTRIES);
  });

  after(async () => {
    for (const door of doors) await door.remove();
  });

  it('is what test/golden/ldap-classes.txt shows (GOLDEN=1 rewrites it)', async () => {
    const read = new Map<IdentityClass, ReadonlyMap<string, ReceivedEntry>>();
    for (const each of CLASSES) read.set(each, await readAll(clientOf(each)));
    const sections = ENTRIES.map((dn) => {
      const names = [...(whole.get(dn)?.attributes.keys() ?? [])].sort();
      const rows = names.map((name) => {
        const cells = CLASSES.map((each) => (read.get(each)?.get(dn)?.attributes.has(name) ? '✔' : '·').padEnd(15));
        return `${name.padEnd(28)}${cells.join('')}`.trimEnd();
      });
      const head = `${''.padEnd(28)}${CLASSES.map((each) => each.padEnd(15)).join('')}`.trimEnd();
      return [dn, head, ...rows].join('\n');
    });
    const table = `${[HEAD, ...sections].join('\n\n')}\n`;
    if (process.env.GOLDEN === '1') writeFileSync(GOLDEN, table);
    assert.equal(table, readFileSync(GOLDEN, 'utf8'), 'Read the difference: somebody sees more, or less.');
  });

  for (const each of RESTRICTED) {
    it(`tells ${each} nothing of what is hidden by a filter, a comparison or a count (S-36)`, async () => {
      const client = clientOf(each);
      const seen = await readAll(client);
      for (const [dn, entry] of whole) {
        for (const [name, [value = '']] of entry.attributes) {
          if (seen.get(dn)?.attributes.has(name)) continue;
          const probes = [
            `(${name}=*)`,
            `(!(${name}=*))`,
            `(${name}=${escaped(value)})`,
            `(${name}>=${escaped(value)})`,
          ];
          const [present, absent, equal, above] = await Promise.resolve(probes).then(async (filters) => {
            const counts: number[] = [];
            for (const filter of filters)
              counts.push((await client.search({ base: dn, scope: 0, filter })).entries.length);
            return counts;
          });
          assert.deepEqual([present, equal, above], [0, 0, 0], `${each} ${dn} ${name}`);
          // Hidden is not known: neither the item nor its contrary holds, whatever the entry has.
          assert.equal(
            absent,
            (await client.search({ base: dn, scope: 0, filter: `(!(${name}=nobody))` })).entries.length,
          );
          assert.notEqual((await client.ask(compare(dn, name, value))).code, 6, `${each} compares ${name}`);
        }
      }
    });
  }

  it('does not let hidden attributes order an answer', async () => {
    for (const each of RESTRICTED) {
      const client = clientOf(each);
      const parts = {
        base: `ou=people,${BASE}`,
        scope: 1,
        filter: '(objectClass=person)',
        attributes: ['1.1'],
      } as const;
      const plain = (await client.search(parts)).entries.map(({ dn }) => dn);
      for (const name of ['vsCivilFamilyName', 'vsCivilGivenName', 'gender']) {
        const control = { oid: SORT, critical: false, value: sortBy(name) };
        const sorted = (await client.ask(search(parts), [control])).entries.map(({ dn }) => dn);
        assert.deepEqual(sorted, plain, `${each} by ${name}`);
      }
    }
    const all = clientOf('application');
    const control = { oid: SORT, critical: true, value: sortBy('vsCivilFamilyName') };
    const parts = {
      base: `ou=people,${BASE}`,
      scope: 1,
      filter: '(vsCivilFamilyName=*)',
      attributes: ['vsCivilFamilyName'],
    } as const;
    const names = (await all.ask(search(parts), [control])).entries.map(
      ({ attributes }) => attributes.get('vsCivilFamilyName')?.[0] ?? '',
    );
    assert.ok(names.length > 1);
    assert.deepEqual(
      names,
      [...names].sort((left, right) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1)),
    );
  });
});

function escaped(value: string): string {
  return value.replace(/[\\*()\0]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
