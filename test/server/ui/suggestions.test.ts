import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { SCRIPTS } from '../../../server/ui/scripts.ts';
import { hasChromium, launch, ORIGIN, PAGE_POLICY, serve } from './browser.ts';
import { gallery, galleryContext } from './gallery/gallery.ts';

const DIGEST = createHash('sha256').update(SCRIPTS.suggest).digest('base64');
const POLICY = `${PAGE_POLICY}; script-src 'sha256-${DIGEST}'; connect-src 'self'`;
/** Nobody who stops typing for less is asked for. */
const PAUSE_MS = 150;
const HITS = [
  { name: 'Dr Camille Exemple', about: 'Médecin · Vincennes', url: '/admin/personnes/p1' },
  { name: '<img src=x onerror=alert(1)>', about: '"&<b>', url: '/admin/personnes/p2' },
  { name: 'Ailleurs', about: '', url: 'https://ailleurs.example/' },
  { name: 'Script', about: '', url: 'javascript:alert(1)' },
];

describe('Suggestions in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  before(async function () {
    if (!hasChromium()) this.skip();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
  });

  beforeEach(async () => {
    asked.length = 0;
    const sample = gallery.find((each) => each.page === 'admin-search' && each.state === 'start');
    assert.ok(sample);
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    await serve(context, { html: String(sample.render(galleryContext('fr'))) }, POLICY);
    await context.route('**/admin/suggestions?*', (route) => {
      const url = new URL(route.request().url());
      asked.push(url.search);
      if (url.searchParams.get('q') === 'panne') return route.fulfill({ status: 503, body: 'x' });
      return route.fulfill({ json: { hits: url.searchParams.get('q') === 'rien' ? [] : HITS } });
    });
    page = await context.newPage();
    await page.goto(`${ORIGIN}/admin`);
  });
  afterEach(() => page.context().close());

  const options = () => page.locator('#suggestions [role=option]');

  it('lists what the house suggests, as text, with links of the house alone; arrows and Enter open one', async () => {
    await page.fill('#q', 'cam');
    await options().first().waitFor();
    assert.deepEqual(await options().allInnerTexts(), [
      'Dr Camille Exemple Médecin · Vincennes',
      '<img src=x onerror=alert(1)> "&<b>',
    ]);
    assert.equal(await page.locator('#suggestions img').count(), 0);
    assert.deepEqual(asked, ['?q=cam&kind=any']);
    await page.press('#q', 'ArrowDown');
    const active = await page.getAttribute('#q', 'aria-activedescendant');
    assert.equal(await page.getAttribute(`#${active}`, 'aria-selected'), 'true');
    const [request] = await Promise.all([
      page.waitForRequest((each) => each.isNavigationRequest()),
      page.press('#q', 'Enter'),
    ]);
    assert.equal(new URL(request.url()).pathname, '/admin/personnes/p1');
  });

  it('asks once for what was typed fast, and of the kind chosen', async () => {
    // The page's time stands still but for what is told here: a busy machine types as fast as any.
    await page.clock.install();
    await page.clock.pauseAt(new Date(Date.now() + 60_000));
    await page.check('input[value=structure]');
    for (const letter of 'clinique') {
      await page.locator('#q').pressSequentially(letter);
      await page.clock.runFor(PAUSE_MS - 1);
      assert.deepEqual(asked, []);
    }
    await page.clock.runFor(1);
    await options().first().waitFor();
    assert.deepEqual(asked, ['?q=clinique&kind=structure']);
  });

  it('goes away with Escape, with nothing found, and when the house does not answer; Enter then searches', async () => {
    await page.fill('#q', 'cam');
    await options().first().waitFor();
    await page.press('#q', 'Escape');
    assert.equal(await page.locator('#suggestions').isVisible(), false);
    assert.equal(await page.getAttribute('#q', 'aria-expanded'), 'false');
    for (const text of ['rien', 'panne']) {
      await Promise.all([page.waitForResponse((answer) => answer.url().includes(text)), page.fill('#q', text)]);
      assert.equal(await page.locator('#suggestions').isVisible(), false, text);
    }
    const [request] = await Promise.all([
      page.waitForRequest((each) => each.isNavigationRequest()),
      page.press('#q', 'Enter'),
    ]);
    assert.equal(new URL(request.url()).searchParams.get('q'), 'panne');
  });
});
