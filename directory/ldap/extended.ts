import type { ExtendedAnswer } from './encode-response.ts';
import { authorizationIdOf, type Identity } from './identity.ts';
import type { ExtendedRequest } from './messages.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';

export const START_TLS = '1.3.6.1.4.1.1466.20037';
/** RFC 4532. */
export const WHO_AM_I = '1.3.6.1.4.1.4203.1.11.3';

/** What decides an extended operation. */
export interface ExtendedCircumstances {
  readonly identity: Identity;
  readonly isEncrypted: boolean;
  readonly offersStartTls: boolean;
  /** Operations not answered yet, or bytes received after the request. */
  readonly isBusy: boolean;
}

/** The answer, and whether TLS begins right after it. */
export interface ExtendedOutcome {
  readonly answer: LdapResult;
  readonly extended: ExtendedAnswer;
  readonly startsTls: boolean;
}

/** Answer an extended operation (RFC 4511 §4.12): StartTLS and Who am I. */
export function answerExtended(request: ExtendedRequest, circumstances: ExtendedCircumstances): ExtendedOutcome {
  switch (request.oid) {
    case START_TLS:
      return answerStartTls(request, circumstances);
    case WHO_AM_I:
      if (request.value !== null) return plain(result(RESULT.protocolError, 'Who am I takes no value'));
      return {
        answer: result(RESULT.success),
        extended: { value: authorizationIdOf(circumstances.identity) },
        startsTls: false,
      };
    default:
      return plain(result(RESULT.protocolError, 'an extended operation that is not offered'));
  }
}

const plain = (answer: LdapResult): ExtendedOutcome => ({ answer, extended: {}, startsTls: false });

/** RFC 4511 §4.14.2; the OID is repeated in the answer. */
function answerStartTls(request: ExtendedRequest, circumstances: ExtendedCircumstances): ExtendedOutcome {
  const answer = (of: LdapResult, startsTls = false): ExtendedOutcome => ({
    answer: of,
    extended: { oid: START_TLS },
    startsTls,
  });
  if (request.value !== null) return answer(result(RESULT.protocolError, 'StartTLS takes no value'));
  if (!circumstances.offersStartTls) return answer(result(RESULT.protocolError, 'TLS is not offered here'));
  if (circumstances.isEncrypted) return answer(result(RESULT.operationsError, 'TLS is already on'));
  if (circumstances.isBusy) return answer(result(RESULT.operationsError, 'other operations are outstanding'));
  return answer(result(RESULT.success), true);
}
