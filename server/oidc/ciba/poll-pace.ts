import type { KoaContextWithOIDC } from 'oidc-provider';
import type { SignInStore } from '../../store/contract.ts';
import { OIDC_ROUTES } from '../aliases.ts';

const KIND = 'BackchannelPoll';

/** Seconds between two questions of one client about one request, unless it was told otherwise (CIBA Core 1.0 §7.3). */
export const POLL_INTERVAL_SECONDS = 5;

/** A question that comes this much too early is in time: clocks and networks are not exact. */
const TOLERANCE_MS = 500;

/** A request waits five minutes at most; what is known of its questions is kept no longer. */
const KEPT_SECONDS = 300;

export interface PollPaceParts {
  readonly store: Pick<SignInStore, 'update'>;
  readonly clock: { now(): Date };
}

/**
 * Provider middleware: a client that asks too often whether its person has answered is told `slow_down`, and from then on has five
 * more seconds to wait between two questions (CIBA Core 1.0 §11). What is ready is handed out whenever it is asked for.
 */
export function pacePolls(parts: PollPaceParts) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (ctx.path !== OIDC_ROUTES.token || !isPending(ctx.body)) return;
    const id: unknown = ctx.oidc.params?.auth_req_id;
    if (typeof id !== 'string' || !(await comesTooSoon(parts, id))) return;
    ctx.body = {
      error: 'slow_down',
      error_description: 'asked too soon: wait five seconds more between two questions',
    };
  };
}

function isPending(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Reflect.get(body, 'error') === 'authorization_pending';
}

async function comesTooSoon({ store, clock }: PollPaceParts, id: string): Promise<boolean> {
  const now = clock.now().getTime();
  let tooSoon = false;
  await store.update(KIND, id, (current) => {
    const seconds = Number(current?.payload.seconds ?? POLL_INTERVAL_SECONDS);
    const before = Number(current?.payload.at ?? Number.NEGATIVE_INFINITY);
    // A clock that was set back says nothing about the last question.
    tooSoon = now >= before && now - before < seconds * 1000 - TOLERANCE_MS;
    const next = tooSoon ? seconds + POLL_INTERVAL_SECONDS : seconds;
    return { payload: { at: now, seconds: next }, expiresAt: new Date(now + KEPT_SECONDS * 1000) };
  });
  return tooSoon;
}
