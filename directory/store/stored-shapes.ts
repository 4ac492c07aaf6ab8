import type { EntryChange } from '../entries/entry-writer.ts';
import type { FileFormat, Tally } from '../import-views.ts';
import type { Curation } from '../model/curation.ts';
import type { Membership, Network } from '../model/network.ts';
import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import type { FieldChange, HistoryLine, RecordRef } from '../views.ts';

/** A history line as stored: instants as ISO text, the sequence is the key. */
export interface StoredLine {
  readonly at: string;
  readonly ref: RecordRef;
  readonly operation: HistoryLine['operation'];
  readonly by: string;
  readonly changes: readonly FieldChange[];
  /** Entries that changed with it. */
  readonly entries?: readonly EntryChange[];
}

/** A journal line as whoever follows entries reads it. */
export interface EntryChangeLine {
  /** Change number: the line's place in the journal. */
  readonly number: number;
  readonly at: Date;
  readonly by: string;
  readonly entries: readonly EntryChange[];
}

/** One imported file, by digest; kept so that a history line's `import:<batch id>` can be explained. */
export interface ImportBatch {
  readonly file: string;
  readonly format: FileFormat;
  readonly digest: string;
  /** ISO instant the change was written with. */
  readonly at: string;
  /**
   * `applying` until the last transaction: a crash leaves it so, and the same file again completes it. `undoing` likewise, until it is `undone`.
   */
  readonly state: 'applying' | 'applied' | 'undoing' | 'undone';
  /** Order among imports: of a file that came again, that of its last coming. */
  readonly number: number;
  /** Latest dated file of the family before this one; null: none, or this file has no date. */
  readonly previous: LatestFile | null;
  readonly people: Tally;
  readonly structures: Tally;
  readonly networks: Tally;
  readonly memberships: Tally;
  /** Internal id of the curator who brought it, when it was one. */
  readonly curator?: string;
}

/** A record as it was before a batch wrote it, and the version that the batch left. */
export interface UndoRow {
  /** Null: the batch created it. */
  readonly before: Professional | Structure | Network | Membership | Curation | null;
  /** Of a membership or a right, which have none: 0. */
  readonly version: number;
  /** Of these alone: what the batch left. */
  readonly after?: Membership | Curation;
}

/** The last dated file applied of one family. */
export interface LatestFile {
  readonly file: string;
  readonly digest: string;
  /** ISO instant the file's name or header states. */
  readonly asOf: string;
}

/** Folded name that orders a record among search answers, and whether it is closed. */
export interface SearchLabel {
  readonly sortName: string;
  readonly closed: boolean;
}
