import { join } from 'node:path';
import { DemoError } from '../demo-error.ts';
import { type Card, readCardRack } from '../reader/card-rack.ts';
import { Browser } from './browser.ts';
import { signInWithCard } from './card-sign-in.ts';
import { authorizationUrl, makePkce } from './code-flow.ts';
import { BENCH_CARD, BENCH_CLIENT } from './targets.ts';
import { CONNECTIONS } from './windows.ts';

/** The card of the measures, issued by the house's server when it started. */
export async function benchCard(authorityFolder: string): Promise<Card> {
  const card = (await readCardRack(join(authorityFolder, 'cards'))).find(({ slug }) => slug === BENCH_CARD);
  if (!card) throw new DemoError('bench.card.absent', 'defect', BENCH_CARD);
  return card;
}

/** One session for each connection of a server that signs in whoever comes. */
export function openSessions(issuer: string): Promise<readonly Browser[]> {
  return Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const browser = new Browser();
      await browser.open(authorizationUrl(issuer, BENCH_CLIENT, makePkce()), {}, insideOf(issuer));
      return browser;
    }),
  );
}

/** One session for each connection of the house, each by a card sign-in. */
export function openCardSessions(issuer: string, card: Card): Promise<readonly Browser[]> {
  return Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const browser = new Browser();
      await cardSignIn(browser, issuer, card);
      return browser;
    }),
  );
}

/**
 * A full sign-in: authorization, page, signed challenge, ticket, code.
 *
 * @throws DemoError `bench.sign-in.refused` when no code comes of it
 */
export async function cardSignIn(browser: Browser, issuer: string, card: Card): Promise<void> {
  const page = await browser.open(authorizationUrl(issuer, BENCH_CLIENT, makePkce()), {}, insideOf(issuer));
  const done = await signInWithCard(browser, page, card, insideOf(issuer));
  if (!done.location?.searchParams.has('code')) {
    throw new DemoError('bench.sign-in.refused', 'defect', `${done.status} ${done.url.href}`);
  }
}

function insideOf(issuer: string): (next: URL) => boolean {
  return (next) => next.origin === issuer;
}
