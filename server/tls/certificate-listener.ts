import { constants } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';

/** Largest request head: these listeners see short paths and programs' headers, never a browser's cookies. */
const MAX_HEADER_BYTES = 16 * 1024;

export interface CertificateListenerOptions {
  readonly cert: string;
  readonly key: string;
  /** PEM of the authorities whose certificates the handshake asks for. */
  readonly authorities: readonly string[];
  readonly handshakeTimeoutMs: number;
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  readonly onError: (error: unknown) => void;
}

/**
 * A TLS listener that asks for a client certificate and takes any: the handshake proves that the caller holds the key, what the
 * certificate is worth is decided by whoever answers. TLS 1.2 and 1.3 alone, no renegotiation and no resumed session (S-49).
 * What the answer throws is told, and the caller gets 500.
 */
export function createCertificateListener(
  options: CertificateListenerOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Server {
  const { headersTimeoutMs, requestTimeoutMs } = options;
  return createServer(
    {
      cert: options.cert,
      key: options.key,
      ca: [...options.authorities],
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
      sessionTimeout: 1,
      handshakeTimeout: options.handshakeTimeoutMs,
      maxHeaderSize: MAX_HEADER_BYTES,
      ...(headersTimeoutMs === undefined ? {} : { headersTimeout: headersTimeoutMs }),
      ...(requestTimeoutMs === undefined ? {} : { requestTimeout: requestTimeoutMs }),
    },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        options.onError(error);
        if (!response.headersSent) response.writeHead(500, { Connection: 'close' });
        response.end();
      });
    },
  );
}
