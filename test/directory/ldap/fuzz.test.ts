import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import { RawClient } from './raw-client.ts';
import {
  abandon,
  add,
  addEntry,
  BASE,
  bind,
  compare,
  extended,
  message,
  modify,
  modifyDn,
  modifyEntry,
  pageControl,
  remove,
  rename,
  saslBind,
  search,
  unbind,
} from './requests.ts';

const SEED = process.env.FUZZ_SEED ?? 'vestibule';
/** Per commit 20,000 (security.md §5); per release 2,000,000 through FUZZ_MESSAGES. */
const MESSAGES = Number(process.env.FUZZ_MESSAGES ?? (process.env.VESTIBULE_LONG === '1' ? 2_000_000 : 20_000));
const MESSAGES_PER_CONNECTION = 8;
const CONNECTIONS_AT_ONCE = 16;
const MEMORY_EVERY = 500;
/** A healthy client is answered within this while the hostile ones are at work; one answer in a hundred may wait for the machine. */
const HEALTHY_MS = 500;
const MAX_GROWTH_BYTES = 8 * 1024 * 1024;

const PERSON = `uid=899700000013,ou=people,${BASE}`;

/** One valid message of every operation, with the shapes their parts can take. */
const SAMPLES: readonly Buffer[] = [
  message(1, bind('', '')),
  message(2, bind(PERSON, 'faux')),
  message(3, saslBind('EXTERNAL')),
  message(4, unbind),
  message(
    5,
    search({ filter: '(&(objectClass=person)(|(cn=*éli*)(sn>=a))(!(uid:dn:=1)))', attributes: ['cn', '*', '+'] }),
  ),
  message(6, search({ scope: 1, base: `ou=people,${BASE}`, filter: '(cn=a*b*c)' }), [pageControl(5, Buffer.alloc(0))]),
  message(7, search({ scope: 0, base: PERSON, filter: '(cn:caseExactMatch:=x)', typesOnly: true })),
  message(8, compare(PERSON, 'cn', 'Élodie Fictif')),
  message(9, extended('1.3.6.1.4.1.4203.1.11.3')),
  message(10, extended('1.2.3.4', 'value')),
  message(11, abandon(5)),
  message(12, add('cn=new,dc=example')),
  message(13, remove(PERSON)),
  message(14, modify(PERSON), [{ oid: '1.2.3', critical: false, value: Buffer.from('x') }]),
  message(15, modifyDn(PERSON, 'uid=2')),
  // What a root of a plain context sends: every mutation of it that is still a message may write.
  message(16, bind(ROOT, ROOT_PASSWORD)),
  message(17, addEntry(`cn=a,${SUFFIX}`, { objectClass: ['device'], cn: ['a'], description: ['x', 'y'] })),
  message(
    18,
    modifyEntry(`cn=a,${SUFFIX}`, [
      ['add', 'l', 'z'],
      ['delete', 'description', 'x'],
      ['replace', 'serialNumber', '1'],
    ]),
  ),
  message(19, rename(`cn=a,${SUFFIX}`, 'cn=b', true, SUFFIX)),
  message(20, remove(`cn=b,${SUFFIX}`)),
  message(21, extended('1.3.6.1.4.1.4203.1.11.1', Buffer.from('3009800161820378797a', 'hex'))),
  message(22, search({ base: SUFFIX, filter: '(:caseIgnoreMatch:=a)' }), [
    { oid: '1.3.6.1.4.1.4203.1.9.1.1', critical: true, value: Buffer.from('30030a0101', 'hex') },
    { oid: '1.2.840.113556.1.4.473', critical: false, value: Buffer.from('300630040402636e', 'hex') },
  ]),
  message(23, extended('1.3.6.1.1.8', Buffer.from('3003020116', 'hex'))),
];

const BIND_ROOT = message(900, bind(ROOT, ROOT_PASSWORD));

