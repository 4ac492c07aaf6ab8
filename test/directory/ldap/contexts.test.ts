import assert from 'node:assert/strict';
import { parseFilter } from '../../../directory/filter/parse-filter.ts';
import { BerReader } from '../../../directory/ldap/ber-reader.ts';
import { BER, BerWriter } from '../../../directory/ldap/ber-writer.ts';
import type { Control } from '../../../directory/ldap/messages.ts';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import type { RawClient } from './raw-client.ts';
import {
  addEntry,
  type Change,
  compare,
  constructed,
  extended,
  modifyEntry,
  remove,
  rename,
  search,
  writeFilter,
} from './requests.ts';

const PEOPLE = `ou=people,${SUFFIX}`;
const ALICE = `uid=alice,${PEOPLE}`;
const TEAM = `cn=team,${PEOPLE}`;

const person = (uid: string, more = {}) => ({
  objectClass: ['inetOrgPerson'],
  uid: [uid],
  cn: [uid],
  sn: ['Fictif'],
  ...more,
});

function encodedBy(write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  write(writer);
  return writer.copy();
}

const control = (oid: string, value: Buffer | null, critical = true): Control => ({ oid, critical, value });
const assertion = (filter: string): Control =>
  control(
    '1.3.6.1.1.12',
    encodedBy((writer) => writeFilter(writer, parseFilter(filter))),
  );
const reads = (oid: string, ...names: string[]): Control =>
  control(
    oid,
    encodedBy((writer) =>
      constructed(BER.sequence, (list) => {
        for (const name of names) list.octets(name);
      })(writer),
    ),
  );
const sort = (attribute: string, reversed = false, critical = true): Control =>
  control(
    '1.2.840.113556.1.4.473',
    encodedBy((writer) =>
      constructed(BER.sequence, (list) =>
        constructed(BER.sequence, (key) => {
          key.octets(attribute);
          if (reversed) key.boolean(true, 0x81);
        })(list),
      )(writer),
    ),
    critical,
  );

