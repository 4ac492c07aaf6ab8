import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { Browser } from '../../../scripts/bench/browser.ts';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { allowCard, denyCard } from '../../../server/cards/denied-cards.ts';
import { auditCount, auditSince, authorize, inside, openTestHouse, type TestHouse } from '../../support/house.ts';

const OPERATING = new URL('../../../docs/operating.md', import.meta.url);
const APACHE_MODULES = '/usr/lib/apache2/modules';
const NGINX_JS = '/usr/lib/nginx/modules/ngx_http_js_module.so';

/** The lines that docs/operating.md has an operator write, with this test's own names in them. */
function linesOfTheManual(language: string, names: Readonly<Record<string, string>>): string {
  const [, lines = ''] =
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readFileSync(OPERATING, 'utf8')) ?? [];
  assert.notEqual(lines, '', `the manual has lines of ${language}`);
  return Object.entries(names).reduce((text, [name, value]) => text.replaceAll(name, value), lines);
}

/** What a proxy's configuration needs of the test. */
interface Place {
  readonly folder: string;
  /** This test's names for those of the manual. */
  readonly names: Readonly<Record<string, string>>;
  /** Address the proxy listens at. */
  readonly address: string;
  file(name: string, text: string): string;
}

interface Proxy {
  readonly name: string;
  readonly program: string;
  readonly needs: readonly string[];
  /** Arguments that run it in the foreground; its own name is checked by the chain alone where it is an address. */
  argumentsFor(place: Place): readonly string[];
}

