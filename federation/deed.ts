/** Who does something, and where from: kept with what was done until it is told. */
export interface Author {
  /** Person, application, or `system`. */
  readonly by: string;
  /** Address, or `''`. */
  readonly from: string;
  /** Number of the request, or `''`. */
  readonly request: string;
  /** Why, in words, where that is asked. */
  readonly reason?: string;
}

/** A name alone comes from nowhere, and by no request. */
export type By = string | Author;

export function authorOf(by: By): Author {
  return typeof by === 'string' ? { by, from: '', request: '' } : by;
}

export type DeedKind =
  | 'application-changed'
  | 'facts-kept'
  | 'sheet-drafted'
  | 'sheet-rehearsed'
  | 'sheet-approved'
  | 'sheet-published'
  | 'sheet-rolled-back';

/** What was done to an application, its sheet or its kept facts; written in the transaction that does it. */
export interface NewDeed extends Author {
  readonly kind: DeedKind;
  readonly application: string;
  /** ISO instant. */
  readonly at: string;
  /** Flat, without secrets. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** The same with its place among all deeds, from 1, in the order in which they were done. */
export interface Deed extends NewDeed {
  readonly sequence: number;
}

/** What was done to an application, or to what is its own. */
export function deedOf(kind: DeedKind, application: string, by: By, at: Date, details: NewDeed['details']): NewDeed {
  return { ...authorOf(by), kind, application, at: at.toISOString(), details };
}
