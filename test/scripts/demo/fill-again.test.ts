import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Directory } from '../../../directory/index.ts';
import { fillDemo } from '../../../scripts/demo/fill.ts';
import { prepareDemo } from '../../../scripts/demo/prepare.ts';
import { STAFF } from '../../../scripts/region/staff.ts';
import { composeAndListen } from '../../../server/index.ts';
import { findFreePorts } from '../../support/free-ports.ts';

const FILL_TIMEOUT_MS = 180_000;

describe('A first start that was interrupted', function () {
  this.timeout(FILL_TIMEOUT_MS);
  let root: string;

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'vestibule-fill-'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('after its last file, before it was noted as whole, is taken up again and changes nobody', async () => {
    const clock = { now: () => new Date() };
    const port = await findFreePorts();
    const folders = { data: join(root, 'data'), secrets: join(root, 'secrets') };
    const prepared = await prepareDemo({ ...folders, https: false, seed: null, outboundCa: null, port }, clock);
    const running = await composeAndListen(prepared.config, { clock, log: () => undefined });
    try {
      const entered = STAFF.filter(({ state }) => state === 'curator' || state === 'open').length;
      await fillDemo(running, prepared, () => undefined);
      const changes = countChanges(running.rooms.directory);
      assert.ok(changes >= 5_000);
      rmSync(join(prepared.places.region, 'loaded'));
      await fillDemo(running, prepared, () => undefined);
      assert.equal(countChanges(running.rooms.directory), changes);
      assert.equal(running.rooms.directory.reader.counts().professionals, 5_000 + entered);
      assert.equal((await running.rooms.audit.verify()).intact, true);
    } finally {
      await running.close();
    }
  });
});

/** Lines of the directory's journal: one for each change of a record. */
function countChanges({ journalFrom }: Directory): number {
  const page = 500;
  for (let sequence = 1; ; sequence += page) {
    const lines = journalFrom(sequence, page);
    if (lines.length < page) return sequence - 1 + lines.length;
  }
}
