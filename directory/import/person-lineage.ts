import { uniteExercices, uniteIdentifiers } from '../model/merge-sheets.ts';
import type { PersonIdentifier, Professional } from '../model/professional.ts';
import { formersOf, successorOf } from '../store/lineage.ts';
import { type ImportContext, isInFile } from './import-context.ts';
import type { PersonDraft } from './person-draft.ts';

/** Whose rows stand under one national identifier of a file. */
export interface Lineage {
  /** The record there is; null: none holds this identifier. */
  readonly record: Professional | null;
  /** The identifier that is the person's current one. */
  readonly current: string;
  /** Identifiers of the person that have rows in the file: the current one first, then former ones. The first leads: its plan takes in the rows of all. */
  readonly inFile: readonly string[];
  /** Identifiers that correspondences alone add to a person who is new. */
  readonly inferred: readonly PersonIdentifier[];
}

/** Finds lineages while a file is planned. Without any correspondence in the directory nothing is looked up for them. */
export function lineageFinder(context: ImportContext): (nationalId: string) => Lineage {
  const { tables } = context.store.environment;
  const hasCorrespondences = Array.from(tables.correspondences.getKeys({ limit: 1 })).length > 0;
  return (nationalId) => {
    const known = recordOf(context, nationalId);
    if (known !== null || !hasCorrespondences) return lineageOf(context, nationalId, known, []);
    const current = successorOf(tables, nationalId) ?? nationalId;
    const formers = formersOf(tables, current);
    const inferred = formers.length === 0 ? [] : [current, ...formers].map((id) => inferredIdentifier(id, current));
    return lineageOf(context, nationalId, recordOf(context, current), inferred);
  };
}

/** The person whom an identifier, current or old, leads to. */
export function recordOf({ store }: ImportContext, nationalId: string): Professional | null {
  const { identifiers, people } = store.environment.tables;
  const personId = identifiers.get(nationalId);
  return (personId === undefined ? undefined : people.get(personId)) ?? null;
}

function lineageOf(
  context: ImportContext,
  nationalId: string,
  record: Professional | null,
  inferred: readonly PersonIdentifier[],
): Lineage {
  const current = record?.nationalId ?? inferred[0]?.nationalId ?? nationalId;
  const all = [current, ...(record?.identifiers ?? inferred).map((identifier) => identifier.nationalId), nationalId];
  const inFile = [...new Set(all)].filter((id) => id === nationalId || isInFile(context, id));
  return { record, current, inFile, inferred };
}

function inferredIdentifier(nationalId: string, current: string): PersonIdentifier {
  const [type, id] = [nationalId.slice(0, 1), nationalId.slice(1)];
  return { nationalId, type, id, current: nationalId === current, by: 'correspondence' };
}

/**
 * What the rows of all identifiers of a person say together: the leading ones, and the exercices that only others have. Pure.
 *
 * @param drafts at least one, in the order of {@link Lineage.inFile}
 */
export function uniteDrafts(
  [first, ...others]: readonly [PersonDraft, ...PersonDraft[]],
  { current, inferred }: Pick<Lineage, 'current' | 'inferred'>,
): PersonDraft {
  const identifiers = [first, ...others].flatMap((draft) => draft.identifiers);
  return {
    ...first,
    nationalId: current,
    identifiers: uniteIdentifiers(current, [...identifiers, ...inferred]),
    exercices: uniteExercices([first, ...others].map(({ exercices }) => exercices)),
  };
}
