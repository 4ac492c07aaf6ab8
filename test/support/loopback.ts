import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Socket } from 'node:net';

/** A small real server of a test, on this machine alone. */
export interface Loopback {
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** Serve web requests until closed; open connections are cut at the end, so that a server may hang on purpose. */
export function serveWeb(listener: RequestListener): Promise<Loopback> {
  return listen(createHttpServer(listener));
}

/** Serve raw connections. */
export function serveTcp(onConnection: (socket: Socket) => void): Promise<Loopback> {
  return listen(createTcpServer(onConnection));
}

async function listen(server: ReturnType<typeof createTcpServer>): Promise<Loopback> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
