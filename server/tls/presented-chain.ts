import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** Certificates taken from one handshake. */
const MAX_HANDSHAKE_CERTIFICATES = 8;

/** The chain as the handshake left it, leaf first; empty when the caller offered no certificate. */
export function presentedChain(socket: TLSSocket): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate?.raw && chain.length < MAX_HANDSHAKE_CERTIFICATES && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    chain.push(certificate.raw);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}
