import { DemoError } from '../demo-error.ts';
import { readCardRack } from '../reader/card-rack.ts';
import { DOSSIER_PORTS, type DossierId } from '../region/applications.ts';
import type { Bench } from './bench.ts';
import { Browser } from './browser.ts';
import { signInWithCard } from './card-sign-in.ts';
import { startDemoProcess } from './demo-process.ts';

/** An oncologist opens both of these dossiers. */
const CARD = 'oncologue';
const OPENED: readonly DossierId[] = ['dcc', 'rmes-palliatif'];
const CLICKS = 200;
const WARM_CLICKS = 40;

/**
 * `click`: from a click on a dossier's door to its page, signed in, without a session of its own there: the dossier's start, the
 * house, the code, the tokens, the decisions on everything its page offers. Five dossiers and the reader run as processes beside it.
 */
export const benchClick: Bench = async ({ freshFolder, isQuick }) => {
  const demo = await startDemoProcess(freshFolder('click'));
  try {
    const issuer = `http://localhost:${demo.ports.main}`;
    const card = (await readCardRack(demo.cards)).find(({ slug }) => slug === CARD);
    if (!card) throw new DemoError('bench.card.absent', 'defect', CARD);
    const browser = new Browser();
    const page = await browser.open(`${issuer}/sign-in`);
    await signInWithCard(browser, page, card, () => true);
    const times: number[] = [];
    const clicks = isQuick ? CLICKS / 4 : CLICKS;
    for (let n = 0; n < WARM_CLICKS + clicks; n += 1) {
      const dossier = OPENED[n % OPENED.length] ?? 'dcc';
      const ms = await click(browser, DOSSIER_PORTS[dossier] + demo.ports.shift);
      if (n >= WARM_CLICKS) times.push(ms);
    }
    times.sort((a, b) => a - b);
    return [
      { name: 'click p50', value: quantile(times, 0.5), unit: 'ms', detail: `${clicks} clicks, one after the other` },
      { name: 'click p95', value: quantile(times, 0.95), unit: 'ms', detail: 'aim: below 300' },
    ];
  } finally {
    await demo.stop();
  }
};

/** Milliseconds from the click to the dossier's own page. */
async function click(browser: Browser, port: number): Promise<number> {
  // The dossier knows nobody: its own cookies are gone, the house's session is there.
  browser.forget((name) => !name.startsWith('vestibule_'));
  const start = performance.now();
  const page = await browser.open(`http://localhost:${port}/start`);
  const ms = performance.now() - start;
  if (page.status !== 200 || page.url.port !== String(port) || page.url.pathname !== '/') {
    throw new DemoError('bench.click.refused', 'defect', `${page.status} ${page.url.href}`);
  }
  return ms;
}

/** @param sorted growing */
function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
