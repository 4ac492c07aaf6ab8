import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAudit } from '../../../server/audit/audit.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { anEvent, TEST_KEY } from '../audit/in-folder.ts';

const CHILD = fileURLToPath(new URL('full-disk-child.ts', import.meta.url));
/** Largest file, in the shell's units of 1,024 bytes. */
const FILE_MAX_KIB = 2_048;

describe('stores on a full disk (R-03)', () => {
  let root: string;

  beforeEach(function () {
    if (process.platform === 'win32') this.skip();
    root = mkdtempSync(join(tmpdir(), 'vestibule-full-'));
  });

  afterEach(() => root && rmSync(root, { recursive: true, force: true }));

  /** The child, where no file grows beyond the limit: the write fails as on a full disk. */
  function fill(what: 'store' | 'audit', ...paths: readonly string[]) {
    const script = `trap '' XFSZ; ulimit -f ${FILE_MAX_KIB}; exec "$@"`;
    const said = execFileSync('bash', ['-c', script, 'bash', process.execPath, CHILD, what, ...paths], {
      encoding: 'utf8',
    });
    // Written by our own child.
    return JSON.parse(said) as { code: string; written: number; kept: number; intact?: boolean };
  }

  it('the sign-in store refuses the write, loses nothing acknowledged, and writes again when there is room', async () => {
    const path = join(root, 'signin');
    const { code, written, kept } = fill('store', path);
    assert.equal(code, 'server.store.unavailable');
    assert.ok(written > 100, `${written} writes only: the disk was full before it began`);
    assert.equal(kept, written);
    const clock = { now: () => new Date('2026-11-23T08:00:00Z') };
    const store = openSignInStore({ path, clock });
    await store.put('Kept', 'later', { payload: { n: 1 }, expiresAt: new Date('2026-11-23T20:00:00Z') });
    assert.deepEqual((await store.get('Kept', 'later'))?.payload, { n: 1 });
    assert.ok(await store.get('Kept', `${written}`));
    await store.close();
  });

  it('the audit refuses the line, still verifies, and goes on when there is room (R-21)', async () => {
    const [path, sealPath] = [join(root, 'audit'), join(root, 'secrets', 'audit.head')];
    const { code, written, kept, intact } = fill('audit', path, sealPath);
    assert.equal(code, 'server.audit.unavailable');
    assert.ok(written > 100, `${written} lines only: the disk was full before it began`);
    assert.deepEqual([kept, intact], [written, true]);
    const audit = await openAudit({ path, sealPath, key: TEST_KEY });
    await audit.append(anEvent());
    assert.equal(audit.head().count, written + 1);
    assert.equal((await audit.verify()).intact, true);
    await audit.close();
  });
});
