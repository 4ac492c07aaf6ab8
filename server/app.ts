import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type Router from '@koa/router';
import Koa, { type Context, type Next } from 'koa';
import type { Provider } from 'oidc-provider';
import { callerAddress } from './http/caller-address.ts';
import { otherMethod } from './http/other-method.ts';
import { answerAs } from './http/own-name.ts';
import { pageAbove } from './http/page-above.ts';
import type { House } from './http/page-context.ts';
import { readPlainly } from './http/plain-body.ts';
import { presentError } from './http/present-error.ts';
import { hasReadableHead } from './http/readable-head.ts';
import { requestId } from './http/request-id.ts';
import { sameOrigin } from './http/same-origin.ts';
import { type SecurityHeaderOptions, securityHeaders } from './http/security-headers.ts';
import { logUnanswered } from './http/unanswered.ts';
import { aliasTarget } from './oidc/aliases.ts';
import type { RequestPace } from './store/commit-pace.ts';
import { takeForwardedHeaders } from './tls/forwarded-headers.ts';
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
  readonly headers: SecurityHeaderOptions;
  /** Told of each request, so that writes of several are flushed together. */
  readonly pace: RequestPace;
  readonly clock: { now(): Date };
  readonly log: (error: unknown, request: string) => void;
}

/**
 * What answers the main listener. The provider is an application of its own, with its own number, headers and errors: its
 * requests go straight to it, everything else through our stack.
 */
export function answerRequests(options: AppOptions): RequestListener {
  // Before its callback is made, which would write errors itself where nobody listens for them.
  logUnanswered(options.provider, options.log);
  const ours = createApp(options).callback();
  const provider = options.provider.callback();
  return (request, response) => {
    if (!hasReadableHead(request)) {
      response.writeHead(400, { connection: 'close' }).end();
      return;
    }
    response.once('close', options.pace.begin());
    takeForwardedHeaders(request);
    const url = request.url ?? '/';
    const target = aliasTarget(url);
    if (target !== undefined) request.url = target;
    if (!isForProvider(url)) return ours(request, response);
    if (request.method === 'POST') readPlainly(request);
    return provider(request, response);
  };
}

/** One address of ours: a method, and a path whose variable parts begin with a colon. */
export interface OwnAddress {
  readonly method: string;
  readonly path: string;
}

/** Every address of these routers, for whoever has to walk them all. */
export function addressesOf(routers: readonly Router[]): readonly OwnAddress[] {
  return routers.flatMap(({ stack }) =>
    stack.flatMap(({ methods, path }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => ({ method, path: String(path) })),
    ),
  );
}

/** Our own stack, in order. */
function createApp(options: AppOptions): Koa {
  const { issuer, house, pages, apis } = options;
  const app = new Koa();
  answerAs(app, issuer);
  logUnanswered(app, options.log);
  app.use(callerAddress);
  app.use(requestId);
  app.use(securityHeaders(options.headers));
  app.use(presentError(options));
  app.use(serveForGood(house.stylesheet, 'css', options.style));
  app.use(serveForGood(MARK_ADDRESS, 'svg', MARK_SVG));
  for (const api of apis) app.use(api.routes());
  const guard = sameOrigin(issuer);
  for (const router of pages) app.use(onlyMatched(router, guard));
  for (const router of pages) app.use(router.routes());
  app.use(pageAbove(pages));
  app.use(otherMethod([...apis, ...pages]));
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

/** Whether a request is the provider's, by its target as it came: an alias stands for its route. */
export function isForProvider(url: string): boolean {
  const path = pathOf(aliasTarget(url) ?? url);
  return path.startsWith('/oidc/') || PROVIDER_METADATA.has(path);
}

/** A target is a path, or a whole address (RFC 9112 §3.2.2). */
function pathOf(url: string): string {
  if (!url.startsWith('/')) return URL.parse(url)?.pathname ?? '';
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
