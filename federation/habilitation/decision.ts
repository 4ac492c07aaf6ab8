import type { FederationCode } from '../codes.ts';
import type { ActReference } from '../patients/act.ts';
import type { FactOrigin } from './house-facts.ts';

/** A question in AuthZEN's shape (Authorization API 1.0 §5): the only way to ask, inside the process or over the network. */
export interface Question {
  readonly subject: Entity;
  readonly action: { readonly name: string; readonly properties?: Properties };
  readonly resource: Entity;
  readonly context?: Properties;
}

export interface Entity {
  readonly type: string;
  readonly id: string;
  readonly properties?: Properties;
}

export type Properties = Readonly<Record<string, unknown>>;

/** A fact that took part in a decision, and where it comes from. */
export interface FactUsed {
  readonly name: string;
  readonly value: unknown;
  /**
   * `directory` (a national or local file), `session` (the sign-in), `clock`, `patient` (kept choices and care links), or
   * `application`: whoever asked said so, or it is kept for it.
   */
  readonly origin: FactOrigin;
  /** Day of the file or of the membership, or instant of the act, of the origin; `''` when it has none. */
  readonly asOf: string;
  /** Name of that file, when a file said it. */
  readonly file?: string;
  /** The acts it rests on, when people recorded it. */
  readonly acts?: readonly ActReference[];
}

/** A reason, in both languages, from the rule's own words. */
export interface Reason {
  readonly rule: string;
  readonly effect: 'permit' | 'forbid';
  readonly fr: string;
  readonly en: string;
  readonly legal?: string;
}

/** One fact to change, in words. Those of one rule are needed together; those of another rule are another way. */
export interface Missing {
  /** `''`: no one rule's, another situation of the same person. */
  readonly rule: string;
  readonly criterion: string;
  readonly fr: string;
  readonly en: string;
}

export interface SheetReference {
  readonly application: string;
  readonly version: number;
  /** SHA-256 of the sheet's canonical JSON. */
  readonly digest: string;
}

/** Same sheet version, same facts, same instant: same decision. Never a permission in a token. */
export type Decision = Granted | Denied;

export interface Granted {
  readonly granted: true;
  /** Ids of all determining permit rules, sorted. */
  readonly rules: readonly string[];
  readonly reasons: readonly Reason[];
  readonly sheet: SheetReference;
  readonly facts: readonly FactUsed[];
  readonly obligations: readonly string[];
  readonly at: Date;
}

export interface Denied {
  readonly granted: false;
  readonly code: FederationCode;
  /** Ids of the determining forbid rules, sorted; empty under default deny, and when a private fact alone closes. */
  readonly rules: readonly string[];
  readonly reasons: readonly Reason[];
  /** Smallest changes that would flip the answer, at most 3; sought when they are first read, in the turn that decided. */
  readonly missing: readonly Missing[];
  readonly sheet: SheetReference | null;
  readonly facts: readonly FactUsed[];
  readonly at: Date;
}
