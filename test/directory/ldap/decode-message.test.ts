import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Filter } from '../../../directory/filter/filter.ts';
import { printFilter } from '../../../directory/filter/print-filter.ts';
import { BerReader } from '../../../directory/ldap/ber-reader.ts';
import { BerWriter } from '../../../directory/ldap/ber-writer.ts';
import { decodeFilter } from '../../../directory/ldap/decode-filter.ts';
import { decodeMessage } from '../../../directory/ldap/decode-message.ts';
import { MessageFramer } from '../../../directory/ldap/message-framer.ts';
import { BASE, bind, message, search, writeFilter } from './requests.ts';

const MALFORMED = { code: 'directory.ldap.malformed' };
const FILTERS: readonly Filter[] = [
  { kind: 'and', parts: [{ kind: 'present', attribute: 'cn' }, { kind: 'unrecognised' }] },
  { kind: 'not', part: { kind: 'equal', attribute: 'cn', value: Buffer.from('é') } },
  {
    kind: 'substring',
    attribute: 'cn',
    initial: Buffer.from('a'),
    any: [Buffer.from('b'), Buffer.from('c')],
    final: null,
  },
  { kind: 'extensible', rule: '2.5.13.2', attribute: null, value: Buffer.of(0, 255), dnAttributes: true },
  { kind: 'atLeast', attribute: '2.5.4.3', value: Buffer.alloc(0) },
  { kind: 'or', parts: [] },
];

describe('LDAP messages (RFC 4511 §4, §5.1)', () => {
  for (const filter of FILTERS) {
    it(`reads the filter ${printFilter(filter)} as it was written`, () => {
      const writer = new BerWriter();
      writeFilter(writer, filter);
      assert.deepEqual(decodeFilter(new BerReader(writer.copy())), filter);
    });
  }

  it('reads a search as it was written', () => {
    const { id, request, controls } = decodeMessage(message(77, search({ sizeLimit: 5, attributes: ['cn', '+'] })));
    assert.ok(request.operation === 'search');
    assert.deepEqual(
      [id, request.base.toString(), request.scope, request.sizeLimit, request.attributes],
      [77, BASE, 'sub', 5, ['cn', '+']],
    );
    assert.deepEqual(controls, []);
  });

  it('writes and reads every 32-bit integer in its shortest form (X.690 §8.3.2)', () => {
    const check = (value: number): void => {
      const writer = new BerWriter();
      writer.integer(value);
      assert.equal(new BerReader(writer.copy()).integer(), value);
    };
    for (const value of [
      0, 127, 128, 255, 256, 32767, 32768, 8388607, 8388608, 2147483647, -1, -128, -129, -2147483648,
    ])
      check(value);
    fc.assert(fc.property(fc.integer(), check), { numRuns: 2_000 });
  });

  it('refuses a message cut anywhere with its own code, and nothing else', () => {
    const whole = message(1, search({ filter: '(&(cn=*a*)(sn=b))', attributes: ['cn'] }));
    for (let length = 1; length < whole.length; length += 1) {
      const cut = Buffer.from(whole.subarray(0, length));
      assert.throws(() => decodeMessage(cut), MALFORMED, `cut at ${length}`);
    }
  });

  it('reads any bytes to a message or to its own refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeMessage(Buffer.concat([Buffer.of(0x30, bytes.length), bytes]));
        } catch (error) {
          assert.equal((error as { code?: string }).code, MALFORMED.code);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('cuts a stream into the same messages whatever its chunks', () => {
    const messages = [
      message(1, bind('', '')),
      message(2, search()),
      message(3, search({ filter: `(cn=${'x'.repeat(300)})` })),
    ];
    const stream = Buffer.concat(messages);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 6 }), (cuts) => {
        const framer = new MessageFramer();
        const found: Buffer[] = [];
        const ends = [...new Set(cuts)].sort((left, right) => left - right);
        for (const [at, end] of [...ends, stream.length].entries()) {
          framer.push(stream.subarray(ends[at - 1] ?? 0, end));
          for (let next = framer.next(10_000); next !== null; next = framer.next(10_000)) found.push(Buffer.from(next));
        }
        assert.deepEqual(found, messages);
        assert.equal(framer.pendingBytes, 0);
      }),
    );
  });

  it('refuses a message longer than allowed from its header alone', () => {
    const framer = new MessageFramer();
    framer.push(Buffer.of(0x30, 0x82, 0x10, 0x00));
    assert.throws(() => framer.next(4096), MALFORMED);
  });
});
