import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../../server/cli/exit-codes.ts';

const LAUNCHER = fileURLToPath(new URL('../../../server/vestibule.js', import.meta.url));

describe('vestibule serve', function () {
  this.timeout(90_000);
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-serve-'));
  });

  afterEach(() => {
    if (child?.exitCode === null) child.kill('SIGKILL');
    child = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const places = () => ['--data', join(folder, 'data'), '--secrets', join(folder, 'secrets'), '--set', 'mode=demo'];

  /** Start it and wait until it has said two lines: where it listens, and the first administrator's link. */
  async function started(
    ...more: readonly string[]
  ): Promise<{ readonly serving: ChildProcess; readonly said: readonly string[]; readonly warned: readonly string[] }> {
    const serving = spawn(process.execPath, [LAUNCHER, 'serve', ...places(), '--set', 'port=0', ...more], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = serving;
    const said: string[] = [];
    const warned: string[] = [];
    serving.stderr.on('data', (chunk: Buffer) => warned.push(chunk.toString('utf8')));
    for await (const line of createInterface({ input: serving.stdout })) {
      said.push(line);
      if (said.length === 2) break;
    }
    return { serving, said, warned };
  }

  const audit = (...words: readonly string[]) =>
    execFileSync(process.execPath, [LAUNCHER, 'audit', ...words, ...places()], { cwd: folder, encoding: 'utf8' });

  it('says where it listens and offers the first administrator a link that works once (S-43)', async () => {
    const { said } = await started();
    assert.match(said[0] ?? '', /^Vestibule écoute : http:\/\/localhost:4000\/$/);
    assert.match(said[1] ?? '', /\/admin\/premier\/[A-Za-z0-9_-]{43}$/);
  });

  for (const place of ['data', 'data/audit']) {
    it(`where ${place} cannot be a folder, says which and why, without a trace of the program: server.data.unusable`, () => {
      if (place !== 'data') mkdirSync(join(folder, 'data'));
      writeFileSync(join(folder, place), 'a file where the folder should be');
      const { status, stderr } = spawnSync(process.execPath, [LAUNCHER, 'serve', ...places(), '--set', 'port=0'], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.equal(status, EXIT.failed);
      assert.match(stderr, /\[server\.data\.unusable\]$/m);
      assert.match(
        stderr.split('\n')[1] ?? '',
        new RegExp(`^${join(folder, place)} : (un fichier est là|Not a directory)`),
      );
      assert.doesNotMatch(stderr, /\n {4}at /);
    });
  }

  it('stops in order when asked to: exit 0, start and stop in an audit that verifies (R-14)', async () => {
    const { serving } = await started();
    serving.kill('SIGTERM');
    assert.deepEqual(await once(serving, 'exit'), [EXIT.done, null]);
    const actions = audit('show', '--json')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event.action);
    assert.deepEqual(actions.slice(0, 1), ['server.stopped']);
    assert.ok(actions.includes('server.started'));
    assert.match(audit('verify'), /intact/);
  });

  it('leaves an audit that verifies when it is killed, and starts again (R-21)', async () => {
    const { serving } = await started();
    serving.kill('SIGKILL');
    await once(serving, 'exit');
    assert.match(audit('verify'), /intact/);
    assert.equal((await started()).said.length, 2);
  });

  it('with several processes: replaces them at SIGHUP, stops in order at SIGTERM (R-14)', async () => {
    const { serving } = await started('--processes', '2');
    const first = childrenOf(serving);
    assert.equal(first.length, 2);
    serving.kill('SIGHUP');
    await until(() => childrenOf(serving).length === 2 && !childrenOf(serving).some((pid) => first.includes(pid)));
    serving.kill('SIGTERM');
    assert.deepEqual(await once(serving, 'exit'), [EXIT.done, null]);
    assert.match(audit('verify'), /intact/);
  });

  it('with several processes: SIGHUP names a certificate that cannot be read, and replaces nobody until it can', async () => {
    const file = join(folder, 'autorites.pem');
    const pem = generatedCertificate(folder);
    writeFileSync(file, pem);
    const { serving, warned } = await started('--processes', '2', '--set', `outbound.caFile=${file}`);
    const first = childrenOf(serving);
    writeFileSync(file, 'à moitié copié');
    serving.kill('SIGHUP');
    await until(() => /outbound\.caFile[\s\S]*autorites\.pem/.test(warned.join('')));
    assert.deepEqual(childrenOf(serving), first);
    writeFileSync(file, pem);
    serving.kill('SIGHUP');
    await until(() => childrenOf(serving).length === 2 && !childrenOf(serving).some((pid) => first.includes(pid)));
    serving.kill('SIGTERM');
    assert.deepEqual(await once(serving, 'exit'), [EXIT.done, null]);
  });

  it('with several processes: none goes on once the one that owns the house is killed', async () => {
    const { serving } = await started('--processes', '2');
    const workers = childrenOf(serving);
    serving.kill('SIGKILL');
    await once(serving, 'exit');
    await until(() => !workers.some((pid) => existsSync(`/proc/${pid}`)));
    assert.match(audit('verify'), /intact/);
    assert.equal((await started('--processes', '2')).said.length, 2);
  });

  it('says which port is taken, with server.port.taken, and ends with its exit code', async () => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    assert.ok(address !== null && typeof address === 'object');
    const serving = spawn(process.execPath, [LAUNCHER, 'serve', ...places(), '--set', `port=${address.port}`], {
      cwd: folder,
    });
    child = serving;
    let err = '';
    serving.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString('utf8');
    });
    const [code] = await once(serving, 'close');
    holder.close();
    assert.equal(code, EXIT.failed);
    assert.ok(err.includes('[server.port.taken]') && err.includes(String(address.port)), err);
  });
});

const PATIENCE_MS = 20_000;

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    assert.ok(performance.now() < deadline, 'not within twenty seconds');
    await delay(50);
  }
}

/** Process ids of a process's own children, as Linux tells them. */
function childrenOf({ pid = 0 }: ChildProcess): readonly string[] {
  const listed = `/proc/${pid}/task/${pid}/children`;
  return existsSync(listed) ? readFileSync(listed, 'utf8').split(' ').filter(Boolean) : [];
}

/** Any certificate; its key is of no use here. */
function generatedCertificate(folder: string): string {
  const [key, cert] = [join(folder, 'k.pem'), join(folder, 'c.pem')];
  const asked = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', [...asked, '-subj', '/CN=AC fictive', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return readFileSync(cert, 'utf8');
}
