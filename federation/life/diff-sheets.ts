import type { Sheet } from '../habilitation/sheet.ts';

/** One thing that differs between two versions. */
export interface SheetDifference {
  readonly part: 'rule' | 'action' | 'fact' | 'sheet';
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Words of the rule that differ. */
  readonly words: readonly string[];
}

/** What changed from one version of a sheet to another; the order in which rules are written is no change. */
export function diffSheets(before: Sheet, after: Sheet): readonly SheetDifference[] {
  const heads = ['title', 'note', 'from', 'to', 'timeZone'] as const;
  const changed = heads.filter((word) => textOf(before[word]) !== textOf(after[word]));
  return [
    ...(changed.length > 0
      ? [{ part: 'sheet', name: after.application, change: 'changed', words: changed } as const]
      : []),
    ...differences('action', before.actions, after.actions),
    ...differences('fact', before.facts, after.facts),
    ...differences('rule', byId(before), byId(after)),
  ];
}

function byId({ rules }: Sheet): ReadonlyMap<string, object> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}

function differences(
  part: SheetDifference['part'],
  before: ReadonlyMap<string, object>,
  after: ReadonlyMap<string, object>,
): readonly SheetDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): readonly SheetDifference[] => {
    const [old, now] = [before.get(name), after.get(name)];
    if (!old) return [{ part, name, change: 'added', words: [] }];
    if (!now) return [{ part, name, change: 'removed', words: [] }];
    const words = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
      (word) => textOf(Reflect.get(old, word)) !== textOf(Reflect.get(now, word)),
    );
    return words.length > 0 ? [{ part, name, change: 'changed', words }] : [];
  });
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
