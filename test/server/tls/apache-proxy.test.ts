import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { Browser } from '../../../scripts/bench/browser.ts';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { denyCard } from '../../../server/cards/denied-cards.ts';
import { auditCount, auditSince, authorize, inside, openTestHouse, type TestHouse } from '../../support/house.ts';

const APACHE = '/usr/sbin/apache2';
const MODULES = '/usr/lib/apache2/modules';
const OPERATING = new URL('../../../docs/operating.md', import.meta.url);

/** The lines that docs/operating.md has an operator write, with this test's own names in them. */
function linesOfTheManual(names: Readonly<Record<string, string>>): string {
  const [, lines = ''] = /```apache\n([\s\S]*?)```/.exec(readFileSync(OPERATING, 'utf8')) ?? [];
  return Object.entries(names).reduce((text, [name, value]) => text.replaceAll(name, value), lines);
}

describe('Apache in front of the card port, as the manual has it set up (RFC 9440, S-30)', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let folder: string;
  let port: number;
  let apache: ChildProcess | undefined;

  before(async function () {
    if (!existsSync(APACHE) || !existsSync(join(MODULES, 'mod_ssl.so'))) return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'vestibule-apache-'));
    const authorityFolder = join(folder, 'authority');
    const authority = await openDemoAuthority(authorityFolder, { now: () => new Date() });
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const server = await authority.issueServerCertificate(['127.0.0.1']);
    const [certFile, keyFile] = [file('server.pem', server.certPem), file('server.key', server.keyPem)];
    rmSync(join(authorityFolder, 'server'), { recursive: true });
    const proxy = await authority.issueServerCertificate(['repartiteur.example']);
    rmSync(join(authorityFolder, 'server'), { recursive: true });
    const cardPort = await freePort();
    port = await freePort();
    house = await openTestHouse({
      authorityFolder,
      applications: 1,
      settings: {
        ...{ 'cardTls.enabled': true, 'cardTls.port': cardPort },
        ...{ 'cardTls.certFile': certFile, 'cardTls.keyFile': keyFile },
        proxyCaFile: file('inside-ca.pem', server.certPem.slice(server.certPem.lastIndexOf('-----BEGIN'))),
        proxies: [createHash('sha256').update(new X509Certificate(proxy.certPem).raw).digest('hex')],
      },
    });
    const lines = linesOfTheManual({
      '/etc/vestibule/carte.pem': certFile,
      '/etc/vestibule/carte.key': keyFile,
      '/etc/vestibule/repartiteur.pem': file('proxy.pem', `${new X509Certificate(proxy.certPem)}${proxy.keyPem}`),
      '/etc/vestibule/autorite-interne.pem': file('inside.pem', server.certPem),
      'vestibule.interne.example:4001': `127.0.0.1:${cardPort}`,
      '*:443': `127.0.0.1:${port}`,
    }).replace('SSLProxyVerify require', 'SSLProxyVerify none');
    const modules = ['mpm_event', 'authz_core', 'headers', 'ssl', 'proxy', 'proxy_http'];
    const configuration = [
      `ServerRoot ${folder}`,
      'ServerName 127.0.0.1',
      `Listen 127.0.0.1:${port}`,
      `PidFile ${join(folder, 'apache.pid')}`,
      `ErrorLog ${join(folder, 'error.log')}`,
      ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
      ...modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
      lines,
    ];
    apache = spawn(APACHE, ['-X', '-f', file('apache.conf', configuration.join('\n'))], { stdio: 'ignore' });
    for (let tries = 0; tries < 100 && !(await listens(port)); tries += 1) await pause(100);
  });
  after(async () => {
    apache?.kill('SIGTERM');
    await house?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** From an application's request to its code, the card's certificate shown to Apache alone. */
  async function signIn(slug: string | null, headers: Readonly<Record<string, string>> = {}) {
    const browser = new Browser();
    const { answer } = await authorize(house, browser, house.client(0));
    const [, uid = ''] = /\/interaction\/([^/]+)/.exec(answer.url.pathname) ?? [];
    const card = slug === null ? null : house.card(slug);
    const pem = (der: string) => new X509Certificate(Buffer.from(der, 'base64')).toString();
    const shown = card
      ? { cert: card.chain.map(pem).join('\n'), key: card.key.export({ type: 'pkcs8', format: 'pem' }) }
      : {};
    const before = auditCount(house);
    const location = await new Promise<string>((resolve, reject) => {
      const options = { ...shown, rejectUnauthorized: false, agent: false as const, headers };
      const request = httpsRequest(`https://127.0.0.1:${port}/carte/${uid}`, options, (response) => {
        response.resume();
        resolve(response.statusCode === 303 ? String(response.headers.location) : `status ${response.statusCode}`);
      });
      request.once('error', reject);
      request.end();
    });
    assert.match(location, /^http/, `${location}\n${readFileSync(join(folder, 'error.log'), 'utf8').slice(-2_000)}`);
    const done = await browser.open(location, {}, inside(house));
    const lines = auditSince(house, before).map(({ event }) => event);
    return { code: done.location?.searchParams.get('code') ?? '', body: done.body, lines };
  }
  const der = (slug: string) => house.card(slug).chain[0] ?? '';

  it('a card shown to Apache signs in, and the audit has the caller’s address', async () => {
    const { code, body, lines } = await signIn('generaliste');
    assert.notEqual(code, '', body.slice(0, 500));
    const accepted = lines.find(({ action }) => action === 'sign-in.accepted');
    assert.equal(accepted?.from, '127.0.0.1');
  });

  it('a card is judged by us, not by Apache: one that is denied is refused, and the audit says so', async () => {
    const { number } = house.card('oncologue');
    await denyCard(house.running.rooms.cards, { number, reason: 'perdue', by: 'essai', at: house.clock.now() });
    const { code, lines } = await signIn('oncologue');
    assert.equal(code, '');
    assert.ok(lines.some(({ action, code: refused }) => action === 'sign-in.refused' && refused.startsWith('pki.')));
  });

  it('without a card, what a caller says of one is taken off by Apache or by us', async () => {
    const one = der('generaliste');
    for (const headers of [
      {},
      { 'Client-Cert': `:${one}:` },
      { 'client-cert': `:${one}:`, 'Client-Cert-Chain': `:${one}:` },
      { Client_Cert: `:${one}:` },
      { 'X-SSL-Client-Cert': one },
      { 'X-Client-Cert': `:${one}:`, Forwarded: 'for=203.0.113.9' },
    ]) {
      const { code, lines } = await signIn(null, headers);
      assert.equal(code, '', JSON.stringify(headers).slice(0, 60));
      assert.ok(lines.every(({ from }) => from !== '203.0.113.9'));
    }
  });

  it('with a card, a caller’s own words change neither whose it is nor where from', async () => {
    const { code, lines } = await signIn('generaliste', {
      'Client-Cert': `:${der('infirmiere')}:`,
      Forwarded: 'for=203.0.113.9',
    });
    assert.notEqual(code, '');
    const accepted = lines.find(({ action }) => action === 'sign-in.accepted');
    const { idType, id } = castMember('generaliste');
    const found = house.running.rooms.people.findByNationalId(idType + id);
    assert.ok('record' in found);
    assert.equal(accepted?.actor, found.record.personId);
    assert.ok(lines.every(({ from }) => from !== '203.0.113.9'));
  });
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
