import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { openDirectory } from '../../../directory/index.ts';
import { openLdapDoor } from '../../../server/ldap/ldap-door.ts';
import { RawClient } from '../../directory/ldap/raw-client.ts';
import { addEntry } from '../../directory/ldap/requests.ts';
import { throwawayTls } from '../../directory/ldap/throwaway-tls.ts';

const SUFFIX = 'dc=hopital,dc=example';
const ROOT = `cn=admin,${SUFFIX}`;
const PASSWORD = 'un mot de passe fictif';
/** `{SSHA}` of it. */
const ROOT_HASH = '{SSHA}s46gq4exAlUSkf8H07wyA/u5w5FmaWN0aWY=';
const ROUNDS = process.env.VESTIBULE_LONG === '1' ? 200 : 10;
const WRITERS = 4;
const LATEST_KILL_MS = 400;
const clock = { now: () => new Date() };

describe('server/ldap: the door’s process killed under writes', function () {
  this.timeout(30_000 + ROUNDS * 10_000);
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-ldap-killed-'));
    await openDirectory({ path: join(folder, 'directory'), clock }).close();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const open = () => {
    const { key, cert } = tls;
    return openLdapDoor({
      settings: {
        directoryPath: join(folder, 'directory'),
        baseDn: 'dc=region,dc=example',
        host: '127.0.0.1',
        port: 0,
        tlsPort: 0,
        cert,
        key,
        services: [],
        contextsPath: join(folder, 'contexts'),
        contexts: [{ suffix: SUFFIX, rootDn: ROOT, rootPassword: ROOT_HASH }],
        schema: [],
      },
      clock,
      onBound: () => undefined,
      onUpdated: () => undefined,
      judge: async () => ({ accepted: false, code: 'pki.profile.not-a-person' }),
      onRestart: () => undefined,
    });
  };
  const tls = throwawayTls();

  async function connected(port: number): Promise<RawClient> {
    const client = await RawClient.open(port);
    assert.equal((await client.bind(ROOT, PASSWORD)).code, 0);
    return client;
  }

  /** Adds until the door is gone; what was acknowledged goes into the set. */
  async function write(client: RawClient, name: string, acknowledged: Set<string>): Promise<void> {
    for (let at = 0; ; at += 1) {
      const uid = `${name}-${at}`;
      const entry = { objectClass: ['account'], uid: [uid], description: ['x'.repeat(randomInt(1, 600))] };
      const code = await client.ask(addEntry(`uid=${uid},${SUFFIX}`, entry)).then(
        (answer) => answer.code,
        () => null,
      );
      if (code === null) return;
      assert.equal(code, 0);
      acknowledged.add(uid);
    }
  }

  it(`holds every acknowledged addition after each of ${ROUNDS} kill -9 (R-01)`, async () => {
    const acknowledged = new Set<string>();
    // The last round only looks.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const door = await open();
      const root = await connected(door.port);
      if (round === 0) {
        const top = { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] };
        assert.equal((await root.ask(addEntry(SUFFIX, top))).code, 0);
      }
      const { entries } = await root.search({ base: SUFFIX, filter: '(uid=*)', attributes: ['uid'] });
      const there = new Set(entries.map(({ attributes }) => attributes.get('uid')?.[0]));
      assert.deepEqual(
        [...acknowledged].filter((uid) => !there.has(uid)),
        [],
        `lost before round ${round}`,
      );
      // What was written and not acknowledged may be there or not: one addition of each writer at most.
      assert.ok(there.size - acknowledged.size <= WRITERS * round);
      if (round === ROUNDS) {
        await door.close();
        break;
      }
      const clients = await Promise.all(Array.from({ length: WRITERS }, () => connected(door.port)));
      const writing = clients.map((client, place) => write(client, `${round}-${place}`, acknowledged));
      await new Promise((resolve) => setTimeout(resolve, randomInt(LATEST_KILL_MS)));
      kill(door.pid() ?? assert.fail(), 'SIGKILL');
      await Promise.all(writing);
      await door.close();
    }
    assert.ok(acknowledged.size > ROUNDS, `${acknowledged.size} acknowledged`);
  });
});
