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
  const usual = policy(formTargets);
  return async (ctx, next) => {
    ctx.state.formTargets = formTargets;
    ctx.set('Referrer-Policy', 'same-origin');
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.set('Cross-Origin-Opener-Policy', 'same-origin');
    ctx.set('Cache-Control', 'no-store');
    if (strictTransport) ctx.set('Strict-Transport-Security', 'max-age=31536000');
    await next();
    if (ctx.respond === false) return;
    const targets: unknown = ctx.state.formTargets;
    ctx.set('Content-Security-Policy', targets === formTargets ? usual : policy(targets));
  };
}

/** Let this page's form end at another origin: an application's registered address. */
export function allowFormTarget(ctx: { readonly state: Record<string, unknown> }, url: string): void {
  const { formTargets } = ctx.state;
  if (URL.canParse(url) && Array.isArray(formTargets)) ctx.state.formTargets = [...formTargets, new URL(url).origin];
}

function policy(formTargets: unknown): string {
  const targets = Array.isArray(formTargets) ? [...new Set(formTargets)].join(' ') : '';
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    `form-action 'self' ${targets}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
