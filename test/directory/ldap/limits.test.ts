import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { judgeBind } from '../../../directory/ldap/bind.ts';
import { isLoopbackAddress } from '../../../directory/ldap/connection.ts';
import type { LdapLimits } from '../../../directory/ldap/limits.ts';
import { openLdapListener } from '../../../directory/ldap/listener.ts';
import { ACCOUNT, type DoorFixture, openDoor, PASSWORD } from './door-fixture.ts';
import { cookieOf, type RawClient } from './raw-client.ts';
import { BASE, message, pageControl, search } from './requests.ts';

const EMPTY = Buffer.alloc(0);
const ALL = { base: `ou=people,${BASE}`, scope: 1, filter: '(uid=*)', attributes: ['1.1'] } as const;
const INDEXED = { ...ALL, filter: '(objectClass=person)' } as const;

async function withDoor(
  people: number,
  limits: Partial<LdapLimits>,
  work: (door: DoorFixture) => Promise<void>,
): Promise<void> {
  const door = await openDoor(people, { limits });
  try {
    await work(door);
    assert.deepEqual(door.defects, []);
  } finally {
    await door.remove();
  }
}

/** All pages of a search, as lists of names. */
async function pagesOf(client: RawClient, parts: typeof ALL | typeof INDEXED, size: number): Promise<string[][]> {
  const pages: string[][] = [];
  let cookie: Uint8Array = EMPTY;
  do {
    const page = await client.search(parts, [pageControl(size, cookie)]);
    assert.equal(page.code, 0);
    pages.push(page.entries.map(({ dn }) => dn));
    cookie = cookieOf(page);
  } while (cookie.length > 0);
  return pages;
}

describe('LDAP door: pages (RFC 2696, S-37)', () => {
  for (const [title, parts] of [
    ['a scan', ALL],
    ['an index', INDEXED],
  ] as const) {
    it(`gives every entry once, from ${title}, whatever the size of the page`, () =>
      withDoor(25, {}, async (door) => {
        const client = await door.connect();
        const whole = (await client.search(parts)).entries.map(({ dn }) => dn);
        assert.equal(whole.length, 25);
        for (const size of [1, 7, 25, 100]) {
          const pages = await pagesOf(client, parts, size);
          assert.deepEqual(pages.flat(), whole);
          assert.ok(pages.every((page) => page.length <= size));
        }
      }));
  }

  it('refuses a cookie on another connection, for another search, for another identity, or changed', () =>
    withDoor(10, {}, async (door) => {
      const client = await door.connect();
      const cookie = cookieOf(await client.search(ALL, [pageControl(3, EMPTY)]));
      const thief = await door.connect();
      assert.equal((await thief.search(ALL, [pageControl(3, cookie)])).code, 53);
      assert.equal((await client.search(INDEXED, [pageControl(3, cookie)])).code, 53);
      for (let at = 0; at < cookie.length; at += 5) {
        const changed = Buffer.from(cookie);
        changed[at] = (changed[at] ?? 0) ^ 1;
        assert.equal((await client.search(ALL, [pageControl(3, changed)])).code, 53);
      }
      assert.equal((await client.search(ALL, [pageControl(3, cookie)])).code, 0);
      await client.bind(ACCOUNT, PASSWORD);
      assert.equal((await client.search(ALL, [pageControl(3, cookie)])).code, 53);
    }));

  it('gives the search up at a page of no entries', () =>
    withDoor(5, {}, async (door) => {
      const client = await door.connect();
      const cookie = cookieOf(await client.search(ALL, [pageControl(2, EMPTY)]));
      const answer = await client.search(ALL, [pageControl(0, cookie)]);
      assert.deepEqual([answer.code, answer.entries.length, cookieOf(answer).length], [0, 0, 0]);
    }));

  it('counts all pages against the limit of the identity and the client’s own', () =>
    withDoor(20, { anonymousPagedEntries: 7, anonymousEntries: 4 }, async (door) => {
      const client = await door.connect();
      const first = await client.search(ALL, [pageControl(100, EMPTY)]);
      assert.deepEqual([first.code, first.entries.length], [0, 4]);
      const second = await client.search(ALL, [pageControl(100, cookieOf(first))]);
      assert.deepEqual([second.code, second.entries.length], [4, 3]);
      const limited = await client.search({ ...ALL, sizeLimit: 2 }, [pageControl(100, EMPTY)]);
      assert.deepEqual([limited.code, limited.entries.length], [4, 2]);
    }));
});

