import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hasChromium, launch, ORIGIN, serve } from './browser.ts';
import { gallery, galleryContext } from './gallery/gallery.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'RGAAv4'];
/** Each language meets both themes and both widths; the full cross product finds nothing more and takes twice as long. */
const CONDITIONS = [
  { lang: 'fr', colorScheme: 'light', width: 320 },
  { lang: 'fr', colorScheme: 'dark', width: 1366 },
  { lang: 'en', colorScheme: 'dark', width: 320 },
  { lang: 'en', colorScheme: 'light', width: 1366 },
] as const;
/** The checker is a script, so this policy lets it run; the pages hold none (see pages.test.ts). */
const CHECKER_POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'unsafe-eval'";
/** Least size of a target, CSS pixels (WCAG 2.5.8). */
const MIN_TARGET_PX = 24;

for (const { lang, colorScheme, width } of CONDITIONS) {
  describe(`Accessibility in ${lang}, ${colorScheme}, ${width} px wide`, function () {
    this.timeout(60_000);
    const current = { html: '<!doctype html><title>Page</title>' };
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;

    before(async function () {
      if (!hasChromium()) this.skip();
      browser = await launch();
      context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
      await serve(context, current, CHECKER_POLICY);
      page = await context.newPage();
      // One document whose content changes: the checker is read once, not for each page.
      await page.goto(`${ORIGIN}/`);
      await page.evaluate(AXE);
    });

    after(async () => {
      await browser?.close();
    });

    it('finds what is wrong: pale words, a field and a page without a name', async () => {
      const wrong = `<!doctype html><html><head><link rel="stylesheet" href="/assets/style.css"></head><body><main><p style="color:#777;background:#888">pâle</p><input type="text"></main></body></html>`;
      const ids = (await violationsOf(page, wrong)).map(([id]) => id);
      assert.deepEqual(ids.sort(), ['color-contrast', 'document-title', 'html-has-lang', 'label']);
    });

    for (const sample of gallery) {
      it(`${sample.page} (${sample.state}) has no WCAG 2.2 AA violation and fits its window`, async () => {
        assert.deepEqual(await violationsOf(page, String(sample.render(galleryContext(lang)))), []);
        assert.equal(
          await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
          true,
          'the page scrolls sideways',
        );
        assert.deepEqual(await page.evaluate(SMALL_TARGETS), []);
        assert.deepEqual(await page.evaluate(HANGING_LISTS), [], 'marks of a list hang outside its column');
      });
    }
  });
}

/** What the checker says of a page, its style applied. */
async function violationsOf(page: Page, html: string): Promise<(readonly [rule: string, elements: string[]])[]> {
  await page.setContent(html);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(TAGS)} }, resultTypes: ['violations'] })`,
  );
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 160))]);
}

/** Controls smaller than the least size; links inside a sentence are exempt (WCAG 2.5.8, « inline »). */
const SMALL_TARGETS = `[...document.querySelectorAll('a, button, summary, input:not([type=hidden]), label.option')]
  .filter((element) => getComputedStyle(element).display !== 'inline' && !element.matches('.skip, label input'))
  .map((element) => [element.outerHTML.slice(0, 120), element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < ${MIN_TARGET_PX} || box.height < ${MIN_TARGET_PX}))
  .map(([html, box]) => html + ' ' + Math.round(box.width) + '×' + Math.round(box.height))`;

/** Lists whose marks (bullets, numbers) stand left of everything else: at the edge of a telephone they are cut. */
const HANGING_LISTS = `[...document.querySelectorAll('main ul, main ol')]
  .filter((list) => list.offsetParent !== null && getComputedStyle(list).listStyleType !== 'none')
  .filter((list) => [...list.children].some((item) => getComputedStyle(item).display === 'list-item'))
  .filter((list) => parseFloat(getComputedStyle(list).paddingInlineStart) < 12)
  .map((list) => list.outerHTML.slice(0, 160))`;
