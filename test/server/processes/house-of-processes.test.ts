import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Browser } from '../../../scripts/bench/browser.ts';
import { smallSheet } from '../../../scripts/bench/small-applications.ts';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { BY_TEST } from '../../federation/support/trust-domain.ts';
import {
  applicationToken,
  askToken,
  auditCount,
  auditSince,
  authorize,
  openTestHouse,
  program,
  readTokens,
  signedIn,
  type TestHouse,
  tokensFor,
  useHouse,
} from '../../support/house.ts';

const FAILING = fileURLToPath(new URL('./failing-worker.ts', import.meta.url));
/** Without a first worker that stood long, the second start waits no longer than this. */
const REPLACED_WITHIN_MS = 15_000;

/** Workers that a process started, from the system itself. */
function workersOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, parent] = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8')) ?? [];
        const isWorker = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('worker-program');
        return isWorker && Number(parent) === pid ? [Number(name)] : [];
      } catch {
        // Ended while it was looked at.
        return [];
      }
    });
}

describe('A house of several processes', function () {
  this.timeout(60_000);
  let port: number;
  let house: TestHouse;
  before(async () => {
    port = await freePort();
    house = await openTestHouse({
      settings: { processes: 2, 'metrics.enabled': true, 'metrics.host': '127.0.0.1', 'metrics.port': port },
    });
  });
  after(() => house?.close());
  const pids = () => house.running.workers?.pool.pids() ?? [];
  const readyz = async () => {
    const answer = await program.ask(`http://127.0.0.1:${port}/readyz`, { byProgram: true });
    return { status: answer.status, body: JSON.parse(answer.body) };
  };

  it('two workers answer, neither of them this process; the portal and the interfaces are the owner’s', async () => {
    assert.equal(new Set(pids()).size, 2);
    assert.ok(!pids().includes(process.pid));
    const browser = await signedIn(house);
    assert.match((await browser.ask(`${house.issuer}/`)).body, /Basile/);
    assert.equal((await tokensFor(house, browser, house.client(0))).status, 200);
    const token = await applicationToken(house, house.client(0));
    const asked = await program.ask(`${house.issuer}/access/v1/evaluation`, {
      byProgram: true,
      headers: { authorization: `Bearer ${token}` },
      json: {
        subject: { type: 'professional', id: '810000000001' },
        action: { name: 'open' },
        resource: { type: 'application', id: 'dossier-0' },
      },
    });
    assert.equal(asked.status, 200, asked.body);
    assert.equal((await program.ask(`${house.issuer}/rien/ici`)).status, 404);
    assert.deepEqual((await readyz()).body.workers, { ready: 2, wanted: 2 });
  });

  it('S-30 the caller’s address in the audit is that of its connection, whatever its headers say', async () => {
    const before = auditCount(house);
    const browser = await signedIn(house);
    const headers = { 'x-vestibule-handed': 'jeton 203.0.113.9', 'X-Vestibule-Handed': 'jeton 203.0.113.9' };
    await browser.ask(`${house.issuer}/`, { headers });
    await browser.ask(`${house.issuer}/sign-out`, { form: {}, headers });
    const lines = auditSince(house, before).map(({ event }) => event);
    assert.ok(lines.some(({ action }) => action === 'sign-out.everywhere'));
    assert.deepEqual([...new Set(lines.map(({ from }) => from))].sort(), ['127.0.0.1']);
  });

  it('what the owner acknowledged counts with every worker at the next request: a sheet, a suspension, a key', async () => {
    const browser = await signedIn(house);
    const client = house.client(1);
    assert.notEqual((await authorize(house, browser, client)).code, '');
    const { applications, sheets } = house.running.rooms.federation;
    const closed = { ...smallSheet(client.id), version: 2, rules: [] };
    assert.equal((await sheets.publish(closed, 'system', new Date())).accepted, true);
    for (let n = 0; n < 4; n += 1) assert.equal((await authorize(house, browser.copy(), client)).code, '');
    const application = applications.find('dossier-0');
    assert.ok(application);
    await applications.save({ ...application, status: 'suspended' }, application.version, BY_TEST);
    for (let n = 0; n < 4; n += 1) assert.equal((await authorize(house, new Browser(), house.client(0))).code, '');
    await applications.save({ ...application, status: 'active' }, application.version + 1, BY_TEST);
    assert.equal(
      readTokens(await askToken(house, house.client(0), { grant_type: 'client_credentials', scope: 'pdp.evaluate' }))
        .status,
      200,
    );
    await house.running.keys.rotateInEmergency();
    await delay(1_500);
    const kids = house.running.keys.published().map(({ kid }) => kid);
    for (let n = 0; n < 4; n += 1) {
      const jwks = await new Browser().ask(`${house.issuer}/oidc/jwks`);
      assert.deepEqual(
        (JSON.parse(jwks.body) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid),
        kids,
      );
    }
  });

  it('R-22 a worker that is killed is replaced and counted, and no request waits for it', async () => {
    const before = pids();
    const [killed = 0] = before;
    const flows = Array.from({ length: 6 }, async () => {
      const browser = await signedIn(house).catch(() => null);
      return browser !== null;
    });
    process.kill(killed, 'SIGKILL');
    const started = performance.now();
    const done = await Promise.all(flows);
    assert.ok(performance.now() - started < 5_000);
    assert.ok(done.length === 6);
    const deadline = performance.now() + REPLACED_WITHIN_MS;
    while (pids().length < 2) {
      assert.ok(performance.now() < deadline, 'not replaced');
      await delay(50);
    }
    assert.ok(!pids().includes(killed));
    for (let n = 0; n < 4; n += 1) (await signedIn(house)).close();
    const metrics = await program.ask(`http://127.0.0.1:${port}/metrics`);
    assert.match(metrics.body, /^vestibule_worker_restarts_total 1$/m);
    assert.match(metrics.body, /^vestibule_workers 2$/m);
    assert.equal((await house.running.rooms.audit.verify()).intact, true);
  });

  it('R-22 a worker that is killed while it is being replaced leaves nobody behind that no stop would end', async function () {
    if (!existsSync('/proc/self/status')) return this.skip();
    const { pool } = house.running.workers ?? assert.fail('no workers');
    for (let round = 0; round < 2; round += 1) {
      const [killed = 0] = pids();
      const replacing = pool.restart();
      process.kill(killed, 'SIGKILL');
      await replacing;
    }
    const ours = () => workersOf(process.pid).toSorted();
    const deadline = performance.now() + 2 * REPLACED_WITHIN_MS;
    while (ours().length !== 2 || pids().length !== 2) {
      assert.ok(performance.now() < deadline, `${ours()} run, ${pids()} are known`);
      await delay(50);
    }
    assert.deepEqual(ours(), pids().toSorted());
  });

  // A minute nearly: the runtime looks every thirty seconds.
  if (process.env.VESTIBULE_LONG)
    it('R-08 a head that does not end is given up by a worker, too', async () => {
      const socket = connect(house.running.config.port, '127.0.0.1', () =>
        socket.write('GET / HTTP/1.1\r\nHost: x\r\n'),
      );
      socket.resume();
      const started = performance.now();
      await once(socket, 'close');
      assert.ok(performance.now() - started < 50_000);
    });

  it('R-14 says it is not ready before it stops', async () => {
    const other = await openTestHouse({
      settings: {
        processes: 2,
        'metrics.enabled': true,
        'metrics.host': '127.0.0.1',
        'metrics.port': await freePort(),
      },
    });
    const { metrics } = other.running.config;
    assert.ok(metrics.enabled);
    const address = `http://127.0.0.1:${metrics.port}/readyz`;
    assert.equal((await program.ask(address)).status, 200);
    const closing = other.close();
    const answer = await program.ask(address);
    assert.deepEqual([answer.status, JSON.parse(answer.body).isStopping], [503, true]);
    await closing;
    assert.deepEqual(other.running.workers?.pool.pids().filter(isAlive), []);
  });
});

