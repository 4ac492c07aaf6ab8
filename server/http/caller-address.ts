import type { IncomingMessage } from 'node:http';
import type { Context, Next } from 'koa';

const known = new WeakMap<IncomingMessage, string>();

/** Note where a request came from, when another process of the house took it in. */
export function rememberCaller(request: IncomingMessage, address: string): void {
  known.set(request, address);
}

/** The caller's address is the one noted, or that of the connection; never what a header of the caller says. */
export async function callerAddress(ctx: Context, next: Next): Promise<void> {
  const address = known.get(ctx.req);
  if (address !== undefined) ctx.request.ip = address;
  await next();
}