describe('LDAP door: limits (S-32, S-37)', () => {
  it('stops at the entries an anonymous caller may have; an account may have more', () =>
    withDoor(20, { anonymousEntries: 5 }, async (door) => {
      const answer = await (await door.connect()).search(ALL);
      assert.deepEqual([answer.code, answer.entries.length], [4, 5]);
      const account = await door.connectAs(ACCOUNT, PASSWORD);
      assert.equal((await account.search(ALL)).entries.length, 20);
    }));

  it('answers adminLimitExceeded when too many entries would have to be looked at', () =>
    withDoor(20, { anonymousLookThrough: 10 }, async (door) => {
      const client = await door.connect();
      assert.equal((await client.search({ ...ALL, filter: '(!(cn=nobody))' })).code, 11);
      assert.equal((await client.search({ ...ALL, filter: '(uid=899700000013)' })).code, 0);
    }));

  it('lets others be served while the dearest filter of an anonymous caller runs', () =>
    withDoor(400, {}, async (door) => {
      const items = ['*fic*', '*ima*', '*gin*', '*inv*', 'e*', 's*t*r*', '*elo*'];
      const dear = `(&${Array.from({ length: 90 }, (_, at) => `(|(sn=${items[at % items.length]})(!(name=*x${at}y*)))`).join('')})`;
      const greedy = await door.connect();
      for (let id = 1; id <= 8; id += 1) greedy.send(message(id, search({ filter: dear, attributes: ['1.1'] })));
      const healthy = await door.connect();
      let longest = 0;
      for (let count = 0; count < 20; count += 1) {
        const start = performance.now();
        await healthy.find('(uid=899700000013)');
        longest = Math.max(longest, performance.now() - start);
      }
      assert.ok(longest < 5_000, `a look-up waited ${longest} ms`);
    }));

  it('answers timeLimitExceeded by the clock it is given', async () => {
    let calls = 0;
    const clock = { now: () => new Date(1_700_000_000_000 + 400 * calls++) };
    const door = await openDoor(600, { clock, limits: { anonymousEntries: 1000 } });
    const client = await door.connect();
    const answer = await client.search({ ...ALL, filter: '(!(cn=nobody))', timeLimit: 1 });
    assert.equal(answer.code, 0);
    calls = 0;
    const slow = await openDoor(600, { clock: { now: () => new Date(1_700_000_000_000 + 1200 * calls++) } });
    const other = await slow.connect();
    assert.equal((await other.search({ ...ALL, filter: '(cn;x=nobody)', timeLimit: 1 })).code, 3);
    await door.remove();
    await slow.remove();
  });

  it('admits so many connections of one address, and again once they left', () =>
    withDoor(1, { connectionsPerAddress: 3 }, async (door) => {
      const [first] = await Promise.all([door.connect(), door.connect(), door.connect()]);
      const refused = await door.connect();
      assert.deepEqual(await refused.readToEnd(), []);
      first?.close();
      let isAdmitted = false;
      while (!isAdmitted) {
        const again = await door.connect();
        again.send(message(1, search({ scope: 0 })));
        isAdmitted = (await again.read()) !== null;
      }
    }));

  it('closes an idle connection with a notice', () =>
    withDoor(1, { idleMs: 60 }, async (door) => {
      const [notice] = await (await door.connect()).readToEnd();
      assert.deepEqual([notice?.id, notice?.code], [0, 52]);
    }));

  it('closes a connection whose message does not arrive', () =>
    withDoor(1, { arrivalMs: 60 }, async (door) => {
      const client = await door.connect();
      client.send(message(1, search()).subarray(0, 10));
      assert.deepEqual(await client.readToEnd(), []);
    }));

  it('drops a peer that asks much and reads nothing, and serves others meanwhile', () =>
    withDoor(200, { pendingWriteBytes: 400_000, stalledWriteMs: 300, outstandingOperations: 8 }, async (door) => {
      const greedy = await door.connect();
      greedy.socket.pause();
      const requests = Array.from({ length: 2000 }, (_, index) =>
        message(index + 1, search({ ...ALL, attributes: ['*', '+'] })),
      );
      greedy.send(Buffer.concat(requests));
      const closed = once(greedy.socket, 'close');
      const healthy = await door.connect();
      for (let count = 0; count < 20; count += 1) {
        assert.deepEqual(await healthy.find('(uid=899700000013)'), ['uid=899700000013,ou=people']);
      }
      // A paused socket learns of the end only once it reads again.
      const drain = setTimeout(() => greedy.socket.resume(), 1000);
      await closed;
      clearTimeout(drain);
    }));

  it('refuses more password checks at once than allowed as busy', async () => {
    const gate = Promise.withResolvers<boolean>();
    const door = await openDoor(1, { limits: { passwordChecks: 2 }, verifyPassword: () => gate.promise });
    const clients = await Promise.all([door.connect(), door.connect(), door.connect()]);
    const answers = clients.map((client) => client.bind(ACCOUNT, PASSWORD));
    const busy = await Promise.race(answers);
    assert.equal(busy.code, 51);
    gate.resolve(true);
    assert.deepEqual((await Promise.all(answers)).map(({ code }) => code).sort(), [0, 0, 51]);
    await door.remove();
  });

  it('tells every peer when it stops, and ends', async () => {
    const door = await openDoor(1);
    const client = await door.connect();
    await client.search({ scope: 0 });
    const [responses] = await Promise.all([client.readToEnd(), door.listener.close()]);
    assert.deepEqual(
      responses.map(({ id, code }) => [id, code]),
      [[0, 52]],
    );
    await door.entries.remove();
  });
});

