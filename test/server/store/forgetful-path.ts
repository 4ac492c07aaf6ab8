import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server through something that forgets connections, as a firewall or a balancer that began anew does. */
export interface ForgetfulPath {
  readonly port: number;
  /** From now on: connections that are open, and those opened before {@link remember}, carry nothing more and are never closed. */
  forget(): void;
  /** Connections opened from now on carry again; the forgotten ones stay forgotten. */
  remember(): void;
  /** Connections opened while it forgot. */
  forgottenAnew(): number;
  close(): Promise<void>;
}

export async function openForgetfulPath(target: number): Promise<ForgetfulPath> {
  let forgets = false;
  let forgottenAnew = 0;
  const sockets = new Set<Socket>();
  const carried = new Set<Socket>();
  const server = createServer((near) => {
    sockets.add(near);
    // An end that is abandoned is an end: nobody is told.
    near.on('error', () => near.destroy());
    if (forgets) {
      forgottenAnew += 1;
      return;
    }
    const far = connect(target, '127.0.0.1');
    far.on('error', () => near.destroy());
    sockets.add(far);
    carried.add(near);
    near.on('data', (bytes) => carried.has(near) && far.write(bytes));
    far.on('data', (bytes) => carried.has(near) && near.write(bytes));
    near.on('close', () => far.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    forget() {
      forgets = true;
      carried.clear();
    },
    remember() {
      forgets = false;
    },
    forgottenAnew: () => forgottenAnew,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
