import type { Audience } from '../entries/stored-entry.ts';
import type { BindingContext } from '../filter/bound-filter.ts';
import type { Territory } from '../model/territory.ts';

/** What one caller may see in one tree: decided once for each operation, and obeyed by answers, filters, comparisons and sorts alike. */
export interface Caller {
  readonly audience: Audience;
  /** Attributes this caller never sees, whatever the entry (RFC spelling). */
  readonly hidden: ReadonlySet<string>;
  /** Attributes hidden where the caller has no territory; null: no territory, the same everywhere. */
  readonly outside: { readonly territory: Territory; readonly hidden: ReadonlySet<string> } | null;
  /** Whether password hashes are shown: to the root of a context only, so that it can be copied. */
  readonly seesPasswords: boolean;
}

/** What a filter must know of its caller. */
export function bindingContextOf({ audience, hidden }: Caller): BindingContext {
  return { isAnonymous: audience === 'anonymous', hidden };
}