describe('LDAP door: opening', () => {
  const options = (door: DoorFixture) => ({
    entries: door.entries.reader,
    baseDn: BASE,
    listen: { host: '127.0.0.1', port: 0 },
    clock: { now: () => new Date(0) },
    randomBytes,
    verifyPassword: async () => false,
  });

  it('refuses a base that is no name, LDAPS without a certificate, and a certificate that is none', () =>
    withDoor(1, {}, async (door) => {
      const refused = { code: 'directory.ldap.misconfigured' };
      await assert.rejects(openLdapListener({ ...options(door), baseDn: 'region' }), refused);
      await assert.rejects(openLdapListener({ ...options(door), listenTls: { host: '127.0.0.1', port: 0 } }), refused);
      await assert.rejects(openLdapListener({ ...options(door), tls: { key: 'x', cert: 'y' } }), refused);
    }));

  it('says when its port is taken: directory.ldap.listen-failed', () =>
    withDoor(1, {}, async (door) => {
      const taken = { host: '127.0.0.1', port: door.listener.port };
      await assert.rejects(openLdapListener({ ...options(door), listen: taken }), {
        code: 'directory.ldap.listen-failed',
      });
    }));

  it('knows loopback from elsewhere, and takes no password in clear from elsewhere', () => {
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
      assert.ok(isLoopbackAddress(address), address);
    for (const address of ['10.0.0.1', '::ffff:10.0.0.1', 'fe80::1', '', '1127.0.0.1'])
      assert.ok(!isLoopbackAddress(address), address);
    const password = Buffer.from('x');
    const request = { operation: 'bind', version: 3, name: Buffer.from(ACCOUNT), password, sasl: null } as const;
    const step = judgeBind(request, { isEncrypted: false, isLoopback: false, acceptsClearOnLoopback: true });
    assert.ok('answer' in step && step.answer.code === 13);
  });
});
