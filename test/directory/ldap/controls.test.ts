import assert from 'node:assert/strict';
import type { Control } from '../../../directory/ldap/messages.ts';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import type { RawClient } from './raw-client.ts';
import { addEntry, bind, compare, extended, modifyEntry, pageControl, search } from './requests.ts';

const CODE = { success: 0, protocol: 2, sizeLimit: 4, compareTrue: 6, critical: 12, undefinedType: 17, constraint: 19 };
const MANAGE_DSA_IT = '2.16.840.1.113730.3.4.2';
const DONT_USE_COPY = '1.3.6.1.1.22';
const ASKS_WHO = '2.16.840.1.113730.3.4.16';
const TELLS_WHO = '2.16.840.1.113730.3.4.15';
const PAGED = '1.2.840.113556.1.4.319';
const WHO_AM_I = '1.3.6.1.4.1.4203.1.11.3';
const ALICE = `cn=Alice,${SUFFIX}`;
const PASSWORD = 'un autre mot fictif';

const control = (oid: string, critical: boolean, value: Buffer | null = null): Control => ({ oid, critical, value });

describe('LDAP: controls, languages and identities of the RFCs', function () {
  this.timeout(60_000);
  let door: ContextFixture;
  let root: RawClient;

  before(async () => {
    door = await openContextDoor();
    root = await door.connectAs(ROOT, ROOT_PASSWORD);
    const top = { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] };
    assert.equal((await root.ask(addEntry(SUFFIX, top))).code, 0);
    const alice = {
      objectClass: ['inetOrgPerson'],
      cn: ['Alice'],
      sn: ['Fictive'],
      userPassword: [PASSWORD],
      'title;lang-fr': ['infirmière'],
      'title;lang-fr-ca': ['garde-malade'],
      'title;lang-en': ['nurse'],
    };
    assert.equal((await root.ask(addEntry(ALICE, alice))).code, 0);
  });

  after(() => door.remove());

  it('answers protocolError to a value in a control that has none (RFC 3296 §3, RFC 6171 §2)', async () => {
    for (const oid of [MANAGE_DSA_IT, DONT_USE_COPY]) {
      const asked = { base: SUFFIX, scope: 0 } as const;
      assert.equal((await root.search(asked, [control(oid, true, Buffer.from('x'))])).code, CODE.protocol);
      assert.equal((await root.search(asked, [control(oid, true)])).code, CODE.success);
    }
    assert.equal(
      (await root.ask(compare(SUFFIX, 'dc', 'hopital'), [control(DONT_USE_COPY, true)])).code,
      CODE.compareTrue,
    );
    const change = modifyEntry(SUFFIX, [['replace', 'o', 'y']]);
    assert.equal((await root.ask(change, [control(DONT_USE_COPY, true)])).code, CODE.critical);
  });

  it('tells at the bind for whom the connection speaks, when asked and only then (RFC 3829)', async () => {
    const client = await door.connect();
    const asked = await client.ask(bind(`CN=alice , ${SUFFIX}`, PASSWORD), [control(ASKS_WHO, true)]);
    assert.deepEqual([asked.code, asked.controls.get(TELLS_WHO)?.toString()], [0, `dn:${ALICE}`]);
    const wrong = await client.ask(bind(ALICE, 'faux'), [control(ASKS_WHO, true)]);
    assert.deepEqual([wrong.code, wrong.controls.size], [49, 0]);
    assert.equal((await client.ask(bind(ALICE, PASSWORD))).controls.size, 0);
    const nobody = await client.ask(bind('', ''), [control(ASKS_WHO, false)]);
    assert.deepEqual([nobody.code, nobody.controls.get(TELLS_WHO)?.toString()], [0, '']);
  });

  it('knows people by their entry’s name, however they spell it, and writes that name into what they change', async () => {
    const client = await door.connectAs(`CN=ALICE,DC=Hopital,dc=example`, PASSWORD);
    assert.equal((await client.ask(extended(WHO_AM_I))).value, `dn:${ALICE}`);
    assert.equal((await client.ask(modifyEntry(ALICE, [['replace', 'userPassword', PASSWORD]]))).code, CODE.success);
    const modifierOf = async (): Promise<string | undefined> => {
      const asked = { base: ALICE, scope: 0, attributes: ['modifiersName'] } as const;
      return (await root.search(asked)).entries[0]?.attributes.get('modifiersName')?.[0];
    };
    assert.equal(await modifierOf(), ALICE);
    const shouted = await door.connectAs(ROOT.toUpperCase(), ROOT_PASSWORD);
    assert.equal((await shouted.ask(modifyEntry(ALICE, [['replace', 'sn', 'Fictive']]))).code, 0);
    assert.equal(await modifierOf(), ROOT);
  });

  it('passes over a page that could hold all the client wants (RFC 2696 §3)', async () => {
    const asked = { base: SUFFIX, sizeLimit: 1, attributes: ['1.1'] } as const;
    const whole = await root.search(asked, [pageControl(2, Buffer.alloc(0))]);
    assert.deepEqual([whole.code, whole.entries.length, whole.controls.has(PAGED)], [CODE.sizeLimit, 1, false]);
    const paged = await root.search({ ...asked, sizeLimit: 2 }, [pageControl(1, Buffer.alloc(0))]);
    assert.deepEqual([paged.code, paged.entries.length, paged.controls.has(PAGED)], [CODE.success, 1, true]);
  });

  it('asks and asserts by ranges of languages, and stores none (RFC 3866 §3)', async () => {
    const titles = async (...attributes: string[]): Promise<string> => {
      const [entry] = (await root.search({ base: ALICE, scope: 0, attributes })).entries;
      return [...(entry?.attributes.keys() ?? [])].map((name) => name.replace('title;', '')).join(' ');
    };
    assert.equal(await titles('title;lang-fr-'), 'lang-fr lang-fr-ca');
    assert.equal(await titles('title;lang-fr-ca-'), 'lang-fr-ca');
    assert.equal(await titles('title;lang-'), 'lang-fr lang-fr-ca lang-en');
    assert.equal(await titles('title;lang-f-'), '');
    const found = async (filter: string): Promise<number> =>
      (await root.search({ base: ALICE, scope: 0, filter, attributes: ['1.1'] })).entries.length;
    assert.equal(await found('(title;lang-fr-=garde-malade)'), 1);
    assert.equal(await found('(title;lang-en-=garde-malade)'), 0);
    assert.equal(await found('(title;lang-=nurse)'), 1);
    assert.equal(await found('(!(title;lang--=nurse))'), 0);
    const add = modifyEntry(ALICE, [['add', 'title;lang-fr-', 'x']]);
    assert.equal((await root.ask(add)).code, CODE.undefinedType);
    const [dse] = (await root.search({ base: '', scope: 0, attributes: ['supportedFeatures'] })).entries;
    for (const last of [4, 5])
      assert.ok(dse?.attributes.get('supportedFeatures')?.includes(`1.3.6.1.4.1.4203.1.5.${last}`));
  });

  it('has no password with options, which would lie among the other attributes as it came', async () => {
    for (const name of ['userPassword;lang-fr', 'userPassword;binary', '2.5.4.35;lang-fr']) {
      const refused = await root.ask(modifyEntry(ALICE, [['add', name, 'en clair']]));
      assert.equal(refused.code, CODE.undefinedType, name);
    }
    const bob = { objectClass: ['person'], cn: ['Bob'], sn: ['x'], 'userPassword;lang-fr': ['en clair'] };
    assert.equal((await root.ask(addEntry(`cn=Bob,${SUFFIX}`, bob))).code, CODE.undefinedType);
  });

  it('takes a hash as a password from who writes the context alone: others would choose what each of their binds costs', async () => {
    const dear = `{ARGON2}$argon2id$v=19$m=1048576,t=64,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const alice = await door.connectAs(ALICE, PASSWORD);
    for (const hash of [dear, '{SSHA}s46gq4exAlUSkf8H07wyA/u5w5FmaWN0aWY=', '{CRYPT}x']) {
      const { code } = await alice.ask(modifyEntry(ALICE, [['replace', 'userPassword', hash]]));
      assert.equal(code, CODE.constraint, hash);
    }
    const removal = modifyEntry(ALICE, [
      ['delete', 'userPassword', PASSWORD],
      ['add', 'userPassword', `${PASSWORD} neuf`],
    ]);
    assert.equal((await alice.ask(removal)).code, CODE.success);
    assert.equal((await root.ask(modifyEntry(ALICE, [['replace', 'userPassword', '{CRYPT}x']]))).code, CODE.success);
    assert.equal(
      (await root.ask(search({ base: ALICE, scope: 0 }))).entries[0]?.attributes.get('userPassword')?.[0],
      '{CRYPT}x',
    );
  });
});
