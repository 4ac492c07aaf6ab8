import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { DemoHouse } from '../support/demo-house.ts';
import { newVisitor, PIN } from './visitor.ts';

/** Someone whose browser holds a demonstration card's certificate and offers it to the card listener. */
export function cardBrowser(
  { ports, places }: DemoHouse,
  card: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  return newVisitor({
    ignoreHTTPSErrors: true,
    clientCertificates: [
      {
        origin: `https://localhost:${ports.card}`,
        pfxPath: join(places.cards, card, `${card}.p12`),
        passphrase: PIN,
      },
    ],
    ...options,
  });
}
