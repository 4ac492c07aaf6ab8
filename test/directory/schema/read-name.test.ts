import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isValidName } from '../../../directory/schema/check-syntax.ts';
import { MAX_DN_RDNS, parseDn } from '../../../directory/schema/dn.ts';
import { pathOf } from '../../../directory/schema/dn-path.ts';
import { readName } from '../../../directory/schema/read-name.ts';

const RUNS = 5_000;

/** What the name is by the whole reader, without anything remembered. */
function wholly(text: string): string | null {
  const dn = parseDn(text);
  return dn === null || !isValidName(dn) ? null : pathOf(dn);
}

const part = fc.oneof(
  fc.constantFrom(
    'uid=Alice',
    'cn=a.b@c',
    'ou=people',
    'c=FR',
    'c=',
    'cn=',
    'dc=x',
    'member=cn',
    'uidNumber=1',
    'uidNumber=x',
  ),
  fc.constantFrom(
    'cn=a+uid=1',
    'cn=a\\,b',
    ' cn = a ',
    'cn=é',
    'cn=#040178',
    'unknown=x',
    '2.5.4.3=x',
    'nonsense',
    '',
    'cn=a;b',
  ),
);

describe('names as requests write them (RFC 4511 §4.1.3)', () => {
  it('are read as the whole reader reads them, whatever was read before', () => {
    const texts = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(','));
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), (asked) => {
        for (const text of asked) assert.equal(readName(Buffer.from(text, 'utf8')), wholly(text), text);
      }),
      { numRuns: RUNS },
    );
  });

  it('are refused when they end in nothing, are too deep, or are not text', () => {
    const deep = (parts: number): Buffer => Buffer.from(Array.from({ length: parts }, (_, at) => `cn=${at}`).join(','));
    assert.notEqual(readName(deep(MAX_DN_RDNS)), null);
    assert.equal(readName(deep(MAX_DN_RDNS + 1)), null);
    assert.equal(readName(Buffer.from('cn=a,')), null);
    assert.equal(readName(Buffer.from([0x63, 0x6e, 0x3d, 0xff])), null);
    assert.equal(readName(Buffer.alloc(0)), '');
  });
});
