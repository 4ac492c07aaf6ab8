import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redeem } from '../../../../scripts/bench/code-flow.ts';
import { openSignInStore } from '../../../../server/store/lmdb.ts';
import { authorize, program, readTokens, signedIn, useHouse } from '../../../support/house.ts';

const OPERATIONS = ['get', 'commit', 'update', 'take', 'findBy', 'destroyBy'] as const;
const MOST_CALLS = 8;
const FLOWS = 8;

/** Every store of this process tells what it is asked, until the answer is called. */
async function watchStores(tell: (operation: string) => void): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-test-calls-'));
  const store = openSignInStore({ path: folder, clock: { now: () => new Date() } });
  const prototype: object = Object.getPrototypeOf(store);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  const own = OPERATIONS.map((name) => [name, Reflect.get(prototype, name)] as const);
  for (const [name, operate] of own) {
    Reflect.set(prototype, name, function (this: unknown, ...args: unknown[]) {
      tell(name);
      return Reflect.apply(operate, this, args);
    });
  }
  return () => {
    for (const [name, operate] of own) Reflect.set(prototype, name, operate);
  };
}

describe('server/oidc: what a silent opening asks of the store', () => {
  const asked: string[] = [];
  let stop: (() => void) | undefined;
  // Before the house is opened, which keeps what its store answers by.
  before(async () => {
    stop = await watchStores((operation) => asked.push(operation));
  });
  after(() => stop?.());
  const house = useHouse({ registration: () => ({ grant_types: ['authorization_code'] }) });

  it(`is at most ${MOST_CALLS} readings, and no write`, async () => {
    const browser = await signedIn(house());
    const client = house().client(0);
    const flow = async () => {
      const { code, pkce } = await authorize(house(), browser, client);
      assert.equal(readTokens(await redeem(program, house().issuer, client, code, pkce)).status, 200);
    };
    // The first one opens the application: its grant and its place in the ledger are written.
    await flow();
    const flows: string[][] = [];
    for (let n = 0; n < FLOWS; n += 1) {
      asked.splice(0);
      await flow();
      flows.push([...asked]);
    }
    // The house's own rounds, one a second, may fall into one of them.
    const [least = []] = flows.sort((one, other) => one.length - other.length);
    assert.deepEqual(new Set(least), new Set(['get']));
    assert.ok(least.length <= MOST_CALLS, least.join(' '));
  });
});
