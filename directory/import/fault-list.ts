import type { DirectoryCode } from '../codes.ts';
import type { RowFault } from '../import-views.ts';

/** Faults kept in a report; the others are counted. */
export const MAX_REPORT_FAULTS = 1_000;

/** Collects the faults of one file, bounded. */
export class FaultList {
  readonly #kept: RowFault[] = [];
  #omitted = 0;

  /** The row is kept; somebody should look at it. */
  warn(line: number, column: string | null, code: DirectoryCode, detail: string): void {
    this.#add({ line, column, code, detail, severity: 'warning' });
  }

  /** The row is left out. */
  refuse(line: number, column: string | null, code: DirectoryCode, detail: string): void {
    this.#add({ line, column, code, detail, severity: 'refused' });
  }

  #add(fault: RowFault): void {
    if (this.#kept.length < MAX_REPORT_FAULTS) {
      this.#kept.push(fault);
    } else {
      this.#omitted += 1;
    }
  }

  /** In line order, whatever order they were found in. */
  get kept(): readonly RowFault[] {
    return this.#kept.toSorted((one, other) => one.line - other.line || (one.code < other.code ? -1 : 1));
  }

  /** How many were found so far. */
  get found(): number {
    return this.#kept.length + this.#omitted;
  }

  get omitted(): number {
    return this.#omitted;
  }
}
