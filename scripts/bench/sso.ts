import { DemoError } from '../demo-error.ts';
import type { Bench, Figure } from './bench.ts';
import type { Browser } from './browser.ts';
import { silentSignOn } from './code-flow.ts';
import { startRedis } from './redis-process.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { benchCard, openCardSessions, openSessions } from './sessions.ts';
import { BENCH_CLIENT, type Measured } from './targets.ts';
import { alternate, type Subject, type Window } from './windows.ts';

/**
 * `sso`: silent single sign-on, an authorization with a session's cookie and its code for tokens. The house is whole: LMDB with
 * every write on disk before its answer, audit, directory, decision. The baseline is the library alone over a Map.
 */
export const benchSso: Bench = async (context) => {
  const baseline = await startServer<Measured>('baseline-server', [], null);
  const ours = await startServer<Measured>('house-server', context.houseFolders(), context.profile);
  try {
    const card = await benchCard(context.authorityFolder);
    const best = await alternate(
      [
        silently('baseline', baseline, await openSessions(baseline.hello.issuer)),
        silently('sso', ours, await openCardSessions(ours.hello.issuer, card)),
      ],
      context.plan,
    );
    return compared(best, 'sso', 'flows', 'aim: 0.9; 0.8 with Redis');
  } finally {
    await Promise.all([baseline.stop(), ours.stop()]);
  }
};

/** `sso-redis`: the same with sign-in state in a Redis on the generator's core; its own processor time is not the server's. */
export const benchSsoRedis: Bench = async (context) => {
  const redis = await startRedis(context.freshFolder('redis'));
  try {
    return await benchSso({ ...context, houseFolders: () => [...context.houseFolders(), redis.url] });
  } finally {
    await redis.stop();
  }
};

/** Silent sign-ons on prepared sessions, as a subject. */
export function silently(name: string, server: ServerProcess<Measured>, browsers: readonly Browser[]): Subject {
  return {
    name,
    server,
    operate: (connection) => {
      const browser = browsers[connection % browsers.length];
      if (!browser) throw new DemoError('bench.session.absent', 'defect', 'no session was prepared');
      return silentSignOn(browser, server.hello.issuer, BENCH_CLIENT);
    },
  };
}

/** The figures of one subject beside the baseline of the same run. */
export function compared(
  best: ReadonlyMap<string, Window>,
  name: string,
  what: string,
  detail: string,
): readonly Figure[] {
  const base = best.get('baseline');
  const measured = best.get(name);
  if (!base || !measured) throw new DemoError('bench.window.absent', 'defect', 'nothing was measured');
  return [
    { name: 'baseline', value: base.perCpuSecond, unit: 'flows per CPU second', detail: rate(base) },
    { name, value: measured.perCpuSecond, unit: `${what} per CPU second`, detail: rate(measured) },
    { name: `${name} / baseline`, value: measured.perCpuSecond / base.perCpuSecond, unit: 'ratio', detail },
  ];
}

function rate({ perSecond }: Window): string {
  return `${perSecond.toFixed(0)} per second of the clock`;
}
