import type { Server } from 'node:net';
import { ServerError } from './errors.ts';

/** Ports that a listener of ours may be asked to take, by what the message calls it. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** For the message: « portail », « cartes »… */
  readonly what: string;
}

/**
 * Listen, or say in one sentence why not.
 *
 * @returns the port taken: the one asked for, or the system's choice for 0
 * @throws ServerError `server.port.taken`
 */
export function listen(server: Server, { host, port, what }: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(taken ? new ServerError('server.port.taken', `${what} : ${host}:${port}`, { cause: error }) : error);
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Stop taking connections, let answers finish for a while, then close what is left. */
export function closeServer(server: Server & { closeAllConnections?: () => void }, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections?.(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
