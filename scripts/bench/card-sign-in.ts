import { DemoError } from '../demo-error.ts';
import { type Card, type Proof, signProof } from '../reader/card-rack.ts';
import type { Challenge, SignRequest } from '../reader/sign-request.ts';
import type { Answer, Browser } from './browser.ts';

/** What a sign-in page asks to have signed, or null when the page asks for no card. */
export function signRequestOf({ body }: Answer): SignRequest | null {
  const nonce = hiddenField(body, 'nonce');
  const issuer = hiddenField(body, 'issuer');
  const proofUrl = hiddenField(body, 'proof_url');
  const returnUrl = hiddenField(body, 'return_url');
  if (nonce === null || issuer === null || proofUrl === null || returnUrl === null) return null;
  return {
    issuer,
    nonce,
    iat: Number(hiddenField(body, 'iat')),
    proofUrl: new URL(proofUrl),
    returnUrl: new URL(returnUrl),
    destination: hiddenField(body, 'destination'),
  };
}

/** Value of a hidden field of a page, or null. */
export function hiddenField(page: string, name: string): string | null {
  const [, value] = new RegExp(`name="${name}" value="([^"]*)"`).exec(page) ?? [];
  return value === undefined ? null : unescapeHtml(value);
}

export function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_all, name: string) => ENTITIES[name] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
};

/** Post a proof as the workstation's reader does: no cookie goes with it. */
export async function deliver(reader: Browser, proofUrl: URL, proof: Proof): Promise<Answer> {
  return reader.ask(proofUrl, { json: proof, byProgram: true });
}

/**
 * Sign in by card as a person at a workstation does: the page, the signed challenge, the ticket, back to the interaction;
 * the first situation where one has to be chosen.
 *
 * @param page   answer of the address that leads to the sign-in page, or to the application when a session is there
 * @param stays  which redirects the browser follows; the first other one is the answer
 * @throws DemoError `bench.sign-in.refused` when the server refuses the card
 */
export function signInWithCard(
  browser: Browser,
  page: Answer,
  card: Card,
  stays: (next: URL) => boolean,
): Promise<Answer> {
  return signInWith(browser, page, (challenge) => signProof(card, challenge), stays);
}

/** The same with whatever signs. */
export async function signInWith(
  browser: Browser,
  page: Answer,
  sign: (challenge: Challenge) => Proof,
  stays: (next: URL) => boolean,
): Promise<Answer> {
  const request = signRequestOf(page);
  if (request === null) return page;
  const proved = await deliver(browser, request.proofUrl, sign(request));
  const { ticket }: { readonly ticket?: unknown } = JSON.parse(proved.body);
  if (typeof ticket !== 'string') throw new DemoError('bench.sign-in.refused', 'defect', proved.body);
  const back = new URL(request.returnUrl);
  back.searchParams.set('ticket', ticket);
  return chooseFirstSituation(browser, await browser.open(back, {}, stays), stays);
}

/** Choose the first situation offered; another page is returned as it is. */
async function chooseFirstSituation(browser: Browser, page: Answer, stays: (next: URL) => boolean): Promise<Answer> {
  const [, action] = /action="([^"]*\/situation)"/.exec(page.body) ?? [];
  const [, situation] = /name="situation" value="([^"]+)"/.exec(page.body) ?? [];
  if (
    page.status !== 200 ||
    action === undefined ||
    situation === undefined ||
    !page.url.pathname.startsWith('/interaction/')
  )
    return page;
  return browser.open(new URL(unescapeHtml(action), page.url), { form: { situation } }, stays);
}
