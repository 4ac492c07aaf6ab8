import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { OIDC_ROUTES } from '../oidc/aliases.ts';
import { networkOf } from './network-of.ts';
import type { RateLimits } from './rate-limits.ts';
import { TooManyTries } from './too-many-tries.ts';

/**
 * Secrets of clients, at whichever endpoint they are shown: so many wrong ones of one client from one network, then none is compared for a while,
 * right or wrong.
 *
 * @param compare whether the secret is the client's
 */
export async function compareLimited(
  limits: RateLimits,
  clientId: string,
  compare: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const ctx = Provider.ctx;
  const who = `${clientId} ${networkOf(ctx?.ip ?? '')}`;
  const seconds = await limits.wait('secret', who);
  if (seconds > 0) haveWait(seconds);
  const isRight = await compare();
  if (!isRight) await limits.count('secret', who);
  return isRight;
}

/** Provider middleware: codes, refresh tokens and approved requests that are refused, by network; and the time to wait with every 429. */
export function limitRedemptions(limits: RateLimits) {
  return (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> =>
    ctx.path === OIDC_ROUTES.token && ctx.method === 'POST' ? limitRedemption(limits, ctx, next) : next();
}

async function limitRedemption(limits: RateLimits, ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const network = networkOf(ctx.ip);
  const seconds = await limits.wait('redemption', network);
  if (seconds > 0) return refuse(ctx, new TooManyTries(seconds));
  await next();
  if (errorOf(ctx.body) === 'invalid_grant') await limits.count('redemption', network);
}

/** Requests of one client to one person: nobody's telephone rings for ever. */
export async function limitApprovals(limits: RateLimits, clientId: string, personId: string): Promise<void> {
  const seconds = await limits.take('approval', `${clientId} ${personId}`);
  if (seconds > 0) haveWait(seconds);
}

function haveWait(seconds: number): never {
  Provider.ctx?.set('Retry-After', String(seconds));
  throw new TooManyTries(seconds);
}

/** Answer by the error's own words; for what fails before the library's error handler. */
function refuse(ctx: KoaContextWithOIDC, { error, error_description, seconds }: TooManyTries): void {
  ctx.status = 429;
  ctx.set('Retry-After', String(seconds));
  ctx.set('Cache-Control', 'no-store');
  ctx.body = { error, error_description };
}

function errorOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined;
}
