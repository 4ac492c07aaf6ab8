import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, it } from 'node:test';
import Koa from 'koa';
import { callerAddress } from '../../../server/http/caller-address.ts';

describe('server/http: where a request came from', () => {
  it('is known after its caller hung up: what a long work did is audited with it', async (t) => {
    const app = new Koa();
    app.use(callerAddress);
    const told = new Promise<string>((resolve) => {
      app.use(async (ctx) => {
        const isOver = once(ctx.req.socket, 'close');
        ctx.res.writeHead(202).flushHeaders();
        await isOver;
        resolve(ctx.ip);
      });
    });
    const server = createServer(app.callback()).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const caller = connect((server.address() as AddressInfo).port, '127.0.0.1');
    caller.write('POST / HTTP/1.1\r\nHost: vestibule.example\r\nContent-Length: 0\r\n\r\n');
    await once(caller, 'data');
    caller.destroy();
    assert.equal(await told, '127.0.0.1');
  });
});
