import { territoryOf } from '../model/territory.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { type BindOutcome, checkedBind, refusedBind as refused } from './bind-outcome.ts';
import type { Door } from './door.ts';
import { accountIdentity } from './identity.ts';
import type { BindRequest } from './messages.ts';
import { RESULT, result } from './result-code.ts';
import type { Transport } from './transport.ts';

/** The one SASL mechanism offered, where certificates are judged: the one of the TLS layer below (RFC 4422 appendix A). */
export const EXTERNAL = 'EXTERNAL';

/**
 * Bind by the certificate of the TLS handshake (RFC 4513 §5.2.3). Another authorization identity than the certificate's own may be asked for only by its
 * own name.
 */
export async function bindExternal(door: Door, transport: Transport, request: BindRequest): Promise<BindOutcome> {
  const { sasl, version } = request;
  if (version !== 3) return refused(result(RESULT.protocolError, 'only version 3 is spoken'));
  if (sasl?.mechanism !== EXTERNAL || door.judgeCertificate === null) {
    return refused(result(RESULT.authMethodNotSupported, 'SASL mechanism not supported'));
  }
  const chain = transport.peerChain();
  if (!transport.isEncrypted || chain.length === 0) {
    return refused(result(RESULT.inappropriateAuthentication, 'no certificate was presented in the TLS handshake'));
  }
  const { judgeCertificate } = door;
  return checkedBind(door, async () => {
    const verdict = await judgeCertificate(chain);
    if (!verdict.accepted) return refused(result(RESULT.invalidCredentials, verdict.code));
    const { departments = [], establishments = [] } = verdict;
    const identity = accountIdentity(verdict.dn, verdict.class, territoryOf(departments, establishments));
    const asked = decodeText(sasl.credentials ?? new Uint8Array());
    const isOwn =
      asked === '' || (asked?.toLowerCase().startsWith('dn:') === true && isSame(asked.slice(3), verdict.dn));
    if (!isOwn) return refused(result(RESULT.invalidCredentials, 'the certificate speaks for its own entry only'));
    return { answer: result(RESULT.success), identity };
  });
}

function isSame(asked: string, dn: string): boolean {
  const [left, right] = [accountIdentity(asked, 'local'), accountIdentity(dn, 'local')];
  return left.kind === 'account' && right.kind === 'account' && left.path !== '' && left.path === right.path;
}
