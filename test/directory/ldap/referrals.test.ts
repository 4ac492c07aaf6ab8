import assert from 'node:assert/strict';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import { type Answer, cookieOf, RawClient } from './raw-client.ts';
import { addEntry, compare, modifyEntry, pageControl, remove, rename, search } from './requests.ts';
import { findSlapd, openSlapd, type Slapd } from './slapd.ts';

const MANAGE = { oid: '2.16.840.1.113730.3.4.2', critical: true, value: null };
const UNIT = `ou=unit,${SUFFIX}`;
const ELSEWHERE = `ou=elsewhere,${UNIT}`;
const NAMELESS = `ou=nameless,${UNIT}`;
const person = (cn: string) => ({ objectClass: ['person'], cn: [cn], sn: ['Fictif'] });
const referral = (ou: string, ref: readonly string[]) => ({
  objectClass: ['referral', 'extensibleObject'],
  ou: [ou],
  ref,
});

type Body = Parameters<RawClient['ask']>[0];

/** RFC 3296 §5.6.2; OpenLDAP answers « other » (80). */
const MOVE = 'a move below it';

/** What is asked, the code, where to ask instead or to go on, and the names found. */
const EXPECTED: readonly (readonly [string, Body, number, readonly string[], (readonly string[])?])[] = [
  [
    'a search of it',
    search({ base: ELSEWHERE, scope: 0 }),
    10,
    ['ldap://other.example/ou=there,dc=other??base', 'https://other.example/x'],
  ],
  [
    'its subtree',
    search({ base: ELSEWHERE }),
    10,
    ['ldap://other.example/ou=there,dc=other??sub', 'https://other.example/x'],
  ],
  [
    'one level',
    search({ base: ELSEWHERE, scope: 1 }),
    10,
    ['ldap://other.example/ou=there,dc=other??one', 'https://other.example/x'],
  ],
  [
    'below it',
    search({ base: `cn=a b,cn=c,${ELSEWHERE}`, scope: 0 }),
    10,
    ['ldap://other.example/cn=a%20b,cn=c,ou=there,dc=other??base', 'https://other.example/x'],
  ],
  ['one without a name', search({ base: NAMELESS, scope: 0 }), 10, [`ldap://third.example/${NAMELESS}??base`]],
  [
    'a search above, whatever the filter',
    search({ base: UNIT, filter: '(cn=a)', attributes: ['1.1'] }),
    0,
    ['ldap://other.example/ou=there,dc=other??sub', 'https://other.example/x', `ldap://third.example/${NAMELESS}??sub`],
    [`cn=a,${UNIT}`],
  ],
  [
    'everything above',
    search({ base: UNIT, attributes: ['1.1'] }),
    0,
    ['ldap://other.example/ou=there,dc=other??sub', 'https://other.example/x', `ldap://third.example/${NAMELESS}??sub`],
    [UNIT, `cn=a,${UNIT}`],
  ],
  [
    'one level above',
    search({ base: UNIT, scope: 1, filter: '(!(cn=b))', attributes: ['1.1'] }),
    0,
    [
      'ldap://other.example/ou=there,dc=other??base',
      'https://other.example/x',
      `ldap://third.example/${NAMELESS}??base`,
    ],
    [`cn=a,${UNIT}`],
  ],
  ['beside it', search({ base: `cn=a,${UNIT}`, attributes: ['1.1'] }), 0, [], [`cn=a,${UNIT}`]],
  [
    'a comparison',
    compare(ELSEWHERE, 'ou', 'x'),
    10,
    ['ldap://other.example/ou=there,dc=other', 'https://other.example/x'],
  ],
  [
    'a change',
    modifyEntry(ELSEWHERE, [['add', 'description', 'x']]),
    10,
    ['ldap://other.example/ou=there,dc=other', 'https://other.example/x'],
  ],
  [
    'a change below',
    modifyEntry(`cn=x,${ELSEWHERE}`, [['add', 'description', 'x']]),
    10,
    ['ldap://other.example/cn=x,ou=there,dc=other', 'https://other.example/x'],
  ],
  [
    'an addition below',
    addEntry(`cn=x,${ELSEWHERE}`, person('x')),
    10,
    ['ldap://other.example/cn=x,ou=there,dc=other', 'https://other.example/x'],
  ],
  ['a removal', remove(ELSEWHERE), 10, ['ldap://other.example/ou=there,dc=other', 'https://other.example/x']],
  [
    'a renaming',
    rename(ELSEWHERE, 'ou=y', true),
    10,
    ['ldap://other.example/ou=there,dc=other', 'https://other.example/x'],
  ],
  [MOVE, rename(`cn=a,${UNIT}`, 'cn=a', true, ELSEWHERE), 71, []],
  ['an addition in its place', addEntry(ELSEWHERE, { objectClass: ['organizationalUnit'], ou: ['elsewhere'] }), 68, []],
];

