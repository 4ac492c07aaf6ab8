import type { Context, Next } from 'koa';
import { ServerError } from '../errors.ts';

/** Methods that change nothing. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Forms of our own pages come from our own origin: a browser states where a form was posted from, and a page elsewhere
 * cannot make it lie (S-17). Absent is refused as well: every browser of the last years sends it on a POST.
 *
 * @throws ServerError `server.request.foreign-origin`
 */
export function sameOrigin(issuer: string): (ctx: Context, next: Next) => Promise<void> {
  const { origin } = new URL(issuer);
  return async (ctx, next) => {
    if (!SAFE_METHODS.has(ctx.method) && originOf(ctx) !== origin) {
      throw new ServerError('server.request.foreign-origin', `posted from ${originOf(ctx) ?? 'nowhere'}`);
    }
    await next();
  };
}

function originOf(ctx: Context): string | undefined {
  const stated = ctx.get('origin');
  if (stated !== '') return stated;
  const referer = ctx.get('referer');
  return URL.canParse(referer) ? new URL(referer).origin : undefined;
}
