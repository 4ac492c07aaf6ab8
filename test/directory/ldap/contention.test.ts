import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import type { Answer, RawClient } from './raw-client.ts';
import { addEntry, bind, message, modifyEntry, rename, search } from './requests.ts';

const WRITERS = 100;
const ROUNDS = 5;
const FOLLOWED_WRITERS = 20;
const ROUNDS_OF_FOLLOWING = 100;
const COUNTER = `cn=compteur,${SUFFIX}`;
const ASSERTION = '1.3.6.1.1.12';
const SYNC = '1.3.6.1.4.1.4203.1.9.1.1';
const ASSERTION_FAILED = 122;
const MOST_HELD = 30_000_000;
const TURNS_TO_SETTLE = 100;
const SETTLE_MS = 100;

// What is held is measured, not what waits to be collected.
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** `(attribute=value)` in BER, as the assertion control takes it. */
function equality(attribute: string, value: string): Buffer {
  const text = (part: string): Buffer => Buffer.concat([Buffer.of(4, Buffer.byteLength(part)), Buffer.from(part)]);
  const body = Buffer.concat([text(attribute), text(value)]);
  return Buffer.concat([Buffer.of(0xa3, body.length), body]);
}

describe('LDAP contexts: many at one entry', function () {
  this.timeout(120_000);
  let door: ContextFixture;
  let root: RawClient;

  beforeEach(async () => {
    door = await openContextDoor({ limits: { connectionsPerAddress: 1000 } });
    root = await door.connectAs(ROOT, ROOT_PASSWORD);
    const top = { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] };
    assert.equal((await root.ask(addEntry(SUFFIX, top))).code, 0);
  });

  afterEach(() => door.remove());

  const clients = (count: number): Promise<readonly RawClient[]> =>
    Promise.all(Array.from({ length: count }, () => door.connectAs(ROOT, ROOT_PASSWORD)));

  it(`lets one of ${WRITERS} writers pass who assert the same value, each round (RFC 4528)`, async () => {
    const entry = { objectClass: ['device'], cn: ['compteur'], serialNumber: ['0'] };
    assert.equal((await root.ask(addEntry(COUNTER, entry))).code, 0);
    const writers = await clients(WRITERS);
    for (let round = 0; round < ROUNDS; round += 1) {
      const control = { oid: ASSERTION, critical: true, value: equality('serialNumber', String(round)) };
      const change = modifyEntry(COUNTER, [['replace', 'serialNumber', String(round + 1)]]);
      const answers = await Promise.all(writers.map((writer) => writer.ask(change, [control])));
      const codes = answers.map(({ code }) => code).sort();
      assert.deepEqual(codes, [0, ...Array.from({ length: WRITERS - 1 }, () => ASSERTION_FAILED)]);
    }
    const [found] = (await root.search({ base: COUNTER, scope: 0 })).entries;
    assert.deepEqual(found?.attributes.get('serialNumber'), [String(ROUNDS)]);
    for (const writer of writers) writer.close();
  });

  it('keeps every value that writers add to one attribute at the same time, and every increment', async () => {
    const entry = { objectClass: ['device', 'extensibleObject'], cn: ['compteur'], uidNumber: ['0'] };
    assert.equal((await root.ask(addEntry(COUNTER, entry))).code, 0);
    const writers = await clients(WRITERS);
    const answers = await Promise.all(
      writers.map((writer, at) =>
        writer.ask(
          modifyEntry(COUNTER, [
            ['add', 'description', `valeur ${at}`],
            ['increment', 'uidNumber', '1'],
          ]),
        ),
      ),
    );
    assert.deepEqual(
      answers.filter(({ code }) => code !== 0),
      [],
    );
    const [found] = (await root.search({ base: COUNTER, scope: 0 })).entries;
    assert.equal(found?.attributes.get('description')?.length, WRITERS);
    assert.deepEqual(found?.attributes.get('uidNumber'), [String(WRITERS)]);
    for (const writer of writers) writer.close();
  });

  it('adds one name once, whoever asks at the same time', async () => {
    const writers = await clients(WRITERS);
    const entry = addEntry(`cn=unique,${SUFFIX}`, { objectClass: ['device'], cn: ['unique'] });
    const codes = (await Promise.all(writers.map((writer) => writer.ask(entry)))).map(({ code }) => code).sort();
    assert.deepEqual(codes, [0, ...Array.from({ length: WRITERS - 1 }, () => 68)]);
    assert.equal((await root.search({ base: SUFFIX, filter: '(cn=unique)' })).entries.length, 1);
    for (const writer of writers) writer.close();
  });

  it('never makes a ring of branches, though two are moved below each other at the same time', async () => {
    const [one, two] = await clients(2);
    if (one === undefined || two === undefined) throw new RangeError('two clients');
    for (let round = 0; round < 20; round += 1) {
      const [a, b] = [`ou=a${round}`, `ou=b${round}`] as const;
      for (const rdn of [a, b]) {
        const unit = { objectClass: ['organizationalUnit'], ou: [rdn.slice(3)] };
        assert.equal((await root.ask(addEntry(`${rdn},${SUFFIX}`, unit))).code, 0);
      }
      const answers: readonly Answer[] = await Promise.all([
        one.ask(rename(`${a},${SUFFIX}`, a, true, `${b},${SUFFIX}`)),
        two.ask(rename(`${b},${SUFFIX}`, b, true, `${a},${SUFFIX}`)),
      ]);
      const codes = answers.map(({ code }) => code).sort();
      // The second finds its own name gone from where it was, or the place where it should go.
      assert.equal(codes[0], 0);
      assert.notEqual(codes[1], 0);
      const below = await root.search({ base: SUFFIX, filter: `(|(ou=a${round})(ou=b${round}))` });
      assert.equal(below.entries.length, 2, 'both are still reached from the top');
    }
    assert.equal((await root.ask(rename(`ou=a0,${SUFFIX}`, 'ou=a0', true, `ou=a0,${SUFFIX}`))).code !== 0, true);
    one.close();
    two.close();
  });

  it('does what a client asked who closed before the answer, and serves the others', async () => {
    const gone = await door.connectAs(ROOT, ROOT_PASSWORD);
    const count = 200;
    for (let at = 0; at < count; at += 1) {
      gone.send(message(1000 + at, addEntry(`cn=n${at},${SUFFIX}`, { objectClass: ['device'], cn: [`n${at}`] })));
    }
    gone.socket.end();
    await gone.readToEnd();
    // What comes after it on another connection waits for none of it to be answered, and finds it whole: each entry or none.
    const found = await root.search({ base: SUFFIX, filter: '(cn=n*)' });
    assert.equal(found.code, 0);
    assert.ok(found.entries.length <= count);
    assert.equal((await root.ask(addEntry(`cn=apres,${SUFFIX}`, { objectClass: ['device'], cn: ['apres'] }))).code, 0);
    assert.deepEqual(door.defects, []);
  });

  it('holds nothing for a follower who does not read: others write on, and it is dropped or catches up', async () => {
    const slow = connect(door.listener.port, '127.0.0.1');
    await once(slow, 'connect');
    const follow = { oid: SYNC, critical: true, value: Buffer.from('30030a0103', 'hex') };
    slow.write(message(1, bind(ROOT, ROOT_PASSWORD)));
    await once(slow, 'data');
    slow.write(message(2, search({ base: SUFFIX, filter: '(objectClass=*)' }), [follow]));
    await once(slow, 'data');
    slow.pause();
    const writers = await clients(FOLLOWED_WRITERS);
    const long = 'x'.repeat(20_000);
    collectGarbage();
    const before = process.memoryUsage();
    for (let round = 0; round < ROUNDS_OF_FOLLOWING; round += 1) {
      const answers = await Promise.all(
        writers.map((writer, at) => {
          const entry = { objectClass: ['device'], cn: [`s${round}-${at}`], description: [long] };
          return writer.ask(addEntry(`cn=s${round}-${at},${SUFFIX}`, entry));
        }),
      );
      assert.ok(answers.every(({ code }) => code === 0));
    }
    // 2,000 entries of 20 kB: what was to be told would be 40 MB. What is free already is given back in turns of the loop.
    let held = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < TURNS_TO_SETTLE && held >= MOST_HELD; turn += 1) {
      await delay(SETTLE_MS);
      collectGarbage();
      held = process.memoryUsage().arrayBuffers - before.arrayBuffers;
    }
    assert.ok(held < MOST_HELD, `${held} bytes`);
    // It reads again: all of it is there, or the connection was given up; nothing in between.
    let told = 0;
    for await (const chunk of slow) {
      told += (chunk as Buffer).length;
      if (told >= ROUNDS_OF_FOLLOWING * FOLLOWED_WRITERS * long.length) break;
    }
    assert.ok(told >= ROUNDS_OF_FOLLOWING * FOLLOWED_WRITERS * long.length || slow.readableEnded, `${told} bytes told`);
    slow.destroy();
    for (const writer of writers) writer.close();
  });
});
