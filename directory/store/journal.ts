import type { HistoryLine, RecordRef } from '../views.ts';
import { appendRow } from './append-row.ts';
import type { Tables } from './environment.ts';
import type { EntryChangeLine, StoredLine } from './stored-shapes.ts';

/** Number that the next line will have: for what is written before it, in its transaction. */
export function nextSequence(tables: Tables): number {
  return (tables.counters.get('journal') ?? 0) + 1;
}

/** Append one line. To be called inside the change's own transaction: sequences have no gaps because of it. */
export function appendLine(tables: Tables, line: StoredLine): HistoryLine {
  const sequence = nextSequence(tables);
  tables.counters.putSync('journal', sequence);
  appendRow(tables.journal, sequence, line);
  tables.history.putSync(historyKey(line.ref), sequence);
  return historyLine(sequence, line);
}

/** What a line says to a reader of histories. */
function historyLine(sequence: number, { at, ref, operation, by, changes }: StoredLine): HistoryLine {
  return { sequence, at: new Date(at), ref, operation, by, changes };
}

/** Lines from a sequence on, oldest first. */
export function linesFrom(tables: Tables, sequence: number, limit: number): HistoryLine[] {
  return Array.from(tables.journal.getRange({ start: sequence, limit }), ({ key, value }) => historyLine(key, value));
}

/** Lines of one record, newest first. */
export function linesOf(tables: Tables, ref: RecordRef, limit: number): HistoryLine[] {
  const sequences = Array.from(tables.history.getValues(historyKey(ref), { reverse: true, limit }));
  return sequences.flatMap((sequence) => {
    const line = tables.journal.get(sequence);
    return line === undefined ? [] : [historyLine(sequence, line)];
  });
}

/** The line that first named a record; undefined: none did. */
export function firstLineOf({ history }: Pick<Tables, 'history'>, ref: RecordRef): number | undefined {
  // The least of those under one key. Not by `getValues`, which within a write transaction reads a key that was never given it (lmdb's read.js).
  return history.get(historyKey(ref));
}

/** Lines after a number that changed entries, oldest first: for synchronisation and caches. Numbers may be missing. */
export function entryLinesAfter(tables: Tables, number: number, limit: number): readonly EntryChangeLine[] {
  const found: EntryChangeLine[] = [];
  for (const { key, value } of tables.journal.getRange({ start: number + 1 })) {
    if (value.entries === undefined || value.entries.length === 0) continue;
    found.push({ number: key, at: new Date(value.at), by: value.by, entries: value.entries });
    if (found.length === limit) break;
  }
  return found;
}

function historyKey(ref: RecordRef): string {
  return `${ref.kind}:${ref.id}`;
}
