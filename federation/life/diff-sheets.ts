import type { Sheet } from '../habilitation/sheet.ts';
import type { Steps } from '../habilitation/steps.ts';

/** One thing that differs between two versions. */
export interface SheetDifference {
  readonly part: 'rule' | 'action' | 'fact' | 'sheet';
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Words of the rule that differ. */
  readonly words: readonly string[];
}

/** What changed from one version of a sheet to another, in steps; the order in which rules are written is no change. */
export function* diffSheets(before: Sheet, after: Sheet): Steps<readonly SheetDifference[]> {
  const heads = ['title', 'note', 'from', 'to', 'timeZone'] as const;
  const changed = heads.filter((word) => textOf(before[word]) !== textOf(after[word]));
  return [
    ...(changed.length > 0
      ? [{ part: 'sheet', name: after.application, change: 'changed', words: changed } as const]
      : []),
    ...(yield* differences('action', before.actions, after.actions)),
    ...(yield* differences('fact', before.facts, after.facts)),
    ...(yield* differences('rule', byId(before), byId(after))),
  ];
}

function byId({ rules }: Sheet): ReadonlyMap<string, object> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}

function* differences(
  part: SheetDifference['part'],
  before: ReadonlyMap<string, object>,
  after: ReadonlyMap<string, object>,
): Steps<readonly SheetDifference[]> {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const found: SheetDifference[] = [];
  for (const name of names) {
    yield;
    const [old, now] = [before.get(name), after.get(name)];
    const words = old && now ? wordsThatDiffer(old, now) : [];
    if (!old) found.push({ part, name, change: 'added', words });
    else if (!now) found.push({ part, name, change: 'removed', words });
    else if (words.length > 0) found.push({ part, name, change: 'changed', words });
  }
  return found;
}

function wordsThatDiffer(before: object, after: object): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (word) => textOf(Reflect.get(before, word)) !== textOf(Reflect.get(after, word)),
  );
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
