import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMasterKey } from '../../../server/config/master-key.ts';

describe('master key (S-46)', () => {
  let root: string;
  let secrets: string;
  const sevens = (count: number) => Buffer.alloc(count, 7);
  const nothing = (): never => {
    throw new RangeError('no key may be made here');
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'vestibule-key-'));
    secrets = join(root, 'secrets');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is made once, 32 bytes from the given generator, for its owner only, and nothing is left beside it', () => {
    openMasterKey(secrets, sevens);
    assert.equal(readFileSync(join(secrets, 'master.key'), 'utf8'), `${'07'.repeat(32)}\n`);
    assert.equal(statSync(join(secrets, 'master.key')).mode & 0o777, 0o600);
    assert.equal(statSync(secrets).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(secrets), ['master.key']);
  });

  it('derives the same key for a label after a restart, another one for another label', () => {
    const first = openMasterKey(secrets, sevens);
    const again = openMasterKey(secrets, nothing);
    assert.deepEqual(again.derive('audit'), first.derive('audit'));
    assert.equal(first.derive('audit').length, 32);
    assert.notDeepEqual(first.derive('audit'), first.derive('cookies'));
    assert.notDeepEqual(Buffer.from(first.derive('audit')), sevens(32));
  });

  for (const mode of [0o640, 0o604, 0o660]) {
    it(`is refused when its mode is ${mode.toString(8)}`, () => {
      openMasterKey(secrets, sevens);
      chmodSync(join(secrets, 'master.key'), mode);
      assert.throws(() => openMasterKey(secrets, nothing), {
        code: 'server.config.master-key-readable',
        kind: 'refused',
      });
    });
  }

  for (const content of ['', 'zz', '07'.repeat(31), '07'.repeat(64)]) {
    it(`is refused when its file holds ${content.length} characters that are none`, () => {
      openMasterKey(secrets, sevens);
      writeFileSync(join(secrets, 'master.key'), content);
      assert.throws(() => openMasterKey(secrets, nothing), { code: 'server.config.master-key-malformed' });
    });
  }

  it('says so when the folder cannot be made', () => {
    writeFileSync(secrets, 'a file where the folder should be');
    assert.throws(() => openMasterKey(secrets, sevens), {
      code: 'server.config.master-key-unavailable',
      detail: /master\.key : un fichier est là où un dossier est attendu$/,
    });
  });
});
