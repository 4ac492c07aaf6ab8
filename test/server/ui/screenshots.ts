/**
 * Draws every page of the gallery, to be looked at: `node test/server/ui/screenshots.ts [page…]`.
 * Writes PNG files (and a PDF of each sheet) under test-output/ui.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, ORIGIN, PAGE_POLICY, serve } from './browser.ts';
import { gallery, galleryContext } from './gallery/gallery.ts';

const OUT = 'test-output/ui';
const VIEWS = [
  { name: 'desk', width: 1366, height: 768, colorScheme: 'light', lang: 'fr' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'light', lang: 'fr' },
  { name: 'dark', width: 1366, height: 768, colorScheme: 'dark', lang: 'en' },
] as const;

const wanted = process.argv.slice(2);
mkdirSync(OUT, { recursive: true });
const browser = await launch();
const current = { html: '' };
for (const view of VIEWS) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height },
    colorScheme: view.colorScheme,
  });
  await serve(context, current, PAGE_POLICY);
  const page = await context.newPage();
  for (const sample of gallery) {
    if (wanted.length > 0 && !wanted.includes(sample.page)) continue;
    current.html = String(sample.render(galleryContext(view.lang)));
    await page.goto(`${ORIGIN}/`);
    await page.screenshot({ path: join(OUT, `${sample.page}.${sample.state}.${view.name}.png`), fullPage: true });
    if (view.name === 'desk' && sample.page.startsWith('admin-')) {
      await page.pdf({ path: join(OUT, `${sample.page}.${sample.state}.pdf`), preferCSSPageSize: true });
    }
  }
  await context.close();
}
await browser.close();
