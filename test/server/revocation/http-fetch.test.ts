import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { createGuardedFetch } from '../../../server/http/guarded-fetch.ts';
import { fetchOverHttp } from '../../../server/revocation/http-fetch.ts';
import { type Loopback, serveWeb } from '../../support/loopback.ts';

const LIMITS = { maxBytes: 1000, timeoutMs: 400 };
/** Fifty thousand octets that would become fifty million. */
const BOMB = gzipSync(Buffer.alloc(50_000_000));
const here = async () => [{ address: '127.0.0.1', family: 4 }];
const guarded = createGuardedFetch({ insideAllowed: () => ['127.0.0.1/32'], resolve: here });

describe('lists over HTTP (S-39)', () => {
  let server: Loopback;
  const asked: string[] = [];
  const at = (path: string) => new URL(`http://listes.example:${server.port}${path}`);
  const why = async (path: string) => {
    const fetched = await fetchOverHttp(guarded, at(path), LIMITS);
    return fetched.outcome === 'failed' ? fetched.why : fetched.outcome;
  };

  before(async () => {
    server = await serveWeb((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/list') {
        if (request.headers['if-none-match'] === '"7"') response.writeHead(304).end();
        else response.writeHead(200, { ETag: '"7"', 'Last-Modified': 'Mon, 02 Mar 2026 00:00:00 GMT' }).end('abc');
      } else if (request.url === '/away') response.writeHead(302, { Location: '/list' }).end();
      else if (request.url === '/bomb') {
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(BOMB);
      } else if (request.url === '/large') response.writeHead(200, { 'Content-Length': 5000 }).end(Buffer.alloc(5000));
      else if (request.url === '/endless') {
        const more = () =>
          response.write(Buffer.alloc(300), (error) => {
            if (!error) setTimeout(more, 1);
          });
        more();
      } else if (request.url === '/drip') response.writeHead(200).write('a');
      else if (request.url !== '/hung') response.writeHead(503).end();
    });
  });
  after(() => server.close());

  it('brings octets in memory of their own, and the marks of the version', async () => {
    const fetched = await fetchOverHttp(guarded, at('/list'), LIMITS);
    assert.ok(fetched.outcome === 'new');
    assert.equal(Buffer.from(fetched.bytes).toString(), 'abc');
    assert.equal(fetched.bytes.buffer.byteLength, 3);
    assert.deepEqual(fetched.marks, { etag: '"7"', lastModified: 'Mon, 02 Mar 2026 00:00:00 GMT' });
    assert.deepEqual(await fetchOverHttp(guarded, at('/list'), LIMITS, { marks: fetched.marks }), {
      outcome: 'unchanged',
    });
  });

  for (const [path, reason] of [
    ['/away', /^status 302$/],
    ['/bomb', /^content encoding gzip$/],
    ['/large', /announced/],
    ['/endless', /^more than 1000 octets$/],
    ['/hung', /aborted due to timeout/],
    ['/drip', /aborted due to timeout/],
    ['/absent', /^status 503$/],
  ] as const) {
    it(`refuses ${path}, in little time`, async () => {
      const started = performance.now();
      assert.match(await why(path), reason);
      // The limit of the fetch, with room for a busy machine.
      assert.ok(performance.now() - started < LIMITS.timeoutMs + 5000);
    });
  }

  it('does not follow a redirect', () => {
    assert.equal(asked.filter((path) => path === '/list').length, 2);
  });

  it('refuses inside addresses before anything is dialled', async () => {
    const dialled = server.connections();
    const strict = createGuardedFetch({ insideAllowed: () => [], resolve: here });
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '2130706433', 'listes.example']) {
      const fetched = await fetchOverHttp(strict, new URL(`http://${host}:${server.port}/list`), LIMITS);
      assert.ok(fetched.outcome === 'failed' && /inside address/.test(fetched.why), host);
    }
    assert.equal(server.connections(), dialled);
  });

  it('tells a host that does not exist as a failure', async () => {
    const lost = createGuardedFetch({
      insideAllowed: () => [],
      resolve: async () => {
        throw new Error('getaddrinfo ENOTFOUND');
      },
    });
    const fetched = await fetchOverHttp(lost, at('/list'), LIMITS);
    assert.ok(fetched.outcome === 'failed' && /ENOTFOUND/.test(fetched.why));
  });
});
