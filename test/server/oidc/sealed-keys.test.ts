import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSealedKeys } from '../../../server/oidc/sealed-keys.ts';

describe('server/oidc/sealed-keys (S-46)', () => {
  let folder: string;
  let path: string;
  const key = new Uint8Array(32).fill(7);
  const clock = { now: () => new Date('2026-11-23T08:00:00Z') };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-keys-'));
    path = join(folder, 'signing-keys.sealed');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the same keys at each start, from a file that shows none of them', async () => {
    const made = await openSealedKeys(path, key, clock);
    const again = await openSealedKeys(path, key, clock);
    assert.deepEqual(again.read(), made.read());
    const bytes = readFileSync(path).toString('latin1');
    for (const { jwk } of made.read()) assert.equal(bytes.includes(String(jwk.d)), false);
    assert.equal(bytes.includes('"kty"'), false);
    assert.equal(statSync(path).mode & 0o077, 0);
  });

  it('opens for no other master key', async () => {
    await openSealedKeys(path, key, clock);
    await assert.rejects(openSealedKeys(path, new Uint8Array(32).fill(8), clock), { code: 'server.keys.unreadable' });
  });

  it('refuses a file with one byte changed, wherever it is, and a cut one', async () => {
    await openSealedKeys(path, key, clock);
    const sealed = readFileSync(path);
    for (const at of [0, 12, 28, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path, changed);
      await assert.rejects(openSealedKeys(path, key, clock), { code: 'server.keys.unreadable' });
    }
    writeFileSync(path, sealed.subarray(0, 20));
    await assert.rejects(openSealedKeys(path, key, clock), { code: 'server.keys.unreadable' });
  });
});
