import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCrlStore, openTrustStore } from '../../../pki/index.ts';
import { crlNumber } from '../../../scripts/authority/extensions.ts';
import { openNumberFile } from '../../../server/revocation/number-file.ts';
import { ENTRIES, fort } from '../../pki/world.ts';
import { AT, makeCrl } from '../../support/authority.ts';

describe('numbers of lists, across restarts (S-28)', () => {
  let folder: string;
  let path: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-numbers-'));
    path = join(folder, 'crl-numbers.json');
  });
  after(() => rmSync(folder, { recursive: true }));

  /** A store as a process that has just started opens it. */
  const start = () => openCrlStore(openTrustStore(ENTRIES, { universe: 'demo' }), { memory: openNumberFile(path) });
  const eighth = makeCrl(fort, { extensions: [crlNumber(8)] });

  it('an older list is refused after a restart, the same one and a newer one are taken', () => {
    assert.ok(start().load(eighth, AT).accepted);
    const older = start().load(makeCrl(fort), AT);
    assert.equal(older.accepted ? null : older.code, 'pki.crl.rollback');
    const other = start().load(makeCrl(fort, { extensions: [crlNumber(8)], revoked: [] }), AT);
    assert.equal(other.accepted ? null : other.code, 'pki.crl.rollback', 'other bytes, same number');
    assert.ok(start().load(eighth, AT).accepted);
    assert.ok(start().load(makeCrl(fort, { extensions: [crlNumber(9)] }), AT).accepted);
  });

  it('is its owner’s alone', () => {
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('stops the start when it is not what was written: it is not begun again in silence', () => {
    const good = readFileSync(path, 'utf8');
    for (const bad of ['', '{', '[]', '{"line":1}', good.replace(/"9"/, '"nine"')]) {
      writeFileSync(path, bad);
      assert.throws(() => openNumberFile(path), { code: 'server.crl-numbers.unreadable' }, bad);
    }
  });
});
