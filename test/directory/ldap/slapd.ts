import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, SUFFIX } from './context-fixture.ts';
import { RawClient } from './raw-client.ts';

const SCHEMAS = ['core', 'cosine', 'inetorgperson', 'nis'].map((name) => `/etc/ldap/schema/${name}.schema`);

/** Where Debian puts it, which is not on everybody's path. */
export function findSlapd(): string | null {
  const here = ['/usr/sbin/slapd', '/usr/lib/openldap/slapd', '/usr/libexec/slapd'].find((path) => existsSync(path));
  return here !== undefined && SCHEMAS.every((path) => existsSync(path)) ? here : null;
}

export interface Slapd {
  readonly port: number;
  close(): Promise<void>;
}

/** OpenLDAP's own server, in a folder of its own, with one database for the same context. */
export async function openSlapd(password: string, extra = ''): Promise<Slapd> {
  const program = findSlapd();
  if (program === null) throw new Error('slapd is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-slapd-'));
  mkdirSync(join(folder, 'db'));
  const config = [
    ...SCHEMAS.map((path) => `include ${path}`),
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    'moduleload sssvlv',
    'moduleload syncprov',
    'sizelimit unlimited',
    'database mdb',
    `suffix "${SUFFIX}"`,
    `rootdn "${ROOT}"`,
    `rootpw "${password}"`,
    `directory ${join(folder, 'db')}`,
    'index entryUUID,entryCSN eq',
    // What it keeps through a power cut is not under test here.
    'dbnosync',
    // Its own preset holds some 12,000 entries.
    'maxsize 1073741824',
    'overlay sssvlv',
    extra,
  ];
  writeFileSync(join(folder, 'slapd.conf'), `${config.join('\n')}\n`);
  const port = await freePort();
  const child = spawn(program, ['-f', join(folder, 'slapd.conf'), '-h', `ldap://127.0.0.1:${port}`, '-d', '0'], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilListening(port);
  return {
    port,
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      const client = await RawClient.open(port);
      client.close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('slapd does not listen');
}

/** Whether a program answers to this call. */
export function hasProgram(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
