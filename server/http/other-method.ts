import type Router from '@koa/router';
import type { Context, Next } from 'koa';
import { ServerError } from '../errors.ts';

/**
 * An address of ours asked with a method that it does not have is told so, with those it has (RFC 9110 §15.5.6): « absent » would
 * send a program's author looking for another address. Comes after the routers. OPTIONS is answered by the methods alone.
 *
 * @throws ServerError `server.request.method`
 */
export function otherMethod(routers: readonly Router[]): (ctx: Context, next: Next) => Promise<void> {
  return async (ctx, next) => {
    const methods = new Set(routers.flatMap((router) => methodsAt(router, ctx)));
    if (methods.size === 0) return next();
    ctx.set('Allow', [...methods].sort().join(', '));
    if (ctx.method !== 'OPTIONS') throw new ServerError('server.request.method', `${ctx.method} ${ctx.path}`);
    ctx.status = 204;
  };
}

function methodsAt(router: Router, ctx: Context): readonly string[] {
  return router.match(ctx.path, ctx.method).path.flatMap(({ methods }) => methods);
}
