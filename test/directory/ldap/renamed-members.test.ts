import assert from 'node:assert/strict';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import type { RawClient } from './raw-client.ts';
import { addEntry, modifyEntry, rename } from './requests.ts';

describe('LDAP contexts: a member that takes a name which its group knows already', () => {
  let door: ContextFixture;
  let root: RawClient;

  const done = async (body: Parameters<RawClient['ask']>[0]): Promise<void> =>
    assert.equal((await root.ask(body)).code, 0);

  beforeEach(async () => {
    door = await openContextDoor();
    root = await door.connectAs(ROOT, ROOT_PASSWORD);
    await done(addEntry(SUFFIX, { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] }));
    await done(addEntry(`cn=avant,${SUFFIX}`, { objectClass: ['inetOrgPerson'], cn: ['avant'], sn: ['Fictif'] }));
  });

  afterEach(() => door.remove());

  for (const size of [0, 300]) {
    it(`stands in it once, and is found by it whatever comes later, among ${size} others`, async () => {
      const group = `cn=groupe,${SUFFIX}`;
      const others = Array.from({ length: size }, (_, number) => `cn=membre ${number},${SUFFIX}`);
      const member = [`cn=avant,${SUFFIX}`, ...others, `CN=Apres,${SUFFIX}`, `cn=x,cn=avant,${SUFFIX}`];
      await done(addEntry(group, { objectClass: ['groupOfNames'], cn: ['groupe'], member }));
      await done(rename(`cn=avant,${SUFFIX}`, 'cn=apres', true));
      const { entries } = await root.search({ base: group, attributes: ['member'] });
      const named = [`cn=apres,${SUFFIX}`, ...others, `cn=x,cn=apres,${SUFFIX}`];
      assert.deepEqual(entries[0]?.attributes.get('member'), named);
      for (const late of ['un', 'deux']) {
        await done(modifyEntry(group, [['add', 'member', `cn=${late},${SUFFIX}`]]));
        const asked = { base: SUFFIX, filter: `(member=cn=apres,${SUFFIX})`, attributes: ['1.1'] };
        assert.deepEqual(
          (await root.search(asked)).entries.map(({ dn }) => dn),
          [group],
        );
      }
    });
  }

  it('those below it all stay, each once, whatever their names and whichever stands there already', async () => {
    const group = `cn=groupe,${SUFFIX}`;
    const below = ['un', 'de', 'al', 'tout autre'];
    const member = [
      `cn=avant,${SUFFIX}`,
      ...below.map((name) => `cn=${name},cn=avant,${SUFFIX}`),
      `cn=de,ou=loin,cn=avant,${SUFFIX}`,
      `CN=De,cn=apres,${SUFFIX}`,
      `cn=zz,cn=apres,${SUFFIX}`,
    ];
    await done(addEntry(group, { objectClass: ['groupOfNames'], cn: ['groupe'], member }));
    await done(rename(`cn=avant,${SUFFIX}`, 'cn=apres', true));
    const { entries } = await root.search({ base: group, attributes: ['member'] });
    assert.deepEqual(entries[0]?.attributes.get('member'), [
      `cn=apres,${SUFFIX}`,
      ...below.map((name) => `cn=${name},cn=apres,${SUFFIX}`),
      `cn=de,ou=loin,cn=apres,${SUFFIX}`,
      `cn=zz,cn=apres,${SUFFIX}`,
    ]);
  });
});
