import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { type DemoHouse, START_TIMEOUT_MS } from '../support/demo-house.ts';
import { cardBrowser } from './card-browser.ts';
import { journeyHouse } from './journey-house.ts';
import { chooseSituation, goToSignIn, hasChromium, leave, PIN, wordsOf } from './visitor.ts';

const run = promisify(execFile);
const NSS_TOOLS = ['/usr/bin/certutil', '/usr/bin/pk12util'];

describe('A card in the browser, by its certificate (TLS)', function () {
  this.timeout(START_TIMEOUT_MS);
  let house: DemoHouse;
  let page: Page | undefined;

  before(async function () {
    if (!hasChromium()) this.skip();
    house = await journeyHouse();
  });
  afterEach(() => leave(page));

  it('opens the same session as the reader: situation, name, profession, specialty', async () => {
    page = await cardBrowser(house, 'oncologue');
    await goToSignIn(page, house);
    await page.click('#sign-in-tls');
    await chooseSituation(page, 'Cabinet du Dr Fictive-Untel');
    assert.equal(page.url(), `${house.issuer}/`);
    const bar = await wordsOf(page, '.person');
    for (const said of ['Dr Hélène FICTIVE-UNTEL', 'Médecin', 'Oncologie', 'Cabinet du Dr Fictive-Untel']) {
      assert.ok(bar.includes(said), `« ${said} » in « ${bar} »`);
    }
  });

  it('is asked for by its own port alone: the portal takes no certificate', async () => {
    page = await cardBrowser(house, 'generaliste');
    await page.goto(`${house.issuer}/`);
    assert.equal(await page.locator('#sign-in').count(), 1);
    const response = await page.goto(`https://localhost:${house.ports.card}/`);
    assert.equal(response?.url(), `${house.issuer}/`, 'the card listener shows no page of its own');
  });
});

describe('A card’s PKCS #12 file', function () {
  this.timeout(START_TIMEOUT_MS);
  let home: string;

  before(function () {
    if (!NSS_TOOLS.every((tool) => existsSync(tool))) this.skip();
    home = mkdtempSync(join(tmpdir(), 'vestibule-nss-'));
  });
  after(() => {
    if (home) rmSync(home, { recursive: true, force: true });
  });

  it('is taken by a browser’s own certificate store (NSS), key and chain', async () => {
    const house = await journeyHouse();
    const store = `sql:${home}`;
    const options = { env: { HOME: home, PATH: '/usr/bin:/bin' } };
    await run('certutil', ['-N', '-d', store, '--empty-password'], options);
    const file = join(house.places.cards, 'oncologue', 'oncologue.p12');
    await run('pk12util', ['-i', file, '-d', store, '-W', PIN, '-K', ''], options);
    const { stdout: certificates } = await run('certutil', ['-L', '-d', store], options);
    assert.match(certificates, /Carte de démonstration oncologue\s+u,u,u/);
    const { stdout: keys } = await run('certutil', ['-K', '-d', store], options);
    assert.match(keys, /< 0> rsa/);
  });
});
