import assert from 'node:assert/strict';
import { BER, BerWriter } from '../../../directory/ldap/ber-writer.ts';
import type { Control } from '../../../directory/ldap/messages.ts';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import type { RawClient } from './raw-client.ts';
import {
  abandon,
  addEntry,
  bind,
  type Change,
  compare,
  constructed,
  extended,
  message,
  modifyEntry,
  rename,
  search,
} from './requests.ts';

const PEOPLE = `ou=people,${SUFFIX}`;
const ALICE = `cn=Alice,${PEOPLE}`;
const ALIAS = `cn=alias,${PEOPLE}`;
const CODE = { success: 0, protocol: 2, undefinedType: 17, constraint: 19, alias: 33, noValue: 16, wrongPassword: 49 };

function sortControl(attribute: string, isReversed: boolean): Control {
  const writer = new BerWriter();
  constructed(BER.sequence, (list) =>
    constructed(BER.sequence, (key) => {
      key.octets(attribute);
      key.octets('caseIgnoreOrderingMatch', 0x80);
      if (isReversed) key.boolean(true, 0x81);
    })(list),
  )(writer);
  return { oid: '1.2.840.113556.1.4.473', critical: true, value: writer.copy() };
}

/** Details that a wide comparison with another server brought up; where the two differ, the RFC decides. */
describe('LDAP: details of the RFCs', function () {
  this.timeout(60_000);
  let door: ContextFixture;
  let root: RawClient;

  before(async () => {
    door = await openContextDoor();
    root = await door.connectAs(ROOT, ROOT_PASSWORD);
    const entries: readonly (readonly [string, Record<string, string[]>])[] = [
      [SUFFIX, { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['Hôpital fictif'] }],
      [PEOPLE, { objectClass: ['organizationalUnit'], ou: ['people'] }],
      [ALICE, { objectClass: ['inetOrgPerson'], cn: ['Alice'], sn: ['A'], givenName: ['z1', 'b'] }],
      [
        `cn=Bob,${PEOPLE}`,
        { objectClass: ['inetOrgPerson'], cn: ['Bob'], sn: ['B'], givenName: ['a'], 'title;lang-fr': ['b'] },
      ],
      [
        `cn=Chloé,${PEOPLE}`,
        {
          objectClass: ['inetOrgPerson'],
          cn: ['Chloé'],
          sn: ['C'],
          givenName: ['y', 'c'],
          title: ['z'],
          'title;lang-fr': ['a'],
        },
      ],
      [
        `uid=compte,${PEOPLE}`,
        {
          objectClass: ['account', 'posixAccount'],
          uid: ['compte'],
          cn: ['compte'],
          uidNumber: ['7'],
          gidNumber: ['7'],
          homeDirectory: ['/'],
        },
      ],
      [ALIAS, { objectClass: ['alias', 'extensibleObject'], cn: ['alias'], aliasedObjectName: [ALICE] }],
    ];
    for (const [name, attributes] of entries) assert.equal((await root.ask(addEntry(name, attributes))).code, 0, name);
  });

  after(() => door.remove());

  const change = async (name: string, ...changes: Change[]): Promise<number | null> =>
    (await root.ask(modifyEntry(name, changes))).code;

  it('any octet but 00 is TRUE, in the value of a control and in a message (X.690 §8.2.2)', async () => {
    const found = async (truth: number): Promise<string | number> => {
      const value = Buffer.from([0x30, 0x09, 0x30, 0x07, 0x04, 0x02, 0x63, 0x6e, 0x81, 0x01, truth]);
      const asked = { base: PEOPLE, scope: 1, filter: '(givenName=*)', attributes: ['1.1'] } as const;
      const sort = { oid: '1.2.840.113556.1.4.473', critical: true, value };
      const { code, entries } = await root.search(asked, [sort]);
      return code === 0 ? entries.map(({ dn }) => dn.slice(3, 4)).join('') : (code ?? '');
    };
    assert.equal(await found(0), 'ABC');
    for (const truth of [0x01, 0x7f, 0xff]) assert.equal(await found(truth), 'CBA');
    const bytes = Buffer.from(message(900, search({ base: ALICE, scope: 0, attributes: ['sn'], typesOnly: true })));
    bytes[bytes.lastIndexOf(Buffer.from([0x01, 0x01, 0xff])) + 2] = 0x01;
    root.send(bytes);
    assert.deepEqual((await root.answerTo(900)).entries[0]?.attributes, new Map([['sn', []]]));
  });

  it('a control that is known comes once (RFC 4511 §4.1.11)', async () => {
    const manage = { oid: '2.16.840.1.113730.3.4.2', critical: false, value: null };
    const unknown = { oid: '1.2.3.4', critical: false, value: null };
    const asked = { base: PEOPLE, scope: 0 } as const;
    assert.equal((await root.search(asked, [manage, manage])).code, CODE.protocol);
    assert.equal((await root.search(asked, [manage, unknown, unknown])).code, CODE.success);
  });

  it('sorts by the least of several values, also backwards, and values of the wanted language alone (RFC 2891 §2.2)', async () => {
    const sorted = async (attribute: string, isReversed: boolean): Promise<readonly string[]> => {
      const parts = { base: PEOPLE, filter: '(givenName=*)', attributes: ['1.1'] };
      const { code, entries } = await root.search(parts, [sortControl(attribute, isReversed)]);
      assert.equal(code, 0);
      return entries.map(({ dn }) => dn.slice(3, dn.indexOf(',')));
    };
    assert.deepEqual(await sorted('givenName', false), ['Bob', 'Alice', 'Chloé']);
    assert.deepEqual(await sorted('givenName', true), ['Chloé', 'Alice', 'Bob']);
    assert.deepEqual(await sorted('title;lang-fr', false), ['Chloé', 'Bob', 'Alice']);
  });

  it('puts nothing below an alias (RFC 4512 §2.6)', async () => {
    const child = { objectClass: ['person'], cn: ['x'], sn: ['x'] };
    assert.equal((await root.ask(addEntry(`cn=x,${ALIAS}`, child))).code, CODE.alias);
    assert.equal((await root.ask(rename(`cn=Bob,${PEOPLE}`, 'cn=Bob', true, ALIAS))).code, CODE.alias);
  });

  it('knows language tags and no other option (RFC 4512 §2.5)', async () => {
    assert.equal(await change(ALICE, ['add', 'description;x-autre', 'x']), CODE.undefinedType);
    assert.equal(await change(ALICE, ['add', 'description;lang-', 'x']), CODE.undefinedType);
    assert.deepEqual(await root.find('(!(cn;x-autre=*))', { base: PEOPLE }), []);
  });

  it('answers an increment by several numbers, or none, with protocolError (RFC 4525 §3)', async () => {
    const account = `uid=compte,${PEOPLE}`;
    assert.equal(await change(account, ['increment', 'uidNumber', '1', '2']), CODE.protocol);
    assert.equal(await change(account, ['increment', 'uidNumber']), CODE.protocol);
    assert.equal(await change(account, ['increment', 'uidNumber', '-9']), CODE.success);
    assert.deepEqual(await root.find('(uidNumber=-2)', { base: PEOPLE, scope: 1 }), [`uid=compte,${PEOPLE}`]);
  });

  it('finds nothing by a piece of no character (RFC 4517 §3.3.30)', async () => {
    const filter = { kind: 'substring', attribute: 'cn', initial: Buffer.alloc(0), any: [], final: null } as const;
    assert.deepEqual((await root.search({ base: PEOPLE, filter })).entries, []);
  });

  it('answers what is well formed and asks for what there is not, and goes on (RFC 4511 §4.1.1)', async () => {
    const unknownChange = Buffer.from(message(901, modifyEntry(ALICE, [['replace', 'sn', 'x']])));
    unknownChange[unknownChange.indexOf(Buffer.of(0x0a, 1, 2)) + 2] = 9;
    const requests = [
      message(900, addEntry(`cn=y,${PEOPLE}`, { objectClass: ['person'], cn: ['y'], sn: [] })),
      unknownChange,
      message(902, search({ sizeLimit: -1 })),
      message(903, modifyEntry(ALICE, [['replace', 'sn', 'x']]), [
        { oid: '1.3.6.1.1.12', critical: true, value: Buffer.from('x') },
      ]),
      message(904, extended('1.3.6.1.4.1.4203.1.11.1', 'x')),
      message(905, extended('1.3.6.1.1.8', 'x')),
    ];
    for (const [at, bytes] of requests.entries()) {
      root.send(bytes);
      assert.equal((await root.answerTo(900 + at)).code, CODE.protocol, String(at));
    }
    assert.deepEqual(await root.find('(sn=A)', { base: PEOPLE }), [ALICE]);
  });

  it('refuses a password beyond what is hashed like any wrong one, of whoever is there or not', async () => {
    for (const name of [ROOT, ALICE, `cn=personne,${PEOPLE}`]) {
      const client = await door.connect();
      assert.equal((await client.ask(bind(name, 'x'.repeat(1_025)))).code, CODE.wrongPassword);
    }
  });

  it('does not abandon for a critical control that it does not know (RFC 4511 §4.1.11)', async () => {
    const client = await door.connect();
    const critical = { oid: '1.2.3.4', critical: true, value: null };
    client.send(Buffer.concat([message(1, search({ base: SUFFIX })), message(2, abandon(1), [critical])]));
    assert.equal((await client.answerTo(1)).entries.length, 7);
  });

  it('keeps every password of an entry or refuses them all', async () => {
    const passwords = Array.from({ length: 17 }, (_, at) => `mot-fictif-${at}`);
    assert.equal(await change(ALICE, ['replace', 'userPassword', ...passwords]), CODE.constraint);
    const spread = passwords.map((password): Change => ['add', 'userPassword', password]);
    assert.equal(await change(ALICE, ...spread), CODE.constraint);
    assert.equal((await root.ask(bind(ALICE, 'mot-fictif-0'))).code, CODE.wrongPassword);
    await root.ask(bind(ROOT, ROOT_PASSWORD));
  });

  it('reads a large group once for a filter that names it a hundred times', async () => {
    const group = `cn=cent,${SUFFIX}`;
    const members = Array.from({ length: 3_000 }, (_, at) => `uid=q${at},${PEOPLE}`);
    const attributes = { objectClass: ['groupOfNames'], cn: ['cent'], member: [ALICE, ...members] };
    assert.equal((await root.ask(addEntry(group, attributes))).code, 0);
    const cost = async (times: number): Promise<number> => {
      const filter = `(|${`(memberOf=${group})`.repeat(times)})`;
      const before = process.cpuUsage();
      assert.deepEqual(await root.find(filter, { base: SUFFIX }), [ALICE]);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await cost(1);
    const once = await cost(1);
    const often = await cost(100);
    assert.ok(often < once * 20 + 50_000, `100 times: ${often} µs, once: ${once} µs`);
    await root.ask((writer) => writer.octets(group, 0x4a));
  });

  it('takes a group of a hundred thousand at once, and compares and finds one of them without looking through all', async () => {
    const group = `cn=foule,${SUFFIX}`;
    const nobody = `uid=q0,${PEOPLE}`;
    const attributes = (size: number) => ({
      objectClass: ['groupOfNames'],
      cn: ['foule'],
      member: Array.from({ length: size }, (_, at) => `uid=p${at},${PEOPLE}`),
    });
    const spent = async (member: string, isThere: boolean): Promise<number> => {
      const before = process.cpuUsage();
      for (let times = 0; times < 20; times += 1) {
        assert.equal((await root.ask(compare(group, 'member', member))).code, isThere ? 6 : 5);
        const found = await root.search({ base: group, scope: 0, filter: `(member=${member})`, attributes: ['1.1'] });
        assert.equal(found.entries.length, isThere ? 1 : 0);
      }
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    for (const size of [300, 100_000]) {
      assert.equal((await root.ask(addEntry(group, attributes(size)))).code, 0);
      assert.ok((await spent(`UID=P${size - 1}, ${PEOPLE}`, true)) < 2_000_000);
      assert.ok((await spent(nobody, false)) < 2_000_000);
      assert.equal((await root.ask(modifyEntry(group, [['delete', 'member', `uid=p7,${PEOPLE}`]]))).code, 0);
      await spent(`uid=p7,${PEOPLE}`, false);
      await spent(`uid=p8,${PEOPLE}`, true);
      await root.ask((writer) => writer.octets(group, 0x4a));
    }
  });

  it('changes thousands of members in time that grows with them, not with their square', async () => {
    const group = `cn=grand,${SUFFIX}`;
    const members = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, at) => `uid=p${from + at},${PEOPLE}`);
    const cost = async (work: () => Promise<unknown>): Promise<number> => {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const round = async (size: number): Promise<number> => {
      const all = members(0, size);
      const attributes = { objectClass: ['groupOfNames'], cn: ['grand'], member: all };
      const spent = await cost(async () => {
        assert.equal((await root.ask(addEntry(group, attributes))).code, 0);
        assert.equal(await change(group, ['delete', 'member', ...all.slice(size / 2)]), 0);
        assert.equal(
          await change(group, ...all.slice(0, size / 2 - 1).map((one): Change => ['delete', 'member', one])),
          0,
        );
      });
      assert.deepEqual(
        (await root.search({ base: group, scope: 0 })).entries[0]?.attributes.get('member'),
        members(size / 2 - 1, size / 2),
      );
      assert.equal((await root.ask(modifyEntry(group, [['delete', 'member', `uid=p1,${PEOPLE}`]]))).code, CODE.noValue);
      await root.ask((writer) => writer.octets(group, 0x4a));
      return spent;
    };
    await round(500);
    const few = await round(1_000);
    const many = await round(4_000);
    assert.ok(many < few * 10, `4,000: ${many} µs, 1,000: ${few} µs`);
  });
});
