import type { FederationCode } from '../codes.ts';
import type { KeptSource } from '../store/sheet-text.ts';
import type { Rehearsal } from './rehearsal.ts';

/** A version being prepared: written, checked, rehearsed, approved by a second person. One for each application. */
export interface Draft extends DraftState {
  /** The sheet's JSON. */
  readonly source: unknown;
}

/** The same as it is kept. */
export type KeptDraft = DraftState & KeptSource;

/** How far a draft is. */
export interface DraftState {
  readonly application: string;
  readonly version: number;
  readonly digest: string;
  /** Everybody who wrote this draft, the last one last: none of them approves it. */
  readonly writers: readonly string[];
  /** ISO instant of the last writing. */
  readonly savedAt: string;
  /** Cases that passed on this very content. */
  readonly checked: { readonly at: string; readonly cases: number } | null;
  /** What this very content would have changed. */
  readonly rehearsed: { readonly at: string; readonly by: string; readonly report: Rehearsal } | null;
  readonly approved: { readonly at: string; readonly by: string } | null;
}

/** What a step came to. */
export type DraftVerdict<T> =
  | ({ readonly accepted: true } & T)
  | { readonly accepted: false; readonly code: FederationCode };
