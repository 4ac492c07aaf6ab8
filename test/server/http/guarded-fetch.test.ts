import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createGuardedFetch, isPublicAddress, OUTBOUND_BODY_MAX_BYTES } from '../../../server/http/guarded-fetch.ts';

const INSIDE = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
];

const OUTSIDE = ['9.9.9.9', '172.32.0.1', '193.0.0.1', '2a00:1450::1'];

/** A hundred megabytes in a hundred kilobytes. */
const BOMB = gzipSync(Buffer.alloc(100_000_000));

describe('server/http/guarded-fetch (S-39)', () => {
  let server: Server;
  let port: number;
  let hits: string[];
  let poured = 0;

  before(async () => {
    server = createServer((request, response) => {
      hits.push(request.url ?? '');
      if (request.url === '/bomb') {
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(BOMB);
        return;
      }
      if (request.url === '/endless') {
        response.writeHead(200);
        const pour = () => {
          while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) poured += 64 * 1024;
          if (!response.destroyed) response.once('drain', pour);
        };
        pour();
        return;
      }
      if (request.url === '/just') {
        response.end(Buffer.alloc(OUTBOUND_BODY_MAX_BYTES, 'x'));
        return;
      }
      if (request.url === '/away') response.writeHead(302, { Location: '/inside' });
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    hits = [];
  });
  after(() => new Promise((resolve) => server.close(resolve)));

  it('knows inside addresses in every form', () => {
    for (const address of INSIDE) assert.equal(isPublicAddress(address), false, address);
    for (const address of OUTSIDE) assert.equal(isPublicAddress(address), true, address);
    assert.equal(isPublicAddress('localhost'), false);
  });

  for (const host of ['127.0.0.1', '[::1]', '2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:127.0.0.1]']) {
    it(`refuses ${host} before anything is dialled`, async () => {
      const guarded = createGuardedFetch({ insideAllowed: () => [] });
      await assert.rejects(guarded(`http://${host}:${port}/`, {}), { code: 'server.outbound.refused' });
      assert.deepEqual(hits, []);
    });
  }

  it('refuses a name that resolves to an inside address, and asks only once (no rebinding)', async () => {
    let asked = 0;
    const guarded = createGuardedFetch({
      insideAllowed: () => [],
      resolve: async () => {
        asked += 1;
        return [{ address: '127.0.0.1', family: 4 }];
      },
    });
    await assert.rejects(guarded(`http://application.example:${port}/`, {}), { code: 'server.outbound.refused' });
    assert.equal(asked, 1);
  });

  it('waits for a name no longer than for an answer: whoever runs its servers could hold a sign-out up', async () => {
    const guarded = createGuardedFetch({ insideAllowed: () => [], resolve: () => new Promise(() => undefined) });
    const begun = performance.now();
    const asked = guarded('http://application.example/', { signal: AbortSignal.timeout(300) });
    const late = delay(3_000, 'still waiting', { ref: false });
    await assert.rejects(Promise.race([asked, late]), { name: 'TimeoutError' });
    assert.ok(performance.now() - begun < 2_000);
  });

  it('reaches an inside address that the application’s registration names', async () => {
    const guarded = createGuardedFetch({
      insideAllowed: (url) => (url.includes('application.example') ? ['127.0.0.0/8'] : []),
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const answer = await guarded(`http://application.example:${port}/told`, { method: 'POST', body: 'x' });
    assert.equal(answer.status, 200);
    assert.deepEqual(hits, ['/told']);
    await assert.rejects(guarded(`http://127.0.0.1:${port}/`, {}), { code: 'server.outbound.refused' });
  });

  it('takes a body to its limit and not beyond, whatever it is wrapped in and however long it is poured', async () => {
    const guarded = createGuardedFetch({ insideAllowed: () => ['127.0.0.1'] });
    const whole = await (await guarded(`http://127.0.0.1:${port}/just`, {})).arrayBuffer();
    assert.equal(whole.byteLength, OUTBOUND_BODY_MAX_BYTES);
    for (const path of ['/bomb', '/endless']) {
      const answer = await guarded(`http://127.0.0.1:${port}${path}`, {});
      await assert.rejects(answer.arrayBuffer(), { code: 'server.outbound.refused' }, path);
    }
    assert.ok(poured < 20_000_000, `${poured} bytes were poured`);
    const uncounted = createGuardedFetch({ insideAllowed: () => ['127.0.0.1'], maxBodyBytes: 1_000 });
    await assert.rejects((await uncounted(`http://127.0.0.1:${port}/just`, {})).text(), {
      code: 'server.outbound.refused',
    });
  });

  it('follows no redirect', async () => {
    const guarded = createGuardedFetch({ insideAllowed: () => ['127.0.0.1'] });
    assert.equal((await guarded(`http://127.0.0.1:${port}/away`, { redirect: 'follow' })).status, 302);
    assert.deepEqual(hits, ['/away']);
  });

  for (const address of ['file:///etc/hostname', 'ftp://127.0.0.1/', 'http://user:secret@127.0.0.1/']) {
    it(`refuses ${address.split(':')[0]}: addresses it is not made for (${address.length} characters)`, async () => {
      const guarded = createGuardedFetch({ insideAllowed: () => ['127.0.0.0/8'] });
      await assert.rejects(guarded(address, {}), { code: 'server.outbound.refused' });
    });
  }
});