describe('LDAP contexts: referral objects (RFC 3296)', function () {
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
    const entries: readonly (readonly [string, Readonly<Record<string, readonly string[]>>])[] = [
      [SUFFIX, { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] }],
      [UNIT, { objectClass: ['organizationalUnit'], ou: ['unit'] }],
      [`cn=a,${UNIT}`, person('a')],
      [ELSEWHERE, referral('elsewhere', ['ldap://other.example/ou=there,dc=other', 'https://other.example/x a label'])],
      [NAMELESS, referral('nameless', ['ldap://third.example/'])],
    ];
    for (const client of clients)
      for (const [dn, entry] of entries) assert.equal((await client.ask(addEntry(dn, entry), [MANAGE])).code, 0, dn);
  });

  after(async () => {
    await slapd?.close();
    await door?.remove();
  });

  const found = ({ entries }: Answer): readonly string[] => entries.map(({ dn }) => dn).sort();
  const places = ({ uris, references }: Answer): readonly string[] => [...uris, ...references].sort();

  for (const [what, body, code, uris, names = []] of EXPECTED) {
    it(`${what}: ${code}, as slapd where it is installed`, async () => {
      for (const [at, client] of clients.entries()) {
        const answer = await client.ask(body);
        const told = { code: answer.code, uris: places(answer), found: found(answer), matched: answer.matchedDn };
        const matched = code !== 10 ? '' : uris[0]?.includes('third') ? NAMELESS : ELSEWHERE;
        const expected = {
          code: at > 0 && what === MOVE ? 80 : code,
          uris: [...uris].sort(),
          found: [...names].sort(),
          matched,
        };
        assert.deepEqual(told, expected, at === 0 ? 'here' : 'slapd');
      }
      assert.deepEqual(door.defects, []);
    });
  }

  it('are met through an alias', async () => {
    // OpenLDAP names there what was asked for here, which the other server does not know.
    for (const client of clients.slice(0, 1)) {
      const alias = `ou=through,${SUFFIX}`;
      const entry = { objectClass: ['alias', 'extensibleObject'], ou: ['through'], aliasedObjectName: [UNIT] };
      assert.equal((await client.ask(addEntry(alias, entry))).code, 0);
      const asked = { base: `cn=x,ou=elsewhere,${alias}`, scope: 0 } as const;
      assert.equal((await client.search(asked)).code, 32);
      const answer = await client.search({ ...asked, aliases: 2 });
      const expected = ['https://other.example/x', 'ldap://other.example/cn=x,ou=there,dc=other??base'];
      assert.deepEqual([answer.code, places(answer).toSorted()], [10, expected]);
      assert.equal((await client.ask(remove(alias))).code, 0);
    }
  });

  it('are told of once, on the first page, beside the entries of all pages', async () => {
    const [client = assert.fail()] = clients;
    const asked = { base: UNIT, attributes: ['1.1'] };
    const first = await client.search(asked, [pageControl(1, Buffer.alloc(0))]);
    const second = await client.search(asked, [pageControl(1, cookieOf(first))]);
    assert.deepEqual([places(first).length, found(first).length], [3, 1]);
    assert.deepEqual([places(second).length, found(second).length], [0, 1]);
  });

  it('are entries to whoever manages them', async () => {
    for (const client of clients) {
      const ask = (body: Body): Promise<Answer> => client.ask(body, [MANAGE]);
      const whole = await ask(search({ base: UNIT, filter: '(objectClass=referral)', attributes: ['ref'] }));
      assert.deepEqual([found(whole), places(whole)], [[ELSEWHERE, NAMELESS], []]);
      assert.equal((await ask(compare(ELSEWHERE, 'ou', 'elsewhere'))).code, 6);
      assert.equal((await ask(modifyEntry(NAMELESS, [['add', 'description', 'x']]))).code, 0);
      assert.equal((await ask(rename(NAMELESS, 'ou=renamed', true))).code, 0);
      assert.equal((await ask(remove(`ou=renamed,${UNIT}`))).code, 0);
      const left = await client.search({ base: UNIT, attributes: ['1.1'] });
      assert.deepEqual(places(left).length, 2);
    }
  });
});
