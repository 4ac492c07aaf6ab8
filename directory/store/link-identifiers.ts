import { uniteIdentifiers } from '../model/merge-sheets.ts';
import type { PersonIdentifier, Professional } from '../model/professional.ts';
import { listChanges } from '../model/record-changes.ts';
import type { HistoryLine } from '../views.ts';
import type { Tables } from './environment.ts';
import { appendLine } from './journal.ts';
import { MAX_ABSORBED } from './lineage.ts';
import { type MergeAct, mergePeople } from './merge-people.ts';
import type { RecordStore } from './record-store.ts';
import { savePerson } from './save-person.ts';
import { noteLineage, noteUndo } from './undo-rows.ts';

/** Register of people whose numbers last for life: nobody has two. */
const RPPS = '8';

/** That these are identifiers of one person, the first the current one. */
export interface IdentifierLink {
  readonly current: string;
  readonly formers: readonly string[];
}

/** What a link would do to the records there are. */
export type LinkPlan =
  /** Nobody holds any of them, or one person all of them already. */
  | { readonly outcome: 'nothing' }
  /** One of the records has another number that lasts for life. */
  | { readonly outcome: 'contradicts'; readonly held: string }
  | {
      readonly outcome: 'link';
      readonly survivor: Professional;
      /** Records that become part of the survivor, in this order. */
      readonly absorbed: readonly Professional[];
    };

/** Decide what a link does. Reads only. */
export function planLink(tables: Pick<Tables, 'identifiers' | 'people'>, link: IdentifierLink): LinkPlan {
  const ids = [link.current, ...link.formers];
  const personIds = new Set(ids.flatMap((nationalId) => tables.identifiers.get(nationalId) ?? []));
  const records = [...personIds].flatMap((personId) => tables.people.get(personId) ?? []);
  const [survivor, ...absorbed] = records;
  if (survivor === undefined) return { outcome: 'nothing' };
  const other = records.find(({ nationalId }) => nationalId.startsWith(RPPS) && nationalId !== link.current);
  if (other !== undefined || absorbed.length + (survivor.absorbed?.length ?? 0) > MAX_ABSORBED) {
    return { outcome: 'contradicts', held: other?.nationalId ?? survivor.nationalId };
  }
  const held = new Set(survivor.identifiers.map(({ nationalId }) => nationalId));
  const isWhole = survivor.nationalId === link.current && ids.every((nationalId) => held.has(nationalId));
  return isWhole && absorbed.length === 0 ? { outcome: 'nothing' } : { outcome: 'link', survivor, absorbed };
}

/** What the survivor's sheet is afterwards, its merges apart. Pure. */
export function linkedSheet(survivor: Professional, link: IdentifierLink): Professional {
  const identifiers = uniteIdentifiers(link.current, [...survivor.identifiers, ...identifiersOf(link)]);
  return { ...survivor, nationalId: link.current, identifiers };
}

/** What a link that was applied left in the journal, and open records that are part of another one since. */
export interface AppliedLink {
  readonly line: HistoryLine;
  readonly closed: number;
}

/**
 * Make the identifiers of a link those of one person: its records are merged, it holds all of them. Inside a write transaction; the networks' entries are the caller's to
 * refresh.
 *
 * @param batchId of the import that says so, which can then be undone; null for a person's act
 * @returns null when nothing was to do
 */
export function applyLink(
  store: RecordStore,
  link: IdentifierLink,
  act: MergeAct,
  batchId: string | null,
): AppliedLink | null {
  const { tables } = store.environment;
  const plan = planLink(tables, link);
  if (plan.outcome !== 'link') return null;
  let { survivor } = plan;
  let line: HistoryLine | null = null;
  for (const absorbed of plan.absorbed) {
    const terms = { choice: {}, nationalId: link.current, identifiers: identifiersOf(link) };
    const done = mergePeople(store, [survivor, absorbed], terms, act);
    if (batchId !== null) noteLineage(tables, [batchId, 'merge', absorbed.personId]);
    survivor = done.person;
    line = done.line;
  }
  line ??= writeLinked(store, survivor, linkedSheet(survivor, link), act, batchId);
  return { line, closed: plan.absorbed.filter(({ closedOn }) => closedOn === null).length };
}

function writeLinked(
  store: RecordStore,
  before: Professional,
  linked: Professional,
  { at, by }: MergeAct,
  batchId: string | null,
): HistoryLine {
  const { tables } = store.environment;
  const after = { ...linked, version: before.version + 1 };
  if (batchId !== null) noteUndo(tables, [batchId, 'person', after.personId], before, after.version);
  const entries = savePerson(store, before, after, at);
  return appendLine(tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: after.personId },
    operation: batchId === null ? 'edited' : 'changed',
    by,
    changes: listChanges(before, after),
    entries,
  });
}

/** As the link alone makes them known: register digit and number. */
function identifiersOf({ current, formers }: IdentifierLink): readonly PersonIdentifier[] {
  return [current, ...formers].map((nationalId) => ({
    nationalId,
    type: nationalId.slice(0, 1),
    id: nationalId.slice(1),
    current: nationalId === current,
    by: 'correspondence',
  }));
}
