import { createServer, type Server } from 'node:net';
import { closeServer, type ListenAddress, listen } from '../listen.ts';
import type { WorkerPool } from './worker-pool.ts';

/**
 * The ports of a house, held by its owner, which reads nothing of what comes there: each connection is given to a worker. They stay open while
 * workers come and go.
 *
 * @param addresses in the order of the workers' own listeners
 * @returns closes them
 * @throws ServerError `server.port.taken`; those opened before are closed
 */
export async function openHeldPorts(
  addresses: readonly ListenAddress[],
  pool: Pick<WorkerPool, 'take'>,
): Promise<() => Promise<void>> {
  const open: Server[] = [];
  const close = async () => {
    for (const server of open) await closeServer(server, 0);
  };
  try {
    for (const [listener, address] of addresses.entries()) {
      const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
        // The runtime would otherwise have worker and owner tell one another of each connection's end.
        Object.assign(socket, { server: null });
        pool.take(listener, socket);
      });
      await listen(server, address);
      open.push(server);
    }
    return close;
  } catch (error) {
    await close();
    throw error;
  }
}
