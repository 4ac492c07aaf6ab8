import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { hiddenField } from '../../../scripts/bench/card-sign-in.ts';
import { authorize, claimsOf, openTestHouse, signedIn, type TestHouse, tokensFor } from '../../support/house.ts';
import { hasRedis, openTestRedis, type TestRedis } from '../../support/redis.ts';

const APPLICATIONS = 12;
/** They answer so late that a process can be killed meanwhile. */
const ANSWER_MS = 700;
/** The lease of whoever was killed, a round, and the answers. */
const TOLD_WITHIN_MS = 15_000;
const STEP_MS = 50;

/** An application that notes whom it was told of as soon as it is asked, and whom once it answered. */
async function openSlowListener() {
  const seen = { asked: [] as string[], answered: [] as string[] };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const sid = String(claimsOf(new URLSearchParams(body).get('logout_token') ?? '').sid);
      seen.asked.push(sid);
      setTimeout(() => {
        if (request.socket.destroyed) return;
        seen.answered.push(sid);
        response.writeHead(200).end();
      }, ANSWER_MS);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    uri: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/deconnexion`,
    seen,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += STEP_MS) {
    assert.ok(waited < TOLD_WITHIN_MS, `${what}: not within ${TOLD_WITHIN_MS} ms`);
    await pause(STEP_MS);
  }
}

for (const store of ['lmdb', 'redis'] as const) {
  describe(`A worker killed while it tells applications of a sign-out (${store})`, function () {
    this.timeout(120_000);
    let redis: TestRedis | null = null;
    let house: TestHouse;
    let listeners: readonly Awaited<ReturnType<typeof openSlowListener>>[] = [];
    before(async function () {
      if (store === 'redis') {
        if (!hasRedis()) return this.skip();
        redis = await openTestRedis();
      }
      listeners = await Promise.all(Array.from({ length: APPLICATIONS }, () => openSlowListener()));
      const state = redis ? { 'signIn.store': store, 'signIn.redis.url': redis.url } : {};
      house = await openTestHouse({
        applications: APPLICATIONS,
        settings: { processes: 2, ...state },
        registration: (place) => ({
          backchannel_logout_uri: listeners[place]?.uri,
          backchannel_logout_session_required: true,
          post_logout_redirect_uris: [`https://dossier-${place}.example/sorti`],
        }),
      });
    });
    after(async () => {
      for (const listener of listeners) listener.close();
      await house?.close();
      await redis?.close();
    });

    it('every application is told all the same, by whoever takes over', async () => {
      const browser = await signedIn(house);
      for (const client of house.clients) assert.equal((await tokensFor(house, browser, client)).status, 200);
      const page = await browser.ask(`${house.issuer}/oidc/logout`);
      const form = { xsrf: hiddenField(page.body, 'xsrf') ?? '', logout: 'yes' };
      const leaving = browser.ask(`${house.issuer}/oidc/logout/confirm`, { form }).then(
        () => 'answered',
        () => 'cut',
      );
      await until('an application is being told', () => listeners.some(({ seen }) => seen.asked.length > 0));
      for (const pid of house.running.workers?.pool.pids() ?? []) process.kill(pid, 'SIGKILL');
      assert.equal(await leaving, 'cut');
      assert.ok(listeners.every(({ seen }) => seen.answered.length === 0));
      await until('all are told', () => listeners.every(({ seen }) => seen.answered.length > 0));
      const sids = listeners.map(({ seen }) => new Set(seen.asked));
      assert.ok(sids.every(({ size }) => size === 1));
      assert.equal((await authorize(house, browser, house.client(0))).code, '', 'nobody is signed in any more');
      assert.equal((await house.running.rooms.audit.verify()).intact, true);
    });
  });
}
