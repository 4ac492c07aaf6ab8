/** What the parent tells the LDAP door at its start. */
export interface LdapDoorSettings {
  readonly directoryPath: string;
  readonly baseDn: string;
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly cert: string;
  readonly key: string;
  /** Service accounts that may bind: name and password hash. */
  readonly services: readonly { readonly dn: string; readonly passwordHash: string }[];
}

/** What the door tells its parent. */
export type LdapDoorMessage =
  | { readonly kind: 'listening'; readonly port: number; readonly tlsPort: number }
  | { readonly kind: 'failed'; readonly code: 'server.port.taken' | 'server.ldap.failed'; readonly detail: string }
  | { readonly kind: 'bound'; readonly dn: string; readonly accepted: boolean; readonly from: string };
