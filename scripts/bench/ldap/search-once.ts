import type { Socket } from 'node:net';

/** Of the end of an answer to a search: tag, length, and the code's own head. */
const DONE = Buffer.from([0x65, 0x07, 0x0a, 0x01]);

/** Send a search on a connection that has nothing else in flight, and wait for the end of its answer. */
export function searchOnce(socket: Socket, request: Buffer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let rest = Buffer.alloc(0);
  const onData = (bytes: Buffer): void => {
    rest = Buffer.concat([rest, bytes]);
    if (!rest.includes(DONE)) return;
    socket.off('data', onData);
    socket.off('error', reject);
    resolve();
  };
  socket.on('data', onData);
  socket.once('error', reject);
  socket.write(request);
  return promise;
}
