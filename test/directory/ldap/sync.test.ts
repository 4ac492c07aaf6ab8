import assert from 'node:assert/strict';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import { RawClient } from './raw-client.ts';
import { addEntry, modifyEntry, remove, rename } from './requests.ts';
import { findSlapd, openSlapd, type Slapd } from './slapd.ts';

const PEOPLE = `ou=people,${SUFFIX}`;
const DEADLINE_MS = 30_000;

const person = (uid: string) => ({ objectClass: ['inetOrgPerson'], uid: [uid], cn: [uid], sn: ['Fictif'] });

const consumer = (port: number, type: string, filter = '(objectClass=*)'): string =>
  [
    `syncrepl rid=001 provider=ldap://127.0.0.1:${port} type=${type} interval=00:00:00:01 retry="1 +"`,
    ` searchbase="${SUFFIX}" filter="${filter}" scope=sub schemachecking=off bindmethod=simple`,
    ` binddn="${ROOT}" credentials="${ROOT_PASSWORD}"`,
  ].join('\n');

describe('LDAP contexts: content synchronisation (RFC 4533) with slapd as the replica', function () {
  this.timeout(120_000);
  let door: ContextFixture;
  let root: RawClient;
  let replica: Slapd | undefined;

  before(function () {
    if (findSlapd() === null) this.skip();
  });

  beforeEach(async () => {
    door = await openContextDoor();
    root = await door.connectAs(ROOT, ROOT_PASSWORD);
    const top = { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['Hôpital fictif'] };
    assert.equal((await root.ask(addEntry(SUFFIX, top))).code, 0);
    assert.equal((await root.ask(addEntry(PEOPLE, { objectClass: ['organizationalUnit'], ou: ['people'] }))).code, 0);
    for (const uid of ['a', 'b', 'c'])
      assert.equal((await root.ask(addEntry(`uid=${uid},${PEOPLE}`, person(uid)))).code, 0);
  });

  afterEach(async () => {
    await replica?.close();
    replica = undefined;
    await door?.remove();
  });

  /** What the replica shows of each person: its name, and its title. */
  async function shown(port: number): Promise<readonly string[]> {
    const client = await RawClient.open(port);
    await client.bind(ROOT, ROOT_PASSWORD);
    const { entries } = await client.search({ base: SUFFIX, filter: '(uid=*)', attributes: ['title'] });
    client.close();
    return entries
      .map(({ dn, attributes }) => `${dn.slice(0, dn.indexOf(','))} ${attributes.get('title') ?? ''}`.trim())
      .sort();
  }

  async function until(port: number, expected: readonly string[], look = shown): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    let now = await look(port);
    while (JSON.stringify(now) !== JSON.stringify(expected) && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      now = await look(port);
    }
    assert.deepEqual(now, expected);
  }

  for (const type of ['refreshOnly', 'refreshAndPersist']) {
    it(`${type}: follows additions, changes, renamings and removals`, async () => {
      replica = await openSlapd(ROOT_PASSWORD, consumer(door.listener.port, type));
      await until(replica.port, ['uid=a', 'uid=b', 'uid=c']);
      assert.equal((await root.ask(addEntry(`uid=d,${PEOPLE}`, person('d')))).code, 0);
      assert.equal((await root.ask(modifyEntry(`uid=a,${PEOPLE}`, [['add', 'title', 'Interne']]))).code, 0);
      assert.equal((await root.ask(rename(`uid=b,${PEOPLE}`, 'uid=e', true))).code, 0);
      assert.equal((await root.ask(remove(`uid=c,${PEOPLE}`))).code, 0);
      await until(replica.port, ['uid=a Interne', 'uid=d', 'uid=e']);
      assert.deepEqual(door.defects, []);
    });
  }

  /** Names that the replica shows, whole. */
  async function names(port: number): Promise<readonly string[]> {
    const client = await RawClient.open(port);
    await client.bind(ROOT, ROOT_PASSWORD);
    const { entries } = await client.search({ base: SUFFIX, filter: '(uid=*)', attributes: ['1.1'] });
    client.close();
    return entries.map(({ dn }) => dn).sort();
  }

  for (const type of ['refreshOnly', 'refreshAndPersist']) {
    it(`${type} with a filter that leaves branches out: people have the new name of theirs, of two that change names too`, async () => {
      const others = `ou=others,${SUFFIX}`;
      assert.equal((await root.ask(addEntry(others, { objectClass: ['organizationalUnit'], ou: ['others'] }))).code, 0);
      assert.equal((await root.ask(addEntry(`uid=a,${others}`, person('a')))).code, 0);
      replica = await openSlapd(ROOT_PASSWORD, consumer(door.listener.port, type, '(objectClass=person)'));
      await until(replica.port, ['uid=a', 'uid=a', 'uid=b', 'uid=c']);
      assert.equal((await root.ask(rename(PEOPLE, 'ou=between', true))).code, 0);
      assert.equal((await root.ask(rename(others, 'ou=people', true))).code, 0);
      assert.equal((await root.ask(rename(`ou=between,${SUFFIX}`, 'ou=others', true))).code, 0);
      assert.equal((await root.ask(modifyEntry(`uid=c,${others}`, [['add', 'title', 'Dernier']]))).code, 0);
      await until(replica.port, ['uid=a', 'uid=a', 'uid=b', 'uid=c Dernier']);
      const expected = [`uid=a,${others}`, `uid=a,${PEOPLE}`, `uid=b,${others}`, `uid=c,${others}`];
      // What changed of a person and the last name of the branch come one after the other.
      await until(replica.port, expected, names);
      assert.deepEqual(door.defects, []);
    });
  }
});