/** Repeatable numbers from a seed: each block is a digest of the seed and a counter. */
function* numbersFrom(seed: string): Generator<number, never> {
  for (let counter = 0; ; counter += 1) {
    const block = createHash('sha512').update(`${seed}:${counter}`).digest();
    for (let at = 0; at < block.length; at += 4) yield block.readUInt32BE(at);
  }
}

/** Change a valid message: flip, replace, insert, remove, repeat, cut, or lie about a length. */
function mutate(sample: Buffer, next: () => number): Buffer {
  let bytes: Buffer = Buffer.from(sample);
  for (let rounds = 1 + (next() % 3); rounds > 0 && bytes.length > 0; rounds -= 1) {
    const at = next() % bytes.length;
    const value = next() & 0xff;
    switch (next() % 7) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (value & 7));
        break;
      case 1:
        bytes[at] = value;
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.of(value), bytes.subarray(at)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes, bytes.subarray(at)]);
        break;
      case 5:
        bytes = Buffer.from(bytes.subarray(0, at));
        break;
      default:
        bytes[at] = [0x80, 0x84, 0xff, 0x7f, 0x00][value % 5] ?? 0;
    }
  }
  return bytes;
}

describe('LDAP door: mutated messages (S-32)', () => {
  let door: ContextFixture;

  before(async () => {
    door = await openContextDoor({ limits: { connectionsPerAddress: 1000, arrivalMs: 250, refusedBinds: 1_000_000 } });
    const root = await door.connectAs(ROOT, ROOT_PASSWORD);
    const top = { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] };
    assert.equal((await root.ask(addEntry(SUFFIX, top))).code, 0);
  });

  after(() => door.remove());

  it(`survives ${MESSAGES} mutated messages of every operation, seed « ${SEED} », and serves a healthy client meanwhile`, async function () {
    this.timeout(10_000 + MESSAGES * 5);
    const numbers = numbersFrom(SEED);
    const next = (): number => numbers.next().value;
    const healthy = await door.connect();
    let sent = 0;
    let sinceMemory = 0;
    let asked = 0;
    let late = 0;
    let baseline = 0;
    while (sent < MESSAGES) {
      const batch = Array.from({ length: CONNECTIONS_AT_ONCE }, () => hostileConnection(door, next));
      const began = performance.now();
      assert.deepEqual(await healthy.find('(uid=899700000013)'), ['uid=899700000013,ou=people']);
      asked += 1;
      if (performance.now() - began > HEALTHY_MS) late += 1;
      await Promise.all(batch);
      sent += CONNECTIONS_AT_ONCE * MESSAGES_PER_CONNECTION;
      sinceMemory += CONNECTIONS_AT_ONCE * MESSAGES_PER_CONNECTION;
      if (sinceMemory < MEMORY_EVERY) continue;
      sinceMemory = 0;
      baseline ||= await memoryInUse();
    }
    assert.deepEqual(door.defects, []);
    assert.ok(late <= asked / 100, `${late} of ${asked} answers to the healthy client took more than ${HEALTHY_MS} ms`);
    const growth = (await memoryInUse()) - baseline;
    assert.ok(growth < MAX_GROWTH_BYTES, `memory grew by ${growth} bytes`);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes that are still held once everything that nobody needs is gone. */
async function memoryInUse(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** One connection: mutated messages in one write, then the end of our side; the server must close or answer. */
async function hostileConnection(door: ContextFixture, next: () => number): Promise<void> {
  const mutated = Array.from({ length: MESSAGES_PER_CONNECTION }, () => mutate(pick(next), next));
  // Half of the connections speak as the root of a context, so that what is mutated reaches the writes.
  const messages = next() % 2 === 0 ? [BIND_ROOT, ...mutated] : mutated;
  const client = await RawClient.open(door.listener.port);
  client.socket.end(Buffer.concat(messages));
  await client.readToEnd();
}

function pick(next: () => number): Buffer {
  return SAMPLES[next() % SAMPLES.length] ?? Buffer.alloc(0);
}
