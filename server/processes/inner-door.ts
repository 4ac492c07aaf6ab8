import { timingSafeEqual } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { rememberCaller } from '../http/caller-address.ts';

/** Header of a request that a worker hands on: token, then the caller's address. */
export const HANDED_HEADER = 'x-vestibule-handed';
/** Longer than workers keep a connection without a request, so that none is closed while one is on its way. */
export const INNER_KEEP_ALIVE_MS = 60_000;

/**
 * The owner's door for its workers: they hand on what they do not answer themselves. It listens on a name of this machine alone; whoever else
 * finds that name has not the token, which travelled over the workers' own channels.
 */
export function createInnerDoor(answer: RequestListener, token: string, limits: object): Server {
  const expected = Buffer.from(token);
  const server = createServer(limits, (request, response) => {
    const [shown = '', address = ''] = String(request.headers[HANDED_HEADER] ?? '').split(' ', 2);
    const given = Buffer.from(shown);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(403, { Connection: 'close' });
      response.end();
      return;
    }
    rememberCaller(request, address);
    answer(request, response);
  });
  server.keepAliveTimeout = INNER_KEEP_ALIVE_MS;
  return server;
}
