import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '../../../scripts/bench/server-process.ts';
import { slope } from '../../../scripts/bench/soak/slope.ts';
import { type SoakHello, sampleOf, soak, visitAll } from '../../../scripts/bench/soak/soak.ts';
import { type MintedCard, mintCards } from '../../../scripts/bench/storm/mint-cards.ts';

const isLong = Boolean(process.env.VESTIBULE_LONG);
const PEOPLE = isLong ? 5_000 : 80;
/** Visits a second of the long run: about three tenths of a core. */
const RATE = 20;
const TWO_HOURS_MS = 2 * 3_600_000;
/** What a process may hold more of after an hour: noise, of a hundred and more MiB. */
const MIB_AN_HOUR = 4;
/** Connections that happen to be open when one looks. */
const HANDLES = 4;

describe('R-19 left at work', function () {
  this.timeout(isLong ? TWO_HOURS_MS + 1_800_000 : 180_000);
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-soak-'));
  let server: ServerProcess<SoakHello>;
  let cards: readonly MintedCard[];
  before(async () => {
    const authorityFolder = join(folder, 'authority');
    server = await startServer('soak-server', [join(folder, 'house'), authorityFolder, String(PEOPLE)], null, 'all');
    cards = await mintCards(authorityFolder, PEOPLE, 10);
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('no file or socket stays behind a visit: sign-in, dossiers, tokens, decision, LDAP, sign-out', async () => {
    await visitAll(server.hello, cards.slice(0, 30));
    const first = await sampleOf(server, 0);
    await visitAll(server.hello, cards);
    const last = await sampleOf(server, 0);
    assert.ok(last.handles - first.handles <= HANDLES, `house: ${first.handles}, then ${last.handles}`);
    assert.ok(last.ldapHandles - first.ldapHandles <= HANDLES, `LDAP: ${first.ldapHandles}, then ${last.ldapHandles}`);
  });

  const itTakesHours = isLong ? it : () => undefined;
  itTakesHours('two hours: neither memory in use nor handles grow', async () => {
    const { samples, errors, late } = await soak(server, cards, {
      rate: RATE,
      milliseconds: TWO_HOURS_MS,
      sampleMs: 60_000,
    });
    assert.deepEqual([errors, late], [{}, 0]);
    const settled = samples.slice(Math.floor(samples.length / 4));
    const grows = (of: (sample: (typeof samples)[number]) => number) =>
      slope(settled.map((sample) => ({ hours: sample.hours, value: of(sample) })));
    assert.ok(grows(({ inUse }) => inUse) < MIB_AN_HOUR, `${grows(({ inUse }) => inUse)} MiB in use an hour`);
    assert.ok(Math.abs(grows(({ handles }) => handles)) < HANDLES);
    assert.ok(grows(({ ldapOwn }) => ldapOwn) < MIB_AN_HOUR, `${grows(({ ldapOwn }) => ldapOwn)} MiB of LDAP an hour`);
    assert.ok(Math.abs(grows(({ ldapHandles }) => ldapHandles)) < HANDLES);
  });
});

describe('how much a value grows in an hour', () => {
  it('the straight line nearest to what was seen', () => {
    assert.equal(
      slope([
        { hours: 0, value: 3 },
        { hours: 1, value: 5 },
        { hours: 2, value: 7 },
      ]),
      2,
    );
    assert.equal(slope([{ hours: 1, value: 5 }]), 0);
    assert.equal(slope([]), 0);
  });
});
