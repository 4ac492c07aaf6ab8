import assert from 'node:assert/strict';
import { bindFilter } from '../../../directory/filter/bind-filter.ts';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import type { RawClient } from './raw-client.ts';
import { type Attributes, addEntry, modifyEntry, remove, rename } from './requests.ts';

const CODE = { success: 0, syntax: 21, invalidDn: 34, unwilling: 53 };
const UNIT = `ou=valeurs,${SUFFIX}`;

/** A sample that fits the assertion of each published rule, by the rule's own name. */
const SAMPLES: Readonly<Record<string, string>> = {
  distinguishedNameMatch: 'cn=x,dc=y',
  uniqueMemberMatch: 'cn=x,dc=y',
  objectIdentifierMatch: '2.5.6.6',
  objectIdentifierFirstComponentMatch: '2.5.4.3',
  booleanMatch: 'TRUE',
  bitStringMatch: "'01'B",
  integerMatch: '5',
  integerOrderingMatch: '5',
  numericStringMatch: '5',
  generalizedTimeMatch: '20260101000000Z',
  generalizedTimeOrderingMatch: '20260101000000Z',
  UUIDMatch: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
  uuidMatch: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
  uuidOrderingMatch: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
  UUIDOrderingMatch: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
  CSNMatch: '20260101000000.000000Z#000000#000#000000',
  CSNOrderingMatch: '20260101000000.000000Z#000000#000#000000',
  certificateExactMatch: '{ serialNumber 1, issuer rdnSequence:"cn=x" }',
};
const sampleFor = (rule: string): string => SAMPLES[rule] ?? (/Substrings/.test(rule) ? '1*' : '1');

