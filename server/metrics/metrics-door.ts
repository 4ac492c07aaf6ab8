import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Readiness } from './readiness.ts';

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
/** Nothing but short GET requests comes here. */
const LIMITS = { maxHeaderSize: 8 * 1024, headersTimeout: 5_000, requestTimeout: 5_000 };

export interface MetricsDoorParts {
  /** Every sample, as Prometheus text. */
  readonly metrics: () => string;
  readonly readiness: () => Promise<Readiness>;
  readonly log: (line: Record<string, unknown>) => void;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * The listener of whoever watches over the service, apart from people's: `/metrics` (Prometheus text), `/healthz` (the process answers: 200),
 * `/readyz` (200 when it may be sent people, 503 with what is missing). It holds no personal data, and no secret.
 */
export function createMetricsServer(parts: MetricsDoorParts): Server {
  return createServer(LIMITS, (request, response) => {
    answer(parts, request)
      .catch((error: unknown): Answer => {
        parts.log({ level: 'error', message: 'the metrics listener failed', error: String(error) });
        return plain(500, 'failed');
      })
      .then((told) => send(request, response, told));
  });
}

async function answer(parts: MetricsDoorParts, { method, url = '/' }: IncomingMessage): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'GET only');
  switch (url.split('?', 1)[0]) {
    case '/metrics':
      return { status: 200, type: METRICS_TYPE, body: parts.metrics() };
    case '/healthz':
      return { status: 200, type: JSON_TYPE, body: JSON.stringify({ status: 'ok' }) };
    case '/readyz': {
      const { isReady, ...known } = await parts.readiness();
      const body = JSON.stringify({ status: isReady ? 'ready' : 'not ready', ...known });
      return { status: isReady ? 200 : 503, type: JSON_TYPE, body };
    }
    default:
      return plain(404, 'only /metrics, /healthz and /readyz');
  }
}

function plain(status: number, words: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${words}\n` };
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
