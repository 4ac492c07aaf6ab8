import assert from 'node:assert/strict';
import { ACCOUNT, type DoorFixture, openDoor, PASSWORD } from './door-fixture.ts';
import type { RawClient } from './raw-client.ts';
import {
  abandon,
  add,
  BASE,
  bind,
  compare,
  constructed,
  extended,
  message,
  modify,
  modifyDn,
  remove,
  search,
} from './requests.ts';

const PERSON = `uid=899700000013,ou=people,${BASE}`;

/** Filter, scope of `ou=people`, and who is found: the rules servers get wrong most often. */
const FILTERS: readonly (readonly [title: string, filter: string, found: number])[] = [
  ['finds by the current identifier', '(uid=899700000013)', 1],
  ['finds by an old identifier', '(uid=0991000013)', 1],
  ['finds by bare RPPS number, spaces insignificant', '(vsRpps=9970 0000 013)', 1],
  ['ignores letter case and repeated spaces', '(cn=  ÉLODIE   fictif )', 1],
  ['counts accents, as caseIgnoreMatch does', '(cn=Elodie Fictif)', 0],
  ['accepts an attribute by its OID', '(2.5.4.4=Fictif)', 1],
  ['accepts an alias', '(surname=Fictif)', 1],
  ['finds through a supertype', '(name=Fictif)', 1],
  ['finds by initial, inner and final pieces', '(cn=él*die*tif)', 1],
  ['does not let pieces overlap', '(sn=Fictif*if)', 0],
  ['finds by a piece of one character at the beginning', '(uid=8*)', 12],
  ['finds an escaped byte sequence', '(givenName=\\c3\\89lodie)', 3],
  ['takes person for its subclasses', '(objectClass=person)', 12],
  ['takes organizationalPerson by OID', '(objectClass=2.5.6.7)', 12],
  ['an unknown attribute matches nothing', '(shoeSize=44)', 0],
  ['nor does its negation (RFC 4511 §4.5.1.7)', '(!(shoeSize=44))', 0],
  ['an Undefined part of an OR does not hide a true one', '(|(shoeSize=44)(uid=899700000013))', 1],
  ['an Undefined part of an AND is not true', '(&(shoeSize=44)(uid=899700000013))', 0],
  ['true filter of RFC 4526', '(&)', 13],
  ['false filter of RFC 4526', '(|)', 0],
  ['a value outside its syntax is Undefined', '(!(vsRpps=abc))', 0],
  ['an unknown matching rule is Undefined', '(!(cn:1.2.3.4:=x))', 0],
  ['an extensible item with a known rule', '(cn:caseIgnoreMatch:=élodie fictif)', 1],
  ['a rule of another family is Undefined', '(!(cn:integerMatch:=1))', 0],
  ['parts of the name count with :dn', '(ou:dn:=people)', 13],
  ['approximate falls back on equality', '(sn~=fictif)', 1],
  ['the NOT of a true item', '(&(sn=Fictif)(!(cn=Élodie Fictif)))', 0],
  ['ordering, where the type offers it', '(&(vsRpps>=99700000013)(vsRpps<=99700000013))', 1],
  ['ordering on a type without ordering rule is Undefined', '(!(sn>=fictif))', 0],
  ['options match nothing, as no value carries any', '(cn;lang-fr=Élodie Fictif)', 0],
  ['an apostrophe and a ligature are ordinary letters', "(|(sn=N'Existepas*)(sn=cœur*))", 4],
  ['ß is ss', '(sn=STRASSE*)', 1],
];

