import { existsSync, readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { stylesheet } from '../../../server/ui/stylesheet.ts';

const CHROMIUM = '/usr/bin/chromium';
/** Pages are served from this invented origin; nothing leaves the process. */
export const ORIGIN = 'http://vestibule.invalid';

export function hasChromium(): boolean {
  return existsSync(CHROMIUM);
}

/** A browser of its own, with nothing running in the background. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Answers every request of a context: the style sheet, and at any other address the HTML that `current` holds. */
export async function serve(context: BrowserContext, current: { html: string }, policy: string): Promise<void> {
  const css = stylesheet((part) => readFileSync(part, 'utf8'));
  await context.route('**/*', (route) =>
    route.request().url() === `${ORIGIN}/assets/style.css`
      ? route.fulfill({ contentType: 'text/css', body: css })
      : route.fulfill({
          contentType: 'text/html; charset=utf-8',
          headers: { 'content-security-policy': policy },
          body: current.html,
        }),
  );
}

/** The policy the pages must live with: no script at all, style from this origin alone (S-19). */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";
