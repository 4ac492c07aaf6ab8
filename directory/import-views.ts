import type { DirectoryCode } from './codes.ts';
import type { FileFormat } from './file-format.ts';
import type { FieldChange } from './views.ts';

export type { FileFormat } from './file-format.ts';

/** One faulty row: 1-based line number, column header when one is to blame, the reason. */
export interface RowFault {
  readonly line: number;
  readonly column: string | null;
  readonly code: DirectoryCode;
  readonly detail: string;
  /** A warning keeps the row; a refusal leaves it out. */
  readonly severity: 'warning' | 'refused';
}

export interface ImportReport {
  readonly file: string;
  readonly format: FileFormat;
  readonly charset: 'utf-8' | 'iso-8859-1';
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly digest: string;
  readonly rows: number;
  readonly people: Tally;
  readonly structures: Tally;
  readonly networks: Tally;
  readonly memberships: Tally;
  /** Rights to curate; of a file of them alone. */
  readonly curations?: Tally;
  readonly faults: readonly RowFault[];
  /** Faults beyond the kept 1,000. */
  readonly faultsOmitted: number;
  /** Closings held back, by department; the rest of the file is applied. */
  readonly held: readonly HeldSlice[];
}

export interface Tally {
  readonly created: number;
  readonly changed: number;
  readonly closed: number;
  readonly reappeared: number;
  readonly unchanged: number;
}

export type ImportVerdict =
  | { readonly accepted: true; readonly report: ImportReport }
  | { readonly accepted: false; readonly code: DirectoryCode; readonly detail: string };

/** A part of a file that was held back, because too many would leave there at once: a department, or the people of one establishment. */
export interface HeldSlice {
  readonly kind: 'person' | 'structure';
  /** Department, or `—` for records without a known place; of an establishment, its own. */
  readonly department: string;
  /** Key of the establishment; null: the whole department. */
  readonly establishment: string | null;
  /** Records that would be closed; of an establishment, people who would be closed or leave it. */
  readonly closings: number;
  /** Open records there, of this file's register; of an establishment, people who practise there. */
  readonly open: number;
}

/** A slice is held back when more than both would leave it. */
export interface HoldThresholds {
  /** Share of a department's open records of one register, in percent. */
  readonly percent: number;
  /** Records of a department. */
  readonly records: number;
  /** Share of the people of one establishment, in percent. */
  readonly establishmentPercent: number;
  /** People of one establishment. */
  readonly establishmentRecords: number;
}

/** A slice that waits, with the file that it was held back of. */
export interface WaitingSlice extends HeldSlice {
  readonly sliceId: string;
  readonly batchId: string;
  readonly file: string;
  readonly format: FileFormat;
  readonly at: Date;
  /** Name of the establishment, or empty. */
  readonly name: string;
  /** The first 100 records of it. */
  readonly records: readonly SliceRecord[];
}

/** One record that waits. */
export interface SliceRecord {
  /** Internal id of the person, or key of the structure. */
  readonly id: string;
  readonly name: string;
  /** What the file says: no more there, or still there but not in this establishment. */
  readonly would: 'close' | 'leave';
}

/** What became of a slice. */
export interface SliceReport {
  readonly sliceId: string;
  readonly batchId: string;
  readonly file: string;
  /** Records written. */
  readonly applied: number;
  /** Records that somebody changed since, left as they are; the first 1,000. */
  readonly kept: readonly KeptRecord[];
  readonly keptOmitted: number;
}

export type SliceVerdict =
  | { readonly accepted: true; readonly report: SliceReport }
  | { readonly accepted: false; readonly code: DirectoryCode; readonly detail: string };

/** Said by a person who has looked at the file. */
export interface ImportOptions {
  /** Accept that the file closes more records than the guard allows. */
  readonly allowClosures?: boolean;
  /** The same for these departments alone, their establishments included. */
  readonly releasedDepartments?: readonly string[];
  /** Date of a file that says none: `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm`, Paris time. It counts like a date in the name. */
  readonly asOf?: string | undefined;
  /** Internal id of the curator who brings it: staff and places of theirs alone, row by row. */
  readonly curator?: string | undefined;
}

/** One record that a file would write. */
export interface PlannedChange {
  /** A membership, or a right to curate, is told by its person. */
  readonly kind: 'person' | 'structure' | 'network' | 'membership' | 'curation';
  /** National id, key of the structure, or code of the network. */
  readonly id: string;
  readonly name: string;
  readonly department: string;
  readonly operation: 'created' | 'changed' | 'reappeared' | 'closed';
  /** Field by field; empty for a new or a closed record. */
  readonly changes: readonly FieldChange[];
}

/** What would become of the people of one establishment. */
export interface EstablishmentTally extends Tally {
  /** Key of the structure. */
  readonly key: string;
}

/** What a file would do, nothing of it done. */
export interface ImportPlan extends ImportReport {
  /** Department → what would become of people there. */
  readonly departments: Readonly<Record<string, Tally>>;
  /** What would become of people who practise there, or did; the 1,000 with the most closings, then changes. */
  readonly establishments: readonly EstablishmentTally[];
  /** Others that were counted, at most 199,000. */
  readonly establishmentsOmitted: number;
  /** The first 1,000. */
  readonly changes: readonly PlannedChange[];
  readonly changesOmitted: number;
}

/** A record that an undone import had written and that somebody changed since: left as it is. */
export interface KeptRecord {
  readonly kind: 'person' | 'structure' | 'network' | 'membership' | 'curation';
  /** Internal id of the person, key of the structure or code of the network; a membership or a right is told by its person. */
  readonly id: string;
  readonly name: string;
}

