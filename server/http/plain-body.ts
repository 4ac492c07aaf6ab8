import type { IncomingMessage } from 'node:http';
import { BODY_MAX_BYTES } from './body.ts';

/**
 * Let a request's body be read by listeners instead of the runtime's iterator, which costs more than the small form that comes through it.
 * Whoever iterates gets the body in one piece; of one past {@link BODY_MAX_BYTES} what came until then, which is more than anybody
 * takes, and the rest is thrown away, so that the next request on this connection is answered. A caller who goes away early makes the
 * iteration fail.
 */
export function readPlainly(request: IncomingMessage): void {
  request.iterator = () => once(request);
}

async function* once(request: IncomingMessage): AsyncGenerator<Buffer, undefined> {
  const body = await gathered(request);
  if (body.length > 0) yield body;
}

function gathered(request: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let size = 0;
  const end = () => {
    request.off('data', take);
    request.off('end', end);
    request.off('close', fail);
    request.off('error', fail);
    resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  };
  const take = (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= BODY_MAX_BYTES) return;
    end();
    request.resume();
  };
  const fail = (error?: unknown) => reject(error ?? new Error('the body ended early'));
  if (request.readableEnded || request.destroyed)
    return Promise.reject(new Error('the body was read, or its caller is gone'));
  request.on('data', take);
  request.on('end', end);
  request.on('close', fail);
  request.on('error', fail);
  return promise;
}
