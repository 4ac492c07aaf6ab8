import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { exportLdif } from '../../../directory/ldif/export-ldif.ts';
import { importLdif } from '../../../directory/ldif/import-ldif.ts';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import { ACCOUNT, openDoor, PASSWORD } from './door-fixture.ts';
import { RawClient } from './raw-client.ts';
import { findSlapd, openSlapd } from './slapd.ts';

/** Per commit beyond the limit under test; 20,000 in the long run, beyond the limit there is. */
const PEOPLE = process.env.VESTIBULE_LONG === '1' ? 20_000 : 600;
const LIMITS = process.env.VESTIBULE_LONG === '1' ? {} : { accountEntries: 100, accountLookThrough: 200 };
const REPLICATED_MS = 200_000;
/** Looking costs as much as there is to see. */
const POLL_MS = PEOPLE / 4;

async function* people(): AsyncGenerator<Buffer> {
  const top = `dn: ${SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\ndc: hopital\no: x\n\n`;
  yield Buffer.from(
    `${top}dn: uid=own,${SUFFIX}\nobjectClass: inetOrgPerson\nuid: own\ncn: own\nsn: own\nuserPassword: own\n\n`,
  );
  for (let at = 1; at < PEOPLE; at += 1) {
    yield Buffer.from(`dn: uid=p${at},${SUFFIX}\nobjectClass: inetOrgPerson\nuid: p${at}\ncn: p${at}\nsn: Fictif\n\n`);
  }
}

describe(`LDAP door: limits by class of caller, over ${PEOPLE} entries`, function () {
  this.timeout(300_000);
  let door: ContextFixture;

  before(async () => {
    door = await openContextDoor({ limits: LIMITS });
    const options = { by: ROOT, randomBytes, continues: true };
    const report = await importLdif(door.contexts, people(), options);
    assert.deepEqual([report.done, report.refused], [PEOPLE + 1, 0]);
  });

  after(() => door?.remove());

  it('gives everything in one search to the root of the context, and to its own size limit when it names one', async () => {
    const root = await door.connectAs(ROOT, ROOT_PASSWORD);
    const all = await root.search({ base: SUFFIX, filter: '(sn=*)', attributes: ['1.1'] });
    assert.deepEqual([all.code, all.entries.length], [0, PEOPLE]);
    const few = await root.search({ base: SUFFIX, filter: '(sn=*)', attributes: ['1.1'], sizeLimit: 3 });
    assert.deepEqual([few.code, few.entries.length], [4, 3]);
  });

  it('stops an entry of the context and an anonymous caller at their limits', async () => {
    for (const client of [await door.connectAs(`uid=own,${SUFFIX}`, 'own'), await door.connect()]) {
      const { code, entries } = await client.search({ base: SUFFIX, filter: '(sn=*)', attributes: ['1.1'] });
      assert.ok(code === 4 || code === 11, `${code}`);
      assert.ok(entries.length < PEOPLE);
    }
  });

  it('gives the whole region to the replication class, and not to an application', async () => {
    const counts: (readonly [number | null, number])[] = [];
    for (const held of ['application', 'replication'] as const) {
      const region = await openDoor(60, {
        classOf: () => held,
        limits: { accountEntries: 20, accountLookThrough: 30 },
      });
      const client = await region.connectAs(ACCOUNT, PASSWORD);
      const { code, entries } = await client.search({ filter: '(objectClass=person)', attributes: ['1.1'] });
      counts.push([code, entries.length]);
      await region.remove();
    }
    assert.deepEqual(counts, [
      [4, 20],
      [0, 60],
    ]);
  });

  it('is replicated whole by slapd, and exported whole', async function () {
    const exported = [...exportLdif(door.contexts, door.contexts.list[0] ?? assert.fail())].join('');
    assert.equal(exported.match(/^dn: /gm)?.length, PEOPLE + 1);
    if (findSlapd() === null) this.skip();
    const replica = await openSlapd(
      ROOT_PASSWORD,
      [
        `syncrepl rid=001 provider=ldap://127.0.0.1:${door.listener.port} type=refreshAndPersist retry="1 +"`,
        ` searchbase="${SUFFIX}" scope=sub schemachecking=off bindmethod=simple`,
        ` binddn="${ROOT}" credentials="${ROOT_PASSWORD}"`,
      ].join('\n'),
    );
    try {
      const deadline = performance.now() + REPLICATED_MS;
      let count = 0;
      while (count !== PEOPLE && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        const client = await RawClient.open(replica.port);
        await client.bind(ROOT, ROOT_PASSWORD);
        count = (await client.search({ base: SUFFIX, filter: '(sn=*)', attributes: ['1.1'] })).entries.length;
        client.close();
      }
      assert.equal(count, PEOPLE);
    } finally {
      await replica.close();
    }
  });
});
