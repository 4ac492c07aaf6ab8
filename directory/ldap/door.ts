import type { VerifyPassword } from './bind.ts';
import type { LdapLimits } from './limits.ts';
import type { PageCookies } from './paged-results.ts';
import type { ResultCode } from './result-code.ts';
import type { DirectoryTree } from './tree.ts';

/** Tells the time; the machine's clock is the caller's business. */
export interface Clock {
  now(): Date;
}

/** A password was presented: for the audit. Never holds the password. */
export interface BindEvent {
  readonly at: Date;
  /** Name as presented, or `''` when it was not a name. */
  readonly dn: string;
  readonly accepted: boolean;
  readonly code: ResultCode;
  readonly address: string;
  readonly isEncrypted: boolean;
}

/** What all connections of one listener have in common. */
export interface Door {
  readonly tree: DirectoryTree;
  readonly limits: LdapLimits;
  readonly clock: Clock;
  readonly cookies: PageCookies;
  readonly verifyPassword: VerifyPassword;
  /** Passwords being verified now, all connections together. */
  readonly checks: { running: number };
  readonly offersStartTls: boolean;
  readonly acceptsClearOnLoopback: boolean;
  readonly onBind: (event: BindEvent) => void;
  /** Our own fault, for the operators' log: the connection it happened on is closed. */
  readonly onDefect: (error: unknown) => void;
}
