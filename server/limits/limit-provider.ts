import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { OIDC_ROUTES } from '../oidc/aliases.ts';
import { networkOf } from './network-of.ts';
import type { RateLimits } from './rate-limits.ts';
import { TooManyTries } from './too-many-tries.ts';

/**
 * Secrets of clients, at whichever endpoint they are shown: so many wrong ones of one client from one network are told and audited as such, further ones
 * have to wait. The right one goes on all the same: a secret of 32 random bytes is not guessed from one network nor from many, while whoever
 * shares the address of a machine room would lock out its applications by wrong ones.
 *
 * @param compare whether the secret is the client's
 */
export async function compareLimited(
  limits: RateLimits,
  clientId: string,
  compare: () => boolean | Promise<boolean>,
): Promise<boolean> {
  if (await compare()) return true;
  const who = `${clientId} ${networkOf(Provider.ctx?.ip ?? '')}`;
  const seconds = await limits.wait('secret', who);
  if (seconds > 0) haveWait(seconds);
  await limits.count('secret', who);
  return false;
}

/** Seconds that a public client's refused redemptions of this request's network have to wait; in the state of its request. */
const BEYOND = 'redemptionSeconds';

/**
 * Codes, refresh tokens and approved requests that are refused, by client and network: several applications of one machine room share an address, and
 * one of them that tries a dead token again and again holds up itself alone. A client that proves who it is waits with everything; of a public one, which
 * anybody claims to be, what is refused waits, and what is good goes on: a hospital's workstations share one address.
 */
export function limitRedemptions(provider: Provider, limits: RateLimits): void {
  provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    const clientId = ctx.oidc?.client?.clientId;
    if (!isRedemption(ctx) || clientId === undefined || errorOf(ctx.body) !== REFUSED) return;
    const seconds = Number(ctx.state[BEYOND] ?? 0);
    if (seconds > 0) return answerWait(ctx, seconds);
    await limits.count('redemption', whoRedeems(ctx, clientId));
  });
  const find = provider.Client.find.bind(provider.Client);
  // Asked for whoever claims to be the client, before anything of it is compared or redeemed.
  provider.Client.find = async (clientId) => {
    const { ctx } = Provider;
    const client = await find(clientId);
    if (ctx && isRedemption(ctx)) {
      const seconds = await limits.wait('redemption', whoRedeems(ctx, clientId));
      if (seconds > 0 && client?.clientAuthMethod !== 'none') haveWait(seconds);
      ctx.state[BEYOND] = seconds;
    }
    return client;
  };
}

/** Whether a redemption was refused beyond its limit: answered as such, and no line of the audit. */
export function isBeyondLimit({ state }: KoaContextWithOIDC, error: { readonly error: string }): boolean {
  return error.error === REFUSED && Number(state[BEYOND] ?? 0) > 0;
}

const REFUSED = 'invalid_grant';

function answerWait(ctx: KoaContextWithOIDC, seconds: number): void {
  const { status, error, error_description } = new TooManyTries(seconds);
  ctx.set('Retry-After', String(seconds));
  ctx.status = status;
  ctx.body = { error, error_description };
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