const PROXIES: readonly Proxy[] = [
  {
    name: 'Apache',
    program: '/usr/sbin/apache2',
    needs: [join(APACHE_MODULES, 'mod_ssl.so')],
    argumentsFor({ folder, names, address, file }) {
      const lines = linesOfTheManual('apache', { ...names, '*:443': address });
      const modules = ['mpm_event', 'authz_core', 'headers', 'ssl', 'proxy', 'proxy_http'];
      const configuration = [
        `ServerRoot ${folder}`,
        'ServerName 127.0.0.1',
        `Listen ${address}`,
        `PidFile ${join(folder, 'apache.pid')}`,
        `ErrorLog ${join(folder, 'error.log')}`,
        ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
        ...modules.map((name) => `LoadModule ${name}_module ${APACHE_MODULES}/mod_${name}.so`),
        lines.replace('SSLProxyVerify require', 'SSLProxyVerify none'),
      ];
      return ['-X', '-f', file('apache.conf', configuration.join('\n'))];
    },
  },
  {
    name: 'nginx',
    program: '/usr/sbin/nginx',
    needs: [NGINX_JS],
    argumentsFor({ folder, names, address, file }) {
      const script = file('vestibule.js', linesOfTheManual('javascript', {}));
      const lines = linesOfTheManual('nginx', {
        ...names,
        '/etc/vestibule/vestibule.js': script,
        'listen 443': `listen ${address}`,
      });
      const configuration = [
        `load_module ${NGINX_JS};`,
        'daemon off; master_process off;',
        `pid ${join(folder, 'nginx.pid')}; error_log ${join(folder, 'error.log')};`,
        'events {}',
        'http {',
        'access_log off;',
        ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`),
        lines.replace('proxy_ssl_verify on', 'proxy_ssl_verify off'),
        '}',
      ];
      return ['-p', folder, '-c', file('nginx.conf', configuration.join('\n'))];
    },
  },
  {
    name: 'HAProxy',
    program: '/usr/sbin/haproxy',
    needs: [],
    argumentsFor: ({ names, address, file }) => [
      '-db',
      '-f',
      file('haproxy.cfg', linesOfTheManual('haproxy', { ...names, '*:443': address })),
    ],
  },
];

describe('proxies in front of the card port, as the manual has them set up (RFC 9440, S-30)', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let folder: string;
  let names: Readonly<Record<string, string>>;
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  before(async function () {
    if (!PROXIES.some(isInstalled)) return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'vestibule-proxies-'));
    const authorityFolder = join(folder, 'authority');
    const authority = await openDemoAuthority(authorityFolder, { now: () => new Date() });
    const server = await authority.issueServerCertificate(['127.0.0.1']);
    const [certFile, keyFile] = [file('server.pem', server.certPem), file('server.key', server.keyPem)];
    rmSync(join(authorityFolder, 'server'), { recursive: true });
    const proxy = await authority.issueServerCertificate(['repartiteur.example']);
    rmSync(join(authorityFolder, 'server'), { recursive: true });
    const cardPort = await freePort();
    const authorities = file('inside-ca.pem', server.certPem.slice(server.certPem.lastIndexOf('-----BEGIN')));
    house = await openTestHouse({
      authorityFolder,
      applications: 1,
      settings: {
        ...{ 'cardTls.enabled': true, 'cardTls.port': cardPort },
        ...{ 'cardTls.certFile': certFile, 'cardTls.keyFile': keyFile },
        proxyCaFile: authorities,
        proxies: [createHash('sha256').update(new X509Certificate(proxy.certPem).raw).digest('hex')],
      },
    });
    names = {
      '/etc/vestibule/carte.pem': certFile,
      '/etc/vestibule/carte.key': keyFile,
      '/etc/vestibule/carte-et-cle.pem': file('server-both.pem', `${server.certPem}${server.keyPem}`),
      '/etc/vestibule/repartiteur.pem': file('proxy.pem', `${new X509Certificate(proxy.certPem)}${proxy.keyPem}`),
      '/etc/vestibule/autorite-interne.pem': file('inside.pem', `${server.certPem}${authority.certificatePem}`),
      '/etc/vestibule/autorites-des-cartes.pem': authorities,
      'vestibule.interne.example:4001': `127.0.0.1:${cardPort}`,
    };
  });
  after(async () => {
    await house?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  for (const proxy of PROXIES) {
    describe(proxy.name, () => {
      let port: number;
      let process: ChildProcess | undefined;
      before(async function () {
        if (!isInstalled(proxy)) return this.skip();
        port = await freePort();
        const given = proxy.argumentsFor({ folder, names, address: `127.0.0.1:${port}`, file });
        process = spawn(proxy.program, given, { stdio: 'ignore' });
        for (let tries = 0; tries < 100 && !(await listens(port)); tries += 1) await pause(100);
      });
      after(() => process?.kill('SIGTERM'));
      /** From an application's request to its code, the card's certificate shown to the proxy alone. */
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
        assert.match(location, /^http/, `${location}\n${errorsOf(folder)}`);
        const done = await browser.open(location, {}, inside(house));
        const lines = auditSince(house, before).map(({ event }) => event);
        return { code: done.location?.searchParams.get('code') ?? '', body: done.body, lines };
      }
      const der = (slug: string) => house.card(slug).chain[0] ?? '';

      it('a card shown to it signs in, and the audit has the caller’s address', async () => {
        const { code, body, lines } = await signIn('generaliste');
        assert.notEqual(code, '', body.slice(0, 500));
        const accepted = lines.find(({ action }) => action === 'sign-in.accepted');
        assert.equal(accepted?.from, '127.0.0.1');
      });

      it('a card is judged by us, not by it: one that is denied is refused, and the audit says so', async () => {
        const { number } = house.card('oncologue');
        await denyCard(house.running.rooms.cards, { number, reason: 'perdue', by: 'essai', at: house.clock.now() });
        const { code, lines } = await signIn('oncologue');
        assert.equal(code, '');
        assert.ok(
          lines.some(({ action, code: refused }) => action === 'sign-in.refused' && refused.startsWith('pki.')),
        );
        await allowCard(house.running.rooms.cards, { number, reason: 'retrouvée', by: 'essai', at: house.clock.now() });
      });

      it('without a card, what a caller says of one is taken off by it or by us', async () => {
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
  }
});

function isInstalled({ program, needs }: Proxy): boolean {
  return [program, ...needs].every((path) => existsSync(path));
}

/** Ends of what the proxies wrote, for whoever reads why a test failed. */
function errorsOf(folder: string): string {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
  return logs.map((name) => readFileSync(join(folder, name), 'utf8').slice(-2_000)).join('\n');
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
