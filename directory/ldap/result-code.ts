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
  strongerAuthRequired: 8,
  referral: 10,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  saslBindInProgress: 14,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  inappropriateMatching: 18,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  aliasProblem: 33,
  invalidDnSyntax: 34,
  aliasDereferencingProblem: 36,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  namingViolation: 64,
  objectClassViolation: 65,
  notAllowedOnNonLeaf: 66,
  notAllowedOnRdn: 67,
  entryAlreadyExists: 68,
  objectClassModsProhibited: 69,
  affectsMultipleDsas: 71,
  other: 80,
  /** RFC 3909. */
  canceled: 118,
  noSuchOperation: 119,
  tooLate: 120,
  cannotCancel: 121,
  /** RFC 4528. */
  assertionFailed: 122,
  /** RFC 4533. */
  syncRefreshRequired: 4096,
} as const;

export type ResultCode = (typeof RESULT)[keyof typeof RESULT];

/** How an operation ended. */
export interface LdapResult {
  readonly code: ResultCode;
  /** Name of the deepest entry found that the caller may see; for noSuchObject, else `''`. */
  readonly matchedDn: string;
  /** English, for operators; never repeats what the peer sent. */
  readonly message: string;
  /** URIs of where to ask instead; with `referral` alone (RFC 4511 §4.1.10). */
  readonly referral?: readonly string[];
}

export function result(code: ResultCode, message = '', matchedDn = ''): LdapResult {
  return { code, matchedDn, message };
}
