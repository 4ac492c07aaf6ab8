import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { rememberCaller } from '../../http/caller-address.ts';
import { createCertificateListener } from '../../tls/certificate-listener.ts';
import { type NamedProxies, tlsCaller } from '../../tls/named-proxy.ts';
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
  /** Proxies that may speak for organisations. */
  readonly proxies: NamedProxies;
  /** Whether a chain, leaf first, is a good certificate of an organisation at this instant, revocation included. */
  readonly isGood: (chain: readonly Uint8Array[]) => boolean;
  /** The provider's own request handler. */
  readonly provider: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/**
 * The listener for programs that hold a certificate: TLS with a client certificate, good or self-signed. The handshake proves
 * that the caller holds the key, or that a named proxy speaks, which saw it; what the certificate is worth is decided here, once, and carried beside the request. The headers of
 * anybody else are taken off. Without a certificate the doors answer as they do on the main port.
 */
export function createOrganisationListener(options: OrganisationListenerOptions): Server {
  const { cert, key, onError } = options;
  const bounds = {
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
    headersTimeoutMs: HEADERS_TIMEOUT_MS,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  };
  // No authority is named: a program whose certificate is self-signed would find none of its own among them, and many
  // libraries (Java's) then offer nothing at all.
  return createCertificateListener({ cert, key, authorities: null, onError, ...bounds }, (request, response) =>
    answer(options, request, response),
  );
}

async function answer(
  { isGood, provider, proxies }: OrganisationListenerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = aliasTarget(request.url ?? '') ?? request.url ?? '';
  if (!MTLS_ROUTES.has(url.split('?')[0] ?? '')) {
    response.writeHead(404, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify({ error: 'server.page.absent' }));
    return;
  }
  const caller = tlsCaller(request, proxies);
  if (!caller) {
    response.writeHead(400, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(
      JSON.stringify({ error: 'invalid_request', error_description: 'Client-Cert cannot be read (RFC 9440)' }),
    );
    return;
  }
  const { chain, address } = caller;
  rememberCaller(request, address);
  const [leaf] = chain;
  const certificate = leaf && readCertificate(leaf);
  if (certificate) rememberCertificate(request, { certificate, trusted: isGood(chain) });
  request.url = url;
  await provider(request, response);
}

/** What is no certificate is none: the client then proves nothing. */
function readCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}
