import type { CertificateVerdict, PlainContextOptions, UpdateEvent } from '../../directory/index.ts';
import type { LdapServiceClass } from '../config/config.ts';

/** What the parent tells the LDAP door at its start. */
export interface LdapDoorSettings {
  readonly directoryPath: string;
  readonly baseDn: string;
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly cert: string;
  readonly key: string;
  /** Service accounts that may bind: name, password hash, class. */
  readonly services: readonly {
    readonly dn: string;
    readonly passwordHash: string;
    readonly class: LdapServiceClass;
    readonly departments: readonly string[];
    readonly establishments: readonly string[];
  }[];
  /** Where the plain contexts lie; this process alone writes them. */
  readonly contextsPath: string;
  readonly contexts: readonly PlainContextOptions[];
  /** Text of the schema files. */
  readonly schema: readonly string[];
}

/** What the parent answers to `judge`. */
export interface LdapDoorVerdict {
  readonly kind: 'verdict';
  readonly id: number;
  readonly verdict: CertificateVerdict | null;
}

/** What the door tells its parent. */
export type LdapDoorMessage =
  | { readonly kind: 'listening'; readonly port: number; readonly tlsPort: number }
  | { readonly kind: 'failed'; readonly code: 'server.port.taken' | 'server.ldap.failed'; readonly detail: string }
  /** A certificate presented over TLS, DER in base64, leaf first: who is it? Answered by {@link LdapDoorVerdict}. */
  | { readonly kind: 'judge'; readonly id: number; readonly chain: readonly string[] }
  | {
      readonly kind: 'updated';
      readonly operation: UpdateEvent['operation'];
      readonly by: string;
      readonly dn: string;
      readonly code: number;
      readonly from: string;
      /** Refusals that were not told before this one. */
      readonly omitted: number;
    }
  | {
      readonly kind: 'bound';
      readonly dn: string;
      readonly accepted: boolean;
      readonly from: string;
      /** Refusals that were not told before this one. */
      readonly omitted: number;
    };
