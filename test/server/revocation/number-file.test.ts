import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ListWorker, openCrlStore, openListWorker, openTrustStore } from '../../../pki/index.ts';
import { crlNumber } from '../../../scripts/authority/extensions.ts';
import { openNumberFile } from '../../../server/revocation/number-file.ts';
import { ENTRIES, fort } from '../../pki/world.ts';
import { AT, makeCrl } from '../../support/authority.ts';

describe('numbers of lists, across restarts (S-28)', () => {
  let folder: string;
  let path: string;
  let worker: ListWorker;
  before(() => {
    worker = openListWorker();
    folder = mkdtempSync(join(tmpdir(), 'vestibule-numbers-'));
    path = join(folder, 'crl-numbers.json');
  });
  after(async () => {
    await worker.close();
    rmSync(folder, { recursive: true });
  });

  /** A store as a process that has just started opens it. */
  const start = () => openCrlStore(openTrustStore(ENTRIES, { universe: 'demo' }), { memory: openNumberFile(path) });
  const offer = (store: ReturnType<typeof start>, list: Uint8Array) =>
    store.loadApart(new Uint8Array(list), AT, worker);
  const eighth = makeCrl(fort, { extensions: [crlNumber(8)] });

  it('an older list is refused after a restart, the same one and a newer one are taken', async () => {
    assert.ok((await offer(start(), eighth)).accepted);
    const older = await offer(start(), makeCrl(fort));
    assert.equal(older.accepted ? null : older.code, 'pki.crl.rollback');
    const other = await offer(start(), makeCrl(fort, { extensions: [crlNumber(8)], revoked: [] }));
    assert.equal(other.accepted ? null : other.code, 'pki.crl.rollback', 'other bytes, same number');
    assert.ok((await offer(start(), eighth)).accepted);
    assert.ok((await offer(start(), makeCrl(fort, { extensions: [crlNumber(9)] }))).accepted);
  });

  it('is its owner’s alone', () => {
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('a list is accepted once its number is on the disk, and a number that could not be written is written with the next', async () => {
    const broken = join(folder, 'absent', 'crl-numbers.json');
    const memory = openNumberFile(broken);
    const number = { crlNumber: '10', digest: '0'.repeat(64) };
    await assert.rejects(memory.remember('a'.repeat(64), number), { code: 'ENOENT' });
    mkdirSync(dirname(broken));
    await Promise.all(['a', 'b', 'c'].map((line) => memory.remember(line.repeat(64), number)));
    assert.equal(Object.keys(JSON.parse(readFileSync(broken, 'utf8'))).length, 3);
    assert.deepEqual(openNumberFile(broken).recall('a'.repeat(64)), number);
  });

  it('stops the start when it is not what was written: it is not begun again in silence', () => {
    const good = readFileSync(path, 'utf8');
    for (const bad of ['', '{', '[]', '{"line":1}', good.replace(/"9"/, '"nine"')]) {
      writeFileSync(path, bad);
      assert.throws(() => openNumberFile(path), { code: 'server.crl-numbers.unreadable' }, bad);
    }
  });
});
