import type Router from '@koa/router';
import type { Context, Next } from 'koa';

/**
 * Somebody who reloads by its address the page that answered a form, or takes the language link on it, asks for what only forms are sent to: they are led
 * to the nearest page above, which is there to be read, with what they asked of it. Comes after the routers; programs are told the methods.
 *
 * @param routers of pages; an address of theirs has a path of known form, and whatever lies above it is ours
 */
export function pageAbove(routers: readonly Router[]): (ctx: Context, next: Next) => Promise<void> {
  return async (ctx, next) => {
    const above = isRead(ctx) && takesForms(routers, ctx.path) ? nearestPage(routers, ctx.path) : undefined;
    if (above === undefined) return next();
    ctx.status = 303;
    ctx.redirect(above + ctx.search);
  };
}

function isRead(ctx: Context): boolean {
  return (ctx.method === 'GET' || ctx.method === 'HEAD') && ctx.accepts('json', 'html') === 'html';
}

function takesForms(routers: readonly Router[], path: string): boolean {
  return routers.some((router) => router.match(path, 'POST').route);
}

function nearestPage(routers: readonly Router[], path: string): string | undefined {
  for (let above = path; above !== '/'; ) {
    above = above.slice(0, above.lastIndexOf('/')) || '/';
    if (routers.some((router) => router.match(above, 'GET').route)) return above;
  }
  return undefined;
}
