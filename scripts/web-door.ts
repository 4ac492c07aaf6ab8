import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type Koa from 'koa';
import type { Context, Next } from 'koa';
import { hasReadableHead } from '../server/http/readable-head.ts';
import { DemoError } from './demo-error.ts';
import type { Lang } from './page.ts';

/** Slowest request a program of the demonstration waits for. */
const REQUEST_TIMEOUT_MS = 10_000;
const STATUS_OF_KIND = { malformed: 400, limit: 413, unavailable: 503, defect: 500 } as const;

/**
 * Headers of every answer: no script at all, no framing, nothing kept.
 * @param formTargets origins, besides our own, that a posted form may end at (CSP `form-action` also governs redirects)
 */
export function securityHeaders(formTargets: readonly string[]): (ctx: Context, next: Next) => Promise<void> {
  return async (ctx, next) => {
    allowFormTargets(ctx, formTargets);
    ctx.set('Cache-Control', 'no-store');
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.set('X-Frame-Options', 'DENY');
    // With `no-referrer` a browser would state the origin of our own forms as `null`.
    ctx.set('Referrer-Policy', 'same-origin');
    ctx.set('Cross-Origin-Opener-Policy', 'same-origin');
    ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
    await next();
  };
}

/** Say which origins, besides our own, the forms of this one answer may end at; what was said before is replaced. */
export function allowFormTargets(ctx: Context, formTargets: readonly string[]): void {
  const formAction = ["'self'", ...new Set(formTargets)].join(' ');
  const policy = `default-src 'none'; style-src 'self'; img-src 'self' data:; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`;
  ctx.set('Content-Security-Policy', policy);
}

/** A first line or host that nobody can read is answered here: whatever reads the address later would end on it. */
export async function readableHeadOnly(ctx: Context, next: Next): Promise<void> {
  if (hasReadableHead(ctx.req)) return next();
  ctx.status = 400;
  ctx.body = 'Bad request';
}

/** Only our own names on this machine are answered: a page elsewhere that resolves its name to loopback is not (DNS rebinding). */
export async function loopbackHostOnly(ctx: Context, next: Next): Promise<void> {
  if (/^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(ctx.host)) return next();
  ctx.status = 421;
  ctx.body = 'Misdirected request';
}

/** The origin this request reached us under. Not koa's `ctx.origin`, which is what the caller says of itself. */
export function ownOrigin(ctx: Context): string {
  return `${ctx.protocol}://${ctx.host}`;
}

/** HTTP status that says what kind of bad news this is. */
export function statusOf(error: DemoError): number {
  return STATUS_OF_KIND[error.kind];
}

/** `?lang=` when it names one of ours, else what the browser prefers, else French. */
export function languageOf(ctx: Context): Lang {
  const asked = ctx.query.lang;
  if (asked === 'fr' || asked === 'en') return asked;
  return ctx.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr';
}

/**
 * The fields of a posted form.
 * @throws DemoError `web.form.malformed` (other content type, repeated field), `web.body.too-large`
 */
export async function readForm(ctx: Context, maxBytes: number): Promise<ReadonlyMap<string, string>> {
  if (!ctx.is('application/x-www-form-urlencoded')) {
    throw new DemoError('web.form.malformed', 'malformed', `A form was expected, not ${ctx.get('content-type')}.`);
  }
  const fields = [...new URLSearchParams(await readBody(ctx, maxBytes))];
  const form = new Map(fields);
  if (form.size !== fields.length) throw new DemoError('web.form.malformed', 'malformed', 'A field is given twice.');
  return form;
}

async function readBody(ctx: Context, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > maxBytes) {
      ctx.req.resume();
      throw new DemoError('web.body.too-large', 'limit', `The body is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A program that listens on this machine only. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listen on loopback, over IPv4 and, where the machine has it, IPv6: `localhost` may be either.
 * @param port    0 takes a free one
 * @param appAt   makes the program once its port is known
 * @throws DemoError `web.port.taken`, which names the port; other system errors
 */
export async function listenOnLoopback(port: number, appAt: (port: number) => Koa): Promise<Listening> {
  const first = await listen('127.0.0.1', port);
  const address = first.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  const second = await listen('::1', taken).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'EAFNOSUPPORT') return null;
    first.close();
    throw cause;
  });
  const servers = second === null ? [first] : [first, second];
  const handler = appAt(taken).callback();
  for (const server of servers) server.on('request', handler);
  return {
    port: taken,
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

function listen(host: string, port: number): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS });
  server.once('error', (cause: NodeJS.ErrnoException) =>
    reject(cause.code === 'EADDRINUSE' ? taken(host, port, cause) : cause),
  );
  server.listen(port, host, () => resolve(server));
  return promise;
}

function taken(host: string, port: number, cause: Error): DemoError {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new DemoError(
    'web.port.taken',
    'unavailable',
    `${address} est déjà occupé par un autre programme : l’arrêter, ou prendre d’autres ports (--port N).`,
    { cause },
  );
}

function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  return promise;
}
