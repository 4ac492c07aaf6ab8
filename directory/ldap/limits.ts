/** Everything a peer of the LDAP door may consume. All can be configured; these names carry their units. */
export interface LdapLimits {
  readonly anonymousMessageBytes: number;
  readonly accountMessageBytes: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Operations of one connection that have not been answered yet; the socket is not read beyond. */
  readonly outstandingOperations: number;
  /** Without a complete message, or a byte taken, for so long, the connection is closed. */
  readonly idleMs: number;
  /** From the first byte of a message, or of a TLS handshake, to its last. */
  readonly arrivalMs: number;
  /** A peer that does not read its answers for so long is dropped. */
  readonly stalledWriteMs: number;
  /** Answers waiting for the peer; searches pause above a quarter of it, and a peer that reaches it is dropped. */
  readonly pendingWriteBytes: number;
  /** Entries of one search, or of one page. */
  readonly anonymousEntries: number;
  readonly accountEntries: number;
  /** Entries over all pages of one paged search. */
  readonly anonymousPagedEntries: number;
  readonly accountPagedEntries: number;
  /** Entries looked at in one search, or for one page, before adminLimitExceeded. */
  readonly anonymousLookThrough: number;
  readonly accountLookThrough: number;
  readonly searchMs: number;
  /** Refused binds before the connection is closed. */
  readonly refusedBinds: number;
  /** Passwords being verified at once, all connections together; beyond, busy. */
  readonly passwordChecks: number;
}

/** Limits for one region's directory on a small machine. */
export const DEFAULT_LDAP_LIMITS: LdapLimits = {
  anonymousMessageBytes: 1_048_576,
  accountMessageBytes: 16_777_216,
  connections: 2_000,
  connectionsPerAddress: 200,
  outstandingOperations: 64,
  idleMs: 300_000,
  arrivalMs: 20_000,
  stalledWriteMs: 30_000,
  pendingWriteBytes: 8_388_608,
  anonymousEntries: 500,
  accountEntries: 10_000,
  anonymousPagedEntries: 10_000,
  accountPagedEntries: 2_000_000,
  anonymousLookThrough: 20_000,
  accountLookThrough: 200_000,
  searchMs: 10_000,
  refusedBinds: 5,
  passwordChecks: 8,
};

/** Elements of one message, all levels together; of a message beyond {@link LARGE_MESSAGE_BYTES} one more for each eight bytes: a group of 100,000 is added at once. */
export const MAX_MESSAGE_ELEMENTS = 20_000;
/** Where more elements begin to be allowed, and how many more at most. */
export const LARGE_MESSAGE_BYTES = 262_144;
export const MAX_FURTHER_ELEMENTS = 250_000;
/** Controls of one message. */
export const MAX_CONTROLS = 16;
/** Attributes asked for in one search. */
export const MAX_REQUESTED_ATTRIBUTES = 500;
/** Bytes of a control or extension identifier, an attribute description or a matching rule. */
export const MAX_IDENTIFIER_BYTES = 200;
/** Requests whose passwords are hashed or compared at once, all connections together; the others wait. */
export const PASSWORD_TURNS = 2;
/** Bytes of a password. */
export const MAX_PASSWORD_BYTES = 1024;