describe('A worker that does not open', function () {
  this.timeout(60_000);

  it('keeps the house from opening, with its reason, and leaves nothing behind', async () => {
    await assert.rejects(openTestHouse({ workerProgram: FAILING, settings: { processes: 2 } }), {
      code: 'server.worker.failed',
    });
  });

  it('says which port is taken', async () => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    assert.ok(address !== null && typeof address === 'object');
    try {
      await assert.rejects(openTestHouse({ settings: { processes: 2, port: address.port } }), {
        code: 'server.port.taken',
      });
    } finally {
      holder.close();
    }
  });
});

/** All that a claim says to whoever asks, on this machine: nothing that opens, signs or names anybody. */
const CLAIM = /^(\{"signing":\[(\{"process":"\d{1,10}","keys":"[\w-]{0,43}"\},?)*\]\})?$/;

describe('The owner’s inner door', function () {
  this.timeout(60_000);
  const house = useHouse({ settings: { processes: 2 } });

  // Elsewhere its name is a file or a pipe, and not listed.
  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('S-30 answers nobody without its token', async () => {
    const names = readFileSync('/proc/net/unix', 'utf8').matchAll(/@(vestibule-[0-9a-f]{32})\n/g);
    void house();
    let refused = 0;
    for (const [, name] of names) {
      const socket = connect(`\0${name}`);
      socket.on('error', () => undefined);
      socket.write('GET /admin HTTP/1.1\r\nHost: x\r\nX-Vestibule-Handed: jeton 127.0.0.1\r\n\r\n');
      const said = await new Promise<string>((resolve) => {
        socket.once('data', (data: Buffer) => resolve(data.toString('latin1')));
        socket.once('close', () => resolve(''));
      });
      if (said.startsWith('HTTP/1.1 403')) refused += 1;
      else assert.match(said, CLAIM, 'only a claim: processes, and a tag of the keys that each has');
      socket.destroy();
    }
    assert.ok(refused > 0);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
