import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { decodeProtectedHeader } from 'jose';
import { Browser } from '../../../scripts/bench/browser.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { run } from '../../../server/cli/run.ts';
import { openTestHouse, signedIn, type TestHouse, tokensFor } from '../../support/house.ts';
import { hasRedis, openTestRedis, type TestRedis } from '../../support/redis.ts';

/** Connections are given to the processes in turn: enough to reach each several times. */
const TOKENS = 8;

async function rotate(house: TestHouse) {
  const said = { out: '', err: '' };
  const code = await run(['keys', 'rotate', '--emergency', '--json'], {
    environment: {
      VESTIBULE_MODE: 'demo',
      VESTIBULE_DATA: join(house.folder, 'data'),
      VESTIBULE_SECRETS: join(house.folder, 'secrets'),
    },
    folder: house.folder,
    clock: house.clock,
    randomBytes,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    stopRequested: () => Promise.resolve(),
    onRenewal: () => undefined,
  });
  return { code, ...said };
}

/** `kid` of each key that the command says signs now. */
function signingIn(out: string): readonly string[] {
  const { keys } = JSON.parse(out) as { keys: readonly { kid: string; state: string }[] };
  return keys.filter(({ state }) => state === 'current').map(({ kid }) => kid);
}

/** `kid` of ID tokens issued now, each over a connection of its own. */
async function kidsIssued(house: TestHouse, signed: Browser): Promise<readonly string[]> {
  const kids: string[] = [];
  for (let n = 0; n < TOKENS; n += 1) {
    const { idToken } = await tokensFor(house, withNewConnection(house, signed), house.client(0));
    kids.push(String(decodeProtectedHeader(idToken).kid));
  }
  return kids;
}

function withNewConnection({ issuer }: TestHouse, signed: Browser): Browser {
  const browser = new Browser();
  for (const pair of signed.cookiesFor(new URL(issuer)).split('; ')) {
    const [name = '', value = ''] = pair.split('=');
    browser.plant(issuer, name, value);
  }
  return browser;
}

for (const store of ['lmdb', 'redis'] as const) {
  describe(`vestibule keys rotate --emergency beside a house of several processes (${store})`, function () {
    this.timeout(120_000);
    let redis: TestRedis | null = null;
    let house: TestHouse;
    before(async function () {
      if (store === 'redis') {
        if (!hasRedis()) return this.skip();
        redis = await openTestRedis();
      }
      const state = redis ? { 'signIn.store': store, 'signIn.redis.url': redis.url } : {};
      house = await openTestHouse({ settings: { processes: 2, ...state } });
    });
    after(async () => {
      await house?.close();
      await redis?.close();
    });

    it('ends once every process signs with the new keys: no token after it bears an old one', async () => {
      const browser = await signedIn(house);
      const before = await kidsIssued(house, browser);
      const { code, out, err } = await rotate(house);
      const after = await kidsIssued(house, browser);
      assert.equal(code, EXIT.done, err);
      for (const kid of after) assert.ok(signingIn(out).includes(kid), kid);
      for (const kid of after) assert.ok(!before.includes(kid), kid);
    });

    it('names the process that has not confirmed in ten seconds, and says so by its exit code: server.keys.unconfirmed', async () => {
      const [held = 0] = house.running.workers?.pool.pids() ?? [];
      process.kill(held, 'SIGSTOP');
      const { code, out, err } = await rotate(house).finally(() => process.kill(held, 'SIGCONT'));
      assert.equal(code, EXIT.failed);
      const told: { error: string; detail: string } = JSON.parse(err);
      assert.equal(told.error, 'server.keys.unconfirmed');
      assert.match(told.detail, new RegExp(`: processus ${held}$`), 'that one alone');
      assert.equal(signingIn(out).length, 2, 'what was done is told all the same');
    });
  });
}

describe('vestibule keys rotate beside a house of one process', function () {
  this.timeout(60_000);
  it('waits for it as well, and for nobody once it has stopped', async () => {
    const house = await openTestHouse();
    try {
      const browser = await signedIn(house);
      const { code, out, err } = await rotate(house);
      assert.equal(code, EXIT.done, err);
      for (const kid of await kidsIssued(house, browser)) assert.ok(signingIn(out).includes(kid), kid);
      await house.running.close();
      assert.equal((await rotate(house)).code, EXIT.done);
    } finally {
      await house.close().catch(() => undefined);
    }
  });
});
