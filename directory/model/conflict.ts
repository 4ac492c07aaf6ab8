import type { LocalField } from './professional.ts';

/** What a file says and what the directory holds do not go together: an administrator decides, nothing was written over. */
export type Conflict = IdentityConflict | FieldConflict | StructureFieldConflict | StaffConflict;

interface RaisedBy {
  /** Stable: the same conflict of a later file has the same. */
  readonly id: string;
  /** Name of the person, or of the establishment, in the file. */
  readonly name: string;
  /** Base name of the last file that raised it, and its instant (ISO). */
  readonly file: string;
  readonly at: string;
  /** The import that raised it last. */
  readonly batchId: string;
}

/** A row names somebody by numbers of several records. */
export interface IdentityConflict extends RaisedBy {
  readonly kind: 'identity';
  /** The number that the row stands under. */
  readonly nationalId: string;
  /** Numbers that the row names besides, and whose they are. */
  readonly claimed: readonly { readonly nationalId: string; readonly personId: string }[];
  /** Whether the row was left out until somebody decides; otherwise all of it but those numbers was taken in. */
  readonly isLeftOut: boolean;
}

interface FieldValues {
  readonly field: LocalField;
  /** What the region keeps. */
  readonly local: string;
  readonly before: string;
  readonly register: string;
}

/** A register changed what the region keeps a value of its own for. */
export interface FieldConflict extends RaisedBy, FieldValues {
  readonly kind: 'field';
  readonly personId: string;
  readonly nationalId: string;
}

/** The same of an establishment. */
export interface StructureFieldConflict extends RaisedBy, FieldValues {
  readonly kind: 'structure-field';
  /** Directory key of the establishment. */
  readonly key: string;
}

/** A register's file has somebody under a number that a curator's record bears: its row was left out. */
export interface StaffConflict extends RaisedBy {
  readonly kind: 'staff';
  readonly personId: string;
  readonly nationalId: string;
  /** Family of the file, which takes the record over when an administrator says so. */
  readonly register: string;
}

/** Most conflicts that wait; beyond, files tell them in their report alone. */
export const MAX_CONFLICTS = 5_000;
