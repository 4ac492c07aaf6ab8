import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';
import { HANDED_HEADER, INNER_KEEP_ALIVE_MS } from './inner-door.ts';
import type { InnerAddress } from './messages.ts';

/** Requests handed on at the same time by one worker; more wait their turn. */
const MAX_HANDED = 256;

/** Headers of one connection, not of the message (RFC 9110 §7.6.1). */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']);

/** What begins so is between our processes: from outside it is taken away. */
const OURS = 'x-vestibule-';

/**
 * Hand a request to the owner and its answer back, unchanged and as it comes. The owner is told the caller's address, in a header that no caller
 * can send.
 */
export function handOver({ path, token }: InnerAddress): RequestListener {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_HANDED, timeout: INNER_KEEP_ALIVE_MS / 2 });
  return (request, response) => {
    const from = request.socket.remoteAddress ?? '';
    const headers = [...handed(request.rawHeaders), HANDED_HEADER, `${token} ${from}`];
    const { method, url } = request;
    const asked = httpRequest({ socketPath: path, agent, method, path: url, headers });
    asked.once('response', (answered) => answerWith(response, answered));
    asked.once('error', () => unavailable(response));
    response.once('close', () => {
      if (!response.writableFinished) asked.destroy();
    });
    pipeline(request, asked, () => undefined);
  };
}

function answerWith(response: ServerResponse, answered: IncomingMessage): void {
  response.writeHead(answered.statusCode ?? 502, kept(answered.rawHeaders));
  pipeline(answered, response, () => undefined);
}

/** The owner did not answer: nothing is known of what it did, and the caller may ask again. */
function unavailable(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(503, { 'Retry-After': '5', 'Cache-Control': 'no-store', 'Content-Length': '0' });
  response.end();
}

function handed(raw: readonly string[]): string[] {
  return kept(raw, (name) => name.startsWith(OURS));
}

/** Names and values in turn, as they came. */
function kept(raw: readonly string[], isLeft: (name: string) => boolean = () => false): string[] {
  const names: string[] = [];
  for (let place = 0; place + 1 < raw.length; place += 2) {
    const name = raw[place] ?? '';
    const lower = name.toLowerCase();
    if (OF_THE_CONNECTION.has(lower) || isLeft(lower)) continue;
    names.push(name, raw[place + 1] ?? '');
  }
  return names;
}
