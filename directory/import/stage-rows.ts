import { setImmediate } from 'node:timers/promises';
import type { ImportContext } from './import-context.ts';
import { ImportRefusal } from './import-refusal.ts';
import { readFinessPlus } from './read-finess-plus.ts';
import { readCsvRows, readPipeRows, type SourceRow } from './read-rows.ts';
import type { Spool } from './spool.ts';

/** Rows per write to the workbench. */
export const ROWS_PER_WRITE = 500;
/** Longest value of a row, in characters; a longer one means a lost separator. */
export const MAX_VALUE_CHARS = 500;

const READERS = { pipe: readPipeRows, semicolon: readCsvRows, json: readFinessPlus } as const;

/** How rows of one format look and where they go. */
export interface RowShape {
  readonly separator: 'pipe' | 'semicolon' | 'json';
  /** Values a row must have; null for a row that is none of ours and is skipped. */
  columnsOf(row: SourceRow): number | null;
  /** Reads one sound row into the workbench. */
  stage(row: SourceRow): void;
}

/**
 * Read a spooled file into the workbench. Rows with a wrong number of values, or a value too long, are left out and
 * reported; a cut last row refuses the file.
 *
 * @returns rows read, the header not counted
 * @throws ImportRefusal `directory.import.truncated`, and those of the readers
 */
export async function stageRows(context: ImportContext, spool: Spool, shape: RowShape): Promise<number> {
  const rows = READERS[shape.separator](spool);
  let read = 0;
  let lastIsCut = false;
  for await (const batch of batchesOf(rows)) {
    context.staging.write(() => {
      for (const row of batch) {
        lastIsCut = stageRow(context, shape, row) === 'cut';
      }
    });
    read += batch.length;
    await setImmediate();
    context.progress.add('read', batch.length);
  }
  if (lastIsCut) refuseTruncated(read);
  return read;
}

/** @throws ImportRefusal `directory.import.truncated` */
export function refuseTruncated(read: number): never {
  throw new ImportRefusal('directory.import.truncated', `the last row, after ${read} rows, is not whole`);
}

/** Judge one row, and stage it when it is sound. */
export function stageRow({ faults }: ImportContext, shape: RowShape, row: SourceRow): 'cut' | 'read' {
  const expected = shape.columnsOf(row);
  if (expected === null) {
    return row.ended ? 'read' : 'cut';
  }
  if (row.fields.length !== expected || !row.ended) {
    const detail = `${row.fields.length} values for ${expected} columns${row.ended ? '' : ', no trailing separator'}`;
    faults.refuse(row.line, null, 'directory.import.column-count', detail);
    return row.fields.length < expected || !row.ended ? 'cut' : 'read';
  }
  if (row.fields.some((value) => value.length > MAX_VALUE_CHARS)) {
    faults.refuse(row.line, null, 'directory.import.value-too-long', `more than ${MAX_VALUE_CHARS} characters`);
    return 'read';
  }
  if (row.fields.some((value) => value.includes('\uFFFD'))) {
    faults.warn(row.line, null, 'directory.import.damaged-text', 'holds U+FFFD');
  }
  shape.stage(row);
  return 'read';
}

/** The first row is the header: it has been read already. */
async function* batchesOf(rows: AsyncIterable<SourceRow>): AsyncGenerator<SourceRow[]> {
  let batch: SourceRow[] = [];
  let header = true;
  for await (const row of rows) {
    if (header) {
      header = false;
      continue;
    }
    batch.push(row);
    if (batch.length >= ROWS_PER_WRITE) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
