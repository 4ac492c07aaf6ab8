import { knownFact } from '../habilitation/house-facts.ts';
import { madeOnce } from '../habilitation/made-once.ts';
import type { Criterion, Rule, Sheet } from '../habilitation/sheet.ts';

/** What a profession may do with one kind of thing. */
export interface GridMark {
  readonly action: string;
  /** Permits that open it, by id. */
  readonly rules: readonly string[];
  /** Something else must hold as well. */
  readonly isConditional: boolean;
}

/** A sheet drawn as a grid: professions by kinds of things. Permits alone; a forbid closes whatever the grid opens. */
export interface SheetGrid {
  /** The fact whose values are the columns; null: there is one column, for everything. */
  readonly axis: string | null;
  /** Profession codes (G15), `''` standing for every other. */
  readonly rows: readonly string[];
  /** Values of the axis; `''` beside others stands for every other one. */
  readonly columns: readonly string[];
  /** By action, in the order of the sheet's actions; empty: closed. */
  marksAt(row: string, column: string): readonly GridMark[];
}

/** Columns of a readable grid; beyond, the values of the axis are not drawn. */
const MAX_COLUMNS = 30;

/** Draw the permits in force of a sheet. */
export function gridOf(sheet: Sheet): SheetGrid {
  // Professions are the professionals': what opens to other types of subject is in the sentences.
  const permits = sheet.rules.filter(
    ({ effect, suspended, subjects }) => effect === 'permit' && !suspended && subjects.includes('professional'),
  );
  const axis = axisOf(sheet, permits);
  const values = axis === null ? [] : [...new Set(permits.flatMap((rule) => valuesOf(rule, axis) ?? []))];
  const isDrawn = values.length > 0 && values.length <= MAX_COLUMNS;
  const columns = isDrawn ? [...values, ...otherValues(sheet, permits, axis, values)] : [''];
  const drawnAxis = isDrawn ? axis : null;
  const named = [...new Set(permits.flatMap((rule) => professionsOf(rule) ?? []))].sort();
  const rows = permits.some((rule) => professionsOf(rule) === null) ? [...named, ''] : named;
  const cells = cellsOf(permits, drawnAxis, sheet.actions.keys());
  return { axis: drawnAxis, rows, columns, marksAt: cells };
}

/** A column for what no permit names, where some permit asks for no value in particular and the fact may have another. */
function otherValues(
  { facts }: Sheet,
  permits: readonly Rule[],
  axis: string | null,
  named: readonly string[],
): readonly string[] {
  if (axis === null || !permits.some((rule) => valuesOf(rule, axis) === null)) return [];
  const declared = knownFact(axis, facts)?.values;
  return declared?.every((value) => named.includes(String(value))) ? [] : [''];
}

/** A permit in a grid, with its place among the others. */
interface Drawn {
  readonly rule: Rule;
  readonly place: number;
}

/** Permits by the profession and the value that they name, `null` standing for any: a cell is not looked for among all. */
function cellsOf(permits: readonly Rule[], axis: string | null, actions: Iterable<string>) {
  const byProfession = new Map<string | null, Map<string | null, Drawn[]>>();
  for (const [place, rule] of permits.entries()) {
    for (const profession of new Set(professionsOf(rule) ?? [null])) {
      const byValue = madeOnce(byProfession, profession, () => new Map<string | null, Drawn[]>());
      const values = (axis === null ? null : valuesOf(rule, axis)) ?? [null];
      for (const value of new Set(values)) madeOnce(byValue, value, () => []).push({ rule, place });
    }
  }
  const order = [...actions];
  return (row: string, column: string): readonly GridMark[] => {
    const opening = [row, null].flatMap((profession) =>
      [column, null].flatMap((value) => byProfession.get(profession)?.get(value) ?? []),
    );
    const byAction = new Map<string, Rule[]>(order.map((action) => [action, []]));
    for (const { rule } of opening.sort((a, b) => a.place - b.place)) {
      for (const action of rule.actions) byAction.get(action)?.push(rule);
    }
    return [...byAction].flatMap(([action, rules]) => {
      const isConditional = rules.every((rule) => isNarrowed(rule, axis));
      return rules.length > 0 ? [{ action, rules: rules.map(({ id }) => id), isConditional }] : [];
    });
  };
}

/** The fixed fact that most permits name values of. */
function axisOf({ facts }: Sheet, permits: readonly Rule[]): string | null {
  const counts = new Map<string, number>();
  for (const { when } of permits) {
    for (const criterion of when) {
      if (criterion.word !== 'fact' || !('in' in criterion.test)) continue;
      if (knownFact(criterion.name, facts)?.fixed !== true) continue;
      counts.set(criterion.name, (counts.get(criterion.name) ?? 0) + 1);
    }
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

function valuesOf({ when }: Rule, axis: string): readonly string[] | null {
  const [found] = when.flatMap((criterion) =>
    criterion.word === 'fact' && criterion.name === axis && 'in' in criterion.test ? [criterion.test.in] : [],
  );
  return found ? found.map(String) : null;
}

function professionsOf({ when }: Rule): readonly string[] | null {
  const [found] = when.flatMap((criterion) => (criterion.word === 'profession' ? [criterion.values] : []));
  return found ?? null;
}

/** Whether anything but the profession and the axis is asked. */
function isNarrowed({ when, unless }: Rule, axis: string | null): boolean {
  const isDrawn = (criterion: Criterion) =>
    criterion.word === 'profession' || (criterion.word === 'fact' && criterion.name === axis && 'in' in criterion.test);
  return unless.length > 0 || when.some((criterion) => !isDrawn(criterion));
}