describe('LDAP door: searches', () => {
  let door: DoorFixture;
  let client: RawClient;

  before(async () => {
    door = await openDoor(12);
    client = await door.connect();
  });

  after(() => door.remove());

  for (const [title, filter, found] of FILTERS) {
    it(`${title}: ${filter}`, async () => {
      const { entries, code } = await client.search({
        base: `ou=people,${BASE}`,
        filter: `(&${filter}(|(uid=*)(ou=people)))`,
      });
      const scanned = await client.search({ base: `ou=people,${BASE}`, filter });
      assert.deepEqual([code, scanned.code], [0, 0]);
      assert.equal(entries.length, found);
      const without = scanned.entries.filter(({ dn }) => !dn.startsWith('cn='));
      assert.equal(without.length, found, 'by index and by scan');
    });
  }

  it('compares the name of a situation whole, by index and by scan', async () => {
    const [situation = ''] = await client.find('(objectClass=vsSituation)');
    const digest = situation.slice('cn='.length, situation.indexOf(','));
    assert.deepEqual(await client.find(`(cn=${digest})`), [situation]);
    for (const filter of [`(cn=${digest.slice(0, 2)}*)`, `(cn=*${digest.slice(2, 6)}*)`, `(cn=*${digest.slice(-4)})`]) {
      const found = await client.find(filter);
      const looked = await client.find(`(&(objectClass=*)(|${filter}(!(objectClass=*))))`);
      assert.deepEqual(
        [found, looked].map((names) => names.filter((name) => name.startsWith('cn='))),
        [[], []],
      );
    }
  });

  it('keeps to the scope: base, one level, subtree, what is below alone', async () => {
    assert.deepEqual(await client.find('(objectClass=*)', { base: PERSON, scope: 0 }), ['uid=899700000013,ou=people']);
    const below = ['cn=a1b2c3d4,uid=899700000013,ou=people'];
    assert.deepEqual(await client.find('(objectClass=*)', { base: PERSON, scope: 1 }), below);
    assert.deepEqual(await client.find('(cn=a1b2c3d4)', { base: PERSON, scope: 1 }), below);
    assert.equal((await client.find('(objectClass=*)', { base: PERSON, scope: 2 })).length, 2);
    assert.deepEqual(await client.find('(uid=899700000013)', { base: BASE, scope: 1 }), []);
    assert.deepEqual(await client.find('(objectClass=*)', { base: PERSON, scope: 3 }), below);
    // The filter finds the base by index, and what is below by looking through it.
    assert.deepEqual(await client.find('(uid=899700000013)', { base: PERSON, scope: 3 }), []);
    assert.equal((await client.find('(uid=899700000013)', { base: BASE, scope: 3 })).length, 1);
    assert.deepEqual(await client.find('(objectClass=*)', { base: '', scope: 3 }), []);
  });

  it('names the deepest entry found when the base is absent (RFC 4511 §4.1.9)', async () => {
    for (const [base, matched] of [
      [`cn=x,${PERSON}`, PERSON],
      [`uid=1,ou=people,${BASE}`, `ou=people,${BASE}`],
      [`ou=nowhere,${BASE}`, BASE],
      ['dc=elsewhere', ''],
    ] as const) {
      const { code, matchedDn } = await client.search({ base });
      assert.deepEqual([code, matchedDn], [32, matched], base);
    }
  });

  it('sends what was found, then sizeLimitExceeded', async () => {
    const { code, entries } = await client.search({ filter: '(objectClass=person)', sizeLimit: 3 });
    assert.deepEqual([code, entries.length], [4, 3]);
    const exact = await client.search({ filter: '(uid=899700000013)', sizeLimit: 1 });
    assert.deepEqual([exact.code, exact.entries.length], [0, 1]);
  });

  it('sends names without values when asked for types only', async () => {
    const { entries } = await client.search({ base: PERSON, scope: 0, typesOnly: true, attributes: ['cn', 'entryDN'] });
    assert.deepEqual(
      [...(entries[0]?.attributes ?? [])],
      [
        ['cn', []],
        ['entryDN', []],
      ],
    );
  });

  it('selects attributes by name, OID, class and supertype, and ignores unknown ones', async () => {
    const names = async (...attributes: string[]): Promise<string[]> => {
      const { entries } = await client.search({ base: PERSON, scope: 0, attributes });
      return [...(entries[0]?.attributes.keys() ?? [])];
    };
    assert.deepEqual(await names('CN'), ['cn']);
    assert.deepEqual(await names('2.5.4.4', 'shoeSize'), ['sn']);
    assert.deepEqual(await names('1.1'), []);
    assert.deepEqual(await names('name'), ['cn', 'sn', 'givenName', 'title']);
    assert.deepEqual(await names('@person'), ['objectClass', 'cn', 'sn']);
    assert.deepEqual(await names('entryUUID', 'title'), ['title', 'entryUUID']);
    assert.equal((await names('*', 'entryUUID')).includes('entryUUID'), true);
    assert.equal((await names('*')).includes('entryUUID'), false);
  });

  it('completes stored names with the base', async () => {
    const { entries } = await client.search({ filter: '(cn=a1b2c3d4)', attributes: ['vsStructure'] });
    assert.deepEqual(entries[0]?.attributes.get('vsStructure'), [`uid=990000017,ou=organizations,${BASE}`]);
    const found = await client.find(`(vsStructure=UID=990000017, ou=Organizations,${BASE})`);
    assert.deepEqual(found, ['cn=a1b2c3d4,uid=899700000013,ou=people']);
    assert.deepEqual(await client.find('(vsStructure=uid=990000017,ou=organizations,dc=elsewhere)'), []);
  });

  it('describes itself in the root DSE and the subschema subentry (RFC 4512 §5.1, §4.4)', async () => {
    const root = await client.search({ base: '', scope: 0, attributes: ['+'] });
    const attributes = root.entries[0]?.attributes;
    assert.deepEqual(attributes?.get('namingContexts'), [BASE]);
    assert.deepEqual(attributes?.get('subschemaSubentry'), ['cn=subschema']);
    const schema = await client.search({
      base: 'cn=Subschema',
      scope: 0,
      attributes: ['attributeTypes', 'objectClasses'],
    });
    assert.ok((schema.entries[0]?.attributes.get('attributeTypes')?.length ?? 0) > 60);
    assert.equal((await client.search({ base: '', scope: 2 })).code, 32);
  });

  it('ignores an unknown control that is not critical', async () => {
    const { code } = await client.search({ scope: 0 }, [{ oid: '1.2.3.4', critical: false, value: null }]);
    assert.equal(code, 0);
  });

  it('answers pipelined requests in order, in few writes', async () => {
    const pipelined = await door.connect();
    const ids = Array.from({ length: 200 }, (_, index) => index + 1);
    pipelined.send(Buffer.concat(ids.map((id) => message(id, search({ filter: '(uid=899700000013)' })))));
    for (const id of ids) assert.equal((await pipelined.answerTo(id)).entries.length, 1);
  });

  it('gives an abandoned search no answer', async () => {
    const large = await openDoor(600, { limits: { anonymousEntries: 10_000 } });
    const impatient = await large.connect();
    const requests = [
      message(1, search({ filter: '(!(cn=x))' })),
      message(2, abandon(1)),
      message(3, search({ scope: 0 })),
    ];
    impatient.send(Buffer.concat(requests));
    const results: number[] = [];
    while (!results.includes(3)) {
      const response = await impatient.read();
      if (response !== null && response.entry === null) results.push(response.id);
    }
    assert.deepEqual(results, [3]);
    await large.remove();
  });
});

