import { join } from 'node:path';
import { DemoError } from '../demo-error.ts';
import { readCardRack } from '../reader/card-rack.ts';
import type { BenchContext, Figure } from './bench.ts';
import { Browser } from './browser.ts';
import { signInWithCard } from './card-sign-in.ts';
import { authorizationUrl, makePkce, silentSignOn } from './code-flow.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { BENCH_CARD, BENCH_CLIENT, type Measured } from './targets.ts';
import { alternate, CONNECTIONS, type Subject } from './windows.ts';

/**
 * `sso`: silent single sign-on, an authorization with a session's cookie and its code for tokens. The house is whole: LMDB with every
 * write on disk before its answer, audit, directory, decision. The baseline is the library alone over a Map.
 */
export async function benchSso(context: BenchContext): Promise<readonly Figure[]> {
  const baseline = await startServer<Measured>('baseline-server', [], null);
  const ours = await startServer<Measured>('house-server', context.houseFolders(), context.profile);
  try {
    const subjects = [
      await subjectOf('baseline', baseline, await openSession(baseline.hello.issuer, null)),
      await subjectOf('sso', ours, await openCardSessions(ours.hello.issuer, context)),
    ];
    const best = await alternate(subjects, context.plan);
    const base = best.get('baseline');
    const measured = best.get('sso');
    if (!base || !measured) throw new DemoError('bench.window.absent', 'defect', 'nothing was measured');
    return [
      { name: 'baseline', value: base.perCpuSecond, unit: 'flows per CPU second', detail: rate(base.perSecond) },
      { name: 'sso', value: measured.perCpuSecond, unit: 'flows per CPU second', detail: rate(measured.perSecond) },
      { name: 'sso / baseline', value: measured.perCpuSecond / base.perCpuSecond, unit: 'ratio', detail: 'aim: 0.8' },
    ];
  } finally {
    await Promise.all([baseline.stop(), ours.stop()]);
  }
}

function rate(perSecond: number): string {
  return `${perSecond.toFixed(0)} per second of the clock`;
}

async function subjectOf(
  name: string,
  server: ServerProcess<Measured>,
  browsers: readonly Browser[],
): Promise<Subject> {
  const { issuer } = server.hello;
  return {
    name,
    server,
    operate: (connection) => {
      const browser = browsers[connection % browsers.length];
      if (!browser) throw new DemoError('bench.session.absent', 'defect', 'no session was prepared');
      return silentSignOn(browser, issuer, BENCH_CLIENT);
    },
  };
}

/** One session for each connection; the baseline signs in whoever comes. */
async function openSession(issuer: string, _card: null): Promise<readonly Browser[]> {
  return Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const browser = new Browser();
      await browser.open(authorizationUrl(issuer, BENCH_CLIENT, makePkce()), {}, (next) => next.origin === issuer);
      return browser;
    }),
  );
}

async function openCardSessions(issuer: string, { authorityFolder }: BenchContext): Promise<readonly Browser[]> {
  const card = (await readCardRack(join(authorityFolder, 'cards'))).find(({ slug }) => slug === BENCH_CARD);
  if (!card) throw new DemoError('bench.card.absent', 'defect', BENCH_CARD);
  const stays = (next: URL) => next.origin === issuer;
  return Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const browser = new Browser();
      const page = await browser.open(authorizationUrl(issuer, BENCH_CLIENT, makePkce()), {}, stays);
      await signInWithCard(browser, page, card, stays);
      return browser;
    }),
  );
}
