import type { Bench } from './bench.ts';
import { Browser } from './browser.ts';
import { startServer } from './server-process.ts';
import { benchCard, cardSignIn, openSessions } from './sessions.ts';
import { compared, silently } from './sso.ts';
import { BENCH_CLIENT, type Measured } from './targets.ts';
import { alternate, CONNECTIONS, type Subject } from './windows.ts';

/** A sign-in costs several flows: as many fewer of them make a window. */
const SIGN_INS_PER_FLOW = 0.2;

/**
 * `card`: full sign-ins by signed challenge, for {@link BENCH_CLIENT}: authorization, page, proof judged by the real verifier with
 * its revocation lists, ticket, directory, session, code. Every one with a browser that is new to the house.
 */
export const benchCardSignIn: Bench = async (context) => {
  const baseline = await startServer<Measured>('baseline-server', [], null);
  const ours = await startServer<Measured>('house-server', context.houseFolders(), context.profile);
  try {
    const card = await benchCard(context.authorityFolder);
    const agents = Array.from({ length: CONNECTIONS }, () => new Browser());
    const signIns: Subject = {
      name: 'card',
      server: ours,
      operate: async (connection) => {
        const browser = agents[connection];
        browser?.forget(() => true);
        if (browser) await cardSignIn(browser, ours.hello.issuer, card);
      },
    };
    const { warm, windows, operations } = context.plan;
    const scaled = (count: number) => Math.round(count * SIGN_INS_PER_FLOW);
    const plan = { warm: scaled(warm), windows, operations: scaled(operations) };
    const best = await alternate(
      [silently('baseline', baseline, await openSessions(baseline.hello.issuer)), signIns],
      plan,
    );
    return compared(
      best,
      'card',
      'sign-ins',
      `sign-ins against silent flows of the baseline, client ${BENCH_CLIENT.id}`,
    );
  } finally {
    await Promise.all([baseline.stop(), ours.stop()]);
  }
};
