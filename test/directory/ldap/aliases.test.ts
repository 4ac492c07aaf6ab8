import assert from 'node:assert/strict';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import { cookieOf, RawClient } from './raw-client.ts';
import { addEntry, BASE, pageControl, remove, type SearchParts } from './requests.ts';
import { findSlapd, openSlapd, type Slapd } from './slapd.ts';
import { syncControl } from './sync-client.ts';

const under = (names: string): string => (names === '' ? SUFFIX : `${names},${SUFFIX}`);

/** Units and people, and what leads from one to another. */
const UNITS = ['ou=people', 'ou=other', 'ou=deep,ou=other', 'ou=views', 'ou=circle'];
const PEOPLE = ['cn=a,ou=people', 'cn=b,ou=people', 'cn=c,ou=other', 'cn=d,ou=deep,ou=other'];
const ALIASES: readonly (readonly [string, string])[] = [
  ['cn=to-people,ou=views', 'ou=people'],
  ['cn=to-c,ou=views', 'cn=c,ou=other'],
  ['cn=to-nothing,ou=views', 'cn=nobody,ou=people'],
  ['cn=again,ou=views', 'cn=to-people,ou=views'],
  ['cn=below,ou=views', 'cn=d,ou=deep,cn=to-other,ou=views'],
  ['cn=to-other,ou=views', 'ou=other'],
  ['cn=sibling,ou=people', 'cn=b,ou=people'],
  ['cn=up,ou=deep,ou=other', 'ou=other'],
  ['cn=one,ou=circle', 'cn=two,ou=circle'],
  ['cn=two,ou=circle', 'cn=one,ou=circle'],
  ['cn=self,ou=circle', 'cn=self,ou=circle'],
];

/**
 * What is asked, the code, and the names found. Last, where OpenLDAP differs: it follows no alias above the name that another leads to, and finds nothing that is led
 * to itself where the base is to be left out. It also sends some twice.
 */
const EXPECTED: readonly (readonly [
  SearchParts,
  number,
  readonly string[],
  { code: number; found: readonly string[] }?,
])[] = [
  [
    { base: 'ou=views', aliases: 0, scope: 1, filter: '(cn=to-*)' },
    0,
    ['cn=to-c,ou=views', 'cn=to-nothing,ou=views', 'cn=to-other,ou=views', 'cn=to-people,ou=views'],
  ],
  [{ base: 'ou=views', aliases: 2, scope: 2, filter: '(objectClass=person)' }, 0, []],
  [{ base: 'ou=views', aliases: 1, scope: 2, filter: '(objectClass=person)' }, 0, PEOPLE],
  [{ base: 'ou=views', aliases: 3, scope: 2, filter: '(cn=a)' }, 0, ['cn=a,ou=people']],
  [
    { base: 'ou=views', aliases: 3, scope: 2, filter: '(objectClass=*)' },
    0,
    ['ou=views', 'ou=people', 'ou=other', 'ou=deep,ou=other', ...PEOPLE],
  ],
  [
    { base: 'ou=views', aliases: 3, scope: 3, filter: '(objectClass=*)' },
    0,
    ['ou=people', 'ou=other', 'ou=deep,ou=other', ...PEOPLE],
    { code: 0, found: ['ou=deep,ou=other', ...PEOPLE] },
  ],
  [
    { base: 'ou=views', aliases: 3, scope: 1, filter: '(objectClass=*)' },
    0,
    ['ou=people', 'cn=c,ou=other', 'cn=d,ou=deep,ou=other', 'ou=other'],
    { code: 0, found: ['ou=people', 'cn=c,ou=other', 'ou=other'] },
  ],
  [{ base: 'ou=views', aliases: 3, scope: 0 }, 0, ['ou=views']],
  [{ base: 'ou=people', aliases: 3, scope: 2, filter: '(cn=*)' }, 0, ['cn=a,ou=people', 'cn=b,ou=people']],
  [{ base: 'ou=people', aliases: 3, scope: 1, filter: '(cn=*)' }, 0, ['cn=a,ou=people', 'cn=b,ou=people']],
  [{ base: 'ou=deep,ou=other', aliases: 1, scope: 2, filter: '(cn=*)' }, 0, ['cn=c,ou=other', 'cn=d,ou=deep,ou=other']],
  [{ base: 'ou=deep,ou=other', aliases: 1, scope: 1 }, 0, ['cn=d,ou=deep,ou=other', 'ou=other']],
  [{ base: 'ou=circle', aliases: 3, scope: 2 }, 0, ['ou=circle']],
  [{ base: 'ou=circle', aliases: 0, scope: 1 }, 0, ['cn=one,ou=circle', 'cn=self,ou=circle', 'cn=two,ou=circle']],
  [{ base: '', aliases: 3, scope: 2, filter: '(cn=*)' }, 0, PEOPLE],
  [
    { base: 'cn=to-people,ou=views', aliases: 2, scope: 1, filter: '(cn=*)' },
    0,
    ['cn=a,ou=people', 'cn=b,ou=people', 'cn=sibling,ou=people'],
  ],
  [{ base: 'cn=to-people,ou=views', aliases: 3, scope: 2 }, 0, ['ou=people', 'cn=a,ou=people', 'cn=b,ou=people']],
  [{ base: 'cn=again,ou=views', aliases: 2, scope: 0 }, 0, ['ou=people']],
  [{ base: 'cn=to-people,ou=views', aliases: 0, scope: 2 }, 0, ['cn=to-people,ou=views']],
  [{ base: 'cn=to-people,ou=views', aliases: 1, scope: 2 }, 0, ['cn=to-people,ou=views']],
  [{ base: 'cn=a,cn=to-people,ou=views', aliases: 2, scope: 0 }, 0, ['cn=a,ou=people']],
  [{ base: 'cn=below,ou=views', aliases: 2, scope: 0 }, 0, ['cn=d,ou=deep,ou=other'], { code: 33, found: [] }],
  [{ base: 'cn=a,cn=to-people,ou=views', aliases: 0, scope: 0 }, 32, []],
  [{ base: 'cn=x,cn=to-people,ou=views', aliases: 2, scope: 0 }, 32, []],
  [{ base: 'cn=to-nothing,ou=views', aliases: 2, scope: 0 }, 33, []],
  [{ base: 'cn=one,ou=circle', aliases: 2, scope: 0 }, 33, []],
  [{ base: 'cn=self,ou=circle', aliases: 3, scope: 2 }, 33, []],
];

