import assert from 'node:assert/strict';
import { cpuUsage } from 'node:process';
import type { Criterion, Rule, Sheet } from '../../federation/habilitation/sheet.ts';
import { type GridMark, gridOf } from '../../federation/life/sheet-grid.ts';
import { Draw } from './support/random-sheets.ts';
import { compile, rule, sheet } from './support/sheets.ts';

const PROFESSIONS = ['10', '21', '60'] as const;
const KINDS = ['note', 'image', 'letter'] as const;

/** A sheet of permits that name some professions and some kinds, or none of them, or something else as well. */
function drawnSheet(draw: Draw): Sheet {
  const rules = Array.from({ length: 1 + draw.below(12) }, (_, place) =>
    rule(`R${place}`, {
      effect: draw.often(6) ? 'permit' : 'forbid',
      actions: draw.some(['read', 'write']),
      ...(draw.often(3) ? { who: { profession: draw.some(PROFESSIONS) } } : {}),
      when: [
        ...(draw.often(3) ? [{ fact: 'resource.kind', in: draw.some(KINDS) }] : []),
        ...(draw.often(2) ? [] : [{ fact: 'resource.consent', in: ['active'] }]),
      ],
    }),
  );
  return compile(sheet(rules)).sheet;
}

/** The same cell, sought among all rules. */
function soughtAt({ rules, actions }: Sheet, axis: string | null, row: string, column: string): readonly GridMark[] {
  const isAxis = (each: Criterion): boolean => each.word === 'fact' && each.name === axis && 'in' in each.test;
  const opens = (one: Rule): boolean =>
    one.effect === 'permit' &&
    one.when.every((each) => each.word !== 'profession' || each.values.includes(row)) &&
    one.when.every(
      (each) => !isAxis(each) || (each.word === 'fact' && 'in' in each.test && each.test.in.includes(column)),
    );
  return [...actions.keys()].flatMap((action) => {
    const opening = rules.filter((one) => opens(one) && one.actions.includes(action));
    const isConditional = opening.every(({ when }) => when.some((each) => each.word !== 'profession' && !isAxis(each)));
    return opening.length === 0 ? [] : [{ action, rules: opening.map(({ id }) => id), isConditional }];
  });
}

describe('a sheet drawn as a grid', () => {
  it('has in each cell what all of its rules open there, over random sheets', () => {
    const draw = new Draw('grids');
    let marks = 0;
    for (let made = 0; made < 300; made += 1) {
      const drawn = drawnSheet(draw);
      const { axis, rows, columns, marksAt } = gridOf(drawn);
      for (const row of rows) {
        for (const column of columns) {
          const found = marksAt(row, column);
          assert.deepEqual(found, soughtAt(drawn, axis, row, column), `${made} ${row} ${column}`);
          marks += found.length;
        }
      }
    }
    assert(marks > 1_000, `${marks} marks`);
  });

  it('of 20,000 rules on 100 actions is drawn in some seconds at most: no cell is sought among all of them', () => {
    const actions = Object.fromEntries(
      Array.from({ length: 100 }, (_, place) => [`a${place}`, { fr: 'Acte', en: 'Act' }] as const),
    );
    const rules = Array.from({ length: 20_000 }, (_, place) =>
      rule(`R${place}`, {
        actions: [`a${place % 100}`],
        who: { profession: [String(10 + (Math.floor(place / 100) % 60))] },
        when: [{ fact: 'resource.kind', in: [`k${place % 30}`] }],
      }),
    );
    const { rows, columns, marksAt } = gridOf(compile(sheet(rules, { actions })).sheet);
    const before = cpuUsage();
    const marks = rows.flatMap((row) => columns.flatMap((column) => marksAt(row, column)));
    const { user, system } = cpuUsage(before);
    assert(rows.length === 60 && columns.length === 30 && marks.length > 5_000, `${marks.length} marks`);
    // Sought among all, it took minutes.
    assert(user + system < 10_000_000, `${user + system} microseconds`);
  });
});
