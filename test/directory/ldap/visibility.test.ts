import assert from 'node:assert/strict';
import { ACCOUNT, type DoorFixture, openDoor, PASSWORD } from './door-fixture.ts';
import type { RawClient } from './raw-client.ts';
import { BASE, compare } from './requests.ts';

const PERSON = `uid=899700000013,ou=people,${BASE}`;
const SITUATION = `cn=a1b2c3d4,${PERSON}`;
const CLINIC = `uid=990000017,ou=organizations,${BASE}`;
const NETWORK = `cn=reseau-invente,ou=groups,${BASE}`;

/** Everything an anonymous caller reads with `*` and `+`, by entry: reviewed, not computed. */
const ANONYMOUS_SEES: Readonly<Record<string, string>> = {
  [PERSON]:
    'objectClass uid cn sn givenName displayName title hcIdentifier hcProfession hcSpecialisation hpdProviderStatus ' +
    'vsRpps vsAdeli vsCivility vsProfession vsProfessionCategory vsSavoirFaire ' +
    'structuralObjectClass entryUUID entryDN subschemaSubentry hasSubordinates',
  [SITUATION]:
    'objectClass cn vsProfession vsProfessionCategory vsMode vsSector vsActivityKind vsRegistrationAuthority o ' +
    'vsStructure vsFiness vsFinessEj vsStructureId telephoneNumber facsimileTelephoneNumber mail street postalCode l st ' +
    'postalAddress structuralObjectClass entryUUID entryDN subschemaSubentry hasSubordinates',
  [CLINIC]:
    'objectClass uid o hcIdentifier hcRegisteredName hpdProviderStatus businessCategory vsStructureKind vsStructure ' +
    'vsFiness vsFinessEj vsOpenedOn telephoneNumber mail street postalCode l st postalAddress ' +
    'structuralObjectClass entryUUID entryDN subschemaSubentry hasSubordinates',
};

/** What an account sees beyond. */
const ACCOUNT_SEES_MORE: Readonly<Record<string, string>> = {
  [PERSON]:
    'mail telephoneNumber vsSecureMail vsCivilFamilyName vsCivilGivenName gender memberOf vsVersion createTimestamp modifyTimestamp entryCSN',
  [SITUATION]: 'vsVersion createTimestamp modifyTimestamp entryCSN',
  [CLINIC]: 'vsVersion createTimestamp modifyTimestamp entryCSN',
};

/** Values of Élodie Fictif that no anonymous caller may learn, whichever way. */
const HIDDEN: readonly (readonly [attribute: string, value: string])[] = [
  ['mail', 'elodie.fictif@personnel.example'],
  ['telephoneNumber', '06 99 00 00 13'],
  ['vsSecureMail', 'elodie.fictif@mssante.example'],
  ['vsCivilFamilyName', 'Inventée-Civile'],
  ['vsCivilGivenName', 'Prétendue'],
  ['gender', 'F'],
  ['memberOf', NETWORK],
  ['vsVersion', '3'],
];

describe('LDAP door: what an anonymous caller sees', () => {
  let door: DoorFixture;
  let anonymous: RawClient;
  let account: RawClient;

  before(async () => {
    door = await openDoor(30);
    anonymous = await door.connect();
    account = await door.connectAs(ACCOUNT, PASSWORD);
  });

  after(() => door.remove());

  for (const [dn, names] of Object.entries(ANONYMOUS_SEES)) {
    it(`shows of ${dn} what the open national extract shows, and no more (S-33)`, async () => {
      const read = async (client: RawClient): Promise<string[]> => {
        const { entries } = await client.search({ base: dn, scope: 0, attributes: ['*', '+'] });
        return [...(entries[0]?.attributes.keys() ?? [])];
      };
      assert.deepEqual((await read(anonymous)).sort(), names.split(' ').sort());
      const all = [...names.split(' '), ...(ACCOUNT_SEES_MORE[dn] ?? '').split(' ')];
      assert.deepEqual((await read(account)).sort(), all.sort());
    });
  }

  it('never carries birth data, to anybody', async () => {
    const { entries } = await account.search({ base: BASE, attributes: ['*', '+'] });
    const text = JSON.stringify(entries.map((entry) => [...entry.attributes]));
    for (const secret of ['01/02/1980', '1980', 'birth']) assert.equal(text.includes(secret), false, secret);
  });

  it('hides care networks and the branches of programs', async () => {
    assert.deepEqual(await anonymous.find('(objectClass=vsNetwork)'), []);
    assert.deepEqual(await account.find('(objectClass=vsNetwork)'), ['cn=reseau-invente,ou=groups']);
    const read = await anonymous.search({ base: NETWORK, scope: 0 });
    assert.deepEqual([read.code, read.matchedDn], [32, BASE]);
  });

  for (const [attribute, value] of HIDDEN) {
    it(`does not let an anonymous caller test ${attribute} (S-36)`, async () => {
      const prefix = value.slice(0, 2);
      const probes = [
        `(${attribute}=*)`,
        `(${attribute}=${value})`,
        `(${attribute}=${prefix}*)`,
        `(${attribute}>=${prefix})`,
      ];
      const below = { base: PERSON, scope: 0 } as const;
      for (const probe of probes) {
        assert.deepEqual(await anonymous.find(probe, below), [], probe);
        const negated = await anonymous.find(`(!${probe})`, below);
        const absent = await anonymous.find(`(!${probe.replace(/=[^*]+\)$/, '=nobody)')})`, below);
        assert.deepEqual(negated, absent, `the negation of ${probe} tells`);
      }
      const right = await anonymous.ask(compareOf(attribute, value));
      const wrong = await anonymous.ask(compareOf(attribute, 'nobody'));
      assert.deepEqual([right.code, right.message], [wrong.code, wrong.message]);
      assert.notEqual(right.code, 6);
    });

    it(`lets an account find ${attribute}`, async () => {
      assert.deepEqual(await account.find(`(${attribute}=*)`, { base: PERSON, scope: 0 }), [
        'uid=899700000013,ou=people',
      ]);
      assert.equal((await account.ask(compareOf(attribute, value))).code, 6);
    });
  }

  it('answers a search on hidden values within the same limits whatever they are (S-36)', async () => {
    const tight = await openDoor(40, { limits: { anonymousLookThrough: 12 } });
    const client = await tight.connect();
    const codes = async (filter: string): Promise<number | null> => (await client.search({ filter })).code;
    assert.equal(await codes('(mail=civil2@personnel.example)'), await codes('(mail=nobody@personnel.example)'));
    assert.equal(await codes('(telephoneNumber=06 99 00 00 13)'), await codes('(telephoneNumber=00 00 00 00 00)'));
    assert.equal(await codes('(vsCivilFamilyName=Civil2)'), await codes('(vsCivilFamilyName=Nobody)'));
    await tight.remove();
  });
});

function compareOf(attribute: string, value: string) {
  return compare(PERSON, attribute, value);
}
