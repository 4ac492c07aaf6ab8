import type { DirectoryCode } from './codes.ts';
import type { MergeChoice } from './model/person-merge.ts';
import type { Professional } from './model/professional.ts';
import type { Actor } from './model/right.ts';
import type { HistoryLine } from './views.ts';

/** Two records that somebody says are one person. */
export interface MergeCommand {
  /** Internal id of the record that stays. */
  readonly survivorId: string;
  readonly absorbedId: string;
  /** Versions that were seen: other current ones are `directory.edit.stale-version`. */
  readonly seen: { readonly survivor: number; readonly absorbed: number };
  /** Of locally owned fields that both hold; the survivor's where nothing is said. */
  readonly choice: MergeChoice;
  /** 10 to 300 characters. */
  readonly reason: string;
}

/** A merge taken back. */
export interface UnmergeCommand {
  /** Internal id of the record that was absorbed. */
  readonly absorbedId: string;
  /** Version of the survivor that was seen. */
  readonly version: number;
  readonly reason: string;
}

/** Two national identifiers that somebody says are not of one person. */
export interface CorrespondenceCommand {
  /** The former one, e.g. of ADELI. */
  readonly former: string;
  readonly current: string;
  readonly reason: string;
}

export type LineageVerdict =
  | {
      readonly accepted: true;
      /** The record that stays, or that keeps the current identifier; null when nobody in the directory holds them. */
      readonly person: Professional | null;
      readonly line: HistoryLine | null;
    }
  | {
      readonly accepted: false;
      readonly code: DirectoryCode;
      readonly detail: string;
      /** The record as it is now, when another version of it was seen. */
      readonly current?: Professional;
    };

/** Which records and which identifiers are one person. Resolves after the flush to disk. */
export interface DirectoryLineage {
  /** What belonged to both is the survivor's; numbers and internal id of the other answer with it. Refusals: `directory.merge.*`. */
  merge(actor: Actor, command: MergeCommand, at: Date): Promise<LineageVerdict>;
  /** Both as they were; what was changed since is kept by the one it was changed on. Refusals: `directory.merge.*`. */
  unmerge(actor: Actor, command: UnmergeCommand, at: Date): Promise<LineageVerdict>;
  /** The identifiers part, and the records with them when a correspondence had made them one; no file brings it back. */
  withdraw(actor: Actor, command: CorrespondenceCommand, at: Date): Promise<LineageVerdict>;
  /** The withdrawal of a correspondence was wrong: it holds again, and is applied. */
  reinstate(actor: Actor, command: CorrespondenceCommand, at: Date): Promise<LineageVerdict>;
}