/** What an undone import left. */
export interface UndoReport {
  readonly batchId: string;
  readonly file: string;
  /** Records that are again as they were. */
  readonly restored: number;
  /** Records that the import had created, closed now. */
  readonly closed: number;
  /** The first 1,000. */
  readonly kept: readonly KeptRecord[];
  readonly keptOmitted: number;
}

export type UndoVerdict =
  | { readonly accepted: true; readonly report: UndoReport }
  | { readonly accepted: false; readonly code: DirectoryCode; readonly detail: string };

/** One import, for who looks for the one to undo. */
export interface BatchSummary {
  /** Who brought the file, when it was a curator. */
  readonly curator?: string;
  readonly batchId: string;
  readonly file: string;
  readonly format: FileFormat;
  readonly at: Date;
  readonly state: 'applying' | 'applied' | 'undoing' | 'undone';
}

/** A plan kept until somebody applies or drops it. */
export interface KeptPlan {
  /** By the file's content, and by the state it would write over: the same twice is the same plan. */
  readonly planId: string;
  readonly at: Date;
  /** Person id, or `system`. */
  readonly by: string;
  readonly state: 'waiting' | 'applied' | 'dropped';
  readonly options: ImportOptions;
  readonly plan: ImportPlan;
}

/** One kept plan in a list. */
export type PlanSummary = Omit<KeptPlan, 'plan'> & Pick<ImportPlan, 'file' | 'format' | 'people' | 'structures'>;

export type KeptPlanVerdict =
  | { readonly accepted: true; readonly kept: KeptPlan }
  | { readonly accepted: false; readonly code: DirectoryCode; readonly detail: string };

export type PlanVerdict =
  | { readonly accepted: true; readonly plan: ImportPlan }
  | { readonly accepted: false; readonly code: DirectoryCode; readonly detail: string };

/** What an import does: reads rows, compares people and places with the directory, writes or closes records. */
export type ImportStep = 'read' | 'compared' | 'written' | 'indexed';

/** Told how many are done of a step; each step counts from 0. */
export type ImportProgress = (done: number, step: ImportStep) => void;

/** Streams one national file into the directory. Importing the same file twice changes nothing. */
export interface DirectoryImporter {
  /**
   * All refusals come before the first change; a verdict `accepted` is on disk.
   *
   * @param source  bytes of the file, any chunking; what it throws is thrown
   * @param name    its base name: the format is recognised by the header, the date by the name
   * @param at      instant written as the change's time
   * @param progress called at most every 250 ms
   */
  importFile(
    source: AsyncIterable<Uint8Array>,
    name: string,
    at: Date,
    progress?: ImportProgress,
    options?: ImportOptions,
  ): Promise<ImportVerdict>;
  /**
   * Say what a file of people or establishments would do, as {@link importFile} would refuse or do it now; nothing is written but a workbench that
   * is thrown away.
   */
  planFile(
    source: AsyncIterable<Uint8Array>,
    name: string,
    at: Date,
    progress?: ImportProgress,
    options?: ImportOptions,
  ): Promise<PlanVerdict>;
  /**
   * {@link planFile}, and the plan and the file are kept: twenty at most, the oldest give way.
   * @param by person id, or `system`
   */
  keepPlan(
    source: AsyncIterable<Uint8Array>,
    name: string,
    asked: { readonly at: Date; readonly by: string },
    progress?: ImportProgress,
    options?: ImportOptions,
  ): Promise<KeptPlanVerdict>;
  /** Kept plans, the latest first. */
  plans(): readonly PlanSummary[];
  /** One kept plan; null when there is none, or no more. */
  plan(planId: string): KeptPlan | null;
  /**
   * Do what a plan says, and nothing else. Refusals, all before the first change: `directory.import.unknown-plan`, `directory.import.plan-stale` when a
   * record it writes over, or what the file makes of it, is another by now; those of {@link importFile}.
   */
  applyPlan(planId: string, at: Date, progress?: ImportProgress): Promise<ImportVerdict>;
  /** Forget a plan and its file; false when it does not wait. */
  dropPlan(planId: string): Promise<boolean>;
  /** What an import told when it was applied; null when that is not known. */
  report(batchId: string): ImportReport | null;
  /** Slices that wait, the latest first. */
  heldSlices(): readonly WaitingSlice[];
  /**
   * Do what the file says of a slice; records that somebody changed since are left and told. It belongs to its import: undone with it. Refusals:
   * `directory.import.unknown-slice`, `directory.import.busy`.
   */
  releaseSlice(sliceId: string, at: Date): Promise<SliceVerdict>;
  /** Let the slice's records as they are; the register's next file is judged anew. */
  dropSlice(sliceId: string): Promise<SliceVerdict>;
  /** Imports, the latest first, at most 100. */
  batches(): readonly BatchSummary[];
  /** One import, however old; null when there was none of this id. */
  batch(batchId: string): BatchSummary | null;
  /**
   * Take back what one import wrote: records are as they were, those it created are closed; memberships and rights that it gave are gone. What somebody changed since
   * is left and told. Refusals: `directory.import.unknown-batch`, `directory.import.undo-not-latest`, `directory.import.undo-forgotten` beyond twenty imports,
   * `directory.import.busy`.
   *
   * @param curator internal id of a curator who takes back their own latest file, all or nothing: `directory.import.undo-touched` when a record is not as the file left it,
   *   and whatever their pages refuse; absent or null: somebody who may undo any
   */
  undoBatch(batchId: string, at: Date, curator?: string | null): Promise<UndoVerdict>;
}
