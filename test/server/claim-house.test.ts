import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimHouse } from '../../server/claim-house.ts';
import { openMasterKey } from '../../server/config/master-key.ts';
import { composeAndListen } from '../../server/index.ts';
import { useHouse } from '../support/house.ts';

const CHILD = fileURLToPath(new URL('./claiming-child.ts', import.meta.url));
const IN_USE = { code: 'server.house.in-use' };

describe('One process holds a house', () => {
  let secrets: string;

  beforeEach(() => {
    secrets = mkdtempSync(join(tmpdir(), 'vestibule-claim.'));
  });
  afterEach(() => rmSync(secrets, { recursive: true, force: true }));

  const keyOf = (folder: string) => openMasterKey(folder, randomBytes);

  it('until it gives it back: server.house.in-use', async () => {
    const first = await claimHouse(keyOf(secrets), '/donnees');
    await assert.rejects(claimHouse(keyOf(secrets), '/donnees'), IN_USE);
    await first.release();
    await (await claimHouse(keyOf(secrets), '/donnees')).release();
  });

  it('and another house is another claim', async () => {
    const other = join(secrets, 'other');
    const claims = [
      await claimHouse(keyOf(secrets), '/donnees'),
      await claimHouse(keyOf(other), '/donnees'),
      await claimHouse(keyOf(secrets), '/autres-donnees'),
    ];
    for (const claim of claims) await claim.release();
  });

  it('by whatever links its folder is named, and before that folder is there', async () => {
    mkdirSync(join(secrets, 'disk'));
    symlinkSync(join(secrets, 'disk'), join(secrets, 'link'), 'dir');
    const claim = await claimHouse(keyOf(secrets), join(secrets, 'disk', 'donnees'));
    await assert.rejects(claimHouse(keyOf(secrets), join(secrets, 'link', 'donnees')), IN_USE);
    mkdirSync(join(secrets, 'disk', 'donnees'));
    await assert.rejects(claimHouse(keyOf(secrets), join(secrets, 'link', 'donnees')), IN_USE);
    await claim.release();
  });

  it('killed outright, it holds nothing any more', async () => {
    keyOf(secrets);
    const child = fork(CHILD, [secrets]);
    await once(child, 'message');
    await assert.rejects(claimHouse(keyOf(secrets), '/donnees'), IN_USE);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await claimHouse(keyOf(secrets), '/donnees')).release();
  });
});

describe('A second server on the folders of one that runs', () => {
  const house = useHouse();

  it('does not start, whatever its port, and the first goes on', async () => {
    const { running, issuer } = house();
    const again = { ...running.config, port: 0 };
    await assert.rejects(composeAndListen(again, { log: () => undefined }), IN_USE);
    assert.equal((await fetch(issuer)).status, 200);
  });
});
