import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from '../../../../scripts/bench/browser.ts';
import { freePort } from '../../../../scripts/bench/small-house.ts';
import { castMember } from '../../../../scripts/region/cast.ts';
import { clientSettings } from '../../../../server/clients/client-settings.ts';
import { inside, openTestHouse, signedIn, type TestHouse } from '../../../support/house.ts';

const MODULES = '/usr/lib/apache2/modules';
const APACHE = '/usr/sbin/apache2';
/** Debian's own interpreter: its packages are not seen by another one on the path. */
const PYTHON = '/usr/bin/python3';
const AUTHLIB = fileURLToPath(new URL('authlib-client.py', import.meta.url));
const { idType, id } = castMember('generaliste');
const DOCTOR = idType + id;

/** Programs as Debian packages them, in front of the house. */
describe('programs of others', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let browser: Browser;
  let folder: string;
  let apachePort: number;
  let apache: ChildProcess | undefined;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-programs-'));
    apachePort = await freePort();
    house = await openTestHouse({
      applications: 2,
      registration: (place) => ({
        redirect_uris: [place === 0 ? `http://127.0.0.1:${apachePort}/dossier/retour` : 'http://127.0.0.1/retour'],
        ...(place === 0 ? { profile: 'psc', id_token_signed_response_alg: 'RS256' } : {}),
      }),
    });
    browser = await signedIn(house);
  });
  after(async () => {
    apache?.kill('SIGTERM');
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('Apache with mod_auth_openidc, by the settings we hand out: a page behind the card, the person as its user', async function () {
    if (!existsSync(APACHE) || !existsSync(join(MODULES, 'mod_auth_openidc.so'))) return this.skip();
    const root = join(folder, 'www');
    mkdirSync(join(root, 'dossier'), { recursive: true });
    // Apache's children are another account.
    chmodSync(folder, 0o755);
    writeFileSync(join(root, 'dossier', 'index.html'), 'dossier ouvert');
    writeFileSync(join(folder, 'apache.conf'), apacheConfiguration(root));
    apache = spawn(APACHE, ['-X', '-f', join(folder, 'apache.conf')], { stdio: 'ignore' });
    const address = `http://127.0.0.1:${apachePort}/dossier/`;
    await answers(address);
    const page = await browser.open(address, {}, (next) => inside(house)(next) || next.port === String(apachePort));
    const log = existsSync(join(folder, 'error.log'))
      ? readFileSync(join(folder, 'error.log'), 'utf8').slice(-2_000)
      : '';
    assert.equal(page.status, 200, `${page.url.href}\n${page.body.slice(0, 500)}\n${log}`);
    assert.match(page.body, /dossier ouvert/);
    assert.match(String(page.headers['x-utilisateur']), new RegExp(DOCTOR));
  });

  it('Python with Authlib', async function () {
    if (spawnSync(PYTHON, ['-c', 'import authlib, requests']).status !== 0) return this.skip();
    const client = { ...house.client(1), redirectUri: 'http://127.0.0.1/retour' };
    const child = spawn(PYTHON, [AUTHLIB, house.issuer, client.id, client.secret, client.redirectUri], {
      env: { ...process.env, AUTHLIB_INSECURE_TRANSPORT: '1' },
    });
    let said = '';
    let failed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      failed += chunk.toString('utf8');
    });
    const line = async (place: number) => {
      for (let tries = 0; tries < 200; tries += 1) {
        const found = said.split('\n')[place];
        if (found !== undefined && said.split('\n').length > place + 1) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`nothing said: ${said} ${failed}`);
    };
    const back = (await browser.open(await line(0), {}, inside(house))).location;
    if (!back?.searchParams.has('code')) throw new Error(`no code: ${back}`);
    child.stdin.end(`${back.href}\n`);
    assert.equal(JSON.parse(await line(1)).SubjectNameID, DOCTOR);
  });

  function apacheConfiguration(root: string): string {
    const view = house.running.doors.clients.find('dossier-0');
    assert.ok(view);
    const settings = clientSettings(view, 'mod_auth_openidc', house.issuer)
      .replace('SECRET-A-COLLER', house.client(0).secret)
      .replace('exec:/bin/cat /etc/apache2/passphrase', 'une-phrase-fictive-de-passe');
    const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'headers', 'dir', 'mime', 'auth_openidc'];
    return [
      `ServerRoot ${folder}`,
      'ServerName 127.0.0.1',
      `Listen 127.0.0.1:${apachePort}`,
      `PidFile ${join(folder, 'apache.pid')}`,
      `ErrorLog ${join(folder, 'error.log')}`,
      ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
      ...modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
      'TypesConfig /etc/mime.types',
      `DocumentRoot ${root}`,
      'DirectoryIndex index.html',
      settings,
      '<Directory />',
      '  AllowOverride None',
      '</Directory>',
      '<Location /dossier/>',
      '  AuthType openid-connect',
      '  Require valid-user',
      '  Header always set X-Utilisateur "expr=%{REMOTE_USER}"',
      '</Location>',
      '',
    ].join('\n');
  }
});

/** Wait until somebody listens. */
async function answers(address: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await fetch(address, { redirect: 'manual' });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`nobody listens at ${address}`);
}