describe('LDAP door: comparisons (RFC 4511 §4.10)', () => {
  let door: DoorFixture;
  let client: RawClient;

  before(async () => {
    door = await openDoor(2);
    client = await door.connect();
  });

  after(() => door.remove());

  for (const [title, name, attribute, value, code] of [
    ['true', PERSON, 'cn', 'ÉLODIE fictif', 6],
    ['false', PERSON, 'cn', 'somebody', 5],
    ['true for a superclass', PERSON, 'objectClass', 'person', 6],
    ['true for entryDN', PERSON, 'entryDN', PERSON, 6],
    ['unknown attribute', PERSON, 'shoeSize', '44', 17],
    ['attribute the entry does not have', PERSON, 'street', 'x', 16],
    ['value outside its syntax', PERSON, 'vsRpps', 'abc', 21],
    ['attribute without equality', `cn=a1b2c3d4,${PERSON}`, 'facsimileTelephoneNumber', 'x', 18],
    ['absent entry', `uid=1,ou=people,${BASE}`, 'cn', 'x', 32],
    ['name that is none', 'x', 'cn', 'x', 34],
  ] as const) {
    it(`answers ${code}: ${title}`, async () => {
      assert.equal((await client.ask(compare(name, attribute, value))).code, code);
    });
  }
});

