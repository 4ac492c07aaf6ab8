import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { judgeClock } from '../../../server/doctor/check-clock.ts';
import { judgeSpace } from '../../../server/doctor/check-disk.ts';
import { judgeKeys } from '../../../server/doctor/check-keys.ts';
import { judgeLimits } from '../../../server/doctor/check-limits.ts';
import { judgeLists } from '../../../server/doctor/check-lists.ts';
import type { CheckName, Finding } from '../../../server/doctor/finding.ts';
import { cliIn } from '../../support/cli.ts';
import { openTestHouse, type TestHouse } from '../../support/house.ts';
import { hasRedis, openTestRedis } from '../../support/redis.ts';

const LAUNCHER = fileURLToPath(new URL('../../../server/vestibule.js', import.meta.url));
const DAY_MS = 24 * 3_600_000;

describe('vestibule doctor', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-doctor-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  interface Examined {
    readonly code: number;
    of(check: CheckName): readonly Finding[];
    readonly faults: readonly Finding[];
  }
  const examine = async (more: readonly string[] = [], at: Date | (() => Date) = new Date()): Promise<Examined> => {
    const { code, out } = await cliIn(folder, at).run('doctor', '--json', '--set', 'port=0', ...more);
    const { findings } = JSON.parse(out) as { readonly findings: readonly Finding[] };
    for (const { state, advice } of findings)
      assert.equal(advice === '', state === 'well', 'what to do, when there is something');
    return {
      code,
      of: (check) => findings.filter((finding) => finding.check === check),
      faults: findings.filter(({ state }) => state === 'fault'),
    };
  };

  it('finds nothing wrong where nothing is yet, and makes nothing', async () => {
    const { code, faults, of } = await examine();
    assert.deepEqual([code, faults], [EXIT.done, []]);
    assert.match(of('folders')[0]?.found ?? '', /n’existent pas encore/);
    assert.deepEqual((await examine()).of('folders').length, 1);
  });

  it('tells every fault of the configuration, each with its origin', async () => {
    const { code, of } = await examine(['--set', 'sessionHours=100', '--set', 'processes=0']);
    assert.equal(code, EXIT.refused);
    assert.equal(of('configuration').length, 2);
    assert.match(
      of('configuration')
        .map(({ found }) => found)
        .join(' '),
      /sessionHours.*processes|processes.*sessionHours/s,
    );
  });

  it('names a file or a folder of the configuration that is not there, without which no server starts', async () => {
    const { code, of } = await examine(['--set', 'trust.crlFolder=absent', '--set', 'outbound.caFile=absent.pem']);
    assert.equal(code, EXIT.refused);
    assert.deepEqual(
      of('configuration').map(({ state, found }) => `${state} ${found.split(' : ')[0]}`),
      ['fault outbound.caFile', 'fault trust.crlFolder'],
    );
  });

  /** As an operator runs it: a process of its own beside the server's. */
  const runBeside = async (house: TestHouse, more: readonly string[] = []) => {
    const { data, secrets, port } = house.running.config;
    const words = ['doctor', '--json', '--data', data, '--secrets', secrets, '--set', `port=${port}`, ...more];
    const child = spawn(process.execPath, [LAUNCHER, ...words], { cwd: folder, env: { VESTIBULE_MODE: 'demo' } });
    let out = '';
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString('utf8');
    });
    const [code] = await once(child, 'close');
    const { findings } = JSON.parse(out) as { readonly findings: readonly Finding[] };
    return { code, findings, of: (check: CheckName) => findings.filter((finding) => finding.check === check) };
  };

  it('looks at a house beside its server, and after it', async () => {
    const house = await openTestHouse();
    try {
      const beside = await runBeside(house);
      assert.deepEqual(
        beside.findings.filter(({ state }) => state === 'fault'),
        [],
      );
      assert.match(beside.of('ports')[0]?.found ?? '', /le serveur tourne/);
      assert.match(beside.of('keys')[0]?.found ?? '', /ES256, RS256/);
      const stores = beside.of('stores').map(({ found }) => found.split(' ')[0]);
      assert.deepEqual(stores.sort(), ['audit', 'cards', 'decisions', 'directory', 'signIn', 'trust']);
      assert.match(beside.of('lists')[0]?.found ?? '', /aucune autorité/);
      assert.match((await runBeside(house, ['--set', 'port=1'])).of('ports')[0]?.found ?? '', /le serveur tourne/);
    } finally {
      await house.running.close();
    }
    const { data, secrets } = house.running.config;
    const past = await examine(['--data', data, '--secrets', secrets], new Date(Date.now() - DAY_MS));
    assert.match(past.of('clock')[0]?.found ?? '', /avant la dernière ligne de l’audit/);
    assert.equal(past.code, EXIT.refused);
    let looks = 0;
    const slow = await examine(['--data', data, '--secrets', secrets], () => {
      looks += 1;
      return looks === 1 ? new Date('2025-01-01') : new Date();
    });
    assert.ok(looks > 1);
    assert.deepEqual(
      slow.of('clock').map(({ state }) => state === 'fault'),
      [false],
      'lines that the server wrote while the doctor looked are not of the future',
    );
    const old = await examine(['--data', data, '--secrets', secrets], new Date(Date.now() + 120 * DAY_MS));
    assert.deepEqual(
      old.of('keys').map(({ state }) => state),
      ['warning'],
    );
    chmodSync(data, 0o755);
    chmodSync(join(secrets, 'master.key'), 0o640);
    writeFileSync(join(data, 'cards', 'data.mdb'), Buffer.alloc(8192, 1));
    const hurt = await runBeside(house);
    assert.deepEqual(
      hurt.of('folders').map(({ state, advice }) => `${state} ${advice}`),
      [`warning chmod 700 ${data}`, `fault chmod 600 ${join(secrets, 'master.key')}`],
    );
    assert.match(hurt.of('stores').find(({ state }) => state === 'fault')?.found ?? '', /^cards .*ne s’ouvre pas/);
    rmSync(house.folder, { recursive: true, force: true });
  });

  it('names a port that another program holds, and one asked for twice', async () => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    assert.ok(address !== null && typeof address === 'object');
    const metrics = ['--set', 'metrics.enabled=true', '--set', `metrics.port=${address.port}`];
    const taken = await examine(metrics);
    holder.close();
    assert.match(taken.of('ports')[0]?.found ?? '', new RegExp(`surveillance : 127\\.0\\.0\\.1:${address.port}`));
    const twice = await examine([...metrics, '--set', `port=${address.port}`]);
    assert.match(twice.of('configuration')[0]?.found ?? '', /port/, 'the configuration is refused before');
    assert.equal(twice.code, EXIT.refused);
  });

  it('reads the certificates of the doors: key, name, end', async () => {
    const authority = await openDemoAuthority(join(folder, 'autorite'), { now: () => new Date() });
    const ours = await authority.issueServerCertificate(['localhost']);
    const [certFile, keyFile] = [join(folder, 'porte.pem'), join(folder, 'porte.key')];
    writeFileSync(certFile, ours.certPem);
    writeFileSync(keyFile, ours.keyPem);
    const door = [
      'cardTls.enabled=true',
      'cardTls.port=0',
      `cardTls.certFile=${certFile}`,
      `cardTls.keyFile=${keyFile}`,
    ];
    const settings = door.flatMap((pair) => ['--set', pair]);
    const good = await examine(settings);
    assert.ok(
      good.of('certificates').every(({ state }) => state !== 'fault'),
      JSON.stringify(good.of('certificates')),
    );
    const late = await examine(settings, new Date(Date.now() + 20 * 365 * DAY_MS));
    assert.match(
      late
        .of('certificates')
        .map(({ found }) => found)
        .join(' '),
      /échu/,
    );
    const named = await examine([...settings, '--set', 'issuer=https://identite.region.example']);
    assert.match(named.of('certificates')[0]?.found ?? '', /n’est pas au nom identite\.region\.example/);
    mkdirSync(join(folder, 'autre'));
    const other = await (
      await openDemoAuthority(join(folder, 'autre'), { now: () => new Date() })
    ).issueServerCertificate(['localhost']);
    writeFileSync(keyFile, other.keyPem);
    assert.match((await examine(settings)).of('certificates')[0]?.found ?? '', /n’est pas la clé/);
    writeFileSync(certFile, 'rien');
    assert.match((await examine(settings)).of('certificates')[0]?.found ?? '', /ne se lit pas/);
  });

  it('reaches Redis and reads how it keeps what it is given; one that is away, or forgets, is a fault (R-07)', async function () {
    if (!hasRedis()) return this.skip();
    const at = (url: string) => ['--set', 'signIn.store=redis', '--set', `signIn.redis.url=${url}`];
    const safe = await openTestRedis();
    assert.deepEqual(
      (await examine(at(safe.url))).of('redis').map(({ state }) => state),
      ['well'],
    );
    await safe.close();
    assert.match((await examine(at(safe.url))).of('redis')[0]?.found ?? '', /does not answer/);
    const evicting = await openTestRedis({ 'maxmemory-policy': 'allkeys-lru', appendonly: 'no' });
    const forgets = await examine(at(evicting.url));
    await evicting.close();
    assert.match(forgets.of('redis')[0]?.found ?? '', /noeviction.*appendonly/);
    assert.equal(forgets.code, EXIT.refused);
  });

  it('says the same in words, what to do under each', async () => {
    mkdirSync(join(folder, 'data'), { mode: 0o755 });
    const { out, code } = await cliIn(folder).run('doctor', '--set', 'port=0');
    assert.match(out, /^✔ configuration : lue, sans faute$/m);
    assert.match(out, /^! dossiers : .*\n {2}Que faire : chmod 700/m);
    assert.match(out, /0 défaut\(s\), \d+ avertissement\(s\)\.\n$/);
    assert.equal(code, EXIT.done);
  });
});

