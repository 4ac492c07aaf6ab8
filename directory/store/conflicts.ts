import type { Conflict, FieldConflict, StructureFieldConflict } from '../model/conflict.ts';
import { MAX_CONFLICTS } from '../model/conflict.ts';
import { mailboxText } from '../model/mailbox.ts';
import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import type { Tables } from './environment.ts';
import { isKey } from './is-key.ts';
import { isWithdrawn } from './lineage.ts';
import { survivorOf } from './survivor-of.ts';

/** Conflicts told at once. */
const MAX_TOLD = 500;

/** Keep a conflict for an administrator; the same one again replaces it. Inside a write transaction. @returns whether there was room */
export function keepConflict({ conflicts, counters }: Tables, conflict: Conflict): boolean {
  const isKnown = conflicts.get(conflict.id) !== undefined;
  const count = counters.get('conflict') ?? 0;
  if (!isKnown && count >= MAX_CONFLICTS) return false;
  conflicts.putSync(conflict.id, conflict);
  if (!isKnown) counters.putSync('conflict', count + 1);
  return true;
}

/** It was settled, or what raised it is taken back. Inside a write transaction. */
export function dropConflict({ conflicts, counters }: Tables, id: string): void {
  if (conflicts.get(id) === undefined) return;
  conflicts.removeSync(id);
  counters.putSync('conflict', Math.max(0, (counters.get('conflict') ?? 0) - 1));
}

/** Conflicts that an import raised last. */
export function conflictsOf({ conflicts }: Pick<Tables, 'conflicts'>, batchId: string): readonly Conflict[] {
  return Array.from(conflicts.getRange({}), ({ value }) => value).filter((each) => each.batchId === batchId);
}

/** Those that still are conflicts, the oldest first. */
export function openConflicts(tables: Tables): readonly Conflict[] {
  return Array.from(tables.conflicts.getRange({}), ({ value }) => value)
    .filter((conflict) => isOpen(tables, conflict))
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.id < other.id ? -1 : 1))
    .slice(0, MAX_TOLD);
}

export function conflictNamed(tables: Tables, id: string): Conflict | undefined {
  const known = isKey(id) ? tables.conflicts.get(id) : undefined;
  return known !== undefined && isOpen(tables, known) ? known : undefined;
}

/** A merge, a withdrawal or an edit may have settled it in passing. */
function isOpen(tables: Tables, conflict: Conflict): boolean {
  if (conflict.kind === 'field') return stillDiffers(answering(tables, conflict.personId), conflict);
  if (conflict.kind === 'structure-field') return stillDiffers(tables.structures.get(conflict.key), conflict);
  if (conflict.kind === 'staff') {
    const staff = answering(tables, conflict.personId)?.staff;
    return staff !== undefined && staff.keptOn === undefined;
  }
  const { nationalId, claimed } = conflict;
  const standing = claimed.filter((each) => !isWithdrawn(tables, each.nationalId, nationalId));
  const own = tables.identifiers.get(nationalId);
  const records = new Set(
    [...standing.map(({ personId }) => personId), ...(own === undefined ? [] : [own])].flatMap(
      (personId) => answering(tables, personId)?.personId ?? [],
    ),
  );
  return standing.length > 0 && records.size > 1;
}

function stillDiffers(
  record: Professional | Structure | undefined,
  { field, local, register }: FieldConflict | StructureFieldConflict,
): boolean {
  const said = field === 'phone' ? record?.phone : mailboxText(record?.mailboxes);
  return record?.local[field] === local && said === register;
}

function answering(tables: Tables, personId: string) {
  const person = tables.people.get(personId);
  return person === undefined ? undefined : survivorOf(tables, person);
}
