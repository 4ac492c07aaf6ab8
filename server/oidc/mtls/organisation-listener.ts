import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { createCertificateListener } from '../../tls/certificate-listener.ts';
import { presentedChain } from '../../tls/presented-chain.ts';
import { aliasTarget, OIDC_ROUTES } from '../aliases.ts';
import { rememberCertificate } from './client-certificate.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** The doors that a program with a certificate uses (RFC 8705 §5); pages are not among them. */
const MTLS_ROUTES: ReadonlySet<string> = new Set([
  OIDC_ROUTES.token,
  OIDC_ROUTES.userinfo,
  OIDC_ROUTES.introspection,
  OIDC_ROUTES.revocation,
  OIDC_ROUTES.pushed_authorization_request,
  OIDC_ROUTES.backchannel_authentication,
]);

export interface OrganisationListenerOptions {
  readonly cert: string;
  readonly key: string;
  /** PEM of the authorities whose certificates organisations hold: the handshake asks for one of theirs. */
  readonly authorities: readonly string[];
  /** Whether a chain, leaf first, is a good certificate of an organisation at this instant, revocation included. */
  readonly isGood: (chain: readonly Uint8Array[]) => boolean;
  /** The provider's own request handler. */
  readonly provider: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/**
 * The listener for programs that hold a certificate: TLS with a client certificate, good or self-signed. The handshake proves
 * that the caller holds the key; what the certificate is worth is decided here, once, and carried beside the request, never in
 * a header. Without a certificate the doors answer as they do on the main port.
 */
export function createOrganisationListener(options: OrganisationListenerOptions): Server {
  const { cert, key, authorities, onError } = options;
  const bounds = {
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
    headersTimeoutMs: HEADERS_TIMEOUT_MS,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  };
  return createCertificateListener({ cert, key, authorities, onError, ...bounds }, (request, response) =>
    answer(options, request, response),
  );
}

async function answer(
  { isGood, provider }: OrganisationListenerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = aliasTarget(request.url ?? '') ?? request.url ?? '';
  if (!MTLS_ROUTES.has(url.split('?')[0] ?? '')) {
    response.writeHead(404, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify({ error: 'server.page.absent' }));
    return;
  }
  // The server is an https one: its sockets are TLS sockets.
  const chain = presentedChain(request.socket as TLSSocket);
  const [leaf] = chain;
  if (leaf) rememberCertificate(request, { certificate: new X509Certificate(leaf), trusted: isGood(chain) });
  request.url = url;
  await provider(request, response);
}
