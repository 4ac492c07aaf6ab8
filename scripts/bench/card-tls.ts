import { request } from 'node:https';
import { DemoError } from '../demo-error.ts';
import type { Card } from '../reader/card-rack.ts';
import type { Bench } from './bench.ts';
import { Browser } from './browser.ts';
import { authorizationUrl, makePkce } from './code-flow.ts';
import { startServer } from './server-process.ts';
import { benchCard } from './sessions.ts';
import { BENCH_CLIENT, type Measured } from './targets.ts';
import { alternate } from './windows.ts';

export interface CardTlsMeasured extends Measured {
  /** Origin of the listener that asks for a card. */
  readonly cardOrigin: string;
}

const AIM = 300;

/**
 * `card-tls`: whole TLS handshakes with a card's certificate, no session resumed, each judged by the real verifier with its revocation lists and
 * answered by a ticket.
 */
export const benchCardTls: Bench = async (context) => {
  const server = await startServer<CardTlsMeasured>('card-tls-server', context.houseFolders(), context.profile);
  try {
    const card = await benchCard(context.authorityFolder);
    await proveAccepted(server.hello, card);
    const operate = async () => {
      const back = await present(server.hello.cardOrigin, card, 'mesure-des-poignees');
      if (!back.searchParams.has('ticket')) throw refused(back.href);
    };
    const best = (await alternate([{ name: 'card-tls', server, operate }], context.plan)).get('card-tls');
    return [
      {
        name: 'card-tls, handshakes with verdict',
        value: best?.perCpuSecond ?? 0,
        unit: 'per CPU second',
        detail: `${Math.round(best?.perSecond ?? 0)} a second by the clock; aim ${AIM}`,
      },
    ];
  } finally {
    await server.stop();
  }
};

/** One sign-in to its end, so that what is counted is a card that is accepted. */
async function proveAccepted({ issuer, cardOrigin }: CardTlsMeasured, card: Card): Promise<void> {
  const browser = new Browser();
  const inside = (next: URL) => next.origin === issuer;
  const page = await browser.open(authorizationUrl(issuer, BENCH_CLIENT, makePkce()), {}, inside);
  const [, uid = ''] = /\/interaction\/([^/]+)/.exec(page.url.pathname) ?? [];
  const done = await browser.open(await present(cardOrigin, card, uid), {}, inside);
  if (!done.location?.searchParams.has('code')) throw refused(`${done.status} ${done.url.href}`);
}

/** Present the card to the listener in a connection of its own. @returns where it sends the browser */
function present(origin: string, { chain, key }: Card, interaction: string): Promise<URL> {
  const cert = chain.map((der) => `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`).join('');
  return new Promise((resolve, reject) => {
    const asked = request(
      `${origin}/carte/${interaction}`,
      { cert, key: key.export({ type: 'pkcs8', format: 'pem' }), agent: false, rejectUnauthorized: false },
      (response) => {
        response.resume();
        response.once('end', () => resolve(new URL(response.headers.location ?? 'about:blank')));
      },
    );
    asked.once('error', reject);
    asked.end();
  });
}

function refused(what: string): DemoError {
  return new DemoError('bench.sign-in.refused', 'defect', what);
}
