import { createHash } from 'node:crypto';
import type Router from '@koa/router';
import Koa, { type Context, type Next } from 'koa';
import type { Provider } from 'oidc-provider';
import { isLoopback } from './config/cross-faults.ts';
import { answerAs } from './http/own-name.ts';
import type { House } from './http/page-context.ts';
import { presentError } from './http/present-error.ts';
import { requestId } from './http/request-id.ts';
import { sameOrigin } from './http/same-origin.ts';
import { securityHeaders } from './http/security-headers.ts';
import { logUnanswered } from './http/unanswered.ts';
import { aliasTarget } from './oidc/aliases.ts';
import { MARK_ADDRESS } from './ui/layout.ts';
import { MARK_SVG } from './ui/mark.ts';

export interface AppOptions {
  readonly issuer: string;
  readonly house: House;
  readonly provider: Provider;
  /** Pages with forms of our own: posted from our own origin only. */
  readonly pages: readonly Router[];
  /** Doors for programs: they carry their own proof, no cookie. */
  readonly apis: readonly Router[];
  /** The house's style sheet, served at `house.stylesheet`. */
  readonly style: string;
  readonly formTargets: readonly string[];
  readonly clock: { now(): Date };
  readonly log: (error: unknown, request: string) => void;
}

/** The HTTP stack, in order. */
export function createApp(options: AppOptions): Koa {
  const { issuer, house, provider, pages, apis } = options;
  const app = new Koa();
  answerAs(app, issuer);
  for (const each of [app, provider]) logUnanswered(each, options.log);
  app.use(requestId);
  app.use(securityHeaders({ strictTransport: house.https && !isLoopback(issuer), formTargets: options.formTargets }));
  app.use(presentError(options));
  app.use(serveForGood(house.stylesheet, 'css', options.style));
  app.use(serveForGood(MARK_ADDRESS, 'svg', MARK_SVG));
  for (const api of apis) app.use(api.routes());
  const guard = sameOrigin(issuer);
  for (const router of pages) app.use(onlyMatched(router, guard));
  for (const router of pages) app.use(router.routes());
  app.use(toProvider(provider));
  return app;
}

/** Run a guard for requests that a router will take. */
function onlyMatched(router: Router, guard: (ctx: Context, next: Next) => Promise<void>) {
  return (ctx: Context, next: Next) => (router.match(ctx.path, ctx.method).route ? guard(ctx, next) : next());
}

/** A file that never changes under its address. */
function serveForGood(path: string, type: string, content: string) {
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 16)}"`;
  return async (ctx: Context, next: Next) => {
    if (ctx.path !== path) return next();
    ctx.set('ETag', etag);
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
    ctx.type = type;
    ctx.body = content;
  };
}

/** Metadata that the provider answers beside its routes (OpenID Connect Discovery 1.0 §4, RFC 8414 §3). */
const PROVIDER_METADATA = new Set(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']);

/** The provider's own addresses go to the provider, under our own name for the route where they are aliases. */
function toProvider(provider: Provider) {
  const callback = provider.callback();
  return async (ctx: Context, next: Next) => {
    const target = aliasTarget(ctx.url);
    if (target !== undefined) ctx.req.url = target;
    else if (!ctx.path.startsWith('/oidc/') && !PROVIDER_METADATA.has(ctx.path)) return next();
    ctx.req.headers['x-request-id'] = String(ctx.state.requestId);
    ctx.respond = false;
    await callback(ctx.req, ctx.res);
  };
}
