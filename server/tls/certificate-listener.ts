import { constants } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { hasReadableHead } from '../http/readable-head.ts';
import { CIPHER_SUITES } from './cipher-suites.ts';

/** Largest request head: these listeners see short paths and programs' headers, never a browser's cookies. */
const MAX_HEADER_BYTES = 16 * 1024;

export interface CertificateListenerOptions {
  readonly cert: string;
  readonly key: string;
  /** Null: the handshake names none, and callers offer whatever certificate they have, one they signed themselves included. */
  readonly authorities: AskedAuthorities | null;
  readonly handshakeTimeoutMs: number;
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  readonly onError: (error: unknown) => void;
}

/** The authorities whose certificates handshakes ask for; they may change while the listener listens. */
export interface AskedAuthorities {
  /** PEM, as held now. */
  now(): readonly string[];
  onChange(listener: () => void): void;
}

/**
 * A TLS listener that asks for a client certificate and takes any: the handshake proves that the caller holds the key, what the
 * certificate is worth is decided by whoever answers. TLS 1.2 and 1.3 alone, no renegotiation and no resumed session (S-49).
 * What the answer throws is told, and the caller gets 500; a request whose first line or host cannot be understood gets 400.
 */
export function createCertificateListener(
  options: CertificateListenerOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Server {
  const { headersTimeoutMs, requestTimeoutMs } = options;
  const server = createServer(
    {
      ...contextOf(options),
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: options.handshakeTimeoutMs,
      maxHeaderSize: MAX_HEADER_BYTES,
      ...(headersTimeoutMs === undefined ? {} : { headersTimeout: headersTimeoutMs }),
      ...(requestTimeoutMs === undefined ? {} : { requestTimeout: requestTimeoutMs }),
    },
    (request, response) => {
      if (!hasReadableHead(request)) {
        response.writeHead(400, { Connection: 'close' }).end();
        return;
      }
      answer(request, response).catch((error: unknown) => {
        options.onError(error);
        if (!response.headersSent) response.writeHead(500, { Connection: 'close' });
        response.end();
      });
    },
  );
  // Handshakes to come ask by the new names; connections that are open stay so, and are judged by what is held at each request.
  options.authorities?.onChange(() => server.setSecureContext(contextOf(options)));
  return server;
}

function contextOf({ cert, key, authorities }: CertificateListenerOptions): SecureContextOptions {
  return {
    cert,
    key,
    // Empty, not absent: absent would be the runtime's own authorities.
    ca: authorities === null ? [] : [...authorities.now()],
    minVersion: 'TLSv1.2',
    ciphers: CIPHER_SUITES,
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
    sessionTimeout: 1,
  };
}