describe('vestibule doctor: what each measure means', () => {
  const states = (findings: readonly Finding[]) => findings.map(({ state }) => state);
  const at = new Date('2026-11-26T08:00:00Z');

  it('disk: less than a gibibyte is a fault, less than a tenth a warning', () => {
    const space = { bsize: 4096, blocks: 10_000_000, bavail: 5_000_000, files: 1_000, ffree: 900 };
    assert.deepEqual(states(judgeSpace('/d', space)), ['well']);
    assert.deepEqual(states(judgeSpace('/d', { ...space, bavail: 900_000 })), ['warning']);
    assert.deepEqual(states(judgeSpace('/d', { ...space, bavail: 200_000 })), ['fault']);
    assert.deepEqual(states(judgeSpace('/d', { ...space, ffree: 2 })), ['warning']);
  });

  it('clock: behind the audit is a fault; apart from Redis, or following nothing, a warning', () => {
    const alone = { lastLine: null, redis: null, isFollowing: null };
    assert.deepEqual(states(judgeClock(at, alone)), ['well']);
    assert.deepEqual(states(judgeClock(at, { ...alone, lastLine: new Date(at.getTime() + 10_000) })), ['fault']);
    assert.deepEqual(states(judgeClock(at, { ...alone, redis: new Date(at.getTime() - 10_000) })), ['warning']);
    assert.deepEqual(states(judgeClock(at, { ...alone, isFollowing: false })), ['warning']);
  });

  it('keys: one that signs without a next one is a warning', () => {
    const key = { kid: 'a', alg: 'ES256' as const, state: 'current' as const, madeAt: at, retiredAt: null };
    assert.deepEqual(states(judgeKeys([key], at)), ['warning']);
    assert.deepEqual(states(judgeKeys([key, { ...key, kid: 'b', state: 'next' }], at)), ['well']);
  });

  it('lists: absent or past their end refuse people, near it warn; a file set aside is told', () => {
    const list = { crlNumber: '7', nextUpdate: new Date(at.getTime() + DAY_MS) } as never;
    const issuer = 'CN=ESSAI';
    assert.deepEqual(states(judgeLists([{ issuer, list, alarm: null }], [], at)), ['well']);
    assert.deepEqual(states(judgeLists([{ issuer, list, alarm: 'soon' }], [], at)), ['warning']);
    assert.deepEqual(states(judgeLists([{ issuer, list, alarm: 'stale' }], [], at)), ['fault']);
    assert.deepEqual(states(judgeLists([{ issuer, list: null, alarm: 'absent' }], [], at)), ['fault']);
    const aside = [{ file: 'vieille.crl', code: 'pki.crl.rollback' }];
    assert.deepEqual(states(judgeLists([{ issuer, list, alarm: null }], aside, at)), ['well', 'warning']);
  });

  it('open files: a thousand is few', () => {
    assert.deepEqual(
      states(judgeLimits('Max open files            1024                 4096                 files\n')),
      ['warning'],
    );
    assert.deepEqual(
      states(judgeLimits('Max open files            65536                65536                files\n')),
      ['well'],
    );
    assert.deepEqual(judgeLimits(null), []);
  });
});
