import assert from 'node:assert/strict';
import { PkiError } from '../../pki/index.ts';
import { plainEntryEnd } from '../../pki/revocation/plain-entry.ts';
import { readEntry } from '../../pki/revocation/read-entry.ts';
import { viewOf } from '../../pki/revocation/serial-hash.ts';

const SERIAL = '0203112233';
const REASON = '300c300a0603551d1504030a0101';

function entry(date: string, more = ''): Uint8Array {
  const content = Buffer.concat([
    Buffer.from(`${SERIAL}170d`, 'hex'),
    Buffer.from(date, 'latin1'),
    Buffer.from(more, 'hex'),
  ]);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}

function isRead(der: Uint8Array): boolean {
  try {
    readEntry(der);
    return true;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return false;
  }
}

describe('common entries of lists, recognised in place (RFC 5280 §5.1.2.6)', () => {
  it('are of the two forms, whole', () => {
    for (const der of [entry('260201103059Z'), entry('491228235959Z', REASON)]) {
      assert.equal(plainEntryEnd(viewOf(der), 0, der.length), der.length);
      assert.equal(plainEntryEnd(viewOf(der), 0, der.length - 1), 0);
    }
  });

  it('are never taken for good when the reader refuses them, whichever octet is changed to whatever', () => {
    let recognised = 0;
    for (const good of [entry('260201103059Z'), entry('500109093951Z', REASON)]) {
      for (let place = 0; place < good.length; place++) {
        for (let octet = 0; octet < 256; octet++) {
          const der = Uint8Array.from(good);
          der[place] = octet;
          const end = plainEntryEnd(viewOf(der), 0, der.length);
          if (end === 0) continue;
          recognised += 1;
          assert.ok(isRead(der.subarray(0, end)), `octet ${place} made ${octet}`);
        }
      }
    }
    assert.ok(recognised > 500, String(recognised));
  });
});
