/**
 * That two identifiers are of one person, the former one and the one that took its place: ADELI and RPPS, as the national file of correspondence says, or as somebody who
 * administers withdrew it.
 */
export interface Correspondence {
  /** National id, e.g. of ADELI. */
  readonly former: string;
  /** National id, e.g. of RPPS. */
  readonly current: string;
  /** Base name of the file that says so; `''` when only an activity file did, before it was withdrawn. */
  readonly file: string;
  /** ISO instant of its first import. */
  readonly at: string;
  /** Null while it holds. No file brings one back that was withdrawn. */
  readonly withdrawn: CorrespondenceWithdrawal | null;
}

export interface CorrespondenceWithdrawal {
  /** Internal person id, or `system` for a command. */
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}
