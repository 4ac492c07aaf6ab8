import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hasChromium, launch, ORIGIN, PAGE_POLICY, serve } from './browser.ts';
import { gallery, galleryContext } from './gallery/gallery.ts';

describe('Pages in a browser without script', function () {
  this.timeout(60_000);
  const current = { html: '' };
  let browser: Browser;
  let opened: BrowserContext | undefined;

  before(async function () {
    if (!hasChromium()) this.skip();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
  });

  async function open(name: string, state: string): Promise<Page> {
    const sample = gallery.find((each) => each.page === name && each.state === state);
    assert.ok(sample, `no sample ${name} ${state}`);
    current.html = String(sample.render(galleryContext('fr')));
    await opened?.close();
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1366, height: 768 } });
    opened = context;
    await serve(context, current, PAGE_POLICY);
    const page = await context.newPage();
    await page.goto(`${ORIGIN}/`);
    return page;
  }

  /** What the browser sends when `press` is done: method, address, form fields. */
  async function sent(
    page: Page,
    press: () => Promise<void>,
  ): Promise<{ method: string; url: string; fields: Record<string, string> }> {
    const [request] = await Promise.all([page.waitForRequest((each) => each.isNavigationRequest()), press()]);
    return {
      method: request.method(),
      url: request.url(),
      fields: Object.fromEntries(new URLSearchParams(request.postData() ?? '')),
    };
  }

  it('hands the signed challenge to the workstation’s reader', async () => {
    const page = await open('sign-in', 'both');
    const { method, url, fields } = await sent(page, () => page.click('#sign-in-card'));
    assert.deepEqual([method, url], ['POST', 'http://localhost:4010/sign']);
    assert.deepEqual(fields, {
      issuer: 'http://localhost:4000',
      nonce: 'n0nce',
      iat: '1795439100',
      proof_url: 'http://localhost:4000/card/proof',
      return_url: 'http://localhost:4000/interaction/abc/card',
      destination: 'http://localhost:4012',
    });
  });

  it('goes to the card listener by a plain link', async () => {
    const page = await open('sign-in', 'both');
    const { method, url } = await sent(page, () => page.click('#sign-in-tls'));
    assert.deepEqual([method, url], ['GET', 'https://localhost:4001/interaction/abc/card']);
  });

  it('chooses a situation with one press, the last one coming first', async () => {
    const page = await open('situation', 'two');
    assert.equal(await page.locator('.choices button').first().getAttribute('id'), 'situation-s-hopital');
    const { method, url, fields } = await sent(page, () => page.click('#situation-s-cabinet'));
    assert.deepEqual(
      [method, url, fields],
      ['POST', `${ORIGIN}/interaction/abc/situation`, { situation: 's-cabinet' }],
    );
  });

  it('switches the active situation from the top bar, with the keyboard alone', async () => {
    const page = await open('portal', 'many');
    await page.focus('summary');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const { method, url, fields } = await sent(page, () => page.keyboard.press('Enter'));
    assert.deepEqual([method, url, fields], ['POST', `${ORIGIN}/situation`, { situation: 's-hopital' }]);
  });

  it('opens a door by pressing anywhere on its card', async () => {
    const page = await open('portal', 'many');
    const { url } = await sent(page, () =>
      page
        .locator('.door-open')
        .first()
        .click({ position: { x: 10, y: 10 } }),
    );
    assert.equal(url, 'http://localhost:4012/start');
  });

  it('confirms the provider’s sign-out with its xsrf value, and says no without `logout`', async () => {
    const page = await open('logout-confirm', 'asked');
    assert.deepEqual((await sent(page, () => page.click('#confirm'))).fields, { xsrf: 'x', logout: 'yes' });
    const again = await open('logout-confirm', 'asked');
    assert.deepEqual((await sent(again, () => again.click('#stay'))).fields, { xsrf: 'x' });
  });

  it('searches from the field that has the focus on arrival', async () => {
    const page = await open('admin-search', 'start');
    await page.waitForSelector('#q:focus');
    const { method, url } = await sent(page, async () => {
      await page.keyboard.type('exemple vinc');
      await page.keyboard.press('Enter');
    });
    assert.deepEqual([method, url], ['GET', `${ORIGIN}/admin?q=exemple+vinc&kind=any`]);
  });

  it('saves a local field with the version seen, and overwrites knowingly after a conflict', async () => {
    const page = await open('admin-person', 'full');
    await page.fill('#field-phone', '01 99 00 41 18');
    assert.deepEqual((await sent(page, () => page.click('#save-phone'))).fields, {
      field: 'phone',
      version: '7',
      value: '01 99 00 41 18',
    });
    const conflict = await open('admin-person', 'conflict');
    assert.deepEqual((await sent(conflict, () => conflict.click('#keep-mine'))).fields, {
      field: 'phone',
      version: '8',
      value: '01 99 00 41 17',
    });
  });

  it('puts the focus on a refused value, whose error names it', async () => {
    const page = await open('admin-person', 'error');
    const field = page.locator('#field-phone:focus');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.match((await field.getAttribute('aria-describedby')) ?? '', /^field-phone-error /);
    assert.match((await page.locator('#field-phone-error').textContent()) ?? '', /trop court/);
  });

  it('meets the skip link first with the keyboard', async () => {
    const page = await open('portal', 'many');
    await page.keyboard.press('Tab');
    assert.equal(await page.locator(':focus').getAttribute('href'), '#content');
  });

  it('starts no sign-in by itself once signed out', async () => {
    const page = await open('signed-out', 'everywhere');
    assert.equal(page.url(), `${ORIGIN}/`);
    assert.equal(await page.locator('meta[http-equiv], iframe, form').count(), 0);
  });
});
