import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { hasProgram } from '../../directory/ldap/slapd.ts';
import { cutAfter, momentsOf, recordWrites } from '../../support/power-cut.ts';
import { randomFrom } from '../../support/random.ts';
import { mustHoldAll } from './must-hold.ts';

/** Moments tried of one recording, of several hundred. */
const CUTS = process.env.VESTIBULE_LONG ? 500 : 60;
const LINES = 300;
const SEED = 20_261_127;
const NOW = new Date('2026-11-23T08:00:00Z');

describe('sign-in store, the power cut, only synced data being sure', function () {
  this.timeout(60_000 + CUTS * 2_000);
  let folder: string;

  before(function () {
    if (!hasProgram('strace', '-V')) this.skip();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-power-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const record = (program: string) =>
    recordWrites(join(import.meta.dirname, program), [join(folder, 'written'), 'r'], LINES, join(folder, 'log'));

  async function held(file: Buffer, acknowledged: readonly string[]): Promise<void> {
    const path = join(folder, 'after');
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    writeFileSync(join(path, 'data.mdb'), file);
    const store = openSignInStore({ path, clock: { now: () => NOW } });
    try {
      await mustHoldAll(store, acknowledged);
      for (const { payload } of await store.findBy('Kept', 'round', 'r')) {
        assert.ok(await store.get('Kept', String(payload.id)), 'an index leads to nothing');
      }
      await store.put('Kept', 'after', { payload: {}, expiresAt: new Date('2026-11-23T20:00:00Z') });
      assert.ok(await store.get('Kept', 'after'), 'the store does not write any more');
    } finally {
      await store.close();
    }
  }

  it(`has every acknowledged write at ${CUTS} moments (R-02)`, async () => {
    const events = await record('writing-child.ts');
    const moments = momentsOf(events);
    const random = randomFrom(SEED);
    for (let cut = 0; cut < CUTS; cut += 1) {
      const at = moments[random.below(moments.length)] ?? 0;
      const share = random.below(101);
      const { file, acknowledged } = cutAfter(events, at, Buffer.alloc(0), () => random.chance(share));
      await held(file, acknowledged);
    }
  });

  it('is found to lose writes that were acknowledged before their flush, where a program does that', async () => {
    const events = await record('unsynced-child.ts');
    const { file, acknowledged } = cutAfter(events, events.length - 1, Buffer.alloc(0), () => false);
    assert.ok(acknowledged.length >= LINES);
    await assert.rejects(held(file, acknowledged), /is lost/);
  });
});
