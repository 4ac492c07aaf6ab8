import type { Context, Next } from 'koa';

export interface SecurityHeaderOptions {
  /** Whether the name is to be reached over https alone from now on (HSTS, RFC 6797): never for `localhost`, whose other ports are not ours. */
  readonly strictTransport: boolean;
  /** Origins that forms of our pages may reach besides our own: the workstation's reader, the card listener. */
  readonly formTargets: readonly string[];
}

/**
 * Headers of every page (S-19). `form-action` names the reader and the card listener; it also governs the redirects after a
 * posted form, so pages whose form ends at an application widen it themselves by {@link allowFormTarget}.
 */
export function securityHeaders({
  strictTransport,
  formTargets,
}: SecurityHeaderOptions): (ctx: Context, next: Next) => Promise<void> {
  return async (ctx, next) => {
    ctx.state.formTargets = [...formTargets];
    ctx.set('Referrer-Policy', 'same-origin');
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.set('Cross-Origin-Opener-Policy', 'same-origin');
    ctx.set('Cache-Control', 'no-store');
    if (strictTransport) ctx.set('Strict-Transport-Security', 'max-age=31536000');
    await next();
    if (ctx.respond !== false) setContentPolicy(ctx);
  };
}

/** Pages of the provider answer for themselves: it sends before the outer stack sees the way back. */
export function setContentPolicy(ctx: PolicyContext): void {
  ctx.set('Content-Security-Policy', policy(ctx));
}

interface PolicyContext {
  readonly state: Record<string, unknown>;
  set(name: string, value: string): void;
}

/** Let this page's form end at another origin: an application's registered address. */
export function allowFormTarget(ctx: { readonly state: Record<string, unknown> }, url: string): void {
  if (URL.canParse(url) && Array.isArray(ctx.state.formTargets)) ctx.state.formTargets.push(new URL(url).origin);
}

function policy(ctx: PolicyContext): string {
  const targets = Array.isArray(ctx.state.formTargets) ? [...new Set(ctx.state.formTargets)].join(' ') : '';
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    `form-action 'self' ${targets}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
