import type { DirectoryCode } from './codes.ts';
import type { Conflict } from './model/conflict.ts';
import type { Actor } from './model/right.ts';

/** What an administrator decides of a conflict. */
export interface ConflictDecision {
  readonly id: string;
  /** Instant of the conflict that was read: a later file's one is `directory.edit.stale-version`. */
  readonly at: string;
  /**
   * Of a field: `local` keeps the region's value, `register` gives it up. Of staff: `local` leaves the record to its curator whatever files say, `register` hands it over to
   * the register, whose next file writes it. Of an identity: `apart` says that the row is none of the people whose numbers it names; the
   * internal id of one of them says that it is that one and none of the others.
   */
  readonly decision: 'local' | 'register' | 'apart' | { readonly is: string };
  /** 10 to 300 characters. */
  readonly reason: string;
}

export type ConflictVerdict =
  | { readonly accepted: true; readonly conflict: Conflict }
  | { readonly accepted: false; readonly code: DirectoryCode; readonly detail: string };

/** What files and the directory disagree about, until somebody decides. */
export interface DirectoryConflicts {
  /** Those that wait, the oldest first, at most 500. */
  list(): readonly Conflict[];
  /** Settle one; of two decisions exactly one is accepted. Two records that are one person are merged instead: that settles it too. */
  settle(actor: Actor, decision: ConflictDecision, at: Date): Promise<ConflictVerdict>;
}
