import type { Answer, Browser } from '../../scripts/bench/browser.ts';
import { signInWithCard, unescapeHtml } from '../../scripts/bench/card-sign-in.ts';
import { inside, type TestHouse } from './house.ts';
import type { Changes, CreationAsk, ProofAsk, SoftwareAuthenticator } from './software-authenticator.ts';

/** What a page's passkey form asks of the device, and where its answer goes; undefined when the page has none. */
export function askIn<Ask extends CreationAsk | ProofAsk>(
  page: Answer,
  does: 'create' | 'get',
): { readonly options: Ask; readonly action: URL } | undefined {
  const form = new RegExp(`action="([^"]*)" data-does="${does}" data-options="([^"]*)"`).exec(page.body);
  if (!form) return undefined;
  return {
    options: JSON.parse(unescapeHtml(form[2] ?? '')) as Ask,
    action: new URL(unescapeHtml(form[1] ?? ''), page.url),
  };
}

function asked<Ask extends CreationAsk | ProofAsk>(page: Answer, does: 'create' | 'get') {
  const found = askIn<Ask>(page, does);
  if (!found) throw new RangeError(`no passkey form (${does}) on ${page.url.href}, ${page.status}`);
  return found;
}

/** Show the card to make passkeys: the page that asks the device, at its end. */
export async function showCardForPasskeys(house: TestHouse, browser: Browser, slug = 'generaliste'): Promise<Answer> {
  const page = await browser.open(`${house.issuer}/sign-in?to=cles`, {}, inside(house));
  return signInWithCard(browser, page, house.card(slug), inside(house));
}

/** The device's answer to a page that makes a passkey; the page that comes of it. */
export function enrolHere(
  house: TestHouse,
  browser: Browser,
  page: Answer,
  device: SoftwareAuthenticator,
  name = 'Poste d’essai',
  changes: Changes = {},
): Promise<Answer> {
  const { options, action } = asked<CreationAsk>(page, 'create');
  return browser.open(action, { form: { response: device.create(options, changes), name } }, inside(house));
}

/** The sign-in page of the portal, or the answer where there is none. */
export function signInPageOf(house: TestHouse, browser: Browser, to = 'portal'): Promise<Answer> {
  return browser.open(`${house.issuer}/sign-in?to=${to}`, {}, inside(house));
}

/** Sign in on a page by passkey; the page that comes of it. */
export function signInWithPasskey(
  house: TestHouse,
  browser: Browser,
  page: Answer,
  device: SoftwareAuthenticator,
  changes: Changes = {},
): Promise<Answer> {
  const { options, action } = asked<ProofAsk>(page, 'get');
  return browser.open(action, { form: { response: device.prove(options, changes) } }, inside(house));
}
