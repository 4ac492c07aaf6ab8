import type { Contexts } from '../contexts/open-contexts.ts';
import type { IdentityClass } from '../model/right.ts';
import type { Territory } from '../model/territory.ts';
import type { VerifyPassword } from './bind.ts';
import type { LdapLimits } from './limits.ts';
import type { PageCookies } from './paged-results.ts';
import type { PasswordTurns } from './password-turns.ts';
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

/** Who a verified certificate speaks for, or why it does not. */
export type CertificateVerdict =
  | {
      readonly accepted: true;
      readonly dn: string;
      readonly class: Exclude<IdentityClass, 'anonymous'>;
      /** Where it answers for what it sees; the whole region unless told. */
      readonly departments?: readonly string[];
      readonly establishments?: readonly string[];
    }
  | { readonly accepted: false; readonly code: string };

/**
 * Judge the certificate a client presented in its TLS handshake, and say which entry it speaks for (SASL EXTERNAL). Rejects only when it cannot tell.
 *
 * @param chain DER, leaf first
 */
export type JudgeCertificate = (chain: readonly Uint8Array[]) => Promise<CertificateVerdict>;

/** An update was answered: for the audit. */
export interface UpdateEvent {
  readonly at: Date;
  readonly operation: 'add' | 'modify' | 'delete' | 'modifyDn' | 'password';
  readonly by: string;
  readonly dn: string;
  readonly code: ResultCode;
  readonly address: string;
}

/** What all connections of one listener have in common. */
export interface Door {
  /** The region's own tree. */
  readonly tree: DirectoryTree;
  /** Plain naming contexts and their tree; null when none is declared. */
  readonly contexts: Contexts | null;
  readonly contextTree: DirectoryTree | null;
  readonly limits: LdapLimits;
  readonly clock: Clock;
  readonly cookies: PageCookies;
  readonly verifyPassword: VerifyPassword;
  /** Class of an account that the verifier accepted. */
  readonly classOf: (dn: string) => Exclude<IdentityClass, 'anonymous'>;
  /** Territory of an account that the verifier accepted; null: the whole region. */
  readonly territoryOf: (dn: string) => Territory | null;
  readonly judgeCertificate: JudgeCertificate | null;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Work on passwords that is nobody's bind. */
  readonly passwordTurns: PasswordTurns;
  /** Passwords being verified now, all connections together. */
  readonly checks: { running: number };
  readonly offersStartTls: boolean;
  readonly acceptsClearOnLoopback: boolean;
  readonly onBind: (event: BindEvent) => void;
  readonly onUpdate: (event: UpdateEvent) => void;
  /** Our own fault, for the operators' log: the connection it happened on is closed. */
  readonly onDefect: (error: unknown) => void;
}
