import { X509Certificate } from 'node:crypto';
import type { Product } from '../../pki/index.ts';
import type { AskedAuthorities } from '../tls/certificate-listener.ts';
import type { HeldTrust } from './held-trust.ts';

/**
 * The authorities held that issue such products, and the anchors above them, for the handshakes of one listener.
 *
 * @param ofProxies PEM of authorities named besides: some proxies show their certificate only where its authority is asked for. Named is not
 *                  trusted: what a certificate is worth is judged apart.
 */
export function askedAuthorities(
  trust: Pick<HeldTrust, 'entries' | 'onChange'>,
  isAsked: (issues: readonly Product[]) => boolean,
  ofProxies: string | null = null,
): AskedAuthorities {
  return {
    now: () => [
      ...trust
        .entries()
        .filter(({ role, issues }) => role === 'anchor' || isAsked(issues))
        .map(({ der }) => new X509Certificate(der).toString()),
      ...(ofProxies === null ? [] : [ofProxies]),
    ],
    onChange: (listener) => trust.onChange(listener),
  };
}
