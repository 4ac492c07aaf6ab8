import assert from 'node:assert/strict';
import type { Federation } from '../../federation/index.ts';
import { AT, question } from './support/facts.ts';
import { Draw } from './support/random-sheets.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, withTrustDomain } from './support/trust-domain.ts';

interface Version {
  readonly version: number;
  readonly from: string;
  readonly to?: string;
}

/** What is published, an instant, and the version in force then; null: none. */
type Period = readonly [what: string, published: readonly Version[], at: string, inForce: number | null];

const JUNE: Version = { version: 1, from: '2026-06-01T00:00:00+02:00', to: '2026-07-01T00:00:00+02:00' };
const SPRING: Version = { version: 1, from: '2026-03-29T02:00:00+01:00', to: '2026-03-29T03:30:00+02:00' };
const AUTUMN: Version = { version: 1, from: '2026-10-25T02:30:00+02:00', to: '2026-10-25T02:30:00+01:00' };
const LEAP: Version = { version: 1, from: '2028-02-29T00:00:00+01:00', to: '2028-03-01T00:00:00+01:00' };
const OPEN: Version = { version: 1, from: '2026-01-01T00:00:00+01:00' };

const PERIODS: readonly Period[] = [
  ['a millisecond before it begins', [JUNE], '2026-05-31T21:59:59.999Z', null],
  ['at the instant it begins', [JUNE], '2026-05-31T22:00:00.000Z', 1],
  ['a millisecond before it ends', [JUNE], '2026-06-30T21:59:59.999Z', 1],
  ['at the instant it ends', [JUNE], '2026-06-30T22:00:00.000Z', null],
  [
    'a period given to the millisecond, before',
    [{ version: 1, from: '2026-06-01T00:00:00.001Z' }],
    '2026-06-01T00:00:00.000Z',
    null,
  ],
  [
    'a period given to the millisecond, at',
    [{ version: 1, from: '2026-06-01T00:00:00.001Z' }],
    '2026-06-01T00:00:00.001Z',
    1,
  ],
  ['clocks forward: a millisecond before the hour that does not exist', [SPRING], '2026-03-29T00:59:59.999Z', null],
  ['clocks forward: as it begins', [SPRING], '2026-03-29T01:00:00.000Z', 1],
  ['clocks forward: half an hour long, not an hour and a half', [SPRING], '2026-03-29T01:29:59.999Z', 1],
  ['clocks forward: over', [SPRING], '2026-03-29T01:30:00.000Z', null],
  ['clocks back: before the first 2:30', [AUTUMN], '2026-10-25T00:29:59.999Z', null],
  ['clocks back: the first 2:30', [AUTUMN], '2026-10-25T00:30:00.000Z', 1],
  ['clocks back: a millisecond before the second 2:30', [AUTUMN], '2026-10-25T01:29:59.999Z', 1],
  ['clocks back: the second 2:30', [AUTUMN], '2026-10-25T01:30:00.000Z', null],
  ['the eve of 29 February', [LEAP], '2028-02-28T22:59:59.999Z', null],
  ['29 February', [LEAP], '2028-02-29T12:00:00.000Z', 1],
  ['1 March of a leap year', [LEAP], '2028-02-29T23:00:00.000Z', null],
  [
    'one that has ended while the newer is not yet in force',
    [JUNE, { version: 2, from: '2026-09-01T00:00:00Z' }],
    '2026-08-01T00:00:00Z',
    null,
  ],
  [
    'an open one while the newer is not yet in force',
    [OPEN, { version: 2, from: '2026-09-01T00:00:00Z' }],
    '2026-08-31T23:59:59.999Z',
    1,
  ],
  [
    'the newer one from its first instant on',
    [OPEN, { version: 2, from: '2026-09-01T00:00:00Z' }],
    '2026-09-01T00:00:00.000Z',
    2,
  ],
  [
    'an older open one never comes back when the newer has ended',
    [OPEN, { ...JUNE, version: 2 }],
    '2026-07-01T00:00:00Z',
    null,
  ],
  [
    'what was published last replaces what was to come',
    [OPEN, { version: 2, from: '2026-09-01T00:00:00Z' }, { version: 3, from: '2026-06-01T00:00:00Z' }],
    '2026-09-02T00:00:00Z',
    3,
  ],
  [
    'the highest version by number, not by text',
    [
      { ...OPEN, version: 2 },
      { ...OPEN, version: 10 },
    ],
    '2026-06-01T00:00:00Z',
    10,
  ],
];

/** Versions whose told time holds the instant. */
function governing(federation: Federation, instant: Date): readonly number[] {
  return federation.sheets
    .reigns('essai')
    .filter(({ period }) => period && period.from <= instant && (period.to === null || instant < period.to))
    .map(({ version }) => version);
}

/** Published ahead of every period here: a later version never begins before its publication. */
const BEFORE_ALL = new Date('2025-12-01T00:00:00Z');

describe('the sheet in force', () => {
  for (const [what, published, at, inForce] of PERIODS) {
    it(`${what}: ${inForce === null ? 'none, and every question is refused' : `version ${inForce}`}`, async () => {
      await withTrustDomain(async (federation) => {
        const sheets = published.map((version) => sheet([rule('OUVRIR')], { ...version }));
        await admit(federation, 'essai', sheets, BEFORE_ALL);
        const instant = new Date(at);
        assert.equal(federation.sheets.inForce('essai', instant)?.sheet.version ?? null, inForce);
        const decision = federation.decide(question(), { application: 'essai', at: instant });
        assert.equal(decision.granted, inForce !== null);
        assert.equal(decision.sheet?.version ?? null, inForce);
        if (!decision.granted) assert.equal(decision.code, 'federation.habilitation.no-sheet');
        assert.deepEqual(governing(federation, instant), inForce === null ? [] : [inForce]);
      });
    });
  }

  it('is told when each version governs, or that it never does, as questions are decided', async () => {
    const day = (place: number): string => new Date(Date.UTC(2026, 0, 1 + place)).toISOString();
    const draw = new Draw('reigns');
    const seen = { never: 0, ended: 0, open: 0 };
    for (let round = 0; round < 30; round += 1) {
      await withTrustDomain(async (federation) => {
        await admit(federation, 'essai', [], BEFORE_ALL);
        for (let version = 1; version <= 4; version += 1) {
          const from = draw.below(10);
          const period = { from: day(from), to: draw.often(3) ? null : day(from + 1 + draw.below(4)) };
          const at = new Date(day(draw.below(8)));
          const verdict = await federation.sheets.publish(sheet([], { ...period, version }), 'essai', at);
          assert(verdict.accepted);
        }
        for (let hour = -12; hour < 15 * 24; hour += 12) {
          const instant = new Date(Date.parse(day(0)) + hour * 3_600_000);
          const version = federation.sheets.inForce('essai', instant)?.sheet.version;
          assert.deepEqual(governing(federation, instant), version === undefined ? [] : [version]);
        }
        for (const { period } of federation.sheets.reigns('essai')) {
          if (!period) seen.never += 1;
          else if (period.to) seen.ended += 1;
          else seen.open += 1;
        }
      });
    }
    for (const [what, count] of Object.entries(seen)) assert(count > 5, `only ${count} ${what}`);
  });

  it('of an application is never another’s, even when one’s id begins the other’s', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'dmp', [], AT);
      await admit(federation, 'dmp-2', [sheet([rule('OUVRIR')], { application: 'dmp-2' })], AT);
      assert.equal(federation.sheets.inForce('dmp', AT), null);
      assert.equal(federation.sheets.inForce('dmp-2', AT)?.sheet.application, 'dmp-2');
    });
  });
});
