import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServerError } from '../errors.ts';

/** The house's own answers, as an application on this machine would get them. */
export interface OwnDoor {
  /** @throws ServerError for an address that is not the house's own */
  fetch(url: string, options: object): Promise<Response>;
  close(): Promise<void>;
}

/**
 * A door on the loopback, for one trial: whatever stands before the house outside (a proxy, a name, a certificate), a trial meets the
 * answers themselves. Nothing is answered there that the main port does not answer.
 */
export async function openOwnDoor(answer: RequestListener, issuer: string): Promise<OwnDoor> {
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const { origin } = new URL(issuer);
  return {
    async fetch(url, options) {
      const asked = new URL(url);
      if (asked.origin !== origin) throw new ServerError('server.defect', `a trial asked ${asked.origin}`);
      return fetch(`http://127.0.0.1:${port}${asked.pathname}${asked.search}`, options);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
