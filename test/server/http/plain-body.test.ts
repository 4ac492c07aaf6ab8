import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { BODY_MAX_BYTES } from '../../../server/http/body.ts';
import { readPlainly } from '../../../server/http/plain-body.ts';

describe('server/http/plain-body', () => {
  let server: Server;
  let socket: Socket;
  const asked: PromiseWithResolvers<string>[] = [];
  const read = async (request: IncomingMessage): Promise<string> => {
    readPlainly(request);
    const pieces: Buffer[] = [];
    for await (const piece of request.iterator({ destroyOnReturn: false })) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };
  beforeEach(async () => {
    asked.splice(0);
    server = createServer((request, response) => {
      const next = Promise.withResolvers<string>();
      asked.push(next);
      read(request)
        .then(next.resolve, next.reject)
        .then(() => response.end('read'));
      // Observed by the test that looks at it.
      next.promise.catch(() => undefined);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
  });
  afterEach(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  const head = (length: number | 'chunked') =>
    `POST / HTTP/1.1\r\nHost: a\r\n${length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n`;
  const answered = async () => String((await once(socket, 'data'))[0]);
  const body = (place: number) => asked[place]?.promise;

  it('gives a body in one piece, however it comes, and none for none', async () => {
    socket.write(`${head(10)}12345`);
    await once(server, 'request');
    socket.write('67890');
    assert.match(await answered(), /^HTTP\/1.1 200/);
    assert.equal(await body(0), '1234567890');
    socket.write(`${head('chunked')}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`);
    await answered();
    assert.equal(await body(1), 'abcde');
    socket.write(head(0));
    await answered();
    assert.equal(await body(2), '');
  });

  it('stops at what nobody takes, throws the rest away, and the next request on the connection is answered', async () => {
    const long = BODY_MAX_BYTES * 3;
    socket.write(head(long));
    socket.write('x'.repeat(long));
    await answered();
    const read = (await body(0)) ?? '';
    assert.ok(read.length > BODY_MAX_BYTES && read.length < long, `${read.length} characters`);
    socket.write(`${head(2)}ok`);
    await answered();
    assert.equal(await body(1), 'ok');
  });

  it('fails when the caller goes away before the end', async () => {
    socket.write(`${head(10)}12345`);
    await once(server, 'request');
    socket.destroy();
    await assert.rejects(body(0) ?? Promise.resolve());
  });
});
