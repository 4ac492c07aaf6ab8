import type { IncomingMessage } from 'node:http';
import type { Context, Next } from 'koa';

const known = new WeakMap<IncomingMessage, string>();

/** Note where a request came from, when another process of the house took it in. */
export function rememberCaller(request: IncomingMessage, address: string): void {
  known.set(request, address);
}

/**
 * The caller's address is the one noted, or that of the connection; never what a header of the caller says. Read now: a connection that is over has none
 * any more, and a long work is audited after its page was left.
 */
export async function callerAddress(ctx: Context, next: Next): Promise<void> {
  ctx.request.ip = known.get(ctx.req) ?? ctx.request.ip;
  await next();
}
