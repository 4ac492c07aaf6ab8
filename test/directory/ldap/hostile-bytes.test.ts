import assert from 'node:assert/strict';
import type { BerWriter } from '../../../directory/ldap/ber-writer.ts';
import { type DoorFixture, openDoor } from './door-fixture.ts';
import type { RawClient, Response } from './raw-client.ts';
import { bind, constructed, message, modify, pageControl, saslBind, search } from './requests.ts';

const NOTICE = '1.3.6.1.4.1.1466.20036';
const hex = (text: string): Buffer => Buffer.from(text.replace(/ /g, ''), 'hex');

/** What must come back: a result of this code, a notice of disconnection and the end, or the end alone. */
type Expected = { readonly code: number } | 'notice' | 'closed';

interface HostileCase {
  readonly title: string;
  readonly bytes: Buffer;
  readonly expected: Expected;
}

const nestedNot = (depth: number) => (writer: BerWriter) => {
  const marks = Array.from({ length: depth }, () => writer.open(0xa2));
  writer.octets('objectClass', 0x87);
  for (const mark of marks.reverse()) writer.close(mark);
};

const wideAnd = (width: number) =>
  constructed(0xa0, (writer) => {
    for (let count = 0; count < width; count += 1) writer.octets('cn', 0x87);
  });

/** The table of what broke another server, then what strict BER refuses. One fault per case. */
const CASES: readonly HostileCase[] = [
  {
    title: 'a bind with SASL EXTERNAL is answered authMethodNotSupported',
    bytes: message(1, saslBind('EXTERNAL')),
    expected: { code: 7 },
  },
  {
    title: 'a base that is not a name is answered invalidDNSyntax',
    bytes: message(1, search({ base: 'not a name' })),
    expected: { code: 34 },
  },
  {
    title: 'a base that ends with a comma is answered invalidDNSyntax',
    bytes: message(1, search({ base: 'dc=example,' })),
    expected: { code: 34 },
  },
  {
    title: 'a bind whose inner length passes its container',
    bytes: hex('30 0c 02 01 01 60 07 02 01 03 04 50 80 00'),
    expected: 'notice',
  },
  { title: 'an operation nobody defined', bytes: hex('30 05 02 01 01 7f 00'), expected: 'notice' },
  {
    title: 'a response sent to the server',
    bytes: hex('30 0c 02 01 01 61 07 0a 01 00 04 00 04 00'),
    expected: 'notice',
  },
  {
    title: 'an unknown kind of filter item is Undefined, and matches nothing (RFC 4511 §4.5.1.7)',
    bytes: message(1, search({ filter: { kind: 'unrecognised' } })),
    expected: { code: 0 },
  },
  {
    title: 'a filter of the universal class',
    bytes: message(1, search({ filter: (writer) => writer.octets('cn') })),
    expected: 'notice',
  },
  { title: 'an indefinite length outside', bytes: hex('30 80 02 01 01 42 00 00 00'), expected: 'notice' },
  { title: 'an indefinite length inside', bytes: hex('30 0a 02 01 01 60 80 02 01 03 00 00'), expected: 'notice' },
  {
    title: 'a paged results control of no sense is answered protocolError',
    bytes: message(1, search(), [{ oid: '1.2.840.113556.1.4.319', critical: true, value: hex('30 03 02 01') }]),
    expected: { code: 2 },
  },
  {
    title: 'a paged results control without value is answered protocolError',
    bytes: message(1, search(), [{ oid: '1.2.840.113556.1.4.319', critical: true, value: null }]),
    expected: { code: 2 },
  },
  { title: 'a header announcing 4 GiB', bytes: hex('30 84 ff ff ff ff'), expected: 'notice' },
  { title: 'a header announcing one byte more than allowed', bytes: hex('30 83 10 00 00'), expected: 'notice' },
  { title: 'a length of five octets', bytes: hex('30 85 00 00 00 00 05 02 01 01 42 00'), expected: 'notice' },
  {
    title: 'an HTTP request sent by mistake',
    bytes: Buffer.from('GET / HTTP/1.1\r\nHost: example\r\n\r\n'),
    expected: 'closed',
  },
  { title: 'a TLS handshake on the plain port', bytes: hex('16 03 01 00 05 01 00 00 01 00'), expected: 'closed' },
  {
    title: 'an unknown control marked critical is answered unavailableCriticalExtension',
    bytes: message(1, search(), [{ oid: '1.2.3.4', critical: true, value: null }]),
    expected: { code: 12 },
  },
  {
    title: 'a critical page control on a bind is answered unavailableCriticalExtension',
    bytes: message(1, bind('', ''), [pageControl(5, Buffer.alloc(0))]),
    expected: { code: 12 },
  },
  { title: '5,000 nested NOT', bytes: message(1, search({ filter: nestedNot(5000) })), expected: 'notice' },
  { title: '65 nested NOT', bytes: message(1, search({ filter: nestedNot(64) })), expected: 'notice' },
  {
    title: '64 levels of filter are answered',
    bytes: message(1, search({ filter: nestedNot(63), scope: 0 })),
    expected: { code: 0 },
  },
  { title: '1,001 filter items', bytes: message(1, search({ filter: wideAnd(1000) })), expected: 'notice' },
  {
    title: 'a base in another letter case is the same base',
    bytes: message(1, search({ base: 'DC=REGION, dc=Example', scope: 0 })),
    expected: { code: 0 },
  },
  { title: 'a message id of zero (RFC 4511 §4.1.1.1)', bytes: message(0, search()), expected: 'notice' },
  { title: 'a negative message id', bytes: message(-1, search()), expected: 'notice' },
  { title: 'an integer padded with zeros', bytes: hex('30 06 02 02 00 01 42 00'), expected: 'notice' },
  {
    title: 'a boolean of two octets',
    bytes: hex('30 18 02 01 01 6c 13 04 04 63 6e 3d 78 04 04 63 6e 3d 79 01 02 ff ff 80 01 00'),
    expected: 'notice',
  },
  {
    title: 'bytes after the operation that are no element',
    bytes: hex('30 07 02 01 01 42 00 05 01'),
    expected: 'notice',
  },
  {
    title: 'members that a later version put last are passed over (RFC 4511 §4): the operation itself is unknown',
    bytes: hex(
      '30 26 02 01 01 77 0d 80 07 31 2e 32 2e 33 2e 34 85 02 05 00 a0 0e 30 0c 04 05 31 2e 32 2e 33 04 01 78 83 00 a7 02 05 00',
    ),
    expected: { code: 2 },
  },
  { title: 'an unbind with content', bytes: hex('30 06 02 01 01 42 01 00'), expected: 'notice' },
  { title: 'a tag of several octets', bytes: hex('30 08 02 01 01 7f 81 00 01 00'), expected: 'notice' },
  {
    title: 'a substring filter without pieces',
    bytes: message(
      1,
      search({
        filter: constructed(0xa4, (writer) => {
          writer.octets('cn');
          writer.header(0x30, 0);
        }),
      }),
    ),
    expected: 'notice',
  },
  {
    title: 'a scope of no known value is answered protocolError',
    bytes: Buffer.from(
      message(1, search({ scope: 1 }))
        .toString('hex')
        .replace('0a01010a0100', '0a01070a0100'),
      'hex',
    ),
    expected: { code: 2 },
  },
  {
    title: '501 requested attributes are answered protocolError',
    bytes: message(1, search({ attributes: Array.from({ length: 501 }, () => 'cn') })),
    expected: { code: 2 },
  },
  {
    title: '17 controls',
    bytes: message(
      1,
      search(),
      Array.from({ length: 17 }, () => ({ oid: '1.2.3', critical: false, value: null })),
    ),
    expected: 'notice',
  },
  {
    title: 'a modify whose last value is longer than its list',
    bytes: Buffer.from(message(1, modify('cn=x')).toString('hex').replace('04076368', '040c6368'), 'hex'),
    expected: 'notice',
  },
];

