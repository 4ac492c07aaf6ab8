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

/**
 * Codes, refresh tokens and approved requests that are refused, by client and network: several applications of one machine room share an address, and
 * one of them that tries a dead token again and again holds up itself alone.
 */
export function limitRedemptions(provider: Provider, limits: RateLimits): void {
  provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    const clientId = ctx.oidc?.client?.clientId;
    if (!isRedemption(ctx) || clientId === undefined || errorOf(ctx.body) !== 'invalid_grant') return;
    await limits.count('redemption', whoRedeems(ctx, clientId));
  });
  const find = provider.Client.find.bind(provider.Client);
  // Asked for whoever claims to be the client, before anything of it is compared or redeemed.
  provider.Client.find = async (clientId) => {
    const { ctx } = Provider;
    if (ctx && isRedemption(ctx)) {
      const seconds = await limits.wait('redemption', whoRedeems(ctx, clientId));
      if (seconds > 0) haveWait(seconds);
    }
    return find(clientId);
  };
}

function isRedemption({ path, method }: KoaContextWithOIDC): boolean {
  return path === OIDC_ROUTES.token && method === 'POST';
}

function whoRedeems({ ip }: KoaContextWithOIDC, clientId: string): string {
  return `${clientId} ${networkOf(ip)}`;
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

function errorOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined;
}
