import assert from 'node:assert/strict';
import { parisDay, parisInstant, parseDay } from '../../../directory/model/paris-time.ts';

describe('Paris time', () => {
  const INSTANTS: readonly (readonly [string, string | null])[] = [
    ['2021-12-12T05:12', '2021-12-12T04:12:00.000Z'],
    ['2026-07-14T00:30', '2026-07-13T22:30:00.000Z'],
    ['2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T12:00', '2026-10-25T11:00:00.000Z'],
    ['2026-02-30T12:00', null],
    ['2026-13-01T12:00', null],
  ];
  for (const [local, utc] of INSTANTS) {
    it(`reads ${local} as ${utc}`, () => {
      assert.equal(parisInstant(local)?.toISOString() ?? null, utc);
    });
  }

  it('tells the day of an instant near midnight', () => {
    assert.equal(parisDay(new Date('2026-06-30T22:30:00Z')), '2026-07-01');
  });

  it('reads days in both forms and refuses days that do not exist', () => {
    assert.deepEqual(['2026-01-31', '31/01/2026', '30/02/2026', '2026-1-1', '', 'x'].map(parseDay), [
      '2026-01-31',
      '2026-01-31',
      null,
      null,
      null,
      null,
    ]);
  });
});
