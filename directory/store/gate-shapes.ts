import type { FileFormat, ImportOptions, ImportPlan } from '../import-views.ts';
import type { Professional } from '../model/professional.ts';

/** A plan that waits, or what became of it. */
export interface StoredPlan {
  /** Order among plans: the oldest give way. */
  readonly number: number;
  /** ISO instant it was made. */
  readonly at: string;
  /** Person id, or `system`. */
  readonly by: string;
  readonly options: ImportOptions;
  readonly plan: ImportPlan;
  /** Digest of every write it stands for, with the version of each record it was made on. */
  readonly mark: string;
  readonly state: 'waiting' | 'applied' | 'dropped';
}

/** A part of an applied file that was not applied. */
export interface StoredSlice {
  readonly batchId: string;
  readonly family:
    | 'rass'
    | 'libreacces'
    | 'finess'
    | 'correspondance'
    | 'savoir-faire'
    | 'mssante'
    | 'reseaux'
    | 'membres'
    | 'personnel'
    | 'lieux'
    | 'curateurs';
  readonly file: string;
  readonly format: FileFormat;
  /** ISO instant the file was applied. */
  readonly at: string;
  /** ISO instant the file describes. */
  readonly asOf: string;
  /** Day that vanished records would be closed with. */
  readonly day: string;
  readonly kind: 'person' | 'structure';
  readonly department: string;
  /** Key of the establishment that loses too many; null when it is the whole department. */
  readonly establishment: string | null;
  readonly closings: number;
  readonly open: number;
}

/** What the file would have done to one record. */
export interface HeldRecord {
  /** Version of the record when it was held. */
  readonly version: number;
  /** What a person who left the establishment would become; null: the record would be closed. */
  readonly fields: Partial<Professional> | null;
}
