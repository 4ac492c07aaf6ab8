import type { Secret } from './secret.ts';

/** `demo`: invented data on loopback. `production`: nothing of the demo is accepted. */
export type Mode = 'demo' | 'production';

/** World of cards the service accepts; one at a time. */
export type Universe = 'production' | 'test' | 'demo';

/** Files of a server certificate: PEM, the chain after the certificate. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** An authority the operator decided to hold. */
export interface AuthorityFile {
  /** DER or PEM, absolute path. */
  readonly file: string;
  readonly role: 'anchor' | 'intermediate';
  readonly provenance: Universe;
  readonly issues: readonly CardProduct[];
}

export type CardProduct = 'CPS' | 'CPF' | 'CPE' | 'CPA' | 'software-person' | 'organisation';

/** What an account of the configuration may be on the LDAP door. */
export type LdapServiceClass = 'application' | 'curator' | 'administrator' | 'replication';

/** A program that may bind to the LDAP door. */
export interface LdapService {
  readonly dn: string;
  /** `{ARGON2}…` or `{SSHA}…`. */
  readonly passwordHash: Secret;
  /** What it may see: see docs/ldap.md. */
  readonly class: LdapServiceClass;
  /** Where it answers for what it sees: departments, FINESS numbers; none of either: the whole region. */
  readonly departments: readonly string[];
  readonly establishments: readonly string[];
  /** Subject of the organisation's certificate it may bind by instead, RFC 4514; `''`: by password only. */
  readonly certificateSubject: string;
}

/** A plain naming context, read and written over LDAP. */
export interface NamingContext {
  readonly suffix: string;
  readonly rootDn: string;
  readonly rootPassword: Secret;
  readonly anonymousRead: boolean;
  readonly writers: readonly string[];
  readonly selfWrite: readonly string[];
  readonly unique: readonly string[];
}

type CardLevel = 'eidas1' | 'eidas2' | 'eidas3';

/** What the server is told, checked whole. Every path is absolute. Made by `loadConfig` only. */
export interface Config {
  readonly mode: Mode;
  /** Origin without a final slash; https, or http on loopback in the demo. */
  readonly issuer: string;
  readonly host: string;
  readonly port: number;
  /** Processes that answer; with more than one, a further process owns the house. */
  readonly processes: number;
  readonly https: { readonly enabled: false } | ({ readonly enabled: true } & TlsFiles);
  /** Listener that asks for a person's card; needs a certificate of its own. */
  readonly cardTls: { readonly enabled: false } | ({ readonly enabled: true; readonly port: number } & TlsFiles);
  /** Listener for programs with an organisation's certificate (mutual TLS). */
  readonly organisationTls:
    | { readonly enabled: false }
    | ({ readonly enabled: true; readonly port: number } & TlsFiles);
  /** SHA-256 of the certificates of proxies that may speak for others. */
  readonly proxies: readonly string[];
  /** Authorities of those certificates, named in handshakes of the card port besides those of cards; null for none. */
  readonly proxyCaFile: string | null;
  /** Workstation reader, as the browser reaches it. */
  readonly reader: { readonly url: string };
  readonly data: string;
  readonly secrets: string;
  readonly ldap:
    | { readonly enabled: false }
    | ({
        readonly enabled: true;
        readonly host: string;
        readonly port: number;
        readonly tlsPort: number;
        readonly baseDn: string;
        readonly services: readonly LdapService[];
      } & TlsFiles);
  readonly directory: {
    readonly contexts: readonly NamingContext[];
    /** Absolute paths of schema files. */
    readonly schema: readonly string[];
    /** Absolute path of the folder where large files are put, or null. */
    readonly inbox: string | null;
    /** A department where a file would close more than this share of the open records, and more than this number, is held back. */
    readonly holdPercent: number;
    readonly holdRecords: number;
    /** The same of an establishment that people would leave. */
    readonly holdSitePercent: number;
    readonly holdSiteRecords: number;
  };
  readonly trust: {
    readonly universe: Universe;
    readonly authorities: readonly AuthorityFile[];
    /** Folder of revocation lists (`*.crl`), or null: no card is accepted without a list. */
    readonly crlFolder: string | null;
  };
  readonly revocation: {
    /** Hosts that may be asked for lists and OCSP answers, lower case. */
    readonly hosts: readonly string[];
    readonly lists: readonly string[];
    /** CIDR. */
    readonly insideNetworks: readonly string[];
    readonly refreshMinutes: number;
    /** How long a list past its end still lets through, at a lower level; 0: not at all. */
    readonly graceHours: number;
    readonly liveOcsp: boolean;
    /** Whose OCSP answers are fetched beforehand. */
    readonly ocspAhead: 'none' | 'organisations' | 'cards';
    readonly ocspNonce: 'none' | 'optional' | 'required';
  };
  /** Listener of whoever watches over the service. */
  readonly metrics:
    | { readonly enabled: false }
    | { readonly enabled: true; readonly host: string; readonly port: number };
  /** Levels of a sign-in by card, of one that rests on a list past its end, and by passkey. */
  readonly acr: { readonly card: CardLevel; readonly cardInGrace: CardLevel; readonly passkey: CardLevel };
  /** PEM of authorities trusted in outgoing calls besides the public ones, or null. */
  readonly outbound: { readonly caFile: string | null };
  /** Where sign-in state lives. */
  readonly signIn:
    | { readonly store: 'lmdb' }
    | {
        readonly store: 'redis';
        readonly url: string;
        readonly password: Secret | null;
        /** PEM, or null. */
        readonly caFile: string | null;
      };
  /** Tries allowed in five minutes. */
  readonly limits: {
    readonly secretFailures: number;
    readonly redemptionFailures: number;
    readonly proofFailures: number;
    readonly approvalRequests: number;
    readonly holderRequests: number;
  };
  /** Longest session, hours. */
  readonly sessionHours: number;
  /** Application id → its secret, for applications that do not sign with a key. */
  readonly clientSecrets: Readonly<Record<string, Secret>>;
  readonly region: Bilingual;
  readonly support: { readonly phone: string; readonly mail: string; readonly hours: Bilingual };
  /** IANA zone in which instants are told. */
  readonly timeZone: string;
}

export interface Bilingual {
  readonly fr: string;
  readonly en: string;
}
