import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type ForwardedWords, takeForwardedHeaders } from './forwarded-headers.ts';
import { presentedChain } from './presented-chain.ts';

/** SHA-256 of the certificates of the proxies that may speak for others, lower-case hexadecimal. */
export type NamedProxies = ReadonlySet<string>;

/** Who is at the other end, whether they came themselves or a named proxy brought them. */
export interface TlsCaller {
  /** The caller's own chain, leaf first; empty without a certificate. */
  readonly chain: readonly Uint8Array[];
  readonly address: string;
}

/** Certificates read from the headers of a proxy; as many as from a handshake. */
const MAX_CERTIFICATES = 8;
const MAX_CERTIFICATE_CHARS = 12_000;

/** RFC 9440 §2.1: a byte sequence of RFC 8941 §3.3.5. */
const BYTE_SEQUENCE = /^:([A-Za-z0-9+/]+={0,2}):$/;

/**
 * Who made a request of a listener that asks for certificates. A caller's certificate is that of its handshake. A proxy whose own
 * handshake proved a certificate of the list speaks for somebody else: the certificate is then the one in `Client-Cert`
 * (RFC 9440), with `Client-Cert-Chain`, and the address the one in `Forwarded` (RFC 7239); without the header the caller has no
 * certificate, and never the proxy's. Every such header of anybody else is taken off unread (S-30).
 *
 * @returns null when a named proxy says what cannot be read: nothing is guessed
 */
export function tlsCaller(request: IncomingMessage, proxies: NamedProxies): TlsCaller | null {
  const words = takeForwardedHeaders(request);
  // The servers that ask are https ones: their sockets are TLS sockets.
  const own = presentedChain(request.socket as TLSSocket);
  const address = request.socket.remoteAddress ?? '';
  const [leaf] = own;
  if (!leaf || !proxies.has(createHash('sha256').update(leaf).digest('hex'))) return { chain: own, address };
  const chain = chainOf(words);
  return chain && { chain, address: addressOf(words) ?? address };
}

function chainOf({ clientCert, clientCertChain }: ForwardedWords): readonly Uint8Array[] | null {
  if (clientCert.length === 0) return clientCertChain.length === 0 ? [] : null;
  if (clientCert.length > 1) return null;
  const members = clientCertChain.flatMap((value) => value.split(',')).map((member) => member.trim());
  if (members.length >= MAX_CERTIFICATES) return null;
  const chain = [clientCert[0] ?? '', ...members].map(bytesOf);
  return chain.every((der) => der !== null) ? chain : null;
}

function bytesOf(value: string): Uint8Array | null {
  if (value.length > MAX_CERTIFICATE_CHARS) return null;
  const [, base64] = BYTE_SEQUENCE.exec(value.trim()) ?? [];
  return base64 === undefined ? null : Buffer.from(base64, 'base64');
}

/** The caller that the proxy itself saw: the last `for` of the last line. */
function addressOf({ forwarded }: ForwardedWords): string | null {
  const last = forwarded.at(-1)?.split(',').at(-1) ?? '';
  const [, node = ''] = /(?:^|;)\s*for\s*=\s*"?([^";,]+)"?/i.exec(last) ?? [];
  const bare = node.startsWith('[') ? node.slice(1, Math.max(1, node.indexOf(']'))) : node.replace(/:\d+$/, '');
  return isIP(bare) === 0 ? null : bare;
}
