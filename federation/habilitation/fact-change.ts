import type { MembershipFacts } from '../ports.ts';
import type { Value } from './read-value.ts';

/** One thing that would have to be otherwise. */
export type FactChange =
  | { readonly name: string; readonly value: Value | undefined }
  | { readonly join: MembershipFacts }
  | { readonly leave: string };

/** Facts that are never told as a way out: what cannot be changed, and what nobody may learn of. */
export type IsClosed = (name: string) => boolean;

/** A text that no sheet can name: a value outside every list. */
export const OUTSIDE = '\u0000autre';

/** Another such text, for a fact that must not be alike another one: one way out may put the one outside its list and state the other, which must then differ. */
export const UNLIKE = '\u0000sans pareil';