describe('LDAP: names, values and matching rules of the RFCs', function () {
  this.timeout(60_000);
  let door: ContextFixture;
  let root: RawClient;

  const add = async (name: string, more: Attributes = {}): Promise<number | null> =>
    (await root.ask(addEntry(name, { objectClass: ['organizationalUnit', 'extensibleObject'], ou: ['x'], ...more })))
      .code;

  before(async () => {
    door = await openContextDoor();
    root = await door.connectAs(ROOT, ROOT_PASSWORD);
    const top = { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] };
    assert.equal((await root.ask(addEntry(SUFFIX, top))).code, 0);
    assert.equal(await add(UNIT), 0);
  });

  after(() => door.remove());

  it('gives back a name that names the entry again, whatever its value (RFC 4514 §2.4)', async () => {
    const parts = [
      'cn=fin\\ ',
      'cn=\\20deux\\20',
      'cn=\\20',
      'cn=\u00a0',
      'cn=fin\u00a0',
      'cn=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h\\=i',
      'cn=\\#x',
      'cn=nul\\00x',
      'cn=a\\\\',
      'sn=s\\\\+cn=c\\+d',
    ];
    for (const part of parts) {
      const name = `${part},${UNIT}`;
      assert.equal(await add(name), 0, part);
      const [entry] = (await root.search({ base: name, scope: 0 })).entries;
      assert.equal(pathOfText(entry?.dn ?? ''), pathOfText(name), `${part} came back as ${entry?.dn}`);
      assert.equal((await root.search({ base: entry?.dn ?? '', scope: 0, attributes: ['1.1'] })).entries.length, 1);
      assert.equal((await root.ask(remove(entry?.dn ?? ''))).code, 0);
    }
  });

  it('takes a type once in a relative name (X.501 §9.3), and no value outside its syntax, at the end of a modifyDN too', async () => {
    assert.equal(await add(`cn=a+cn=b,${UNIT}`), CODE.invalidDn);
    assert.equal(await add(`cn=a+commonName=b,${UNIT}`), CODE.invalidDn);
    assert.equal(await add(`cn=a,${UNIT}`), 0);
    for (const rdn of ['cn=a+2.5.4.3=b', 'cn=', 'c=france'])
      assert.equal((await root.ask(rename(`cn=a,${UNIT}`, rdn, false))).code, CODE.invalidDn, rdn);
  });

  it('places no entry below itself, nor above itself, there or not (RFC 4511 §4.9)', async () => {
    const [above, below] = [`cn=double,${UNIT}`, `cn=double,cn=double,${UNIT}`];
    const place = async (name: string, superior: string): Promise<number | null> =>
      (await root.ask(rename(name, 'cn=double', true, superior))).code;
    assert.equal(await place(below, UNIT), CODE.unwilling);
    for (const name of [above, below]) assert.equal(await add(name), 0);
    assert.equal(await place(below, UNIT), CODE.unwilling);
    assert.equal(await place(above, below), CODE.unwilling);
  });

  it('writes the value of a new name as it is spelled there, when the old one goes (RFC 4511 §4.9)', async () => {
    assert.equal(await add(`cn=casse,${UNIT}`), 0);
    assert.equal((await root.ask(rename(`cn=casse,${UNIT}`, 'cn=CASSE', true))).code, 0);
    const [entry] = (await root.search({ base: `cn=casse,${UNIT}`, scope: 0, attributes: ['cn'] })).entries;
    assert.deepEqual([entry?.dn, entry?.attributes.get('cn')], [`cn=CASSE,${UNIT}`, ['CASSE']]);
  });

  /** Attribute, values it takes, values it does not. */
  const VALUES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['telephoneNumber', ["+33 (1) 02.03/4, x: ?='"], ['é', '12#3', '1*2', '']],
    ['facsimileTelephoneNumber', ['+33 1', '+33 1$fineResolution$b4Width'], ['+33 1$haute', '$', 'é', '']],
    ['telexNumber', ['1', '1$fr$abc'], ['1$', 'é']],
    ['teletexTerminalIdentifier', ['1', '1$graphic:x$page:'], ['1$autre:x', '1$graphic', 'é']],
    ['preferredDeliveryMethod', ['any', 'mhs $ telephone'], ['pigeon', 'any $', '']],
    ['otherMailbox', ['x$y'], ['é']],
    ['nisNetgroupTriple', ['(,,)', '(a,b,c.example)'], ['a', '(a,b)', '(a,b,c']],
    ['bootParameter', ['root=s:/x'], ['root', 'root=s']],
    ['mailPreferenceOption', ['1'], ['oui', '01']],
    ['member', ['', 'cn=x,dc=y'], ['cn=', 'c=france,dc=y', 'cn=a+cn=b', 'x']],
    ['uniqueMember', ["cn=x#'01'B", 'cn=x'], ["cn=#'01'B", 'x']],
    ['uidNumber', ['9'.repeat(99), `-${'9'.repeat(99)}`], ['9'.repeat(100), '-0', '+1', '٣']],
  ];
  for (const [attribute, good, bad] of VALUES) {
    it(`takes of ${attribute} what its syntax has, and nothing else (RFC 4517 §3.3, RFC 2307 §2.4)`, async () => {
      const name = `ou=${attribute},${UNIT}`;
      assert.equal(await add(name, attribute === 'uidNumber' ? { gidNumber: ['1'] } : {}), 0);
      for (const [values, code] of [
        [good, CODE.success],
        [bad, CODE.syntax],
      ] as const) {
        for (const value of values) {
          const { code: told } = await root.ask(modifyEntry(name, [['replace', attribute, value]]));
          assert.equal(told, code, `« ${value} »`);
        }
      }
    });
  }

  it('finds by an ordering rule what comes before, by a substring rule what has the pieces, in the name too with :dn (RFC 4517 §4.2, §3.3.30)', async () => {
    const base = `ou=regles,${UNIT}`;
    assert.equal(await add(base, { l: ['base'] }), 0);
    assert.equal(await add(`cn=a,${base}`, { description: ['alpha'], uidNumber: ['-5'], gidNumber: ['1'] }), 0);
    assert.equal(await add(`cn=b,${base}`, { description: ['Bêta*2\\'], uidNumber: ['10'], gidNumber: ['1'] }), 0);
    const found = async (filter: string): Promise<string> => {
      const { code, entries } = await root.search({ base, scope: 1, filter, attributes: ['1.1'] });
      assert.equal(code, 0, filter);
      return entries.map(({ dn }) => dn.slice(3, dn.indexOf(','))).join('');
    };
    const expected: readonly (readonly [string, string])[] = [
      ['(description:caseIgnoreOrderingMatch:=beta)', 'a'],
      ['(description:caseIgnoreOrderingMatch:=alpha)', ''],
      ['(description:caseExactOrderingMatch:=alpha)', 'b'],
      ['(uidNumber:integerOrderingMatch:=9)', 'a'],
      ['(uidNumber:2.5.13.15:=11)', 'ab'],
      ['(:integerOrderingMatch:=0)', 'a'],
      ['(!(uidNumber:integerOrderingMatch:=9))', 'b'],
      ['(uidNumber:integerOrderingMatch:=x)', ''],
      ['(!(uidNumber:integerOrderingMatch:=x))', ''],
      ['(description:caseIgnoreSubstringsMatch:=AL\\2aHA)', 'a'],
      ['(description:caseExactSubstringsMatch:=AL\\2a)', ''],
      ['(description:2.5.13.4:=\\2a\\5c2A2\\5c5C)', 'b'],
      ['(description:caseIgnoreSubstringsMatch:=alpha)', ''],
      ['(!(description:caseIgnoreSubstringsMatch:=alpha))', ''],
      ['(ou:dn:caseIgnoreSubstringsMatch:=regl\\2a)', 'ab'],
      ['(ou:caseIgnoreSubstringsMatch:=regl\\2a)', ''],
      ['(dc:dn:caseIgnoreIA5SubstringsMatch:=\\2apital)', 'ab'],
    ];
    for (const [filter, names] of expected) assert.equal(await found(filter), names, filter);
  });

  it('compares the parts of a name as they are spelled, by the rule that is asked for (RFC 4511 §4.5.1.7.7)', async () => {
    const base = `ou=Règles  de Nom,${UNIT}`;
    assert.equal(await add(base, { l: ['base'] }), 0);
    assert.equal(await add(`cn=Un\\+Deux+serialNumber=N7,${base}`, { gidNumber: ['1'], uidNumber: ['1'] }), 0);
    const count = async (filter: string): Promise<number> => {
      const { code, entries } = await root.search({ base, scope: 1, filter, attributes: ['1.1'] });
      assert.equal(code, 0, filter);
      return entries.length;
    };
    const expected: readonly (readonly [string, number])[] = [
      ['(ou:dn:=règles de nom)', 1],
      ['(ou:dn:caseExactMatch:=Règles de Nom)', 1],
      ['(ou:dn:caseExactMatch:=règles de nom)', 0],
      ['(!(ou:dn:caseExactMatch:=règles de nom))', 1],
      ['(ou:dn:caseExactSubstringsMatch:=R\\2aN\\2a)', 1],
      ['(ou:dn:caseExactSubstringsMatch:=r\\2an\\2a)', 0],
      ['(ou:dn:caseExactOrderingMatch:=a)', 1],
      ['(ou:dn:caseIgnoreOrderingMatch:=a)', 0],
      ['(:dn:caseExactMatch:=Un+Deux)', 1],
      ['(:dn:caseExactMatch:=un+deux)', 0],
      ['(:dn:caseIgnoreMatch:=n7)', 1],
      ['(dc:dn:caseExactIA5Match:=HOPITAL)', 0],
      ['(dc:dn:caseExactIA5Match:=hopital)', 1],
      ['(ou:dn:integerMatch:=1)', 0],
      ['(!(ou:dn:integerMatch:=1))', 0],
    ];
    for (const [filter, found] of expected) assert.equal(await count(filter), found, filter);
  });

  it('reads instants with a fraction of the unit that is written, to the nanosecond, and no day that is none (RFC 4517 §3.3.13)', async () => {
    const [entry] = (await root.search({ base: UNIT, scope: 0, attributes: ['createTimestamp'] })).entries;
    const [created = ''] = entry?.attributes.get('createTimestamp') ?? [];
    const day = created.slice(0, 8);
    const count = async (filter: string): Promise<number> =>
      (await root.search({ base: UNIT, scope: 0, filter, attributes: ['1.1'] })).entries.length;
    assert.equal(await count(`(createTimestamp>=${day}00Z)`), 1);
    assert.equal(await count(`(createTimestamp<=${day}23.9999999Z)`), 1);
    assert.equal(await count(`(createTimestamp>=${day}235960.123456789Z)`), 0);
    for (const none of ['20260230000000Z', '20260101240000Z', '20260101006000Z', '20260101000000'])
      assert.equal(await count(`(!(createTimestamp>=${none}))`), 0, none);
    assert.equal(await count('(!(entryCSN>=2))'), 0);
  });

  it('publishes every supertype, rule and syntax that it names (RFC 4512 §4.1)', async () => {
    const [schema] = (await root.search({ base: 'cn=subschema', scope: 0, attributes: ['+'] })).entries;
    const idsOf = (name: string): ReadonlySet<string> =>
      new Set(
        (schema?.attributes.get(name) ?? []).flatMap((text) => [
          /^\( (\S+)/.exec(text)?.[1] ?? '',
          ...(/ NAME (?:'[^']+'|\([^)]*\))/.exec(text)?.[0].match(/'[^']+'/g) ?? []).map((each) => each.slice(1, -1)),
        ]),
      );
    const [attributes, rules, syntaxes] = ['attributeTypes', 'matchingRules', 'ldapSyntaxes'].map(idsOf);
    const named = [
      ...(schema?.attributes.get('attributeTypes') ?? []),
      ...(schema?.attributes.get('matchingRules') ?? []),
    ];
    assert.ok(named.length > 200);
    for (const text of named) {
      const word = (keyword: string): string => new RegExp(` ${keyword} (\\S+)`).exec(text)?.[1] ?? '';
      assert.ok(word('SUP') === '' || attributes?.has(word('SUP')), text);
      assert.ok(syntaxes?.has(word('SYNTAX')), text);
      for (const rule of ['EQUALITY', 'ORDERING', 'SUBSTR'].map(word)) assert.ok(rule === '' || rules?.has(rule), text);
    }
  });

  it('publishes for extensible items the attributes each rule can be asked of, all of them and no other (RFC 4512 §4.1.4)', async () => {
    const [schema] = (await root.search({ base: 'cn=subschema', scope: 0, attributes: ['*', '+'] })).entries;
    const textOf = (name: string): readonly string[] => schema?.attributes.get(name) ?? [];
    const all = textOf('attributeTypes').map((text) => /NAME (?:\( )?'([^']+)'/.exec(text)?.[1] ?? '');
    const context = { isAnonymous: false };
    assert.ok(textOf('matchingRuleUse').length > 20);
    for (const use of textOf('matchingRuleUse')) {
      const [, oid = '', rule = '', applies = ''] = /^\( (\S+) NAME '([^']+)' APPLIES (.+) \)$/.exec(use) ?? [];
      const listed = new Set(applies.replace(/[()$]/g, ' ').trim().split(/\s+/));
      for (const attribute of all) {
        const value = Buffer.from(sampleFor(rule));
        const item = { kind: 'extensible', attribute, value, dnAttributes: false } as const;
        for (const named of [rule, oid]) {
          const isDefined = bindFilter({ ...item, rule: named }, context).kind !== 'undefined';
          assert.equal(isDefined, listed.has(attribute), `${named} of ${attribute}`);
        }
      }
    }
  });
});
