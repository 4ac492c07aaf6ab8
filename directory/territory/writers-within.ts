import type { ConflictVerdict, DirectoryConflicts } from '../conflict-views.ts';
import type { DirectoryEditor } from '../edit-views.ts';
import type { DirectoryLineage } from '../lineage-views.ts';
import type { Conflict } from '../model/conflict.ts';
import { type Actor, boundTerritory, CLASS_RULES, type DirectoryRight } from '../model/right.ts';
import type { DirectoryReader } from '../views.ts';
import { wholePeople, wholeStructures } from './reader-within.ts';
import type { Sight } from './sight.ts';

/** Views that write. */
export interface Writers {
  readonly editor: DirectoryEditor;
  readonly lineage: DirectoryLineage;
  readonly conflicts: DirectoryConflicts;
}

const READING_CLASS = { accepted: false, code: 'directory.territory.reading-class' } as const;

/** Views that write where a right does: the transaction that writes looks at the record's territory itself. A class that only reads is refused before. */
export function writersWithin(
  { editor, lineage, conflicts }: Writers,
  right: DirectoryRight,
): Omit<Writers, 'conflicts'> & {
  readonly settle: DirectoryConflicts['settle'];
} {
  const within = writing(right);
  return {
    editor: {
      ...editor,
      perform: within(editor.perform),
      performMembership: within(editor.performMembership),
      answerProposal: within(editor.answerProposal),
    },
    lineage: {
      merge: within(lineage.merge),
      unmerge: within(lineage.unmerge),
      withdraw: within(lineage.withdraw),
      reinstate: within(lineage.reinstate),
    },
    settle: within<Parameters<DirectoryConflicts['settle']>[1], ConflictVerdict>(conflicts.settle),
  };
}

type Act<C, V> = (actor: Actor, command: C, at: Date) => Promise<V>;

function writing(right: DirectoryRight) {
  return <C, V>(act: Act<C, V>): Act<C, V | (typeof READING_CLASS & { readonly detail: string })> =>
    async (actor, command, at) => {
      if (!CLASS_RULES[right.class].writes) return { ...READING_CLASS, detail: right.class };
      return act({ ...actor, territory: boundTerritory(right) }, command, at);
    };
}

/** Conflicts about people, or an establishment, all seen whole: one that names somebody else besides is a regional administrator's. */
export function listedWithin(
  conflicts: readonly Conflict[],
  reader: DirectoryReader,
  sight: Sight,
): readonly Conflict[] {
  const isWhole = wholePeople(reader, sight);
  const isWholePlace = wholeStructures(reader, sight);
  return conflicts.filter((conflict) => {
    if (conflict.kind === 'structure-field') return isWholePlace(conflict.key);
    const people = conflict.kind === 'identity' ? conflict.claimed : [conflict];
    return people.length > 0 && people.every(({ personId }) => isWhole(personId));
  });
}
