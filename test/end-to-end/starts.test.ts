import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Cookie, Page } from 'playwright-core';
import {
  type DemoHouse,
  type HouseFolders,
  newFolders,
  removeFolders,
  runToEnd,
  START_TIMEOUT_MS,
  startDemo,
} from '../support/demo-house.ts';
import { dossierUrl, killDossier, openFromPortal } from './dossier.ts';
import { firstLinkOf, hasChromium, leave, newVisitor, presentToReader, signIn, wordsOf } from './visitor.ts';

const VESTIBULE = fileURLToPath(new URL('../../server/vestibule.js', import.meta.url));
/** Two starts in one hook. */
const HOOK_TIMEOUT_MS = 2 * START_TIMEOUT_MS;

describe('The demonstration, from its first start to its last', function () {
  this.timeout(HOOK_TIMEOUT_MS);
  let folders: HouseFolders;

  before(function () {
    if (!hasChromium()) this.skip();
    folders = newFolders();
  });
  after(() => {
    if (folders) removeFolders(folders);
  });

  /** What the first start leaves behind, for those that follow. */
  const left: { link?: string; cookies?: Cookie[]; port?: number; counts?: string } = {};

  describe('a first start, from empty folders', () => {
    let house: DemoHouse;
    let page: Page;

    before(async () => {
      house = await startDemo({ folders });
      page = await newVisitor();
      left.port = house.ports.main;
    });
    after(async () => {
      await leave(page);
      await house?.stop();
    });

    it('announces where everything is, and writes nothing else on its standard output', function () {
      tellTime(this, house);
      const { issuer, ports, places } = house;
      const link = firstLinkOf(house) ?? '';
      assert.deepEqual(announcement(house), [
        ['Portail', `${issuer}/`],
        ['Administration', `${issuer}/admin`],
        ['premier administrateur (30 min, une fois)', link],
        ['Découverte OpenID', `${issuer}/.well-known/openid-configuration`],
        ['LDAP', `ldap://localhost:${ports.ldap} ldaps://localhost:${ports.ldaps} base dc=region,dc=example`],
        ['Cartes de démonstration', `${places.cards} (code 1234)`],
        ['Données', folders.data],
      ]);
      assert.match(link, /\/admin\/premier\/[A-Za-z0-9_-]{43}$/);
      left.link = link;
    });

    it('answers at every address it announced', async () => {
      for (const path of ['/', '/.well-known/openid-configuration']) {
        assert.equal((await fetch(house.issuer + path)).status, 200, path);
      }
      const { ldap, ldaps } = house.ports;
      await answers(connect({ host: 'localhost', port: ldap }), 'connect');
      const ca = readFileSync(house.places.rootCertificate);
      await answers(connectTls({ host: 'localhost', port: ldaps, ca }), 'secureConnect');
      assert.ok(readdirSync(house.places.cards).includes('oncologue'));
    });

    it('lets the first administrator in by that link, and keeps their session', async () => {
      await page.goto(firstLinkOf(house) ?? '');
      await page.click('#confirm');
      await presentToReader(page, 'generaliste');
      left.counts = await wordsOf(page, '.quiet');
      assert.match(left.counts, /5 002 personnes/);
      left.cookies = await page.context().cookies();
    });

    it('refuses a second one on its ports, in a sentence, and goes on', async () => {
      const other = newFolders();
      const { code, stdout, stderr } = await runToEnd({ folders: other, port: house.ports.main });
      removeFolders(other);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      const [, named] = stderr.match(/ : 127\.0\.0\.1:(\d+)$/m) ?? [];
      assert.ok(Object.values(house.ports).includes(Number(named)), `a port that the first one holds: ${stderr}`);
      assert.match(stderr, /port/i);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack of calls');
      assert.equal((await fetch(house.issuer)).status, 200);
    });

    it('stops at the first signal, with nothing wrong', async () => {
      assert.equal(await house.stop(), 0, house.stderr());
    });
  });

  describe('a second start, on the same data', () => {
    let house: DemoHouse;
    let page: Page;

    before(async () => {
      house = await startDemo({ folders, ...(left.port === undefined ? {} : { port: left.port }) });
      page = await newVisitor();
      await page.context().addCookies(left.cookies ?? []);
    });
    after(async () => {
      await leave(page);
      await house?.stop();
    });

    it('announces the same without a new link: the first one was used', function () {
      tellTime(this, house);
      assert.equal(firstLinkOf(house), undefined);
      assert.deepEqual(
        announcement(house).map(([name]) => name),
        ['Portail', 'Administration', 'Découverte OpenID', 'LDAP', 'Cartes de démonstration', 'Données'],
      );
    });

    it('finds the session, the administrator and the directory as they were', async () => {
      await page.goto(`${house.issuer}/admin`);
      assert.equal(page.url(), `${house.issuer}/admin`, 'the card is not asked for again');
      assert.equal(await wordsOf(page, '.quiet'), left.counts);
      const response = await page.goto(left.link ?? '');
      assert.equal(response?.status(), 404, 'the link stays spent');
    });

    it('opens a dossier with the session of before', async () => {
      await openFromPortal(page, house, 'dmp');
      assert.ok((await wordsOf(page, '#you')).includes("D'EXEMPLE"));
    });

    it('tells which dossier could not be signed out of, and closes the others', async () => {
      await openFromPortal(page, house, 'portalys');
      await openFromPortal(page, house, 'dmp');
      await killDossier(house, 'portalys');
      await page.goto(`${house.issuer}/sign-out`);
      await page.click('#confirm');
      assert.deepEqual(await page.locator('.told-unreachable .told-name').allInnerTexts(), ['Portalys']);
      assert.deepEqual(await page.locator('.told-ended .told-name').allInnerTexts(), ['Dossier médical partagé']);
      assert.match(await wordsOf(page), /Fermez sa fenêtre vous-même/);
      await page.goto(dossierUrl(house, 'dmp'));
      assert.equal(await page.locator('#ended').count(), 1);
    });

    it('stops at the first signal, with nothing wrong', async () => {
      assert.equal(await house.stop(), 0, house.stderr());
    });

    it('leaves an audit that `vestibule audit verify` finds intact', async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        VESTIBULE,
        'audit',
        'verify',
        '--data',
        folders.data,
        '--secrets',
        folders.secrets,
        '--set',
        'mode=demo',
      ]);
      assert.match(stdout, /^Journal d’audit intact : \d+ ligne\(s\)\.\n/);
      assert.doesNotMatch(stdout, /retard/);
    });
  });

  describe('a start with --https, on the same data', () => {
    let house: DemoHouse;
    let page: Page;

    before(async () => {
      house = await startDemo({ folders, https: true });
      page = await newVisitor({ ignoreHTTPSErrors: true });
    });
    after(async () => {
      await leave(page);
      await house?.stop();
    });

    it('announces the portal over TLS', function () {
      tellTime(this, house);
      assert.match(house.issuer, /^https:/);
      assert.deepEqual(announcement(house)[0], ['Portail', `${house.issuer}/`]);
    });

    it('takes the card by the reader, and opens a dossier in one click', async () => {
      await signIn(page, house, 'generaliste');
      const session = (await page.context().cookies()).find(({ name }) => name === '__Host-vestibule_session');
      assert.deepEqual([session?.secure, session?.httpOnly, session?.path], [true, true, '/']);
      await openFromPortal(page, house, 'portalys');
      assert.equal(await page.locator('#answer-open').getAttribute('data-granted'), 'true');
    });

    it('signs out everywhere, and stops', async () => {
      await page.goto(`${house.issuer}/sign-out`);
      await page.click('#confirm');
      assert.deepEqual(await page.locator('.told-ended .told-name').allInnerTexts(), ['Portalys']);
      assert.equal(await house.stop(), 0, house.stderr());
    });
  });
});

/** Wait until a connection is made, for TLS with a certificate that the demonstration's authority vouches for, and end it. */
function answers(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once(event, () => {
      socket.destroy();
      resolve();
    });
  });
}

/** Standard output as pairs of name and value, spaces made single; a line of any other shape stands out. */
function announcement(house: DemoHouse): readonly (readonly string[])[] {
  return house
    .stdout()
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, name = line, value = ''] = /^\s*(\S.*?)\s{2,}(.*)$/.exec(line) ?? [];
      return [name, value.replace(/\s+/g, ' ')];
    });
}

/** Seconds from nothing to the announcement, beside the title: a measure, not a limit. */
function tellTime({ test }: Mocha.Context, { secondsToAnnounce }: DemoHouse): void {
  if (test) test.title += ` (announced after ${secondsToAnnounce.toFixed(1)} s)`;
}