describe('LDAP door: binds (RFC 4513 §5.1)', () => {
  let door: DoorFixture;
  let asked: string[];
  let events: (readonly [dn: string, accepted: boolean])[];

  before(async () => {
    asked = [];
    events = [];
    door = await openDoor(2, {
      verifyPassword: async (dn, password) => {
        asked.push(dn);
        if (password === 'panne') throw new TypeError('the store of passwords is down');
        return dn === ACCOUNT && password === PASSWORD;
      },
      onBind: ({ dn, accepted }) => events.push([dn, accepted]),
    });
  });

  after(() => door.remove());

  const whoAmI = async (client: RawClient): Promise<string | null> =>
    (await client.ask(extended('1.3.6.1.4.1.4203.1.11.3'))).value;

  it('takes an account, and says who it is (RFC 4532)', async () => {
    const client = await door.connect();
    assert.equal(await whoAmI(client), '');
    assert.equal((await client.bind(ACCOUNT, PASSWORD)).code, 0);
    assert.equal(await whoAmI(client), `dn:${ACCOUNT}`);
    assert.equal((await client.bind('', '')).code, 0);
    assert.equal(await whoAmI(client), '');
  });

  it('refuses a name with an empty password, without asking anybody (S-33, RFC 4513 §5.1.2)', async () => {
    const client = await door.connect();
    const before = asked.length;
    assert.equal((await client.bind(ACCOUNT, '')).code, 53);
    assert.equal(asked.length, before);
    assert.equal(await whoAmI(client), '');
  });

  it('answers an unknown name and a wrong password alike, with the same work (S-22)', async () => {
    const client = await door.connect();
    const before = asked.length;
    const wrong = await client.bind(ACCOUNT, 'faux');
    const unknown = await client.bind(`cn=personne,ou=services,${BASE}`, 'faux');
    assert.deepEqual([wrong.code, wrong.message, wrong.matchedDn], [49, '', '']);
    assert.deepEqual([unknown.code, unknown.message, unknown.matchedDn], [49, '', '']);
    assert.equal(asked.length, before + 2);
  });

  it('is anonymous after a failed bind (RFC 4511 §4.2.1)', async () => {
    const client = await door.connectAs(ACCOUNT, PASSWORD);
    await client.bind(ACCOUNT, 'faux');
    assert.equal(await whoAmI(client), '');
    assert.deepEqual(await client.find('(objectClass=vsNetwork)'), []);
  });

  it('never takes a failing verifier for a yes', async () => {
    const client = await door.connect();
    assert.equal((await client.bind(ACCOUNT, 'panne')).code, 52);
    assert.equal(await whoAmI(client), '');
    assert.equal(door.defects.length, 1);
    door.defects.length = 0;
  });

  for (const [title, body, code] of [
    ['version 2', bind('', '', 2), 2],
    ['a name that is none', bind('x', 'y'), 34],
    ['a password without a name', bind('', 'y'), 49],
  ] as const) {
    it(`answers ${code} to ${title}`, async () => {
      const client = await door.connect();
      assert.equal((await client.ask(body)).code, code);
    });
  }

  it('begins nothing else while a bind is verified: what follows it is answered as the new identity', async () => {
    const client = await door.connect();
    client.send(
      Buffer.concat([message(1, bind(ACCOUNT, PASSWORD)), message(2, search({ filter: '(objectClass=vsNetwork)' }))]),
    );
    assert.equal((await client.answerTo(1)).code, 0);
    assert.equal((await client.answerTo(2)).entries.length, 1);
  });

  it('closes after five refused binds', async () => {
    const client = await door.connect();
    for (let count = 0; count < 5; count += 1) client.send(message(count + 1, bind(ACCOUNT, 'faux')));
    const answers = await client.readToEnd();
    assert.deepEqual(
      answers.map(({ code }) => code),
      [49, 49, 49, 49, 49, 53],
    );
  });

  it('reports binds that carried a name, and no others', () => {
    assert.ok(events.some(([dn, accepted]) => dn === ACCOUNT && accepted));
    assert.ok(events.some(([dn, accepted]) => dn === ACCOUNT && !accepted));
    assert.ok(events.every(([dn]) => dn !== ''));
  });

  it('answers confidentialityRequired to a password in clear, and verifies nothing', async () => {
    let verified = 0;
    const strict = await openDoor(1, {
      acceptsClearOnLoopback: false,
      verifyPassword: async () => {
        verified += 1;
        return true;
      },
    });
    const client = await strict.connect();
    assert.equal((await client.bind(ACCOUNT, PASSWORD)).code, 13);
    assert.equal((await client.bind('', '')).code, 0);
    assert.equal(verified, 0);
    await strict.remove();
  });
});

describe('LDAP door: what it does not do', () => {
  let door: DoorFixture;
  let client: RawClient;

  before(async () => {
    door = await openDoor(2);
    client = await door.connectAs(ACCOUNT, PASSWORD);
  });

  after(() => door.remove());

  for (const [title, body] of [
    ['add', add(`cn=x,${BASE}`)],
    ['delete', remove(PERSON)],
    ['modify', modify(PERSON)],
    ['modifyDN', modifyDn(PERSON, 'uid=2')],
  ] as const) {
    it(`answers unwillingToPerform to ${title}, and changes nothing`, async () => {
      assert.equal((await client.ask(body)).code, 53);
      assert.equal((await client.search({ base: PERSON, scope: 0 })).entries.length, 1);
    });
  }

  it('answers protocolError to an unknown extended operation (RFC 4511 §4.12)', async () => {
    assert.equal((await client.ask(extended('1.2.3.4'))).code, 2);
    assert.equal((await client.ask(extended('1.3.6.1.4.1.4203.1.11.3', 'x'))).code, 2);
  });

  it('answers protocolError to StartTLS when it has no certificate', async () => {
    const { code, oid } = await client.ask(extended('1.3.6.1.4.1.1466.20037'));
    assert.deepEqual([code, oid], [2, '1.3.6.1.4.1.1466.20037']);
  });

  it('closes at unbind, without an answer', async () => {
    const leaving = await door.connect();
    leaving.send(
      message(
        1,
        constructed(0x42, () => undefined),
      ),
    );
    assert.deepEqual(await leaving.readToEnd(), []);
  });
});