describe('LDAP door: hostile bytes (S-32)', () => {
  let door: DoorFixture;

  before(async () => {
    door = await openDoor(20);
  });

  after(() => door.remove());

  for (const { title, bytes, expected } of CASES) {
    it(title, async () => {
      const hostile = await door.connect();
      const healthy = await door.connect();
      hostile.send(bytes);
      if (typeof expected === 'object') {
        assert.equal((await firstResult(hostile)).code, expected.code);
      } else {
        const responses = await hostile.readToEnd();
        assert.equal(hostile.isClosed, true);
        assert.equal(responses.length, expected === 'notice' ? 1 : 0);
        if (expected === 'notice') {
          const [notice] = responses;
          assert.deepEqual([notice?.id, notice?.code, notice?.oid], [0, 2, NOTICE]);
        }
      }
      assert.deepEqual(await healthy.find('(uid=899700000013)'), ['uid=899700000013,ou=people']);
      assert.deepEqual(door.defects, []);
      hostile.close();
      healthy.close();
    });
  }

  it('reads a message sent one byte at a time', async () => {
    const client = await door.connect();
    for (const byte of message(1, search({ filter: '(uid=899700000013)', attributes: ['1.1'] })))
      client.send(Buffer.of(byte));
    assert.equal((await client.answerTo(1)).entries.length, 1);
  });

  it('accepts lengths written in four octets, as the client of Windows writes them', async () => {
    const client = await door.connect();
    client.send(hex('30 84 00 00 00 10 02 01 01 60 84 00 00 00 07 02 01 03 04 00 80 00'));
    assert.equal((await client.answerTo(1)).code, 0);
  });

  it('answers 9,000 tiny messages of one write, in order, without nesting calls', async () => {
    const client = await door.connect();
    const ids = Array.from({ length: 9000 }, (_, index) => index + 1);
    client.send(Buffer.concat(ids.map((id) => message(id, bind('', '')))));
    for (const id of ids) assert.equal((await client.read())?.id, id);
  });

  it('answers 20,000 anonymous binds of one write', async () => {
    const client = await door.connect();
    client.send(Buffer.concat(Array.from({ length: 20_000 }, () => message(7, bind('', '')))));
    for (let count = 0; count < 20_000; count += 1) assert.equal((await client.read())?.code, 0);
  });

  it('answers a filter of a million marks on one letter like any other, and others meanwhile', async () => {
    const hostile = await door.connect();
    const healthy = await door.connect();
    const value = Buffer.from(`e${'\u0301\u0327'.repeat(250_000)}`);
    const before = process.cpuUsage();
    hostile.send(message(1, search({ filter: { kind: 'equal', attribute: 'cn', value } })));
    assert.deepEqual(await healthy.find('(uid=899700000013)'), ['uid=899700000013,ou=people']);
    assert.equal((await firstResult(hostile)).code, 0);
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 5_000_000, `${user + system} µs`);
  });

  it('compares a binary value byte for byte (RFC 4517 §4.2.27)', async () => {
    const client = await door.connect();
    const filter = { kind: 'equal', attribute: 'cn', value: hex('ff fe 00') } as const;
    const answer = await client.search({ filter });
    assert.deepEqual([answer.code, answer.entries.length], [0, 0]);
  });
});

async function firstResult(client: RawClient): Promise<Response> {
  for (let response = await client.read(); response !== null; response = await client.read()) {
    if (response.entry === null) return response;
  }
  return assert.fail('closed without an answer');
}
