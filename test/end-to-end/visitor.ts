import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { DemoHouse } from '../support/demo-house.ts';

export const CHROMIUM = '/usr/bin/chromium';
const CHROMIUM_ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** PIN of every demonstration card. */
export const PIN = '1234';
/** Longest wait for one page: the machine may be busy. */
const PAGE_TIMEOUT_MS = 20_000;

export function hasChromium(): boolean {
  return existsSync(CHROMIUM);
}

let launched: Promise<Browser> | undefined;

function browser(): Promise<Browser> {
  launched ??= chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
  return launched;
}

after('the browser is closed', async () => {
  await (await launched?.catch(() => undefined))?.close();
});

/** Someone at a workstation: a browser of their own, without script unless told, that speaks French unless told. */
export async function newVisitor(options: BrowserContextOptions = {}): Promise<Page> {
  const context: BrowserContext = await (await browser()).newContext({
    javaScriptEnabled: false,
    locale: 'fr-FR',
    ...options,
  });
  context.setDefaultTimeout(PAGE_TIMEOUT_MS);
  return context.newPage();
}

export async function leave(page: Page | undefined): Promise<void> {
  await page?.context().close();
}

/** From the portal's hall to the sign-in page. */
export async function goToSignIn(page: Page, { issuer }: DemoHouse): Promise<void> {
  await page.goto(`${issuer}/`);
  await page.click('#sign-in');
}

/** From a sign-in page: choose a card in the workstation's reader, type its PIN. */
export async function presentToReader(page: Page, card: string, pin = PIN): Promise<void> {
  await page.click('#sign-in-card');
  await page.check(`#card-${card}`);
  await page.fill('#pin', pin);
  await page.click('#sign');
}

/** From the portal's hall to its doors, by the reader; `place` chooses among several situations by the name shown. */
export async function signIn(page: Page, house: DemoHouse, card: string, place?: string): Promise<void> {
  await goToSignIn(page, house);
  await presentToReader(page, card);
  if (place !== undefined) await chooseSituation(page, place);
  await page.locator('.portal').waitFor();
}

/** From the page that asks where one practises. */
export async function chooseSituation(page: Page, place: string): Promise<void> {
  await page.locator('main button[id^="situation-"]', { hasText: place }).click();
}

/** Ids of the doors that open, in the order shown. */
export async function openDoors(page: Page): Promise<readonly string[]> {
  const links = await page.locator('a[id^="open-"]').all();
  return Promise.all(links.map(async (link) => ((await link.getAttribute('id')) ?? '').slice('open-'.length)));
}

/** All words of the page's content, spaces made single. */
export async function wordsOf(page: Page, selector = 'main'): Promise<string> {
  const place = page.locator(selector).first();
  await place.waitFor();
  const [text = ''] = await place.allInnerTexts();
  return text.replace(/\s+/g, ' ').trim();
}

/** The one-time link of the first administrator, as the terminal shows it; undefined when it shows none. */
export function firstLinkOf(house: DemoHouse): string | undefined {
  return /premier administrateur.*\s(http\S+)$/m.exec(house.stdout())?.[1];
}
