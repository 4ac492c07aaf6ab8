/** Who gains and who loses, one count for each profession. */
export interface Shift {
  readonly asked: number;
  readonly gains: number;
  readonly losses: number;
  readonly byProfession: Readonly<Record<string, { readonly gains: number; readonly losses: number }>>;
  readonly examples: readonly ShiftExample[];
  /** Present where the limit of work came before the end: what came after the last question asked is not counted. */
  readonly cut?: true;
}

export interface ShiftExample {
  readonly change: 'gain' | 'loss';
  /** `''` where a private fact takes part: who it was, and of what, would tell that a document is masked, or that a patient opposes. */
  readonly subject: string;
  readonly profession: string;
  readonly action: string;
  /** Type and id; the type alone where a private fact takes part. */
  readonly resource: string;
  /** Rules that decided before, and under the draft. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What a draft would have changed. */
export interface Rehearsal {
  readonly sheet: string;
  readonly from: string;
  readonly to: string;
  /** Recorded decisions, made again under the draft. */
  readonly recorded: Shift;
  /** Everybody in the directory, asked the draft's own cases, under the sheet in force and under the draft. */
  readonly directory: Shift;
  /** Facts that the draft declares and that were not recorded, or as another type: decisions that need them could not be replayed truly. */
  readonly unrecorded: readonly string[];
}