describe('LDAP contexts: updates and their codes (RFC 4511 §4.6 to §4.9)', () => {
  let door: ContextFixture;
  let root: RawClient;

  beforeEach(async () => {
    door = await openContextDoor({ limits: { refusedBinds: 100 } }, { unique: ['mail'], selfWrite: ['mobile'] });
    root = await door.connectAs(ROOT, ROOT_PASSWORD);
    const top = { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['Hôpital fictif'] };
    assert.equal((await root.ask(addEntry(SUFFIX, top))).code, 0);
    assert.equal((await root.ask(addEntry(PEOPLE, { objectClass: ['organizationalUnit'], ou: ['people'] }))).code, 0);
    const secret = { userPassword: ['secret-fictif'], mail: ['a@hopital.example'] };
    assert.equal((await root.ask(addEntry(ALICE, person('alice', secret)))).code, 0);
    assert.equal(
      (await root.ask(addEntry(TEAM, { objectClass: ['groupOfNames'], cn: ['team'], member: [ALICE] }))).code,
      0,
    );
  });

  afterEach(() => door.remove());

  const change = async (dn: string, ...changes: Change[]) => (await root.ask(modifyEntry(dn, changes))).code;

  const REFUSED_ADDS: readonly (readonly [
    what: string,
    dn: string,
    attributes: Record<string, string[]>,
    code: number,
  ])[] = [
    ['an entry that is there', ALICE, person('alice'), 68],
    ['an entry without parent', `uid=x,ou=absent,${SUFFIX}`, person('x'), 32],
    ['an entry outside the contexts', 'uid=x,dc=ailleurs', person('x'), 53],
    ['an entry of the region', 'uid=x,ou=people,dc=region,dc=example', person('x'), 53],
    ['a name that is none', 'nonsense', person('x'), 34],
    ['an unknown attribute', `uid=x,${PEOPLE}`, person('x', { shoeSize: ['44'] }), 17],
    ['a value outside its syntax', `uid=x,${PEOPLE}`, person('x', { seeAlso: ['not a name'] }), 21],
    ['an unknown class', `uid=x,${PEOPLE}`, person('x', { objectClass: ['inconnue'] }), 21],
    ['no structural class', `uid=x,${PEOPLE}`, person('x', { objectClass: ['top'] }), 65],
    [
      'two structural classes of different lines',
      `uid=x,${PEOPLE}`,
      person('x', { objectClass: ['person', 'device'] }),
      65,
    ],
    ['a missing attribute', `uid=x,${PEOPLE}`, { objectClass: ['inetOrgPerson'], uid: ['x'], cn: ['x'] }, 65],
    ['an attribute its classes do not allow', `uid=x,${PEOPLE}`, person('x', { uidNumber: ['1'] }), 65],
    ['two values of a single-valued attribute', `uid=x,${PEOPLE}`, person('x', { displayName: ['a', 'b'] }), 19],
    ['the same value twice', `uid=x,${PEOPLE}`, person('x', { mail: ['X@b.example', 'x@b.example'] }), 20],
    [
      'an attribute only the server writes',
      `uid=x,${PEOPLE}`,
      person('x', { entryUUID: ['11111111-2222-4333-8444-555555555555'] }),
      19,
    ],
    ['a value that must be unique', `uid=x,${PEOPLE}`, person('x', { mail: ['A@HOPITAL.example'] }), 19],
  ];
  for (const [what, dn, attributes, code] of REFUSED_ADDS) {
    it(`add of ${what} is refused with ${code}, and nothing is written`, async () => {
      assert.equal((await root.ask(addEntry(dn, attributes))).code, code);
      assert.deepEqual((await root.search({ base: SUFFIX, filter: '(uid=x)' })).entries, []);
    });
  }

  it('noSuchObject carries the name of the deepest entry that is there', async () => {
    assert.equal((await root.ask(addEntry(`uid=x,ou=absent,${PEOPLE}`, person('x')))).matchedDn, PEOPLE);
    assert.equal((await root.ask(remove(`uid=x,${PEOPLE}`))).matchedDn, PEOPLE);
  });

  it('the values of the name make part of the entry, listed or not (RFC 4511 §4.7)', async () => {
    assert.equal(
      (await root.ask(addEntry(`uid=y,${PEOPLE}`, { objectClass: ['inetOrgPerson'], cn: ['y'], sn: ['y'] }))).code,
      0,
    );
    const [entry] = (await root.search({ base: SUFFIX, filter: '(uid=y)' })).entries;
    assert.deepEqual(entry?.attributes.get('uid'), ['y']);
  });

  it('modify is atomic, and says which rule it breaks', async () => {
    assert.equal(await change(ALICE, ['add', 'title', 'one'], ['delete', 'l']), 16);
    assert.equal((await root.search({ base: ALICE, scope: 0 })).entries[0]?.attributes.has('title'), false);
    assert.equal(await change(ALICE, ['add', 'sn', 'FICTIF']), 20);
    assert.equal(await change(ALICE, ['delete', 'sn', 'other']), 16);
    assert.equal(await change(ALICE, ['delete', 'sn']), 65);
    assert.equal(await change(ALICE, ['delete', 'uid', 'alice']), 67);
    assert.equal(await change(ALICE, ['replace', 'uid', 'other']), 67);
    assert.equal(await change(ALICE, ['replace', 'modifyTimestamp', '20260101000000Z']), 19);
    assert.equal(await change(ALICE, ['replace', 'objectClass', 'device']), 69);
    assert.equal(await change(ALICE, ['replace', 'unknownThing', 'x']), 17);
    assert.equal(await change(ALICE, ['add', 'mail']), 2);
    assert.equal(await change(ALICE, ['replace', 'description']), 0);
    assert.equal(
      await change(
        ALICE,
        ['add', 'description', 'a'],
        ['replace', 'description', 'b', 'c'],
        ['delete', 'description', 'B'],
      ),
      0,
    );
    assert.deepEqual((await root.search({ base: ALICE, scope: 0 })).entries[0]?.attributes.get('description'), ['c']);
  });

  it('increments integers and nothing else (RFC 4525)', async () => {
    const classes: Change = ['add', 'objectClass', 'posixAccount'];
    assert.equal(
      await change(
        ALICE,
        classes,
        ['add', 'uidNumber', '41'],
        ['add', 'gidNumber', '1'],
        ['add', 'homeDirectory', '/x'],
      ),
      0,
    );
    assert.equal(await change(ALICE, ['increment', 'uidNumber', '1']), 0);
    assert.deepEqual((await root.search({ base: ALICE, scope: 0 })).entries[0]?.attributes.get('uidNumber'), ['42']);
    assert.equal(await change(ALICE, ['increment', 'sn', '1']), 19);
    // An integer of more than 99 digits is none that is kept.
    assert.equal(await change(ALICE, ['replace', 'uidNumber', '9'.repeat(99)]), 0);
    assert.equal(await change(ALICE, ['increment', 'uidNumber', '1']), 19);
    assert.equal(await change(ALICE, ['increment', 'uidNumber', '-1']), 0);
    assert.equal(await change(ALICE, ['increment', 'shadowMin', '1']), 16);
  });

  it('deletes leaves only, and takes the name out of groups', async () => {
    assert.equal((await root.ask(remove(PEOPLE))).code, 66);
    assert.deepEqual(await root.find(`(memberOf=${TEAM})`, { base: SUFFIX }), [ALICE]);
    assert.equal((await root.ask(remove(ALICE))).code, 0);
    const [team] = (await root.search({ base: TEAM, scope: 0 })).entries;
    assert.equal(team?.attributes.has('member'), false);
  });

  it('renames with or without the old value, moves subtrees, and refuses what cannot be', async () => {
    assert.equal((await root.ask(rename(ALICE, 'uid=alix', false))).code, 0);
    const alix = `uid=alix,${PEOPLE}`;
    const [kept] = (await root.search({ base: alix, scope: 0 })).entries;
    assert.deepEqual([...(kept?.attributes.get('uid') ?? [])].sort(), ['alice', 'alix']);
    assert.equal((await root.ask(rename(alix, 'uid=alice', true))).code, 0);
    assert.equal((await root.ask(rename(PEOPLE, 'ou=gens', true))).code, 0);
    const moved = `uid=alice,ou=gens,${SUFFIX}`;
    const [team] = (await root.search({ base: `cn=team,ou=gens,${SUFFIX}`, scope: 0 })).entries;
    assert.deepEqual(team?.attributes.get('member'), [moved]);
    assert.equal((await root.ask(rename(`ou=gens,${SUFFIX}`, 'ou=gens', true, moved))).code, 53);
    assert.equal((await root.ask(rename(moved, 'uid=alice', true, 'dc=ailleurs'))).code, 71);
    assert.equal((await root.ask(rename(moved, 'uid=alice', true, `ou=absent,${SUFFIX}`))).code, 32);
    assert.equal((await root.ask(rename(moved, 'cn=team', true))).code, 68);
    assert.equal((await root.ask(rename(moved, 'nonsense', true))).code, 34);
    assert.equal((await root.ask(rename(SUFFIX, 'dc=other', true))).code, 71);
  });

  it('answers an unknown critical control with 12 and does nothing; one that is not critical is ignored', async () => {
    const unknown = (critical: boolean): Control => control('1.2.3.4', null, critical);
    assert.equal((await root.ask(remove(ALICE), [unknown(true)])).code, 12);
    assert.equal((await root.ask(remove(ALICE), [unknown(false)])).code, 0);
  });

  it('an assertion that is false is 122, and nothing happens (RFC 4528)', async () => {
    assert.equal((await root.ask(remove(ALICE), [assertion('(sn=other)')])).code, 122);
    assert.equal((await root.ask(compare(ALICE, 'sn', 'fictif'), [assertion('(sn=other)')])).code, 122);
    assert.equal((await root.search({ base: ALICE, scope: 0 }, [assertion('(sn=other)')])).code, 122);
    assert.equal((await root.ask(addEntry(`uid=z,${PEOPLE}`, person('z')), [assertion('(sn=other)')])).code, 122);
    assert.equal((await root.ask(rename(ALICE, 'uid=b', true), [assertion('(sn=other)')])).code, 122);
    assert.equal((await root.ask(modifyEntry(ALICE, [['replace', 'l', 'x']]), [assertion('(sn=fictif)')])).code, 0);
  });

  it('shows the entry before and after a change (RFC 4527)', async () => {
    const [pre, post] = ['1.3.6.1.1.13.1', '1.3.6.1.1.13.2'];
    const answer = await root.ask(rename(ALICE, 'uid=bea', true), [reads(pre, 'uid'), reads(post, 'uid', 'entryDN')]);
    const text = (oid: string): string => answer.controls.get(oid)?.toString('utf8') ?? '';
    assert.ok(text(pre).includes(ALICE) && text(pre).includes('alice'));
    assert.ok(text(post).includes(`uid=bea,${PEOPLE}`) && !text(post).includes('alice'));
    const removed = await root.ask(remove(TEAM), [reads(pre, '*')]);
    assert.ok(removed.controls.get(pre)?.toString('utf8').includes('groupOfNames'));
  });

  it('sorts, backwards too, and pages what it sorted (RFC 2891)', async () => {
    for (const uid of ['c', 'b', 'd']) await root.ask(addEntry(`uid=${uid},${PEOPLE}`, person(uid)));
    const people = { base: PEOPLE, scope: 1, filter: '(uid=*)', attributes: ['uid'] } as const;
    const names = async (...controls: Control[]) =>
      (await root.search(people, controls)).entries.map(({ dn }) => dn.slice(4, dn.indexOf(',')));
    assert.deepEqual(await names(sort('uid')), ['alice', 'b', 'c', 'd']);
    assert.deepEqual(await names(sort('uid', true)), ['d', 'c', 'b', 'alice']);
    assert.equal((await root.search(people, [sort('unknownThing')])).code, 12);
    const told = await root.search(people, [sort('unknownThing', false, false)]);
    assert.equal(told.code, 0);
    const response = told.controls.get('1.2.840.113556.1.4.474');
    assert.equal(response === undefined ? -1 : new BerReader(response).enter(BER.sequence).integer(BER.enumerated), 16);
  });

  it('keeps subentries out of answers unless they are asked for or are the base (RFC 3672 §3)', async () => {
    const names = async (filter: string, scope: 0 | 2, ...controls: Control[]): Promise<string[]> =>
      (await root.search({ base: scope === 0 ? `cn=policy,${PEOPLE}` : PEOPLE, scope, filter }, controls)).entries.map(
        ({ dn }) => dn,
      );
    assert.deepEqual(await names('(cn=policy)', 2), []);
    const subentry = { objectClass: ['subentry'], cn: ['policy'], subtreeSpecification: ['{}'] };
    assert.equal((await root.ask(addEntry(`cn=policy,${PEOPLE}`, subentry))).code, 0);
    const visible = (isVisible: boolean) =>
      control('1.3.6.1.4.1.4203.1.10.1', Buffer.from([1, 1, isVisible ? 255 : 0]));
    assert.deepEqual(await names('(cn=policy)', 2), []);
    assert.deepEqual(await names('(cn=policy)', 0), [`cn=policy,${PEOPLE}`]);
    assert.equal((await names('(objectClass=*)', 2)).includes(`cn=policy,${PEOPLE}`), false);
    assert.deepEqual(await names('(objectClass=*)', 2, visible(true)), [`cn=policy,${PEOPLE}`]);
    assert.deepEqual(await names('(uid=alice)', 2, visible(true)), []);
    assert.deepEqual(await names('(uid=alice)', 2, visible(false)), [ALICE]);
    assert.equal((await root.ask(remove(`cn=policy,${PEOPLE}`))).code, 0);
    assert.deepEqual(await names('(uid=alice)', 2), [ALICE]);
  });

  it('sees at once what changed at the entry a search begins at', async () => {
    const found = async () =>
      (await root.search({ base: PEOPLE, scope: 2, filter: '(description=neuve)' })).entries.length;
    assert.equal(await found(), 0);
    assert.equal(await change(PEOPLE, ['add', 'description', 'neuve']), 0);
    assert.equal(await found(), 1);
    assert.equal(await change(PEOPLE, ['delete', 'description', 'neuve']), 0);
    assert.equal(await found(), 0);
  });

  it('finds a piece of a name that looks like a digest', async () => {
    const name = '0123456789abcdef0123';
    assert.equal((await root.ask(addEntry(`cn=${name},${PEOPLE}`, { objectClass: ['device'], cn: [name] }))).code, 0);
    assert.equal((await root.search({ base: PEOPLE, filter: '(cn=*9abc*)' })).entries.length, 1);
  });

  it('keeps options, and finds by them', async () => {
    assert.equal(await change(ALICE, ['add', 'cn;lang-fr', 'Élise']), 0);
    assert.deepEqual(await root.find('(cn;lang-fr=élise)', { base: SUFFIX }), [ALICE]);
    assert.deepEqual(await root.find('(cn=élise)', { base: SUFFIX }), [ALICE]);
    assert.deepEqual(await root.find('(cn;lang-fr=alice)', { base: SUFFIX }), []);
    for (const option of ['lang-fr', 'lang-']) {
      assert.deepEqual(await root.find(`(objectClass;${option}=*)`, { base: SUFFIX }), []);
    }
    const [entry] = (await root.search({ base: ALICE, scope: 0, attributes: ['cn;lang-fr'] })).entries;
    assert.deepEqual([...(entry?.attributes.keys() ?? [])], ['cn;lang-fr']);
  });

  it('hashes passwords, binds by them, and shows them to the root alone', async () => {
    const alice = await door.connectAs(ALICE, 'secret-fictif');
    const seen = async (client: RawClient) =>
      (
        await client.search({ base: ALICE, scope: 0, attributes: ['*', '+', 'userPassword'] })
      ).entries[0]?.attributes.get('userPassword');
    assert.match((await seen(root))?.[0] ?? '', /^\{ARGON2\}/);
    assert.equal(await seen(alice), undefined);
    assert.equal(await seen(await door.connect()), undefined);
    assert.deepEqual(await alice.find('(userPassword=*)', { base: SUFFIX }), []);
    assert.deepEqual(await root.find('(userPassword=secret-fictif)', { base: SUFFIX }), []);
    assert.equal((await root.ask(compare(ALICE, 'userPassword', 'secret-fictif'))).code, 6);
    assert.equal((await root.ask(compare(ALICE, 'userPassword', 'other'))).code, 5);
    assert.equal((await (await door.connect()).ask(compare(ALICE, 'userPassword', 'secret-fictif'))).code, 16);
    assert.equal((await (await door.connect()).bind(ALICE, 'faux')).code, 49);
    assert.equal((await (await door.connect()).bind(`uid=absent,${PEOPLE}`, 'faux')).code, 49);
    assert.equal((await (await door.connect()).bind(ALICE, '')).code, 53);
  });

  it('lets an entry change its own password and what the context allows, nothing more (S-38)', async () => {
    const alice = await door.connectAs(ALICE, 'secret-fictif');
    const asAlice = async (dn: string, ...changes: Change[]) => (await alice.ask(modifyEntry(dn, changes))).code;
    assert.equal(await asAlice(ALICE, ['replace', 'mobile', '+33 6 99 00 00 00']), 0);
    assert.equal(await asAlice(ALICE, ['replace', 'title', 'x']), 50);
    assert.equal(await asAlice(TEAM, ['replace', 'description', 'x']), 50);
    assert.equal((await alice.ask(remove(TEAM))).code, 50);
    assert.equal(
      await asAlice(ALICE, ['delete', 'userPassword', 'secret-fictif'], ['add', 'userPassword', 'neuf-fictif']),
      0,
    );
    assert.equal((await (await door.connect()).bind(ALICE, 'neuf-fictif')).code, 0);
    const anonymous = await door.connect();
    assert.equal((await anonymous.ask(remove(TEAM))).code, 8);
  });

  it('changes and makes passwords (RFC 3062)', async () => {
    const request = (parts: Readonly<Record<number, string>>): Buffer =>
      encodedBy((writer) =>
        constructed(BER.sequence, (body) => {
          for (const [tag, value] of Object.entries(parts)) body.octets(value, Number(tag));
        })(writer),
      );
    const oid = '1.3.6.1.4.1.4203.1.11.1';
    const alice = await door.connectAs(ALICE, 'secret-fictif');
    assert.equal((await alice.ask(extended(oid, request({ 129: 'faux', 130: 'neuf-fictif' })))).code, 53);
    assert.equal((await alice.ask(extended(oid, request({ 129: 'secret-fictif', 130: 'neuf-fictif' })))).code, 0);
    const made = await root.ask(extended(oid, request({ 128: ALICE })));
    const password = made.value?.slice(4) ?? '';
    assert.equal(password.length, 16);
    assert.equal((await (await door.connect()).bind(ALICE, password)).code, 0);
    assert.equal((await alice.ask(extended(oid, request({ 128: TEAM, 130: 'x' })))).code, 50);
    assert.equal((await (await door.connect()).ask(extended(oid, request({ 128: ALICE, 130: 'x' })))).code, 8);
  });

  it('cancels what can be, and says what cannot (RFC 3909)', async () => {
    const cancel = (id: number): Buffer =>
      encodedBy((writer) => constructed(BER.sequence, (body) => body.integer(id))(writer));
    assert.equal((await root.ask(extended('1.3.6.1.1.8', cancel(999)))).code, 119);
    assert.equal((await root.ask(extended('1.3.6.1.1.8'))).code, 2);
  });

  it('finds a person by certificate, serial and issuer, operational attributes and counts', async () => {
    assert.deepEqual(await root.find('(numSubordinates=*)', { base: SUFFIX, scope: 0 }), []);
    const [people] = (await root.search({ base: PEOPLE, scope: 0, attributes: ['numSubordinates', 'hasSubordinates'] }))
      .entries;
    assert.deepEqual(
      [people?.attributes.get('numSubordinates'), people?.attributes.get('hasSubordinates')],
      [['2'], ['TRUE']],
    );
    const [alice] = (await root.search({ base: ALICE, scope: 0, attributes: ['+'] })).entries;
    for (const name of [
      'entryUUID',
      'entryCSN',
      'createTimestamp',
      'modifyTimestamp',
      'creatorsName',
      'modifiersName',
      'structuralObjectClass',
      'entryDN',
      'subschemaSubentry',
      'memberOf',
    ]) {
      assert.ok(alice?.attributes.has(name), name);
    }
    const [csn = ''] = alice?.attributes.get('entryCSN') ?? [];
    for (const filter of [`(entryCSN=${csn})`, `(entryCSN>=${csn})`, `(&(entryCSN=${csn})(objectClass=*))`])
      assert.ok((await root.find(filter, { base: SUFFIX })).includes(ALICE), filter);
  });
});

describe('LDAP contexts: a context closed to anonymous callers', () => {
  it('is not known to them', async () => {
    const door = await openContextDoor({}, { anonymousRead: false });
    const root = await door.connectAs(ROOT, ROOT_PASSWORD);
    await root.ask(addEntry(SUFFIX, { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] }));
    const anonymous = await door.connect();
    const { code, matchedDn } = await anonymous.ask(search({ base: SUFFIX, scope: 0 }));
    assert.deepEqual([code, matchedDn], [32, '']);
    assert.equal((await anonymous.ask(compare(SUFFIX, 'o', 'x'))).code, 32);
    assert.equal((await root.ask(search({ base: SUFFIX, scope: 0 }))).entries.length, 1);
    await door.remove();
  });
});
