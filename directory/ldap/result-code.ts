/** Result codes of RFC 4511 §4.1.9 that this server answers. */
export const RESULT = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  compareFalse: 5,
  compareTrue: 6,
  authMethodNotSupported: 7,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  inappropriateMatching: 18,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  invalidCredentials: 49,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  other: 80,
} as const;

export type ResultCode = (typeof RESULT)[keyof typeof RESULT];

/** How an operation ended. */
export interface LdapResult {
  readonly code: ResultCode;
  /** Name of the deepest entry found that the caller may see; for noSuchObject, else `''`. */
  readonly matchedDn: string;
  /** English, for operators; never repeats what the peer sent. */
  readonly message: string;
}

export function result(code: ResultCode, message = '', matchedDn = ''): LdapResult {
  return { code, matchedDn, message };
}
