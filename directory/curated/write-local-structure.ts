import type { LocalOrigin } from '../model/local-structure.ts';
import { parisDay } from '../model/paris-time.ts';
import { listChanges } from '../model/record-changes.ts';
import type { Structure } from '../model/structure.ts';
import { appendLine } from '../store/journal.ts';
import type { RecordStore } from '../store/record-store.ts';
import { saveStructure } from '../store/save-structure.ts';
import { attachmentOf } from '../store/settle-on-day.ts';
import type { HistoryLine } from '../views.ts';
import { operationOf } from './write-staff.ts';

/** A place in no national file, to be written. */
export type LocalStructure = Structure & { readonly localOrigin: LocalOrigin };

/** A record as a local place, when it is. */
export function asLocal(structure: Structure | undefined): LocalStructure | undefined {
  // Cast: looked at here.
  return structure?.localOrigin === undefined ? undefined : (structure as LocalStructure);
}

/** Write a local place as it is on the day, with its line of the journal. Inside a write transaction. */
export function writeLocalStructure(
  store: RecordStore,
  before: Structure | null,
  next: LocalStructure,
  act: { readonly by: string; readonly at: Date; readonly noteUndo?: (after: Structure) => void },
): { readonly structure: Structure; readonly line: HistoryLine } {
  const { by, at } = act;
  const structure = { ...settlePlace(attached(store, next), parisDay(at)), version: next.version + 1 };
  act.noteUndo?.(structure);
  const entries = saveStructure(store, before, structure, at);
  const line = appendLine(store.environment.tables, {
    at: at.toISOString(),
    ref: { kind: 'structure', id: structure.key },
    operation: operationOf(before, structure),
    by,
    changes: listChanges(before === null ? {} : said(before), said(structure)),
    entries,
  });
  return { structure, line };
}

/** What a place is a part of, as the directory has it now. */
function attached({ environment }: RecordStore, place: LocalStructure): LocalStructure {
  const { parent } = place.localOrigin;
  if (parent === null) return place;
  return { ...place, localOrigin: { ...place.localOrigin, within: attachmentOf(environment.tables, [parent]) } };
}

/** A place on a day: not before it opens, and no more from the day it closes. Pure. */
function settlePlace(structure: LocalStructure, day: string): LocalStructure {
  const { openedOn, localOrigin } = structure;
  const { closes } = localOrigin;
  const isToCome = openedOn !== '' && openedOn > day;
  const isOver = closes !== null && closes <= day;
  const turns = [openedOn, closes ?? ''].filter((turn) => turn > day).sort();
  return {
    ...structure,
    closedOn: isOver ? closes : isToCome ? (structure.closedOn ?? day) : null,
    localOrigin: { ...localOrigin, turnsOn: isOver ? null : (turns[0] ?? null) },
  };
}

function said(structure: Structure): object {
  const { localOrigin, ...told } = structure;
  return { ...told, parent: localOrigin?.parent ?? '', closes: localOrigin?.closes ?? '' };
}
