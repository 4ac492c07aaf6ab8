import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layTestCard } from '../reader/test-card.ts';
import { CLIENT_SECRET } from './provider-double.ts';

const ROOT = join(import.meta.dirname, '../../..');

function run(
  script: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  channel: 'ipc' | 'ignore' = 'ignore',
): ChildProcess {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  return spawn(process.execPath, [join(ROOT, script), ...argv], { env, stdio: ['ignore', 'pipe', 'pipe', channel] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  assert(child.stdout !== null);
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk).trim();
}

async function stop(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  return code;
}

describe('the programs of the demonstration, each in a process of its own', () => {
  it('a dossier says where it is, answers its health check, tells the operator why it cannot sign in, and stops when asked', async () => {
    const environment = {
      DOSSIER_ISSUER: 'http://127.0.0.1:9',
      DOSSIER_CLIENT_SECRET: CLIENT_SECRET,
      DOSSIER_PORT: '0',
    };
    const child = run('scripts/dossiers/main.ts', ['--application', 'dcc'], environment);
    const address = /http:\/\/localhost:\d+/.exec(await firstLine(child))?.[0] ?? '';
    assert.deepEqual(await (await fetch(`${address}/healthz`)).json(), { status: 'ok', application: 'dcc' });
    assert(child.stderr !== null);
    const trouble = once(child.stderr, 'data');
    assert.equal((await fetch(`${address}/`)).status, 503);
    const said = String((await trouble)[0]);
    assert(said.startsWith('dossier.provider.unavailable ') && !said.includes(CLIENT_SECRET));
    assert.equal(await stop(child), 0);
  });

  it('the reader says for whom it signs, answers its health check and stops when asked', async () => {
    const cards = await mkdtemp(join(tmpdir(), 'cards-'));
    try {
      await layTestCard(cards, 'une', 'ES256');
      const child = run('scripts/reader/main.ts', [
        '--cards',
        cards,
        '--issuer',
        'http://localhost:4000',
        '--port',
        '0',
      ]);
      const line = await firstLine(child);
      assert(line.includes('issuers=http://localhost:4000'));
      const address = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? '';
      assert.deepEqual(await (await fetch(`${address}/healthz`)).json(), { status: 'ok', cards: 1 });
      assert.equal(await stop(child), 0);
    } finally {
      await rm(cards, { recursive: true });
    }
  });

  it('a program whose starter goes away without a word, ends too: its port is free for the next start', async () => {
    const environment = {
      DOSSIER_ISSUER: 'http://127.0.0.1:9',
      DOSSIER_CLIENT_SECRET: CLIENT_SECRET,
      DOSSIER_PORT: '0',
    };
    const cards = await mkdtemp(join(tmpdir(), 'cards-'));
    try {
      await layTestCard(cards, 'une', 'ES256');
      for (const [script, argv] of [
        ['scripts/dossiers/main.ts', ['--application', 'dcc']],
        ['scripts/reader/main.ts', ['--cards', cards, '--issuer', 'http://localhost:4000', '--port', '0']],
      ] as const) {
        const child = run(script, argv, environment, 'ipc');
        await firstLine(child);
        const ended = once(child, 'exit');
        child.disconnect();
        await ended;
      }
    } finally {
      await rm(cards, { recursive: true });
    }
  });

  const refused: readonly (readonly [script: string, argv: readonly string[], code: string])[] = [
    ['scripts/reader/main.ts', [], 'reader.arguments.malformed'],
    [
      'scripts/reader/main.ts',
      ['--cards', '/', '--issuer', 'http://localhost:4000/path'],
      'reader.arguments.malformed',
    ],
    ['scripts/dossiers/main.ts', ['--application', 'other'], 'dossier.config.malformed'],
  ];
  for (const [script, argv, code] of refused) {
    it(`${script} ${argv.join(' ')} stops with ${code}`, async () => {
      const child = run(script, argv);
      assert(child.stderr !== null);
      const said: string[] = [];
      child.stderr.on('data', (chunk) => said.push(String(chunk)));
      const [status] = await once(child, 'close');
      assert.notEqual(status, 0);
      assert(said.join('').includes(code));
    });
  }
});
