import type { HistoryLine, RecordRef } from '../views.ts';
import type { Tables } from './environment.ts';
import type { StoredLine } from './stored-shapes.ts';

/** Append one line. To be called inside the change's own transaction: sequences have no gaps because of it. */
export function appendLine(tables: Tables, line: StoredLine): HistoryLine {
  const sequence = (tables.counters.get('journal') ?? 0) + 1;
  tables.counters.putSync('journal', sequence);
  tables.journal.putSync(sequence, line);
  tables.history.putSync(historyKey(line.ref), sequence);
  return { ...line, sequence, at: new Date(line.at) };
}

/** Lines from a sequence on, oldest first. */
export function linesFrom(tables: Tables, sequence: number, limit: number): HistoryLine[] {
  return Array.from(tables.journal.getRange({ start: sequence, limit }), ({ key, value }) => ({
    ...value,
    sequence: key,
    at: new Date(value.at),
  }));
}

/** Lines of one record, newest first. */
export function linesOf(tables: Tables, ref: RecordRef, limit: number): HistoryLine[] {
  const sequences = Array.from(tables.history.getValues(historyKey(ref), { reverse: true, limit }));
  return sequences.flatMap((sequence) => {
    const line = tables.journal.get(sequence);
    return line === undefined ? [] : [{ ...line, sequence, at: new Date(line.at) }];
  });
}

function historyKey(ref: RecordRef): string {
  return `${ref.kind}:${ref.id}`;
}
