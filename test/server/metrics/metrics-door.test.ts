import assert from 'node:assert/strict';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { openTestHouse, type TestHouse } from '../../support/house.ts';

const MONTH_S = 30 * 24 * 3600;

describe('the listener of whoever watches over the service', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let address: string;
  const ask = async (path: string, method = 'GET') => {
    const answer = await fetch(`${address}${path}`, { method });
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
  };

  before(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    house = await openTestHouse({ settings: { 'metrics.enabled': true, 'metrics.port': port } });
  });
  after(() => house.close());

  it('gives the measures as Prometheus text, as they are at that instant', async () => {
    const { status, type, body } = await ask('/metrics');
    assert.deepEqual([status, type], [200, 'text/plain; version=0.0.4; charset=utf-8']);
    assert.match(body, /^# TYPE vestibule_revocation_alarm gauge$/m);
    assert.match(body, /^vestibule_revocation_alarm\{issuer="[^"]*"\} 0$/m);
    assert.match(body, /^vestibule_crl_loaded_total \d+$/m);
    for (const line of body.trimEnd().split('\n'))
      assert.match(line, /^(# (HELP|TYPE) vestibule_\w+ .+|vestibule_\w+(\{.*\})? -?[\d.]+)$/);
  });

  it('is well and ready: every store answers, every authority of persons’ cards has a list in force', async () => {
    assert.deepEqual(JSON.parse((await ask('/healthz')).body), { status: 'ok' });
    const { status, body } = await ask('/readyz');
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), {
      status: 'ready',
      stores: { signIn: true, directory: true, federation: true, cards: true, audit: true },
      listsMissing: [],
      isStopping: false,
      workers: null,
    });
  });

  it('answers nothing else, and takes nothing', async () => {
    assert.equal((await ask('/')).status, 404);
    assert.equal((await ask('/metrics', 'POST')).status, 405);
    const head = await ask('/readyz', 'HEAD');
    assert.deepEqual([head.status, head.body], [200, '']);
    const main = await fetch(`${house.issuer}/metrics`);
    assert.equal(main.status, 404, 'not on the listener of people');
    await main.body?.cancel();
  });

  it('is well but not ready once lists have ended, says which, and raises the alarm', async () => {
    house.clock.forward(MONTH_S);
    const { status, body } = await ask('/readyz');
    assert.equal(status, 503);
    const { stores, listsMissing } = JSON.parse(body);
    assert.ok(stores.signIn && stores.audit);
    assert.ok(listsMissing.length > 0);
    assert.equal((await ask('/healthz')).status, 200);
    assert.match((await ask('/metrics')).body, /^vestibule_revocation_alarm\{issuer="[^"]*"\} 1$/m);
  });

  it('is not ready while a store does not answer', async () => {
    await house.running.rooms.signIn.close();
    const { status, body } = await ask('/readyz');
    assert.equal(status, 503);
    assert.equal(JSON.parse(body).stores.signIn, false);
  });
});
