import { createHash } from 'node:crypto';
import type { Context, Next } from 'koa';
import { ASKING_SCRIPTS, type KnownScript, SCRIPTS } from '../ui/scripts.ts';

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
    const { formTargets: targets, scriptDigest, scriptAsks } = ctx.state;
    const isUsual = targets === formTargets && scriptDigest === undefined;
    ctx.set('Content-Security-Policy', isUsual ? usual : policy(targets, scriptDigest, scriptAsks === true));
  };
}

/** Let this page's form end at another origin: an application's registered address. */
export function allowFormTarget(ctx: { readonly state: Record<string, unknown> }, url: string): void {
  const { formTargets } = ctx.state;
  const target = URL.parse(url);
  if (target && Array.isArray(formTargets)) ctx.state.formTargets = [...formTargets, sourceOf(target)];
}

/**
 * An address as a policy can name it. A program's own scheme (RFC 8252 §7.1) has no origin, and an IPv6 address no place in a
 * host-source (CSP Level 3 §2.3.1): browsers would hold the way back to the program up. There the scheme alone is named.
 */
function sourceOf({ origin, protocol, hostname }: URL): string {
  return origin === 'null' || hostname.startsWith('[') ? protocol : origin;
}

/** Let this page run one script of ours, named by its digest; every other one stays forbidden. */
export function allowScript(ctx: { readonly state: Record<string, unknown> }, name: KnownScript): void {
  ctx.state.scriptDigest = createHash('sha256').update(SCRIPTS[name]).digest('base64');
  ctx.state.scriptAsks = ASKING_SCRIPTS.has(name);
}

function policy(formTargets: unknown, scriptDigest?: unknown, asks = false): string {
  const targets = Array.isArray(formTargets) ? [...new Set(formTargets)].join(' ') : '';
  return [
    "default-src 'none'",
    ...(typeof scriptDigest === 'string' ? [`script-src 'sha256-${scriptDigest}'`] : []),
    ...(asks ? ["connect-src 'self'"] : []),
    "style-src 'self'",
    "img-src 'self' data:",
    `form-action 'self' ${targets}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
