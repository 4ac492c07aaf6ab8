import type { LdapResult } from '../ldap/result-code.ts';
import type { DnPath } from '../schema/dn-path.ts';
import type { Author } from './apply-modifications.ts';
import type { Held, Seen } from './context-transaction.ts';
import type { PlainContext } from './plain-context.ts';

/** Who writes, and what must hold of the entry before. */
export interface Writer {
  /** Name for creatorsName and modifiersName. */
  readonly dn: string;
  readonly author: Author;
  /** Asked inside the transaction, before anything of the entry is told; null lets the write happen. */
  readonly permit: (context: PlainContext, path: DnPath) => LdapResult | null;
  /** Asked with the entry as it is, or as it would be added; null lets the write happen (RFC 4528). Null when nothing is asserted. */
  readonly assert: ((entry: Held, path: DnPath) => LdapResult | null) | null;
  /** Whether the outcome is to tell the entry as it became (RFC 4527): it is read again for it. */
  readonly readsAfter: boolean;
}

/** How an update ended. */
export interface UpdateOutcome {
  readonly answer: LdapResult;
  readonly before: Seen | null;
  readonly after: Seen | null;
}

export const refusedOutcome = (answer: LdapResult): UpdateOutcome => ({ answer, before: null, after: null });