describe('LDAP contexts: aliases (RFC 4511 §4.5.1.3, RFC 4512 §2.6)', function () {
  this.timeout(60_000);
  let door: ContextFixture;
  let slapd: Slapd | undefined;
  let clients: readonly RawClient[];

  before(async () => {
    door = await openContextDoor();
    clients = [await door.connectAs(ROOT, ROOT_PASSWORD)];
    if (findSlapd() !== null) {
      slapd = await openSlapd(ROOT_PASSWORD);
      const beside = await RawClient.open(slapd.port);
      await beside.bind(ROOT, ROOT_PASSWORD);
      clients = [...clients, beside];
    }
    for (const client of clients) {
      const add = async (dn: string, entry: Readonly<Record<string, readonly string[]>>): Promise<void> =>
        assert.equal((await client.ask(addEntry(dn, entry))).code, 0, dn);
      await add(SUFFIX, { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] });
      for (const name of UNITS)
        await add(under(name), { objectClass: ['organizationalUnit'], ou: [name.slice(3).split(',')[0] ?? ''] });
      for (const name of PEOPLE)
        await add(under(name), { objectClass: ['person'], cn: [name.slice(3, 4)], sn: ['Fictif'] });
      for (const [name, target] of ALIASES) {
        const cn = [name.slice(3).split(',')[0] ?? ''];
        await add(under(name), { objectClass: ['alias', 'extensibleObject'], cn, aliasedObjectName: [under(target)] });
      }
    }
  });

  after(async () => {
    await slapd?.close();
    await door?.remove();
  });

  const short = (dn: string): string => dn.slice(0, Math.max(0, dn.length - SUFFIX.length - 1));

  for (const [parts, code, names, otherwise] of EXPECTED) {
    it(`${JSON.stringify(parts)}: ${code}, ${names.length} found, as slapd where it is installed`, async () => {
      for (const [at, client] of clients.entries()) {
        const answer = await client.search({ attributes: ['1.1'], ...parts, base: under(parts.base ?? '') });
        const found = answer.entries.map(({ dn }) => short(dn)).sort();
        const ours = { code, found: names };
        const expected = at === 0 ? ours : (otherwise ?? ours);
        const told = { code: answer.code, found: at === 0 ? found : [...new Set(found)] };
        assert.deepEqual(told, { ...expected, found: [...expected.found].sort() }, at === 0 ? 'here' : 'slapd');
      }
      assert.deepEqual(door.defects, []);
    });
  }

  it('page by page, of all sizes, nothing is missing and nothing comes twice', async () => {
    const [client] = clients;
    for (const filter of ['(objectClass=*)', '(cn=*)', '(!(cn=a))'])
      for (const base of ['ou=views', 'ou=deep,ou=other', ''])
        for (const scope of [1, 2, 3] as const) {
          const parts = { base: under(base), scope, filter, aliases: 3, attributes: ['1.1'] } as const;
          const whole = ((await client?.search(parts)) ?? assert.fail()).entries.map(({ dn }) => dn).sort();
          for (let size = 1; size <= 4; size += 1) {
            const found: string[] = [];
            let cookie: Buffer = Buffer.alloc(0);
            do {
              const page = (await client?.search(parts, [pageControl(size, cookie)])) ?? assert.fail();
              assert.equal(page.code, 0);
              found.push(...page.entries.map(({ dn }) => dn));
              cookie = cookieOf(page);
            } while (cookie.length > 0 && found.length <= whole.length);
            assert.deepEqual(found.sort(), whole, `${filter} ${base} ${scope} ${size}`);
          }
        }
  });

  it('page by page, what another alias leads to comes when one is gone meanwhile', async () => {
    const [client = assert.fail()] = clients;
    const alias = 'cn=to-people,ou=views';
    const parts = { base: under('ou=views'), scope: 2, filter: '(cn=*)', aliases: 3, attributes: ['1.1'] } as const;
    const target = (dn: string) => ({ objectClass: ['alias', 'extensibleObject'], aliasedObjectName: [under(dn)] });
    const extra = 'cn=later,ou=views';
    await client.ask(addEntry(under('ou=zone'), { objectClass: ['organizationalUnit'], ou: ['zone'] }));
    await client.ask(addEntry(under('cn=z,ou=zone'), { objectClass: ['person'], cn: ['z'], sn: ['Fictif'] }));
    await client.ask(addEntry(under(extra), { ...target('ou=zone'), cn: ['later'] }));
    const first = await client.search(parts, [pageControl(3, Buffer.alloc(0))]);
    const sent = first.entries.map(({ dn }) => short(dn));
    assert.deepEqual(sent, ['cn=c,ou=other', 'cn=d,ou=deep,ou=other', 'cn=a,ou=people']);
    for (const name of [alias, 'cn=again,ou=views']) assert.equal((await client.ask(remove(under(name)))).code, 0);
    const second = await client.search(parts, [pageControl(5, cookieOf(first))]);
    assert.deepEqual([second.code, second.entries.map(({ dn }) => short(dn))], [0, ['cn=z,ou=zone']]);
    for (const name of [extra, 'cn=z,ou=zone', 'ou=zone'])
      assert.equal((await client.ask(remove(under(name)))).code, 0);
    for (const name of [alias, 'cn=again,ou=views']) {
      const cn = [name.slice(3).split(',')[0] ?? ''];
      const to = name === alias ? 'ou=people' : alias;
      assert.equal((await client.ask(addEntry(under(name), { ...target(to), cn }))).code, 0);
    }
  });

  it('lead nowhere out of their context', async () => {
    const [client] = clients;
    const out = `cn=out,${SUFFIX}`;
    const entry = { objectClass: ['alias', 'extensibleObject'], cn: ['out'], aliasedObjectName: [`ou=people,${BASE}`] };
    assert.equal((await client?.ask(addEntry(out, entry)))?.code, 0);
    const [base, below] = [
      { base: out, aliases: 2 },
      { base: SUFFIX, aliases: 3, scope: 1 },
    ] as const;
    assert.equal((await client?.search(base))?.code, 33);
    const found = (await client?.search(below))?.entries.map(({ dn }) => short(dn)).sort();
    assert.deepEqual(found, UNITS.filter((name) => !name.includes(',')).sort());
    assert.equal((await client?.ask(remove(out)))?.code, 0);
  });

  it('a synchronisation follows none (RFC 4533)', async () => {
    const [client] = clients;
    for (const aliases of [1, 3] as const)
      assert.equal((await client?.search({ base: SUFFIX, aliases }, [syncControl(null)]))?.code, 2);
    assert.equal((await client?.search({ base: SUFFIX, aliases: 2 }, [syncControl(null)]))?.code, 0);
  });
});
