import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { BY_TEST } from '../../federation/support/trust-domain.ts';
import {
  authorize,
  openTestHouse,
  program,
  readTokens,
  signedIn,
  type TestHouse,
  testClient,
} from '../../support/house.ts';
import { assertion, makeSigningClient, type SigningClient } from '../../support/signing-client.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const BOMB = gzipSync(Buffer.alloc(200_000_000, ' '));
const OTHERS = 200;
const AT_ONCE = 8;
/** Whoever asks waits for its own keys, and not for ever. */
const LONGEST_MS = 6_000;
const OTHERS_P95_MS = 1_000;

/** Each application’s keys are asked of its own host, which does what it likes. */
const HOSTS = ['sound', 'endless', 'bomb', 'hung', 'away', 'inside', 'garbage'] as const;

describe('server/oidc: keys that applications publish themselves (S-39, S-40)', function () {
  this.timeout(120_000);
  let house: TestHouse;
  let host: Server;
  const clients: SigningClient[] = [];
  const hits: string[] = [];

  before(async () => {
    for (let place = 0; place < HOSTS.length; place += 1) clients.push(await makeSigningClient(testClient(place)));
    host = createServer((request, response) => {
      const what = request.url?.slice(1) ?? '';
      hits.push(what);
      const keys = JSON.stringify(clients[0]?.publicJwks);
      if (what === 'sound') response.writeHead(200, { 'content-type': 'application/json' }).end(keys);
      else if (what === 'bomb')
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB);
      else if (what === 'away') response.writeHead(302, { location: '/sound' }).end();
      else if (what === 'garbage') response.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":');
      else if (what === 'endless') {
        response.writeHead(200, { 'content-type': 'application/json' });
        const pour = () => {
          while (!response.destroyed && response.write('{"keys":[]} '.repeat(5_000)));
          if (!response.destroyed) response.once('drain', pour);
        };
        pour();
      }
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    const { port } = host.address() as AddressInfo;
    house = await openTestHouse({
      applications: HOSTS.length + 1,
      registration: (place) =>
        place === HOSTS.length
          ? {}
          : {
              client_secret: undefined,
              token_endpoint_auth_method: 'private_key_jwt',
              jwks_uri: `http://127.0.0.1:${port}/${HOSTS[place]}`,
            },
    });
    const { applications } = house.running.rooms.federation;
    const inside = applications.find(testClient(HOSTS.indexOf('inside')).id);
    assert.ok(
      inside && (await applications.save({ ...inside, insideAddresses: [] }, inside.version, BY_TEST)).accepted,
    );
  });
  after(async () => {
    host?.closeAllConnections();
    host?.close();
    await house?.close();
  });

  const ask = async (place: number) => {
    // Whoever it is, the key is the sound one: what is tried is where it is published.
    const [sound] = clients;
    assert.ok(sound);
    const id = testClient(place).id;
    const form = {
      grant_type: 'client_credentials',
      scope: 'pdp.evaluate',
      client_assertion_type: JWT_BEARER,
      client_assertion: await assertion(sound, house.issuer, { iss: id, sub: id }),
    };
    const before = performance.now();
    const tokens = readTokens(await program.ask(`${house.issuer}/oidc/token`, { byProgram: true, form }));
    return { ...tokens, tookMs: performance.now() - before };
  };

  for (const [place, what] of HOSTS.entries()) {
    it(`S-39 ${what}: ${what === 'sound' ? 'its token is given' : 'no token, in time, and the server goes on'}`, async () => {
      const before = process.memoryUsage().rss;
      const { status, accessToken, tookMs } = await ask(place);
      if (what === 'sound') {
        assert.equal(status, 200);
        return;
      }
      assert.ok(status >= 400 && status < 500, `${status}`);
      assert.equal(accessToken, '');
      assert.ok(tookMs < LONGEST_MS, `${tookMs.toFixed(0)} ms`);
      assert.ok(process.memoryUsage().rss - before < 150_000_000, 'nothing is unfolded');
      assert.equal(
        hits.includes(what),
        what !== 'inside',
        'inside addresses are dialled where the registration says so alone',
      );
    });
  }

  it('S-40 an address that failed is asked again after five seconds, and no sooner', async () => {
    const reached = () => hits.filter((each) => each === 'hung').length;
    house.clock.forward(6);
    await ask(HOSTS.indexOf('hung'));
    const once = reached();
    const { tookMs } = await ask(HOSTS.indexOf('hung'));
    assert.deepEqual([reached(), tookMs < 1_000], [once, true], 'told at once');
    house.clock.forward(6);
    await ask(HOSTS.indexOf('hung'));
    assert.equal(reached(), once + 1);
  });

  it(`S-40 while one host hangs, ${OTHERS} openings of another application go on`, async () => {
    const browser = await signedIn(house);
    const other = house.client(HOSTS.length);
    await authorize(house, browser, other);
    let isDone = false;
    const [asked, before] = [() => hits.filter((each) => each === 'hung').length, performance.now()];
    const already = asked();
    const hung = HOSTS.indexOf('hung');
    const waiting = (async () => {
      while (!isDone) {
        await Promise.all(Array.from({ length: 5 }, () => ask(hung)));
        await pause(50);
      }
    })();
    const times: number[] = [];
    for (let n = 0; n < OTHERS; n += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const before = performance.now();
          assert.notEqual((await authorize(house, browser.copy(), other)).code, '');
          times.push(performance.now() - before);
        }),
      );
    }
    isDone = true;
    await waiting;
    // Five at the same instant, and none for five seconds after they failed.
    const rounds = 1 + Math.floor((performance.now() - before) / 7_500);
    assert.ok(asked() - already <= 5 * rounds, `${asked() - already} times`);
    const p95 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
    assert.ok(p95 < OTHERS_P95_MS, `p95 ${p95.toFixed(0)} ms`);
  });
});
