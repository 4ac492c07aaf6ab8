import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spoolFile } from '../../../directory/import/spool.ts';

const MAX_BYTES = 64;

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) {
    yield bytes.subarray(from, from + size);
  }
}

describe('spooled file', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vestibule-spool-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const CHARSETS: readonly (readonly [string, Uint8Array, string])[] = [
    ['plain ASCII', Buffer.from('abc'), 'utf-8'],
    ['UTF-8 cut inside its characters', Buffer.from('éœ€😀é'), 'utf-8'],
    ['a Latin-1 letter', Buffer.from('é', 'latin1'), 'iso-8859-1'],
    ['UTF-8 that ends inside a character', Buffer.from('é').subarray(0, 1), 'iso-8859-1'],
    ['an overlong form', Buffer.from([0xc0, 0xaf]), 'iso-8859-1'],
    ['nothing', Buffer.alloc(0), 'utf-8'],
  ];
  for (const [title, bytes, charset] of CHARSETS) {
    it(`holds ${title} byte for byte and calls it ${charset}`, async () => {
      const path = join(folder, 'spool');
      const spool = await spoolFile(inPieces(bytes, 1), path, MAX_BYTES);
      assert.equal(spool.charset, charset);
      assert.equal(spool.bytes, bytes.length);
      assert.deepEqual(await readFile(path), Buffer.from(bytes));
    });
  }

  it('refuses one byte too many with directory.import.too-large, and accepts the last one allowed', async () => {
    const path = join(folder, 'large');
    assert.equal((await spoolFile(inPieces(Buffer.alloc(MAX_BYTES), 7), path, MAX_BYTES)).bytes, MAX_BYTES);
    await assert.rejects(spoolFile(inPieces(Buffer.alloc(MAX_BYTES + 1), 7), path, MAX_BYTES), {
      code: 'directory.import.too-large',
    });
  });
});
