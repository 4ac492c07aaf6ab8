import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mintCards } from '../../../scripts/bench/storm/mint-cards.ts';
import { runStorm } from '../../../scripts/bench/storm/storm.ts';
import { openTestHouse, type TestHouse } from '../../support/house.ts';

const isLong = Boolean(process.env.VESTIBULE_LONG);
/** All of a large region in a quarter of an hour, or a few seconds of it. */
const PEOPLE = isLong ? 50_000 : 400;
const RATE = 56;
const KEYS = isLong ? 100 : 10;
/** For the long run, on a machine that does nothing else; the short one, which shares it, tells its figures. */
const P95_MS = 1_000;

describe('R-09 sign-in storm', function () {
  this.timeout(isLong ? 3_600_000 : 120_000);
  let authorityFolder: string;
  let house: TestHouse;
  before(async () => {
    authorityFolder = mkdtempSync(join(tmpdir(), 'vestibule-storm-'));
    house = await openTestHouse({ authorityFolder, professionals: PEOPLE, cards: [], settings: { processes: 2 } });
  });
  after(async () => {
    await house?.close();
    rmSync(authorityFolder, { recursive: true, force: true });
  });

  it(`${PEOPLE} distinct professionals, ${RATE} a second, on two processes: none fails`, async function () {
    const cards = await mintCards(authorityFolder, PEOPLE, KEYS);
    const { signIns, errors, p50, p95, p99, held } = await runStorm({
      issuer: house.issuer,
      client: house.client(0),
      cards,
      rate: RATE,
    });
    assert.deepEqual([errors, signIns], [{}, PEOPLE]);
    if (isLong) assert.ok(p95 < P95_MS, `p95 ${Math.round(p95)} ms`);
    assert.equal((await house.running.rooms.audit.verify()).intact, true);
    assert.ok(this.test);
    const figures = [p50, p95, p99].map(Math.round).join('/');
    this.test.title += ` (p50/p95/p99 ${figures} ms, ${held.toFixed(1)} a second)`;
  });
});
