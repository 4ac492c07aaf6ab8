import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A worker that drains answers for this long on connections that were open, and closes each with its answer; then those at rest. */
const REST_MS = 2_000;
/** Answers in progress get this long. */
const STOP_GRACE_MS = 10_000;

/** A worker's connections: they come from the owner, and end one by one when the worker drains. */
export interface Connections {
  /** @param listener place of the server it belongs to */
  take(listener: number, socket: Socket): void;
  /** The owner sends no more: each answer closes its connection from now on. Resolves when none is left, or the grace is over. */
  drain(): Promise<void>;
}

/**
 * @param servers which answer and do not listen
 * @param before called at the start of each request
 */
export function openConnections(servers: readonly Server[], before: () => void): Connections {
  const open = new Set<Socket>();
  let isDraining = false;
  let noneLeft: (() => void) | undefined;
  const begin = (_request: IncomingMessage, response: ServerResponse) => {
    before();
    if (isDraining) response.setHeader('Connection', 'close');
  };
  for (const server of servers) {
    server.prependListener('request', begin);
    // What a server does when it begins to listen: slow callers are then watched for, and connections at rest known.
    server.emit('listening');
  }
  return {
    take(listener, socket) {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        if (open.size === 0) noneLeft?.();
      });
      // A caller may close its half once it has asked (RFC 9112 §9.6).
      socket.allowHalfOpen = true;
      servers[listener]?.emit('connection', socket);
    },
    async drain() {
      isDraining = true;
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      noneLeft = resolve;
      if (open.size === 0) resolve();
      await Promise.race([closed, delay(REST_MS)]);
      for (const server of servers) server.closeIdleConnections();
      await Promise.race([closed, delay(STOP_GRACE_MS)]);
      for (const server of servers) server.closeAllConnections();
    },
  };
}
